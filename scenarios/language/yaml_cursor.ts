/**
 * What stands at a place of a YAML text that may be half written: the path of keys to it, for
 * editors that complete and explain. Texts with errors are read as far as they go.
 */
import type { Node } from 'yaml';
import { isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Path } from './finding';
import { keyText } from './yaml_data';

/** A key or a value at a place of a text. */
export interface YamlCursor {
  /** The path to the value; of a key, to the mapping that has it. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly word: string;
  /** Where the word stands: the offsets of its first character and after its last. */
  readonly from: number;
  readonly to: number;
  /** The other keys of the mapping. */
  readonly siblings: readonly string[];
}

/** Stands for the word at the cursor; no file has it. */
const MARK = 'machvm_cursor_7c1f';
const WORD = /[\w.|/-]*$/;
const WORD_REST = /^[\w.|/-]*/;

type Visit = (node: Node, cursor: Omit<YamlCursor, 'word' | 'from' | 'to'>) => boolean;

/** Visits keys and scalar values until one is what was looked for. */
function visit(node: unknown, path: Path, siblings: readonly string[], found: Visit): boolean {
  if (isMap(node)) {
    const keys = node.items.map(({ key }) => (isScalar(key) ? keyText(key.value) : ''));
    return node.items.some(({ key, value }, i) => {
      const others = keys.filter((_, other) => other !== i);
      if (isNode(key) && found(key, { path, at: 'key', siblings: others })) return true;
      return visit(value, [...path, keys[i] ?? ''], others, found);
    });
  }
  if (isSeq(node)) return node.items.some((item, i) => visit(item, [...path, i], [], found));
  return isScalar(node) && found(node, { path, at: 'value', siblings });
}

function contentsOf(text: string): unknown {
  return parseDocument(text, { uniqueKeys: false, prettyErrors: false }).contents;
}

/** The data of a text as far as it can be read; for names that it has. */
export function looseData(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  try {
    return document.toJS();
  } catch {
    return null;
  }
}

/** The bracket that is open at the end of a line, or an empty text. */
function openBracket(line: string): string {
  const open: string[] = [];
  for (const char of line) {
    if (char === '{' || char === '[') open.push(char);
    else if (char === '}' || char === ']') open.pop();
  }
  return open.at(-1) ?? '';
}

/** True where a key is written: at the beginning of a line or an item, or in a flow mapping. */
function isKeyPlace(before: string): boolean {
  if (/^\s*(?:- +)*$/.test(before)) return true;
  return /[{,]\s*$/.test(before) && openBracket(before) === '{';
}

/** What can be completed at an offset; null in a comment, or where nothing is known. */
export function completionAt(text: string, offset: number): YamlCursor | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(line)) return null;
  const word = WORD.exec(line)?.[0] ?? '';
  const from = offset - word.length;
  const to = offset + (WORD_REST.exec(text.slice(offset))?.[0].length ?? 0);
  const isKey = isKeyPlace(line.slice(0, line.length - word.length));
  const hasColon = /^\s*:/.test(text.slice(to));
  const mark = isKey && !hasColon ? `${MARK}: ` : MARK;
  const marked = `${text.slice(0, from)}${mark}${text.slice(to)}`;
  let cursor: YamlCursor | null = null;
  visit(contentsOf(marked), [], [], (node, place) => {
    if (!isScalar(node) || node.value !== MARK) return false;
    cursor = { ...place, word, from, to };
    return true;
  });
  return cursor;
}

/** The key or the value at an offset; null between them. */
export function cursorAt(text: string, offset: number): YamlCursor | null {
  let cursor: YamlCursor | null = null;
  visit(contentsOf(text), [], [], (node, place) => {
    const [from = 0, to = 0] = node.range ?? [];
    if (offset < from || offset >= to || !isScalar(node)) return false;
    cursor = { ...place, word: keyText(node.value), from, to };
    return true;
  });
  return cursor;
}
