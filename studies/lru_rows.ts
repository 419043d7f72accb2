/**
 * The rows of lru at many sizes, by one pass over the trace: the faults and dirty returns of a
 * replay at each of them, for the price of three or four.
 */
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import type { Trace } from '../traces/trace';
import { RunningLruCurve } from './curve';
import type { ReplayTable } from './replay_row';
import { countedColumns } from './replay_row';
import { kernelReason } from './running_row';
import type { StudyRow } from './study_row';
import { withoutKernel } from './study_row';

export const LRU: PolicyChoice = { label: 'lru', name: 'lru', spec: policies.lru, options: {} };

/** From so many sizes on the pass costs less than the replays. */
const LEAST_SIZES = 4;

/** True where one pass gives the rows of lru that replays would, for less. */
export function passPays(
  trace: Pick<Trace, 'syncs'>,
  table: Omit<ReplayTable, 'seed'>,
  sizes: number,
): boolean {
  return sizes >= LEAST_SIZES && trace.syncs.length === 0 && kernelReason(table) === null;
}

/** The pass, chunk by chunk. */
export class RunningLruRows {
  private readonly trace: Trace;
  private readonly sizes: readonly number[];
  private readonly table: ReplayTable;
  private readonly curve: RunningLruCurve;

  constructor(trace: Trace, sizes: readonly number[], table: ReplayTable) {
    this.trace = trace;
    this.sizes = sizes;
    this.table = table;
    this.curve = new RunningLruCurve(trace, table.warmup);
  }

  advance(): boolean {
    return this.curve.advance();
  }

  /** The next chunk, of a trace that is handed over as it is read. */
  take(chunk: Uint32Array): void {
    this.curve.take(chunk);
  }

  share(): number {
    return this.curve.share();
  }

  /** A row a size. Requires: `advance` has reached the end. */
  rows(): readonly StudyRow[] {
    const { trace, curve, table } = this;
    const [faults, dirty] = [curve.faults(), curve.dirtyReturns()];
    return this.sizes.map((frames) => {
      const at = Math.min(frames, trace.distinctPages);
      const counts = { faults: faults[at] ?? 0, dirtyReturns: dirty[at] ?? 0 };
      return withoutKernel(countedColumns({ trace, choice: LRU, frames, table }, counts));
    });
  }
}
