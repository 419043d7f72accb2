/**
 * What a worker of a sweep does: one job, one row. It keeps the trace that it read last, since the
 * jobs of one trace stand together.
 */
import { choosePolicy } from '../scenarios/policy_choice';
import { RunningReplay } from '../studies/replay_row';
import type { SweepJob, SweepRow } from '../studies/sweep';
import { readTraceFile } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { loadPolicyFile } from './policy_file';

let kept: { readonly file: string; readonly trace: Trace } | null = null;

export interface WorkerJob {
  readonly file: string;
  readonly job: SweepJob;
}

/** Runs a job; what is thrown reaches whoever gave it. */
export function runJob({ file, job }: WorkerJob): SweepRow {
  if (kept?.file !== file) kept = { file, trace: readTraceFile(file) };
  const choice = choosePolicy(job.policy, loadPolicyFile);
  const running = new RunningReplay(kept.trace, choice, job.frames, job);
  while (running.advance());
  return { ...running.row(), seed: job.seed };
}
