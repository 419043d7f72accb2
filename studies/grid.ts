/**
 * A grid of replays as jobs for several threads: which rows there are, what they are expected to
 * cost, and which of them one pass gives together. A job is plain data.
 */
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import type { Trace } from '../traces/trace';
import { RunningLruCurve } from './curve';
import { passPays } from './lru_rows';
import type { ReplayTable } from './replay_row';
import { kernelReason } from './running_row';

/** A row that is wanted. */
export interface GridRow {
  readonly choice: PolicyChoice;
  readonly frames: number;
  readonly seed: string;
}

/** Rows that are made together, by their numbers in the grid. */
export interface GridJob {
  readonly rows: readonly number[];
  /** The label of the policy. */
  readonly policy: string;
  /** A size a row; several only for lru, in one pass. */
  readonly frames: readonly number[];
  readonly seed: string;
  /** Expected processor time. */
  readonly seconds: number;
}

/** What references cost on a machine of these years, in nanoseconds. */
const COSTS = {
  alone: { hit: 8, fault: 120 },
  kernel: { hit: 30, fault: 1_200 },
  pass: 60,
} as const;
/** Replays of opt look at the future first. */
const FUTURE = 20;
/** So much of a trace tells how often it misses. */
const PREFIX = 1 << 17;
const NANOSECONDS = 1e9;

/** What is taken for the misses of a trace that is not in memory. */
export const USUAL_MISSES = 0.1;

/** The share of references that miss, by size, as lru has it in the beginning of the trace. */
export function missesOf(trace: Trace): (frames: number) => number {
  const curve = new RunningLruCurve(trace);
  let references = 0;
  for (const chunk of trace.chunks()) {
    curve.take(chunk);
    references += chunk.length;
    if (references >= PREFIX) break;
  }
  const faults = curve.faults();
  return (frames) => (faults[Math.min(frames, faults.length - 1)] ?? 0) / Math.max(1, references);
}

/** What the replays of a trace cost; `misses` tells how often it misses. */
export class GridCosts {
  private readonly trace: Pick<Trace, 'references'>;
  private readonly table: Omit<ReplayTable, 'seed'>;
  private readonly misses: (frames: number) => number;

  constructor(
    trace: Pick<Trace, 'references'>,
    table: Omit<ReplayTable, 'seed'>,
    misses: (frames: number) => number,
  ) {
    this.trace = trace;
    this.table = table;
    this.misses = misses;
  }

  /** Seconds of one replay. */
  replay({ choice: { spec }, frames }: GridRow): number {
    const { hit, fault } = kernelReason(this.table) === null ? COSTS.alone : COSTS.kernel;
    const future = spec.needsFuture === true ? FUTURE : 0;
    return this.seconds(hit + future + fault * this.misses(frames));
  }

  /** Seconds of the one pass of lru. */
  pass(): number {
    return this.seconds(COSTS.pass);
  }

  private seconds(nanoseconds: number): number {
    return (this.trace.references * nanoseconds) / NANOSECONDS;
  }
}

/** When sizes of lru are counted together: never, where that pays, or always. */
export type Passes = 'never' | 'pays' | 'always';

/** The jobs of a grid, the longest first. */
export function gridJobs(
  rows: readonly GridRow[],
  trace: Pick<Trace, 'syncs'>,
  table: Omit<ReplayTable, 'seed'>,
  costs: GridCosts,
  passes: Passes,
): readonly GridJob[] {
  const lru = rows.flatMap(({ choice }, at) => (choice.label === 'lru' ? [at] : []));
  const pays = passes === 'pays' && passPays(trace, table, lru.length);
  const together = new Set(pays || passes === 'always' ? lru : []);
  const [first] = together;
  const jobs = rows.flatMap((row, at): readonly GridJob[] => {
    const { choice, frames, seed } = row;
    const of = (numbers: readonly number[], sizes: readonly number[], seconds: number) => [
      { rows: numbers, policy: choice.label, frames: sizes, seed, seconds },
    ];
    if (!together.has(at)) return of([at], [frames], costs.replay(row));
    const sizes = lru.map((number) => rows[number]?.frames ?? 1);
    return at === first ? of(lru, sizes, costs.pass()) : [];
  });
  return jobs.sort((a, b) => b.seconds - a.seconds);
}
