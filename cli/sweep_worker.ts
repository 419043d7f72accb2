/**
 * What a worker of a sweep does: one job, one row.
 */
import { choosePolicy } from '../scenarios/policy_choice';
import { RunningReplay } from '../studies/replay_row';
import type { SweepAnswer, SweepJob } from '../studies/sweep';
import { loadGuardedPolicy } from './guarded_policy';
import { guardThread } from './guarded_thread';
import { keptTrace } from './kept_trace';
import { isWatched, restUserCode, stepEnded } from './user_code';

export interface WorkerJob {
  readonly file: string;
  /** The number of the job in the sweep. */
  readonly index: number;
  readonly job: SweepJob;
}

/** Runs a job; what is thrown reaches whoever gave it. */
export async function run({ file, job }: WorkerJob): Promise<SweepAnswer> {
  try {
    const choice = choosePolicy(job.policy, loadGuardedPolicy);
    guardThread();
    const watcher = isWatched() ? stepEnded : null;
    const running = new RunningReplay(await keptTrace(file), choice, job.frames, job, watcher);
    while (running.advance());
    const row = { ...running.row(), seed: job.seed };
    return { row, io_errors: running.ioErrors().map((text) => `${row.trace}: ${text}`) };
  } finally {
    restUserCode();
  }
}
