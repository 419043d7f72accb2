/**
 * What is different between a row and the one before, as bytes: the fields that changed.
 *
 * A changed field is its place in the row's shape, times four, plus what follows:
 *   0 a value   1 edits of a list   2 how much a whole number grew   3 how much it shrank
 */
import type { ByteReader, ByteWriter } from './bytes';
import type { Alike, Edit } from './list_edits';
import { readEdits, writeEditList, writeEdits } from './list_edits';
import { RecordingError } from './recording_error';
import type { Row, Value } from './values';
import { isCompact, isSame, readValue, writeValue } from './values';
import type { KnownWords, Words } from './words';

const VALUE = 0;
const EDITS = 1;
const GREW = 2;
const SHRANK = 3;

/** Below this length a list is written anew: edits would be as long. */
export const SHORT_LIST = 4;

/** The places of fields that differ. */
export function changedFields(keys: readonly string[], before: Row, after: Row): number[] {
  const changed: number[] = [];
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? '';
    if (!isSame(before[key] ?? null, after[key] ?? null)) changed.push(i);
  }
  return changed;
}

/** Writes fields that are different, after their number; both rows have the keys of one shape. */
export function writeRowChange(
  out: ByteWriter,
  words: Words,
  keys: readonly string[],
  changed: readonly number[],
  before: Row,
  after: Row,
): void {
  out.uint(changed.length);
  for (const i of changed) {
    const key = keys[i] ?? '';
    writeField(out, words, i, before[key] ?? null, after[key] ?? null);
  }
}

/** Writes one field that is different; `field` is its place in the shape. */
export function writeField(
  out: ByteWriter,
  words: Words,
  field: number,
  before: Value,
  after: Value,
  alike?: Alike,
): void {
  if (typeof before === 'number' && typeof after === 'number') {
    const by = after - before;
    if (isCompact(before) && isCompact(after) && isCompact(by)) {
      out.uint(4 * field + (by > 0 ? GREW : SHRANK));
      out.uint(Math.abs(by));
      return;
    }
  }
  if (isLong(before) && isLong(after)) {
    out.uint(4 * field + EDITS);
    writeEdits(out, words, before, after, alike);
    return;
  }
  out.uint(4 * field + VALUE);
  writeValue(out, words, after);
}

/** Writes a list, no shorter than SHORT_LIST before and after, that is different in one place. */
export function writeEdit(out: ByteWriter, words: Words, field: number, edit: Edit): void {
  out.uint(4 * field + EDITS);
  out.uint(0);
  writeEditList(out, words, [edit]);
}

function isLong(value: Value): value is readonly Value[] {
  return Array.isArray(value) && value.length >= SHORT_LIST;
}

/** Makes the change in a row, which has these keys. */
export function readRowChange(
  from: ByteReader,
  words: KnownWords,
  row: Record<string, Value>,
  keys: readonly string[],
): void {
  for (let left = from.uint(); left > 0; left -= 1) {
    const code = from.uint();
    const key = keys[code >> 2];
    if (key === undefined) throw new RecordingError('a row has no such field');
    const value = row[key] ?? null;
    const how = code & 3;
    if (how === VALUE) row[key] = readValue(from, words);
    else if (how === EDITS) {
      if (!Array.isArray(value)) throw new RecordingError(`${key} is not a list`);
      row[key] = readEdits(from, words, value);
    } else {
      if (typeof value !== 'number') throw new RecordingError(`${key} is not a number`);
      row[key] = how === GREW ? value + from.uint() : value - from.uint();
    }
  }
}
