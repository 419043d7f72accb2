/**
 * What makes one list from another: parts that stay, values that go, values that come. Queues
 * change in a few places at a time, so the shortest way with up to SHORTEST of them is looked for
 * (Myers 1986); if there is none, all between the common beginning and the common end is replaced.
 * A list that is turned, as the ring of a clock is, is said in one number.
 */
import type { ByteReader, ByteWriter } from './bytes';
import { RecordingError } from './recording_error';
import type { Value } from './values';
import { isSame, readValue, writeValue } from './values';
import type { KnownWords, Words } from './words';

/** One place: `keep` values stay, `drop` go, `add` come. */
export interface Edit {
  readonly keep: number;
  readonly drop: number;
  readonly add: readonly Value[];
}

type List = readonly Value[];

/** True if two values of a list are alike. */
export type Alike = (a: Value, b: Value) => boolean;

const SHORTEST = 12;

function at(list: List, index: number): Value {
  return list[index] ?? null;
}

/** How far `after` is `before` turned, or 0. */
function turn(before: List, after: List, alike: Alike): number {
  const { length } = before;
  if (length < 3 || after.length !== length || alike(at(before, 0), at(after, 0))) return 0;
  const first = at(after, 0);
  for (let by = 1; by < length; by += 1) {
    if (!alike(at(before, by), first)) continue;
    let i = 1;
    while (i < length && alike(at(before, (i + by) % length), at(after, i))) i += 1;
    return i === length ? by : 0;
  }
  return 0;
}

/** The middles of two lists: what is between their common beginning and their common end. */
function middles(
  before: List,
  after: List,
  alike: Alike,
): { start: number; drop: number; add: List } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && alike(at(before, start), at(after, start))) start += 1;
  let tail = 0;
  while (
    tail < most - start &&
    alike(at(before, before.length - 1 - tail), at(after, after.length - 1 - tail))
  ) {
    tail += 1;
  }
  const drop = before.length - tail - start;
  return { start, drop, add: after.slice(start, after.length - tail) };
}

/** Furthest places by diagonal, one array a number of changes; null if there are too many. */
function furthest(before: List, after: List, alike: Alike): Int32Array[] | null {
  const [n, m] = [before.length, after.length];
  const most = Math.min(SHORTEST, n + m);
  if (Math.abs(n - m) > most) return null;
  const offset = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const trail: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes += 1) {
    trail.push(reached.slice());
    for (let k = -changes; k <= changes; k += 2) {
      const down = reached[offset + k + 1] ?? 0;
      const right = (reached[offset + k - 1] ?? 0) + 1;
      let x = k === -changes || (k !== changes && right <= down) ? down : right;
      while (x < n && x - k < m && x - k >= 0 && alike(at(before, x), at(after, x - k))) x += 1;
      reached[offset + k] = x;
      if (x >= n && x - k >= m) {
        trail.push(reached);
        return trail;
      }
    }
  }
  return null;
}

/** A value that goes (`x`), or one that comes (`y`), last first. */
type Change = { readonly x: number; readonly y: number; readonly comes: boolean };

function changesAlong(trail: readonly Int32Array[], n: number, m: number): Change[] {
  const offset = Math.min(SHORTEST, n + m) + 1;
  const changes: Change[] = [];
  let [x, y] = [n, m];
  for (let step = trail.length - 2; step > 0; step -= 1) {
    const reached = trail[step] ?? new Int32Array(0);
    const k = x - y;
    const down = reached[offset + k + 1] ?? 0;
    const right = (reached[offset + k - 1] ?? 0) + 1;
    const comes = k === -step || (k !== step && right <= down);
    const fromX = comes ? down : right - 1;
    const fromY = fromX - (comes ? k + 1 : k - 1);
    changes.push({ x: fromX, y: fromY, comes });
    x = fromX;
    y = fromY;
  }
  return changes.reverse();
}

/** Joins changes that touch each other. */
function editsOf(changes: readonly Change[], after: List): Edit[] {
  const edits: Edit[] = [];
  let done = 0;
  let open: { keep: number; drop: number; add: Value[] } | null = null;
  for (const { x, y, comes } of changes) {
    if (open === null || x > done) {
      open = { keep: x - done, drop: 0, add: [] };
      edits.push(open);
      done = x;
    }
    if (comes) open.add.push(at(after, y));
    else {
      open.drop += 1;
      done += 1;
    }
  }
  return edits;
}

function edits(before: List, after: List, alike: Alike): readonly Edit[] {
  const { start, drop, add } = middles(before, after, alike);
  if (drop === 0 || add.length === 0) return [{ keep: start, drop, add }];
  const middle = before.slice(start, start + drop);
  const trail = furthest(middle, add, alike);
  if (trail === null) return [{ keep: start, drop, add }];
  const [first, ...rest] = editsOf(changesAlong(trail, middle.length, add.length), add);
  return first === undefined ? [] : [{ ...first, keep: first.keep + start }, ...rest];
}

/** Writes what makes `after` from `before`; `alike` may know a shorter way to see what differs. */
export function writeEdits(
  out: ByteWriter,
  words: Words,
  before: List,
  after: List,
  alike: Alike = isSame,
): void {
  const by = turn(before, after, alike);
  out.uint(by);
  if (by > 0) return;
  writeEditList(out, words, edits(before, after, alike));
}

/** Writes edits in the order of their places. */
export function writeEditList(out: ByteWriter, words: Words, all: readonly Edit[]): void {
  out.uint(all.length);
  for (const { keep, drop, add } of all) {
    out.uint(keep);
    out.uint(drop);
    out.uint(add.length);
    for (const value of add) writeValue(out, words, value);
  }
}

/** The list that is made from `before` by what was written. */
export function readEdits(from: ByteReader, words: KnownWords, before: List): Value[] {
  const by = from.uint();
  if (by > 0) return [...before.slice(by), ...before.slice(0, by)];
  const after: Value[] = [];
  let done = 0;
  for (let left = from.uint(); left > 0; left -= 1) {
    const keep = from.uint();
    const drop = from.uint();
    if (done + keep + drop > before.length) throw new RecordingError('a list is too short');
    for (let i = 0; i < keep; i += 1) after.push(at(before, done + i));
    done += keep + drop;
    for (let add = from.uint(); add > 0; add -= 1) after.push(readValue(from, words));
  }
  for (; done < before.length; done += 1) after.push(at(before, done));
  return after;
}
