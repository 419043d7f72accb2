/**
 * The grid of replay and curve: its rows by all cores, the longest first, in the order of the grid
 * whoever is done first. A small one stays in this thread. Interrupted, it hands over the rows that
 * are done. docs/decisions/0035-grids-on-all-cores.md.
 */
import { availableParallelism } from 'node:os';
import { setEnvironmentData } from 'node:worker_threads';
import type { GridJob, GridRow, Passes } from '../../studies/grid';
import { GridCosts, gridJobs, missesOf, USUAL_MISSES } from '../../studies/grid';
import { sharedTrace } from '../../traces/shared_trace';
import type { Trace } from '../../traces/trace';
import { grouped } from '../../views/numbers';
import { unlessInterrupted } from '../given/interrupt';
import { Progress, printError, runToEnd, UsageError } from '../show/output';
import { restUserCode } from '../user/user_code';
import { memoryOf, printDryRun } from './dry_run';
import type { GridTable, Pace, Replayed } from './grid_job';
import { makeRows } from './grid_job';
import type { GridAnswer, SharedGrid } from './grid_worker';
import { GRID } from './grid_worker';
import { runAll } from './worker_pool';

/** A grid with less work than this, in seconds, is done before a worker has compiled it. */
const LEAST_SECONDS = 0.3;

/** A grid that is to be made. */
export interface Grid extends GridTable {
  /** What errors begin with. */
  readonly command: string;
  readonly trace: Trace;
  readonly rows: readonly GridRow[];
  readonly passes: Passes;
  /** Threads to use at most; default: one a core. */
  readonly workers?: number;
  /** Work in seconds from which on workers are started. */
  readonly worthwhile?: number;
}

/** A row that has been made, by its number in the grid. */
type Made = Map<number, Replayed>;

/** What a grid is expected to cost. */
function costsOf({ trace, table, stream }: Grid): GridCosts {
  return new GridCosts(trace, table, stream === null ? missesOf(trace) : () => USUAL_MISSES);
}

/** The jobs of a grid, and how many threads make them; one is this one. */
function plannedGrid(grid: Grid): {
  readonly jobs: readonly GridJob[];
  readonly threads: number;
} {
  const { rows, trace, table, passes, workers = availableParallelism() } = grid;
  const jobs = gridJobs(rows, trace, table, costsOf(grid), passes);
  const seconds = jobs.reduce((sum, job) => sum + job.seconds, 0);
  const isSmall = seconds < (grid.worthwhile ?? LEAST_SECONDS);
  return { jobs, threads: isSmall ? 1 : Math.min(workers, jobs.length) };
}

/** The rows that are not done, policy by policy. */
function missingText({ rows }: Grid, made: Made): string {
  const labels = new Set(rows.map(({ choice }) => choice.label));
  const texts = [...labels].flatMap((label) => {
    const its = rows.flatMap((row, at) => (row.choice.label === label ? [{ ...row, at }] : []));
    const missing = its.filter(({ at }) => !made.has(at));
    const sizes = new Set(missing.map(({ frames }) => grouped(frames)));
    if (missing.length === 0) return [];
    return missing.length === its.length
      ? [label]
      : [`${label} with ${[...sizes].join(' ')} frames`];
  });
  return texts.join('; ');
}

/** Keeps what a job came to. */
function keep(made: Made, { rows }: GridJob, answers: readonly Replayed[]): void {
  for (const [i, at] of rows.entries()) {
    const answer = answers[i];
    if (answer !== undefined) made.set(at, answer);
  }
}

/** In this thread, in the order of the grid. */
async function makeHere(grid: Grid, jobs: readonly GridJob[], made: Made): Promise<void> {
  const first = ({ rows }: GridJob): number => rows[0] ?? 0;
  for (const job of [...jobs].sort((a, b) => first(a) - first(b))) {
    const row = grid.rows[first(job)];
    if (row === undefined) continue;
    keep(made, job, await madeHere(grid, job, row, runToEnd));
  }
}

