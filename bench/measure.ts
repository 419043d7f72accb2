/**
 * How the benchmark measures: the things to compare take turns in one process, the first turn of
 * each is kept apart, and the middle of the others is what counts.
 */
import type { Trace } from '../traces/trace';

export interface Measured {
  /** Nanoseconds of the first run, and the median of the later ones. */
  readonly first: number;
  readonly later: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Nanoseconds that something takes. */
export function timed(run: () => void): number {
  const begin = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begin);
}

/** Runs all in turn, `later` times after a first one that nobody counts. */
export function alternating(runs: readonly (() => void)[], later: number): readonly Measured[] {
  const times = runs.map((run) => [timed(run)]);
  for (let turn = 0; turn < later; turn += 1) {
    for (const [i, run] of runs.entries()) times[i]?.push(timed(run));
  }
  return times.map(([first = Number.NaN, ...rest]) => ({ first, later: median(rest) }));
}

export function cell(value: number, width: number, digits = 1): string {
  return (Number.isFinite(value) ? value.toFixed(digits) : '-').padStart(width);
}

/** A trace whose references are one array. */
export function flatTrace(name: string, references: Uint32Array, distinctPages: number): Trace {
  let writes = 0;
  for (const reference of references) writes += reference & 1;
  return {
    name,
    pageSize: 4096,
    references: references.length,
    writes,
    distinctPages,
    lines: 0,
    skipped: new Map(),
    format: '',
    records: references.length,
    syncs: [],
    header: new Map(),
    notes: [],
    first: [],
    chunks: () => [references],
    pageOf: (page) => page,
    objectOf: () => '0',
  };
}

/** At most so many references of a trace, from its beginning, in memory. */
export function headOf(trace: Trace, most: number): Trace {
  const count = Math.min(most, trace.references);
  const references = new Uint32Array(count);
  let at = 0;
  for (const chunk of trace.chunks()) {
    const part = chunk.subarray(0, count - at);
    references.set(part, at);
    at += part.length;
    if (at === count) break;
  }
  return flatTrace(trace.name, references, trace.distinctPages);
}

/** References to the page that was touched last are left out; what wrote makes a write of all. */
export function folded(trace: Trace): Trace {
  const kept: number[] = [];
  for (const chunk of trace.chunks()) {
    for (const reference of chunk) {
      const last = kept.length - 1;
      const before = kept[last];
      if (before === undefined || before >>> 1 !== reference >>> 1) kept.push(reference);
      else kept[last] = before | (reference & 1);
    }
  }
  return flatTrace(trace.name, Uint32Array.from(kept), trace.distinctPages);
}
