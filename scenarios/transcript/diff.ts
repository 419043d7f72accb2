/**
 * The difference of two transcripts by meaning: each stream of one is aligned with the same stream
 * of the other, so that a line too many is one line too many, and not every line after it; lines
 * that stand for the same happening are compared value by value. The earliest comes first, and
 * where one side has nothing, its place is where the other side's lines so far have led it.
 */
import { diffArrays } from 'diff';
import { list, needs, oneOf, record } from '../../kernel/mach/given';
import { isMessageEvent } from '../language/event_name';
import type { DiffLevel, Placed } from './diff_streams';
import { kindOf, meaningOf, missingEvents, placed, placeOf, streams } from './diff_streams';
import type { Line } from './line';

const LINES = list(record(), 'the lines of a result, or what readTranscript returns');

/** A value that is another one; null where there is none. */
export interface FieldDifference {
  readonly key: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** One place where two transcripts part. */
export interface LineDifference {
  readonly stream: string;
  /** The line of each side; null on the side that has none. */
  readonly a: Placed | null;
  readonly b: Placed | null;
  /** What differs between two lines of one kind; empty if the lines are of different kinds. */
  readonly fields: readonly FieldDifference[];
  /** How many lines of each transcript come before it. */
  readonly beforeA: number;
  readonly beforeB: number;
}

/** How often a message or an event is in each transcript. */
export interface CountDifference {
  readonly name: string;
  readonly a: number;
  readonly b: number;
}

export interface TranscriptDifference {
  readonly differences: readonly LineDifference[];
  /** Messages sent and called, and other events, that one side has more of. */
  readonly counts: readonly CountDifference[];
}

function fieldsOf(a: Line, b: Line): readonly FieldDifference[] {
  const ours = meaningOf(a);
  const theirs = meaningOf(b);
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])];
  return keys.flatMap((key) => {
    const one = ours.get(key);
    const other = theirs.get(key);
    if (one === other) return [];
    return [
      {
        key,
        a: one === undefined ? null : String(one),
        b: other === undefined ? null : String(other),
      },
    ];
  });
}

/** Streams with more differences than this are not worth the search for the fewest. */
const MOST_EDITS = 1_000;

/** So many entries of both lists that are the same, or of one list alone. */
interface Stretch {
  readonly count: number;
  readonly side: 'both' | 'a' | 'b';
}

/** How two lists run along each other. */
function stretches(a: readonly string[], b: readonly string[]): readonly Stretch[] {
  const parts = diffArrays([...a], [...b], { maxEditLength: MOST_EDITS });
  if (parts !== undefined) {
    return parts.map(({ value, added, removed }) => ({
      count: value.length,
      side: removed ? 'a' : added ? 'b' : 'both',
    }));
  }
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return [
    { count: same, side: 'both' },
    { count: a.length - same, side: 'a' },
    { count: b.length - same, side: 'b' },
  ];
}

/** A difference whose place on the side that has no line is not known yet. */
interface Found {
  readonly a: Placed | null;
  readonly b: Placed | null;
  readonly fields: readonly FieldDifference[];
  /** The next line of the stream on the side that has none; Infinity at its end. */
  limit: number;
}

