/**
 * What a worker of a sweep does: one job, one row.
 */
import { choosePolicy } from '../scenarios/policy_choice';
import { RunningReplay } from '../studies/replay_row';
import type { SweepJob, SweepRow } from '../studies/sweep';
import { loadGuardedPolicy } from './guarded_policy';
import { keptTrace } from './kept_trace';

export interface WorkerJob {
  readonly file: string;
  /** The number of the job in the sweep. */
  readonly index: number;
  readonly job: SweepJob;
}

/** Runs a job; what is thrown reaches whoever gave it. */
export async function run({ file, job }: WorkerJob): Promise<SweepRow> {
  const choice = choosePolicy(job.policy, loadGuardedPolicy);
  const running = new RunningReplay(await keptTrace(file), choice, job.frames, job);
  while (running.advance());
  const [error] = running.ioErrors();
  if (error !== undefined) throw new Error(error);
  return { ...running.row(), seed: job.seed };
}
