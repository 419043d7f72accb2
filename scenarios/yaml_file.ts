/**
 * Files in YAML: text in, a value out, or problems that each name file, line and column. What the
 * value must be is the reader's business: it says what is wrong by paths of keys, and this file
 * finds them in the text.
 */
import type { Document, Node } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Finding } from './finding';

/** One thing that is wrong; line and column count from 1, 0 where there is no file. */
export interface YamlProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly meant: string;
}

/** `file:line:column: what is wrong; what was meant`. */
export function problemText(problem: YamlProblem): string {
  const { file, line, column, what, meant } = problem;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return meant === '' ? `${place}: ${what}` : `${place}: ${what}; ${meant}`;
}

/** A node of the document and, if it is the value of a key, that key. */
interface Place {
  readonly node: Node | null;
  readonly key: Node | null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function child(node: unknown, part: string | number): Place | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (pair === undefined) return null;
    return {
      node: isNode(pair.value) ? pair.value : null,
      key: isNode(pair.key) ? pair.key : null,
    };
  }
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return item === undefined ? null : { node: isNode(item) ? item : null, key: null };
}

/** The offset in the text of what is wrong: the nearest thing there is to the path. */
function offsetOf(document: Document, finding: Finding): number {
  let place: Place = { node: document.contents, key: null };
  for (const part of finding.path) {
    const next = child(place.node, part);
    if (next === null) break;
    place = next;
  }
  const value = isNonEmpty(place.node) ? place.node : (place.key ?? place.node);
  const chosen = finding.onKey ? (place.key ?? place.node) : value;
  return chosen?.range?.[0] ?? 0;
}

/** An empty value has no place of its own. */
function isNonEmpty(node: Node | null): node is Node {
  return node !== null && !(isScalar(node) && node.source === '' && node.type === 'PLAIN');
}

function located(file: string, document: Document, lines: LineCounter, finding: Finding) {
  const { line, col } = lines.linePos(offsetOf(document, finding));
  return { file, line: Math.max(1, line), column: col, what: finding.what, meant: finding.meant };
}

export type YamlRead<T> =
  | { readonly value: T; readonly problems: null }
  | { readonly value: null; readonly problems: readonly YamlProblem[] };

/** Reads a file; `read` answers null and tells its findings if the data is not as it must be. */
export function readYaml<T>(
  text: string,
  file: string,
  read: (data: unknown, findings: Finding[]) => T | null,
): YamlRead<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos, code }) => {
      const { line, col } = lines.linePos(pos[0]);
      const meant = code === 'DUPLICATE_KEY' ? 'write each key once' : 'this is no YAML';
      return { file, line, column: col, what: message.split('\n')[0] ?? message, meant };
    });
    return { value: null, problems };
  }
  const findings: Finding[] = [];
  const value = read(document.toJS(), findings);
  if (value !== null) return { value, problems: null };
  const problems = findings.map((finding) => located(file, document, lines, finding));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { value: null, problems };
}
