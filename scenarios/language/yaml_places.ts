/**
 * Where the values of a YAML file stand in its text: from the path of keys to a stretch of lines
 * and columns.
 */
import type { Node } from 'yaml';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Finding, Path } from './finding';
import type { YamlData } from './yaml_data';
import { keyText } from './yaml_data';

/** A stretch of a text. Lines and columns count from 1; the end is after the last character. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The range of what has no place in a text. */
export const NOWHERE: TextRange = { line: 0, column: 0, endLine: 0, endColumn: 0 };

/** Offsets of a stretch of a text. */
export interface Span {
  readonly offset: number;
  /** After its last character. */
  readonly end: number;
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
    const pair = node.items.find(({ key }) => isScalar(key) && keyText(key.value) === String(part));
    if (pair === undefined) return null;
    return {
      node: isNode(pair.value) ? pair.value : null,
      key: isNode(pair.key) ? pair.key : null,
    };
  }
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return item === undefined ? null : { node: isNode(item) ? item : null, key: null };
}

/** The places along a path, as far as the text has it: what an alias repeats lies at its anchor. */
function placesAlong({ contents, targets }: YamlData, path: Path): readonly Place[] {
  const places: Place[] = [{ node: contents, key: null }];
  for (const part of path) {
    const { node = null } = places.at(-1) ?? {};
    const next = child(isAlias(node) ? targets.get(node) : node, part);
    if (next === null) break;
    places.push(next);
  }
  return places;
}

/** True if the text has the whole path. */
export function isInText(source: YamlData, path: Path): boolean {
  return placesAlong(source, path).length > path.length;
}

/** An empty value has no place of its own. */
function isNonEmpty(node: Node | null): node is Node {
  return node !== null && !(isScalar(node) && node.source === '' && node.type === 'PLAIN');
}

/** The last node in a block, whose end is that of the block without comments and blank lines. */
function lastIn(node: Node): Node {
  let last = node;
  while (isCollection(last) && last.flow !== true) {
    const item: unknown = last.items.at(-1);
    const value = isPair(item) ? item.value : item;
    const key = isPair(item) ? item.key : null;
    const next = isNode(value) && isNonEmpty(value) ? value : key;
    if (!isNode(next)) return last;
    last = next;
  }
  return last;
}

function spanOf({ text }: YamlData, node: Node): Span {
  const offset = node.range?.[0] ?? 0;
  const end = lastIn(node).range?.[1] ?? offset;
  return { offset, end: offset + text.slice(offset, end).trimEnd().length };
}

/** The part of a span that is on its first line. */
function firstLine({ text }: YamlData, { offset, end }: Span): Span {
  const lineEnd = text.indexOf('\n', offset);
  return { offset, end: lineEnd === -1 ? end : Math.min(end, lineEnd) };
}

/** The stretch that is wrong: the nearest thing there is to the path. */
export function findingSpan(source: YamlData, { path, onKey }: Finding): Span {
  const place = placesAlong(source, path).at(-1) ?? { node: null, key: null };
  const value = isNonEmpty(place.node) ? place.node : (place.key ?? place.node);
  const chosen = onKey ? (place.key ?? place.node) : value;
  if (chosen === null) return { offset: 0, end: 0 };
  // A block is marked where it begins: all of it may be the whole file.
  return firstLine(source, spanOf(source, chosen));
}

/** Where the text has the value at a path, with its key if it has one; null if it has not. */
export function valueSpan(source: YamlData, path: Path): Span | null {
  const places = placesAlong(source, path);
  const { node = null, key = null } = places.at(-1) ?? {};
  if (places.length <= path.length) return null;
  const first = key ?? node;
  if (first === null) return null;
  const { offset } = spanOf(source, first);
  return { offset, end: spanOf(source, isNonEmpty(node) ? node : first).end };
}

/** A span in lines and columns: at least one character, if the text has one there. */
export function textRange({ lines, text }: YamlData, { offset, end }: Span): TextRange {
  const last = Math.min(text.length, Math.max(end, offset + 1));
  const [from, to] = [lines.linePos(offset), lines.linePos(last)];
  return {
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}
