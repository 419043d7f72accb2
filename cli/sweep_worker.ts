/**
 * What a worker of a sweep does: one job, one row.
 */
import { choosePolicy } from '../scenarios/policy_choice';
import { RunningReplay } from '../studies/replay_row';
import type { SweepAnswer, SweepJob } from '../studies/sweep';
import { loadGuardedPolicy } from './guarded_policy';
import { keptTrace } from './kept_trace';
import {
  admittedFiles,
  endProcess,
  exitText,
  isWatched,
  isWorking,
  lastPlace,
  restUserCode,
  stepEnded,
} from './user_code';
import { strayError } from './user_module';

export interface WorkerJob {
  readonly file: string;
  /** The number of the job in the sweep. */
  readonly index: number;
  readonly job: SweepJob;
}

let guarded = false;

/** What ends this thread beside its job, a stray error or process.exit, ends the sweep. */
function guardThread(): void {
  if (guarded || !isWatched()) return;
  guarded = true;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => endProcess(strayError(error, admittedFiles())));
  }
  process.on('exit', (code) => {
    if (isWorking()) endProcess(exitText(lastPlace(), code));
  });
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
