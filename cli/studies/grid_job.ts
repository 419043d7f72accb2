/**
 * One job of a grid: the rows that are made together, in whatever thread. The trace is in memory,
 * or read anew and handed on as it is read.
 */
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import { RunningCount } from '../../studies/counted_row';
import type { GridJob } from '../../studies/grid';
import { RunningLruRows } from '../../studies/lru_rows';
import type { ReplaySample, ReplayTable } from '../../studies/replay_row';
import type { RunningRow } from '../../studies/running_row';
import { beginRow, kernelReason } from '../../studies/running_row';
import type { StudyRow } from '../../studies/study_row';
import type { IntakeOptions } from '../../traces/intake';
import { streamedUpTo } from '../../traces/streamed_file';
import type { Trace } from '../../traces/trace';
import { counted } from '../../views/numbers';
import { isWatched, stepEnded } from '../user/user_code';
import { keptTrace } from './kept_trace';

/** A trace that is not in memory: where it is, how it is read, and how much of it. */
export interface Stream {
  readonly file: string;
  readonly reading: Omit<IntakeOptions, 'chunks'>;
  readonly references: number;
}

/** What all jobs of a grid share. */
export interface GridTable {
  readonly table: Omit<ReplayTable, 'seed'>;
  readonly stream: Stream | null;
  /** Whether a figure wants the samples. */
  readonly samples: boolean;
}

/** A replay that has been made. */
export interface Replayed {
  readonly row: StudyRow;
  readonly samples: readonly ReplaySample[];
  readonly ioErrors: readonly string[];
}

/** Goes on with a replay to its end. */
export type Pace = (running: Pick<RunningRow, 'advance' | 'share'>, what: string) => Promise<void>;

/** The rows of lru, counted together. */
async function passRows(
  trace: Trace,
  { stream }: GridTable,
  { frames }: GridJob,
  table: ReplayTable,
  pace: Pace,
): Promise<readonly Replayed[]> {
  const running = new RunningLruRows(trace, frames, table);
  if (stream === null) await pace(running, 'lru, all sizes');
  else await fed(stream, running);
  return running.rows().map((row) => ({ row, samples: [], ioErrors: [] }));
}

function fed(
  { file, reading, references }: Stream,
  running: { take(chunk: Uint32Array): void },
): Promise<void> {
  return streamedUpTo(references, file, reading, (chunk) => running.take(chunk));
}

/** Makes the rows of a job. */
export async function makeRows(
  trace: Trace,
  grid: GridTable,
  job: GridJob,
  choice: PolicyChoice,
  pace: Pace,
): Promise<readonly Replayed[]> {
  const { stream } = grid;
  const table = { ...grid.table, seed: job.seed };
  const [frames = 1, ...others] = job.frames;
  if (others.length > 0) return passRows(trace, grid, job, table, pace);
  const watcher = isWatched() ? stepEnded : null;
  let running: RunningRow;
  if (stream !== null && kernelReason(table) === null) {
    const count = new RunningCount({ trace, choice, frames, table }, watcher);
    await fed(stream, count);
    running = count;
  } else {
    const { file = '', reading = {}, references } = stream ?? {};
    const whole = stream === null ? trace : await keptTrace(file, reading, references);
    running = beginRow({ trace: whole, choice, frames, table }, watcher);
    await pace(running, `${choice.label}, ${counted(frames, 'frame')}`);
  }
  const samples = grid.samples ? running.samples : [];
  return [{ row: running.row(), samples, ioErrors: running.ioErrors() }];
}
