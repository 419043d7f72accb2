/**
 * How the benchmark measures: the things to compare take turns in one process, the first turn of
 * each is kept apart, and the middle of the others is what counts.
 */
import { existsSync, readFileSync } from 'node:fs';
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

/** Nanoseconds of processor time that something takes, those of V8's own threads among them. */
export function timed(run: () => void): number {
  const begin = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(begin);
  return 1000 * (user + system);
}

const SCHEDSTAT = '/proc/thread-self/schedstat';

/** Nanoseconds of processor time of this thread so far; without Linux's file, of the process. */
export function mainThreadTime(): number {
  // Linux brings the file up to date when a process asks for its usage, and else at its own ticks.
  const { user, system } = process.cpuUsage();
  if (!existsSync(SCHEDSTAT)) return 1000 * (user + system);
  return Number(readFileSync(SCHEDSTAT, 'latin1').split(' ')[0]);
}

/** Million references a second, if a trace takes so many nanoseconds. */
export function speed(trace: Trace, nanoseconds: number): number {
  return (trace.references / nanoseconds) * 1e3;
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