/** One stream of both sides. */
class StreamDifference {
  readonly name: string;
  readonly found: Found[] = [];
  /** Lines that stand for each other, or for the same place. */
  readonly pairs: (readonly [a: number, b: number])[] = [];
  private alone: Found[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Lines in the same place are the same; what is left, by its kind; and what is left of that. */
  compare(a: readonly Placed[], b: readonly Placed[]): void {
    this.align(a, b, placeOf, (gone, come) =>
      this.align(gone, come, kindOf, (one, other) => this.instead(one, other)),
    );
  }

  private align(
    a: readonly Placed[],
    b: readonly Placed[],
    keyOf: (line: Line) => string,
    otherwise: (gone: readonly Placed[], come: readonly Placed[]) => void,
  ): void {
    const keys = (lines: readonly Placed[]): string[] => lines.map(({ line }) => keyOf(line));
    let [fromA, fromB, atA, atB] = [0, 0, 0, 0];
    const rest = (): void => {
      if (fromA < atA || fromB < atB) otherwise(a.slice(fromA, atA), b.slice(fromB, atB));
    };
    for (const { count, side } of stretches(keys(a), keys(b))) {
      if (side === 'both') {
        rest();
        for (let i = 0; i < count; i += 1) this.pair(a[atA + i], b[atB + i]);
      }
      if (side !== 'b') atA += count;
      if (side !== 'a') atB += count;
      if (side === 'both') [fromA, fromB] = [atA, atB];
    }
    rest();
  }

  /** Lines of one side in the place of lines of the other. */
  private instead(gone: readonly Placed[], come: readonly Placed[]): void {
    const most = Math.max(gone.length, come.length);
    for (let i = 0; i < most; i += 1) {
      const a = gone[i] ?? null;
      const b = come[i] ?? null;
      const found: Found = { a, b, fields: [], limit: Number.POSITIVE_INFINITY };
      this.found.push(found);
      if (a !== null && b !== null) this.meet(a, b);
      else this.alone.push(found);
    }
  }

  private pair(a: Placed | undefined, b: Placed | undefined): void {
    if (a === undefined || b === undefined) return;
    const fields = fieldsOf(a.line, b.line);
    if (fields.length > 0) this.found.push({ a, b, fields, limit: 0 });
    this.meet(a, b);
  }

  /** Both sides are here: what stood alone so far came before. */
  private meet(a: Placed, b: Placed): void {
    this.pairs.push([a.index, b.index]);
    for (const found of this.alone) found.limit = found.a === null ? a.index : b.index;
    this.alone = [];
  }
}

/** For each line of one side, how far the other side is when it comes. */
class Frontier {
  private readonly from: readonly number[];
  private readonly reached: readonly number[];

  constructor(pairs: readonly (readonly [from: number, to: number])[]) {
    const sorted = [...pairs].sort(([one], [other]) => one - other);
    let most = 0;
    this.from = sorted.map(([from]) => from);
    this.reached = sorted.map(([, to]) => {
      most = Math.max(most, to + 1);
      return most;
    });
  }

  /** How many lines the other side has before what line `index` of this one stands for. */
  at(index: number): number {
    let low = 0;
    let high = this.from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.from[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (this.reached[low - 1] ?? 0);
  }
}

/** What is counted of a line: each message once, where it is sent or called. */
function counted(line: Line): string | null {
  const { ev, msg } = line;
  if (ev === 'ipc_mqueue.received') return null;
  return isMessageEvent(ev) ? String(msg) : String(ev);
}

function countDifferences(a: readonly Placed[], b: readonly Placed[]): readonly CountDifference[] {
  const counts = new Map<string, { a: number; b: number }>();
  for (const [side, lines] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const { line } of lines) {
      const name = counted(line);
      if (name === null) continue;
      const count = counts.get(name) ?? { a: 0, b: 0 };
      count[side] += 1;
      counts.set(name, count);
    }
  }
  return [...counts]
    .filter(([, count]) => count.a !== count.b)
    .map(([name, count]) => ({ name, ...count }));
}

/** Compares two transcripts, by their messages or by all that they tell. */
export function diffTranscripts(
  a: readonly Line[],
  b: readonly Line[],
  level: DiffLevel = 'all',
): TranscriptDifference {
  needs('diffTranscripts', 'a', a, LINES);
  needs('diffTranscripts', 'b', b, LINES);
  needs('diffTranscripts', 'level', level, oneOf(['messages', 'all']));
  const missing = missingEvents(a, b);
  const [allA, allB] = [placed(a, level, missing), placed(b, level, missing)];
  const [ours, theirs] = [streams(allA), streams(allB)];
  const compared = [...new Set([...ours.keys(), ...theirs.keys()])].map((name) => {
    const stream = new StreamDifference(name);
    stream.compare(ours.get(name) ?? [], theirs.get(name) ?? []);
    return stream;
  });
  const pairs = compared.flatMap((stream) => stream.pairs);
  const ofB = new Frontier(pairs);
  const ofA = new Frontier(pairs.map(([one, other]) => [other, one]));
  const differences = compared.flatMap(({ name: stream, found }) =>
    found.map(({ a: one, b: other, fields, limit }) => ({
      stream,
      a: one,
      b: other,
      fields,
      beforeA: one?.index ?? Math.min(limit, ofA.at(other?.index ?? 0)),
      beforeB: other?.index ?? Math.min(limit, ofB.at(one?.index ?? 0)),
    })),
  );
  const rank = (each: LineDifference): number =>
    Math.min(each.a?.order ?? Number.POSITIVE_INFINITY, each.b?.order ?? Number.POSITIVE_INFINITY);
  differences.sort((one, other) => rank(one) - rank(other) || one.beforeA - other.beforeA);
  return { differences, counts: countDifferences(allA, allB) };
}
