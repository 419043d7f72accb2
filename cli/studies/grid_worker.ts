/**
 * What a worker of replay and curve does: one job of their grid. What all jobs share, the trace
 * above all, comes with the environment of the thread.
 */
import { getEnvironmentData } from 'node:worker_threads';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import type { GridJob } from '../../studies/grid';
import { INFINITE, infiniteChoice } from '../../studies/replay_row';
import type { SharedTrace } from '../../traces/shared_trace';
import { traceOfShared } from '../../traces/shared_trace';
import type { Trace } from '../../traces/trace';
import { UsageError } from '../show/output';
import { loadGuardedPolicy } from '../user/guarded_policy';
import { guardThread } from '../user/guarded_thread';
import { restUserCode } from '../user/user_code';
import type { GridTable, Pace, Replayed } from './grid_job';
import { makeRows } from './grid_job';

/** The name of what threads are handed. */
export const GRID = 'machvm.grid';

/** Everything that jobs share. */
export interface SharedGrid extends GridTable {
  readonly trace: SharedTrace;
}

/** The rows of a job, or what the user did wrong. */
export type GridAnswer = { readonly made: readonly Replayed[] } | { readonly wrong: string };

let grid: SharedGrid | null = null;
let trace: Trace | null = null;

const atOnce: Pace = async (running) => {
  while (running.advance());
};

/** Runs a job; what is thrown, apart from wrong use, reaches whoever gave it. */
export async function run(job: GridJob): Promise<GridAnswer> {
  grid ??= getEnvironmentData(GRID) as unknown as SharedGrid; // parsed
  trace ??= traceOfShared(grid.trace);
  const { policy } = job;
  try {
    const choice =
      policy === INFINITE
        ? infiniteChoice(grid.table.pageout)
        : choosePolicy(policy, loadGuardedPolicy);
    guardThread();
    return { made: await makeRows(trace, grid, job, choice, atOnce) };
  } catch (error) {
    if (error instanceof UsageError) return { wrong: error.message };
    throw error;
  } finally {
    restUserCode();
  }
}
