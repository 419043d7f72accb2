/**
 * The rows of lru at many sizes, by one pass over the trace: the faults and dirty returns of a
 * replay at each of them, for the price of three or four.
 */
import type { Trace } from '../traces/trace';
import { RunningLruCurve } from './curve';
import type { ReplayTable } from './replay_row';
import type { StudyRow } from './study_row';
import { missRatio, withoutKernel } from './study_row';

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

  share(): number {
    return this.curve.share();
  }

  /** A row a size. Requires: `advance` has reached the end. */
  rows(): readonly StudyRow[] {
    const { trace, curve, table } = this;
    const [faults, dirty] = [curve.faults(), curve.dirtyReturns()];
    const references = trace.references - (table.warmup ?? 0);
    return this.sizes.map((frames) => {
      const at = Math.min(frames, trace.distinctPages);
      const missed = faults[at] ?? 0;
      return withoutKernel({
        trace: trace.name,
        policy: 'lru',
        options: '',
        frames,
        pageout: table.pageout,
        store: table.store,
        seed: table.seed,
        references,
        pages: trace.distinctPages,
        hits: references - missed,
        faults: missed,
        miss_ratio: missRatio(missed, references),
        dirty_returns: dirty[at] ?? 0,
      });
    });
  }
}
