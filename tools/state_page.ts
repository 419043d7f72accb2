/**
 * Prints docs/STATE.md: the records of a state, table by table, and the reasons of waits, from the
 * doc comments of kernel/inspect and from the lists of waits. `npm run state-page` writes the file;
 * a test compares it with its sources.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { waitTexts } from '../kernel/mach/wait_kinds';
import { waitReasons } from '../scenarios/run/wait_graph';
import type { Source } from './tidy';
import { loadSources, parse } from './tidy';

const FILES = ['machine_state', 'host_records', 'port_records', 'thread_records'].map(
  (name) => `kernel/inspect/${name}.ts`,
);

/** The text of a doc comment in front of a node, in one line; empty if there is none. */
function docText(file: ts.SourceFile, node: ts.Node): string {
  const ranges = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return '';
  const lines = file.text.slice(last.pos + 3, last.end - 2).split('\n');
  const text = lines.map((line) => line.replace(/^\s*\*/, '').trim()).join(' ');
  return text.replace(/@(mach|ours).*$/, '').trim();
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (name: string, text: string): string => `| \`${name}\` | ${cell(text)} |`;

/** The fields of a record; one without a comment is often part of what is said before it. */
function fieldRows(file: ts.SourceFile, record: ts.InterfaceDeclaration): readonly string[] {
  let before = '';
  return record.members.filter(ts.isPropertySignature).map((member) => {
    const own = docText(file, member);
    const type = member.type?.getText(file).replace(/readonly /g, '') ?? '';
    const name = member.name.getText(file);
    if (own !== '') before = name;
    const see = before === '' ? '' : `; see \`${before}\``;
    return row(name, own === '' ? `${type}${see}` : `${own} (${type})`);
  });
}

function recordLines(source: Source): readonly string[] {
  const file = parse(source);
  return file.statements
    .filter(ts.isInterfaceDeclaration)
    .flatMap((record) => [
      `### ${record.name.text}`,
      '',
      docText(file, record),
      '',
      '| field | what it is |',
      '|---|---|',
      ...fieldRows(file, record),
      '',
    ]);
}

function textTable(title: string, head: string, texts: Readonly<Record<string, string>>) {
  const rows = Object.entries(texts).map(([name, text]) => row(name, text));
  return [`## ${title}`, '', `| ${head} | what it means |`, '|---|---|', ...rows, ''];
}

/** The whole document. */
export function statePage(sources: readonly Source[]): string {
  const records = FILES.map((path) => sources.find((source) => source.path === path));
  return [
    '# Records of a state',
    '',
    'Written by `npm run state-page` from doc comments; do not edit. `machvm run --state --json`',
    'prints these records, and [SEEING](SEEING.md#states) shows how to use them.',
    '',
    '## Tables',
    '',
    ...records.flatMap((source) => (source === undefined ? [] : recordLines(source))),
    ...textTable('Kinds of waits', 'kind', waitTexts),
    ...textTable('Reasons of waits', 'reason', waitReasons),
  ].join('\n');
}

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'docs/STATE.md'), statePage(loadSources(root)));
}
