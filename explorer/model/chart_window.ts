/**
 * The rows of the sequence chart around an event: a few before, a few after, whatever the length of
 * the run. Hits of a thread are one row, those up to the event and those after it apart, and what
 * repeats is counted, except close to the event.
 */
import { Repeats, shapeOf, WORTH_FOLDING } from '../../views/fold';
import { counted } from '../../views/numbers';
import type { ChartRow, ChartRows } from './chart_row';
import type { PlacedMark } from './marks';

/** What part of the chart is wanted. */
export interface ChartPart {
  /** The event in the middle: the last row that is not after it is the current one. */
  readonly at: number;
  /** How many rows at most, up to the current one and after it. */
  readonly before: number;
  readonly after: number;
  /** The last event that may have a row. */
  readonly last: number;
  /** Those of the lesson; none unless given. */
  readonly marks?: readonly PlacedMark[];
}

export interface ChartWindow {
  readonly rows: readonly ChartRow[];
  /** The place of the current row in `rows`; -1 if no row is up to the event. */
  readonly current: number;
}

/** So many events are looked at in each direction at most. */
export const EVENTS_MOST = 6_000;
/** Rows this close to the current one are not folded. */
const NEAR = 5;
/** Folded rows make room for others: so many times as many are collected. */
const DEPTH = 3;

/** A row of its own, or a hit that is to be folded with others. */
type Piece = { readonly row: ChartRow } | { readonly hit: number; readonly thread: string };

function pieceOf(rows: ChartRows, event: number): Piece | null {
  const row = rows.row(event);
  if (row !== null) return { row };
  const thread = rows.hitBy(event);
  return thread === null ? null : { hit: event, thread };
}

/** Pieces from an event on, in the order in which they are met; enough for so many rows. */
function collect(
  rows: ChartRows,
  from: number,
  by: -1 | 1,
  last: number,
  most: number,
): readonly Piece[] {
  const found: Piece[] = [];
  let count = 0;
  let lastThread: string | null = null;
  for (let event = from, left = EVENTS_MOST; left > 0; event += by, left -= 1) {
    if (event < 0 || event > last) break;
    const piece = pieceOf(rows, event);
    if (piece === null) continue;
    const isMore = 'hit' in piece && piece.thread === lastThread;
    if (!isMore) count += 1;
    if (count > most) break;
    lastThread = 'hit' in piece ? piece.thread : null;
    found.push(piece);
  }
  return found;
}

/** Rows, each of a piece or of several hits. */
function joined(rows: ChartRows, pieces: readonly Piece[]): readonly ChartRow[] {
  const made: ChartRow[] = [];
  let hits: number[] = [];
  let thread: string | null = null;
  const flush = (): void => {
    if (hits.length > 0) made.push(rows.hits(hits));
    hits = [];
    thread = null;
  };
  for (const piece of pieces) {
    if ('row' in piece) {
      flush();
      made.push(piece.row);
      continue;
    }
    if (piece.thread !== thread) flush();
    thread = piece.thread;
    hits.push(piece.hit);
  }
  flush();
  return made;
}

const shapeOfRow = ({ form, label, note, shape, thread, where }: ChartRow): string =>
  shapeOf(`${shape} ${form} ${thread} ${label} ${where} ${note}`);

/** Rows that repeat become one that counts them; those from `first` to `last` stay. */
export function folded(
  rows: readonly ChartRow[],
  first: number,
  last: number,
): readonly ChartRow[] {
  const repeats = new Repeats();
  const made: ChartRow[] = [];
  let held: ChartRow[] = [];
  const flush = (): void => {
    const [one] = held;
    const end = held[held.length - 1];
    if (one !== undefined && end !== undefined && held.length >= WORTH_FOLDING) {
      const label = `${counted(held.length, 'more row')} like these`;
      made.push({ ...one, last: end.last, shape: 'more', label, where: '', note: '', port: null });
    } else made.push(...held);
    held = [];
  };
  for (const [place, row] of rows.entries()) {
    const isRepeated = repeats.add(shapeOfRow(row));
    if (isRepeated && (place < first || place > last)) held.push(row);
    else {
      flush();
      made.push(row);
    }
  }
  flush();
  return made;
}

/** A mark stands behind the last row that begins up to it; none stands before the first row. */
function marked(rows: readonly ChartRow[], marks: readonly PlacedMark[], last: number) {
  const made = [...rows];
  for (const { event, text } of marks) {
    const place = made.findLastIndex((row) => row.event <= event);
    const before = made[place];
    const isEnd = place === made.length - 1;
    if (before === undefined || event > last || (isEnd && before.last < event)) continue;
    const none = { where: '', note: '', port: null, thing: null };
    made.splice(place + 1, 0, {
      ...before,
      ...none,
      event,
      last: event,
      shape: 'mark',
      label: text,
    });
  }
  return made;
}

/** The rows around an event. */
export function chartWindow(rows: ChartRows, part: ChartPart): ChartWindow {
  const { after, at, before, last } = part;
  const back = collect(rows, Math.min(at, last), -1, last, before * DEPTH);
  const forth = collect(rows, Math.min(at, last) + 1, 1, last, (before + after) * 2);
  // Hits up to the event are counted apart from those after it, as all counts up to here are.
  const all = [...joined(rows, [...back].reverse()), ...joined(rows, forth)];
  const isUpTo = (row: ChartRow): boolean => row.event <= at;
  const current = all.findLastIndex(isUpTo);
  const shown = marked(folded(all, current - NEAR, current + NEAR), part.marks ?? [], last);
  const now = shown.findLastIndex((row) => row.shape !== 'mark' && isUpTo(row));
  const start = Math.max(0, now + 1 - before);
  // Where there is little before, there is room for more after.
  return { rows: shown.slice(start, start + before + after), current: now - start };
}