/** One job in this thread; what cannot be replayed is wrong use. */
async function madeHere(
  { command, trace, ...grid }: Grid,
  job: GridJob,
  { choice }: GridRow,
  pace: Pace,
): Promise<readonly Replayed[]> {
  try {
    return await makeRows(trace, grid, job, choice, pace);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${command}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function makeInWorkers(
  grid: Grid,
  jobs: readonly GridJob[],
  threads: number,
  made: Made,
): Promise<void> {
  const { command, trace, table, stream, samples, rows } = grid;
  const shared: SharedGrid = {
    trace: sharedTrace(trace, stream === null),
    table,
    stream,
    samples,
  };
  setEnvironmentData(GRID, shared as never); // parsed
  // From here on the policies of the user's run in the workers only.
  restUserCode();
  const progress = new Progress();
  try {
    await runAll<GridJob, GridAnswer>(jobs, {
      worker: 'cli/studies/grid_worker',
      workers: threads,
      command,
      answered(job, answer) {
        if ('wrong' in answer) throw new UsageError(answer.wrong);
        keep(made, job, answer.made);
        progress.update(`${made.size} of ${rows.length} rows: ${job.policy}`);
      },
    });
  } finally {
    progress.clear();
    setEnvironmentData(GRID, undefined as never); // parsed
  }
}

/**
 * Makes all rows, in the order of the grid. If a signal comes meanwhile, `partial` is handed those
 * that are done, and the program ends.
 */
export async function runGrid(
  grid: Grid,
  partial: (done: readonly Replayed[]) => void,
): Promise<readonly Replayed[]> {
  const { jobs, threads } = plannedGrid(grid);
  const made: Made = new Map();
  const inOrder = (): readonly Replayed[] => grid.rows.flatMap((_, at) => made.get(at) ?? []);
  const interrupted = (): void => {
    partial(inOrder());
    const count = `${made.size} of ${grid.rows.length} rows are done`;
    printError(`${grid.command}: interrupted: ${count}; missing: ${missingText(grid, made)}`);
  };
  await unlessInterrupted(interrupted, () =>
    threads > 1 ? makeInWorkers(grid, jobs, threads, made) : makeHere(grid, jobs, made),
  );
  return inOrder();
}

/** A replay, and the real time of a reference in nanoseconds. */
export interface TimedReplay extends Replayed {
  readonly nanoseconds?: number;
}

/** Makes all rows here, each twice: the first time warms up the compiler. */
export async function timedGrid(
  grid: Grid,
  partial: (done: readonly TimedReplay[]) => void,
): Promise<readonly TimedReplay[]> {
  const done: TimedReplay[] = [];
  await unlessInterrupted(
    () => partial(done),
    async () => {
      for (const [at, row] of grid.rows.entries()) {
        const { choice, frames, seed } = row;
        const job = { rows: [at], policy: choice.label, frames: [frames], seed, seconds: 0 };
        await madeHere(grid, job, row, runToEnd);
        const started = process.hrtime.bigint();
        const made = await madeHere(grid, job, row, runToEnd);
        const nanoseconds = Number(process.hrtime.bigint() - started);
        // The warm-up of memory takes its time like every other reference.
        const each = Math.round((10 * nanoseconds) / Math.max(1, grid.trace.references)) / 10;
        done.push(...made.map((replayed) => ({ ...replayed, nanoseconds: each })));
      }
    },
  );
  return done;
}

/** Prints what a grid would be, and does nothing else. */
export function dryRunGrid(grid: Grid): void {
  const { rows, trace, stream } = grid;
  const { jobs, threads } = plannedGrid(grid);
  const knowsFuture = rows.some(({ choice }) => choice.spec.needsFuture === true);
  const bytes = memoryOf(trace, threads, { keeps: stream === null, knowsFuture });
  const lines = rows.map(({ choice, frames, seed }) => [choice.label, grouped(frames), seed]);
  printDryRun(['policy', 'frames', 'seed'], lines, jobs, { threads, bytes });
}
