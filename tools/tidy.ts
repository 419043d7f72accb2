/**
 * The frame of the tidy test: the project's sources as data, findings about them, and the ratchet.
 *
 * A check is a function from sources to findings. A finding names file and line and says what would
 * be right, so that a failing test can be mended without reading the check.
 * The ratchet (tools/tidy_ratchet.json) lists what was too big when its limit came; such an entry
 * may only shrink, and must be lowered as soon as its file has shrunk.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A file of the project; its path is relative to the root and uses `/`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Accepted sizes above a limit, by `path` or `path#function`. */
export type Ratchet = Readonly<Record<string, number>>;

/** Something with a size: where it stands, and under which key the ratchet knows it. */
export interface Measure {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  readonly size: number;
}

/** The folders that have sources. */
export const ROOMS = [
  'kernel',
  'pagers',
  'devices',
  'traces',
  'scenarios',
  'conform',
  'studies',
  'teaching',
  'views',
  'recording',
  'perfetto',
  'files',
  'jest',
  'cli',
  'explorer',
  'bench',
  'test',
  'tools',
];

const SOURCE = /\.(ts|tsx|mjs|cjs|js)$/;

/** The text of every source file in the rooms and at the root. Rooms not yet there are skipped. */
export function loadSources(root: string): Source[] {
  const names = readdirSync(root).filter((name) => SOURCE.test(name));
  for (const folder of ROOMS) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (SOURCE.test(name)) names.push(`${folder}/${name.replaceAll('\\', '/')}`);
    }
  }
  return names.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The Markdown files whose links and code blocks are checked. */
export function loadDocs(root: string): Source[] {
  const names = readdirSync(root).filter((name) => name.endsWith('.md'));
  if (existsSync(join(root, 'docs'))) {
    for (const name of readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.md')) names.push(`docs/${name.replaceAll('\\', '/')}`);
    }
  }
  return names.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isTypeScript = (source: Source): boolean => /\.tsx?$/.test(source.path);

export const within = (sources: readonly Source[], ...rooms: string[]): Source[] =>
  sources.filter(({ path }) => rooms.some((room) => path.startsWith(`${room}/`)));

/** Every check parses the same files, so each is parsed once. */
const parsed = new WeakMap<Source, ts.SourceFile>();

export function parse(source: Source): ts.SourceFile {
  let file = parsed.get(source);
  if (file === undefined) {
    file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
    parsed.set(source, file);
  }
  return file;
}

export const lineAt = (file: ts.SourceFile, position: number): number =>
  file.getLineAndCharacterOfPosition(position).line + 1;

/** Calls `visit` for every node of the file, in the order of the text. */
export function walk(file: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  ts.forEachChild(file, step);
}

/** Findings at nodes: `judge` says what is wrong with a node, or null. */
export function judgeNodes(
  sources: readonly Source[],
  judge: (node: ts.Node, file: ts.SourceFile) => string | null,
): Finding[] {
  const findings: Finding[] = [];
  for (const source of sources) {
    const file = parse(source);
    walk(file, (node) => {
      const message = judge(node, file);
      if (message === null) return;
      findings.push({ path: source.path, line: lineAt(file, node.getStart(file)), message });
    });
  }
  return findings;
}

/** Compares sizes with a limit and with what the ratchet accepts. */
export function applyRatchet(
  measures: readonly Measure[],
  limit: number,
  unit: string,
  ratchet: Ratchet,
): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { key, path, line, size } of measures) {
    seen.add(key);
    const accepted = ratchet[key];
    let message: string | null = null;
    if (accepted === undefined) {
      if (size > limit) message = `${size} ${unit}, at most ${limit} are allowed: split it`;
    } else if (size <= limit) {
      message = `${size} ${unit} are within the limit: remove "${key}" from the ratchet`;
    } else if (size < accepted) {
      message = `has shrunk to ${size} ${unit}: lower "${key}" in the ratchet to ${size}`;
    } else if (size > accepted) {
      message = `has grown to ${size} ${unit}, the ratchet accepts ${accepted}: shrink it`;
    }
    if (message !== null) findings.push({ path, line, message });
  }
  for (const key of Object.keys(ratchet)) {
    if (seen.has(key)) continue;
    const message = `the ratchet names "${key}", which is gone: remove the entry`;
    findings.push({ path: 'tools/tidy_ratchet.json', line: 1, message });
  }
  return findings;
}

/** `file:line: message`, one string a finding, as the tests print them. */
export const report = (findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
