/**
 * Plain values as bytes, and what is different between two of them. A value begins with a number:
 *
 *   0 null   1 false   2 true
 *   3        a number as eight bytes follows
 *   4        a list: its length and its values
 *   5        a record: its shape and its values, in the order of the shape's keys
 *   6        a negative whole number: its size less one
 *   8, 10 .. a text: its number among the words
 *   9, 11 .. a whole number from 0 on
 *
 * Texts, and lists of keys (shapes), are written once for a whole recording: see words.ts.
 */
import type { ByteReader, ByteWriter } from './bytes';
import { RecordingError } from './recording_error';
import type { KnownWords, Words } from './words';

export type Value = null | boolean | number | string | readonly Value[] | Row;

/** A record of plain values. */
export interface Row {
  readonly [key: string]: Value;
}

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const FLOAT = 3;
const LIST = 4;
const RECORD = 5;
const NEGATIVE = 6;
const TEXTS = 8;

/** The most that a whole number may be: its code is twice as large. */
const WHOLE_MOST = 2 ** 51;

const DEPTH_MOST = 64;

/** A whole number that has a code of its own. */
export function isCompact(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= WHOLE_MOST && !Object.is(value, -0);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function writeValue(out: ByteWriter, words: Words, value: Value): void {
  if (value === null) out.byte(NULL);
  else if (typeof value === 'boolean') out.byte(value ? TRUE : FALSE);
  else if (typeof value === 'number') writeNumber(out, value);
  else if (typeof value === 'string') out.uint(TEXTS + 2 * words.word(value));
  else if (isList(value)) {
    out.byte(LIST);
    out.uint(value.length);
    for (const each of value) writeValue(out, words, each);
  } else {
    const shape = words.shapeOf(value);
    out.byte(RECORD);
    out.uint(shape.id);
    for (const key of shape.keys) writeValue(out, words, value[key] ?? null);
  }
}

function writeNumber(out: ByteWriter, value: number): void {
  if (!isCompact(value)) {
    out.byte(FLOAT);
    out.float(value);
  } else if (value < 0) {
    out.byte(NEGATIVE);
    out.uint(-value - 1);
  } else out.uint(TEXTS + 1 + 2 * value);
}

export function readValue(from: ByteReader, words: KnownWords): Value {
  const code = from.uint();
  if (code >= TEXTS)
    return code % 2 === 1 ? (code - TEXTS - 1) / 2 : words.word((code - TEXTS) / 2);
  switch (code) {
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case FLOAT:
      return from.float();
    case NEGATIVE:
      return -1 - from.uint();
    case LIST:
    case RECORD:
      return readNested(from, words, code);
    default:
      throw new RecordingError(`no value begins with ${code}`);
  }
}

/** Damaged bytes may look like lists in lists without an end. */
function readNested(from: ByteReader, words: KnownWords, code: number): Value {
  if (from.depth > DEPTH_MOST) throw new RecordingError('values lie too deep in each other');
  from.depth += 1;
  const value = code === LIST ? readList(from, words) : readRow(from, words);
  from.depth -= 1;
  return value;
}

/** As many values as their number, which comes first. */
export function readList(from: ByteReader, words: KnownWords): Value[] {
  const length = from.uint();
  if (length > from.end - from.at) throw new RecordingError('a list is cut off');
  const list: Value[] = [];
  for (let i = 0; i < length; i += 1) list.push(readValue(from, words));
  return list;
}

/** A record after its first byte. */
export function readRow(from: ByteReader, words: KnownWords): Row {
  const row: Record<string, Value> = {};
  for (const key of words.shape(from.uint())) row[key] = readValue(from, words);
  return row;
}

/** True if two values say the same. */
export function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b);
  }
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i += 1) if (!isSame(a[i] ?? null, b[i] ?? null)) return false;
    return true;
  }
  if (isList(b)) return false;
  return isSameRow(a, b);
}

/** The order of keys does not count. */
function isSameRow(a: Row, b: Row): boolean {
  let count = 0;
  for (const key in a) {
    const other = b[key];
    if (other === undefined || !isSame(a[key] ?? null, other)) return false;
    count += 1;
  }
  for (const _ in b) count -= 1;
  return count === 0;
}
