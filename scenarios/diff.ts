/**
 * The difference of two transcripts by meaning: each stream of one is aligned with the same stream
 * of the other, so that a line too many is one line too many, and not every line after it; lines
 * that stand for the same happening are compared value by value. The earliest comes first.
 */
import { diffArrays } from 'diff';
import type { Placed } from './diff_streams';
import { kindOf, meaningOf, placeOf, streams } from './diff_streams';
import type { Line } from './line';

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
  /** What differs between the lines, if both are there. */
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

/** One stream of both sides. */
class StreamDifference {
  readonly found: LineDifference[] = [];
  private readonly name: string;
  private lastA = -1;
  private lastB = -1;

  constructor(name: string) {
    this.name = name;
  }

  compare(a: readonly Placed[], b: readonly Placed[]): void {
    const places = (lines: readonly Placed[]): string[] => lines.map(({ line }) => placeOf(line));
    let atA = 0;
    let atB = 0;
    let gone: Placed[] = [];
    for (const { value, added, removed } of diffArrays(places(a), places(b))) {
      const count = value.length;
      if (removed) {
        gone.push(...a.slice(atA, atA + count));
        atA += count;
      } else if (added) {
        this.instead(gone, b.slice(atB, atB + count));
        gone = [];
        atB += count;
      } else {
        this.instead(gone, []);
        gone = [];
        for (let i = 0; i < count; i += 1) this.pair(a[atA + i], b[atB + i]);
        atA += count;
        atB += count;
      }
    }
    this.instead(gone, []);
  }

  /** Lines of one side in the place of lines of the other: those of one kind are the same. */
  private instead(gone: readonly Placed[], come: readonly Placed[]): void {
    const most = Math.max(gone.length, come.length);
    for (let i = 0; i < most; i += 1) {
      const a = gone[i];
      const b = come[i];
      if (a !== undefined && b !== undefined && kindOf(a.line) === kindOf(b.line)) this.pair(a, b);
      else {
        if (a !== undefined) this.alone(a, null);
        if (b !== undefined) this.alone(null, b);
      }
    }
  }

  private pair(a: Placed | undefined, b: Placed | undefined): void {
    if (a === undefined || b === undefined) return;
    const fields = fieldsOf(a.line, b.line);
    if (fields.length > 0) this.add(a, b, fields);
    this.lastA = a.index;
    this.lastB = b.index;
  }

  private alone(a: Placed | null, b: Placed | null): void {
    this.add(a, b, []);
    if (a !== null) this.lastA = a.index;
    if (b !== null) this.lastB = b.index;
  }

  private add(a: Placed | null, b: Placed | null, fields: readonly FieldDifference[]): void {
    const beforeA = a === null ? this.lastA + 1 : a.index;
    const beforeB = b === null ? this.lastB + 1 : b.index;
    this.found.push({ stream: this.name, a, b, fields, beforeA, beforeB });
  }
}

/** What is counted of a line: each message once, where it is sent or called. */
function counted(line: Line): string | null {
  const { ev, msg } = line;
  if (ev === 'ipc_mqueue.received') return null;
  return msg === undefined ? String(ev) : String(msg);
}

function countDifferences(a: readonly Line[], b: readonly Line[]): readonly CountDifference[] {
  const counts = new Map<string, { a: number; b: number }>();
  for (const [side, lines] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const line of lines) {
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

/** Compares two transcripts. */
export function diffTranscripts(a: readonly Line[], b: readonly Line[]): TranscriptDifference {
  const ours = streams(a);
  const theirs = streams(b);
  const differences: LineDifference[] = [];
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const stream = new StreamDifference(name);
    stream.compare(ours.get(name) ?? [], theirs.get(name) ?? []);
    differences.push(...stream.found);
  }
  const rank = (each: LineDifference): number => Math.min(each.beforeA, each.beforeB);
  differences.sort((one, other) => rank(one) - rank(other) || one.beforeA - other.beforeA);
  return { differences, counts: countDifferences(a, b) };
}
