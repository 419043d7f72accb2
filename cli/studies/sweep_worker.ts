/**
 * What a worker of a sweep does: one job, one row.
 */
import { choosePolicy } from '../../scenarios/language/policy_choice';
import type { TraceReading } from '../../scenarios/language/trace_reading';
import { INFINITE, infiniteChoice } from '../../studies/replay_row';
import { beginRow } from '../../studies/running_row';
import type { SweepAnswer, SweepJob } from '../../studies/sweep';
import { loadGuardedPolicy } from '../user/guarded_policy';
import { guardThread } from '../user/guarded_thread';
import { isWatched, restUserCode, stepEnded } from '../user/user_code';
import { keptTrace } from './kept_trace';

export interface WorkerJob {
  /** The file of its trace, the digest that it must have, and how it is read. */
  readonly file: string;
  readonly digest: string;
  readonly reading: TraceReading;
  /** The file of its policy, if that is one of the user's own. */
  readonly policyFile: string | null;
  /** The number of the job in the sweep. */
  readonly index: number;
  readonly job: SweepJob;
}

/** Runs a job; what is thrown reaches whoever gave it. */
export async function run({
  file,
  digest,
  reading,
  policyFile,
  job,
}: WorkerJob): Promise<SweepAnswer> {
  try {
    const choice =
      job.policy === INFINITE
        ? infiniteChoice(job.pageout)
        : choosePolicy(job.policy, (path) => loadGuardedPolicy(policyFile ?? path));
    guardThread();
    const watcher = isWatched() ? stepEnded : null;
    const trace = await keptTrace(file, reading, job.limit, digest);
    const { frames, pageout, store, contents, kernel = false, seed, warmup = 0 } = job;
    const table = { pageout, store, contents, kernel, seed, warmup };
    const running = beginRow({ trace, choice, frames, table }, watcher);
    while (running.advance());
    const row = { ...running.row(), trace: job.trace };
    return { row, io_errors: running.ioErrors().map((text) => `${row.trace}: ${text}`) };
  } finally {
    restUserCode();
  }
}
