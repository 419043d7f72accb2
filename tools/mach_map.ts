/**
 * Prints docs/MACH_MAP.md from the tags in doc comments of kernel/: where the routines, structures
 * and constants of Mach went, and what here has no ancestor there.
 *
 *   @mach <file> <name>   the ancestor; `struct` before it and a note in brackets after are allowed
 *   @ours <why>           there is none, and why it is here
 * Names follow from Mach's by rule: vm_page_free is vmPageFree, struct vm_page is VmPage, constants
 * are verbatim. A name that does not is marked, so that nobody looks for it by rule in vain.
 * `npm run mach-map` writes the file; a test holds it against the tags.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Source } from './tidy';
import { isTypeScript, loadSources, parse, walk, within } from './tidy';
import { docOf, isExported, namesOf } from './tidy_names';

/** One declaration here and its ancestor there. */
export interface Descent {
  readonly machFile: string;
  readonly machName: string;
  readonly note: string;
  readonly name: string;
  readonly path: string;
}

/** A declaration without an ancestor. */
export interface Ours {
  readonly name: string;
  readonly path: string;
  readonly why: string;
}

const MACH = /@mach +(\S+\.(?:c|h|defs)) +(?:struct +)?([A-Za-z_]\w*)(?: +\(([^)]*)\))?/g;

/** The comment's text without its stars; paragraphs end with an empty line. */
const linesOf = (doc: string): string[] =>
  doc
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*/, '').trim());

function ancestorsIn(doc: string, name: string, path: string): Descent[] {
  return [...linesOf(doc).join('\n').matchAll(MACH)].map((match) => ({
    machFile: match[1] ?? '',
    machName: match[2] ?? '',
    note: match[3] ?? '',
    name,
    path,
  }));
}

function reasonIn(doc: string): string | null {
  const lines = linesOf(doc);
  const first = lines.findIndex((line) => line.includes('@ours '));
  if (first === -1) return null;
  const blank = lines.findIndex((line, index) => index > first && line === '');
  const text = lines.slice(first, blank === -1 ? undefined : blank).join(' ');
  return text.replace(/^.*@ours /, '').trim();
}

/** A member of a class or interface: its name with that of its owner. */
function memberName(node: ts.Node): string | null {
  const isMember =
    ts.isMethodDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isGetAccessorDeclaration(node);
  if (!isMember) return null;
  const owner = node.parent;
  const isOwned = ts.isClassDeclaration(owner) || ts.isInterfaceDeclaration(owner);
  return isOwned ? `${owner.name?.getText() ?? ''}.${node.name.getText()}` : null;
}

/** All descents of kernel/, in the order of the sources. */
export function descentsOf(sources: readonly Source[]): Descent[] {
  const found: Descent[] = [];
  for (const source of within(sources, 'kernel').filter(isTypeScript)) {
    const file = parse(source);
    for (const statement of file.statements) {
      const doc = docOf(source, file, statement);
      found.push(...ancestorsIn(doc, namesOf(statement), source.path));
    }
    walk(file, (node) => {
      const name = memberName(node);
      if (name === null) return;
      const ranges = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
      const last = ranges.at(-1);
      if (last === undefined) return;
      found.push(...ancestorsIn(file.text.slice(last.pos, last.end), name, source.path));
    });
  }
  return found;
}

/** What kernel/ipc and kernel/vm export without an ancestor. */
export function oursOf(sources: readonly Source[]): Ours[] {
  const found: Ours[] = [];
  for (const source of within(sources, 'kernel/ipc', 'kernel/vm', 'kernel/short').filter(
    isTypeScript,
  )) {
    const file = parse(source);
    for (const statement of file.statements.filter(isExported)) {
      const why = reasonIn(docOf(source, file, statement));
      if (why !== null) found.push({ name: namesOf(statement), path: source.path, why });
    }
  }
  return found;
}

/** True if the name follows from Mach's by rule. */
export function followsRule({ name, machName }: Descent): boolean {
  const own = name.replace(/^.*\./, '');
  const camel = machName
    .replace(/_t$/, '')
    .toLowerCase()
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return own === machName || own.toLowerCase() === camel.toLowerCase();
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const link = (path: string): string => `[${path}](../${path})`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function sectionOf(machFile: string, descents: readonly Descent[]): string[] {
  const rows = [...descents].sort(
    (a, b) => byText(a.machName, b.machName) || byText(a.path, b.path) || byText(a.name, b.name),
  );
  return [
    `### ${machFile}`,
    '',
    '| Mach | here | in |',
    '|---|---|---|',
    ...rows.map((row) => {
      const note = row.note === '' ? '' : ` (${cell(row.note)})`;
      const mark = followsRule(row) ? '' : ' †';
      return `| \`${row.machName}\`${note} | \`${row.name}\`${mark} | ${link(row.path)} |`;
    }),
    '',
  ];
}

/** The whole document. */
export function machMap(sources: readonly Source[]): string {
  const descents = descentsOf(sources);
  const files = [...new Set(descents.map(({ machFile }) => machFile))].sort(byText);
  const ours = oursOf(sources);
  const lines = [
    '# Mach map',
    '',
    'Written by `npm run mach-map` from the tags in doc comments; do not edit. Files of Mach are',
    'named as in the kernel/ folder of CMU Mach 3.0. A name marked † does not follow from the rule',
    '`vm_page_free` → `vmPageFree`, `struct vm_page` → `VmPage`.',
    '',
    '## From Mach',
    '',
    ...files.flatMap((file) =>
      sectionOf(
        file,
        descents.filter(({ machFile }) => machFile === file),
      ),
    ),
    '## Ours',
    '',
    'What kernel/ipc and kernel/vm export without an ancestor, and why.',
    '',
    '| here | in | why |',
    '|---|---|---|',
    ...ours.map(({ name, path, why }) => `| \`${name}\` | ${link(path)} | ${cell(why)} |`),
    '',
  ];
  return lines.join('\n');
}

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'docs/MACH_MAP.md'), machMap(loadSources(root)));
}
