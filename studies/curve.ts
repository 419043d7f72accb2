/**
 * Miss-ratio curves: the faults of LRU for every size of memory in one pass over a trace, by stack
 * distances, and the dirty pages that it returns; and Belady's anomaly, two sizes of which the
 * larger faults more.
 *
 * The distance of a reference is the number of distinct pages since the last one to the same page,
 * itself included: LRU hits exactly if there are that many frames. A Fenwick tree over the times of
 * last use counts them; times are given anew when they run out, so memory grows with the pages of
 * the trace, not with its length. Mattson, Gecsei, Slutz, Traiger 1970; Bennett, Kruskal 1975.
 *
 * A page that is dirty with some number of frames is dirty with more: its dirty level is the least
 * such number. A write makes it 1. A touch at distance d finds that all sizes below d have returned
 * the page, and raises the level to d. Thompson, Smith 1989. What a trace synchronizes is left out:
 * it moves pages in memories of some sizes and not of others, which no single pass can follow.
 */
import type { Trace } from '../traces/trace';

const LEAST_TIMES = 1024;

/** Pages in the order of their last use. */
class UseOrder {
  private readonly size: number;
  private readonly tree: Int32Array;
  /** The page that was used at a time, -1 if that was not its last use. */
  private readonly pageAt: Int32Array;
  private readonly timeOf: Int32Array;
  private now = 0;
  private pages = 0;

  constructor(distinctPages: number) {
    this.size = Math.max(LEAST_TIMES, 4 * distinctPages);
    this.tree = new Int32Array(this.size + 1);
    this.pageAt = new Int32Array(this.size + 1).fill(-1);
    this.timeOf = new Int32Array(distinctPages);
  }

  private add(time: number, by: number): void {
    const { tree, size } = this;
    for (let i = time; i <= size; i += i & -i) tree[i] = (tree[i] ?? 0) + by;
  }

  private upTo(time: number): number {
    let sum = 0;
    for (let i = time; i > 0; i -= i & -i) sum += this.tree[i] ?? 0;
    return sum;
  }

  /** Gives the times 1, 2, 3, ... to the pages in the order that they have. */
  private renumber(): void {
    const pages = this.pageAt.filter((page) => page >= 0);
    this.tree.fill(0);
    this.pageAt.fill(-1);
    this.now = 0;
    for (const page of pages) this.place(page);
  }

  private place(page: number): void {
    this.now += 1;
    this.timeOf[page] = this.now;
    this.pageAt[this.now] = page;
    this.add(this.now, 1);
  }

  /** The page is used: its distance, 0 for the first time. */
  use(page: number): number {
    if (this.now === this.size) this.renumber();
    const last = this.timeOf[page] ?? 0;
    if (last === 0) {
      this.pages += 1;
      this.place(page);
      return 0;
    }
    const distance = this.pages - this.upTo(last - 1);
    this.add(last, -1);
    this.pageAt[last] = -1;
    this.place(page);
    return distance;
  }

  /** The pages that have been used, the last one first. */
  recent(): Int32Array {
    return this.pageAt.filter((page) => page >= 0).reverse();
  }
}

/** Counts by size of memory, in which each event counts for a range of sizes. */
class SizeCounts {
  private readonly steps: Float64Array;

  constructor(largest: number) {
    this.steps = new Float64Array(largest + 2);
  }

  /** One event for the sizes from `from` to `to`, if there are any. */
  add(from: number, to: number): void {
    if (to < from) return;
    this.steps[from] = (this.steps[from] ?? 0) + 1;
    this.steps[to + 1] = (this.steps[to + 1] ?? 0) - 1;
  }

  clear(): void {
    this.steps.fill(0);
  }

  /** Number `c` for c frames; 0 is unused. */
  totals(): Float64Array {
    let sum = 0;
    const totals = this.steps.map((step) => {
      sum += step;
      return sum;
    });
    return totals.subarray(0, -1);
  }
}

/** The curve of LRU in the making: a chunk of references an `advance`. */
export class RunningLruCurve {
  private readonly trace: Trace;
  private readonly warmup: number;
  /** Null until it is asked for: chunks may be handed over instead. */
  private chunks: Iterator<Uint32Array> | null = null;
  private readonly order: UseOrder;
  private readonly missed: SizeCounts;
  private readonly returned: SizeCounts;
  /** The dirty level of each page; 0: clean with any number of frames. */
  private readonly dirty: Int32Array;
  private previous = -1;
  private done = 0;

  /** `warmup`: references, fewer than the trace has, that are made and not counted. */
  constructor(trace: Trace, warmup = 0) {
    const { distinctPages } = trace;
    this.trace = trace;
    this.warmup = warmup;
    this.order = new UseOrder(distinctPages);
    this.missed = new SizeCounts(distinctPages);
    this.returned = new SizeCounts(distinctPages);
    this.dirty = new Int32Array(distinctPages);
  }

  /** How much of the trace is behind it, from 0 to 1. */
  share(): number {
    return this.done / Math.max(1, this.trace.references);
  }

  /** Goes on a little; false at the end of the trace. */
  advance(): boolean {
    this.chunks ??= this.trace.chunks()[Symbol.iterator]();
    const { done, value } = this.chunks.next();
    if (done !== true) this.take(value);
    return done !== true && this.done < this.trace.references;
  }

  /** The next chunk, of a trace that is handed over as it is read. */
  take(chunk: Uint32Array): void {
    const { done, warmup } = this;
    if (warmup <= done || warmup > done + chunk.length) this.use(chunk);
    else {
      this.use(chunk.subarray(0, warmup - done));
      // What has happened so far is not counted.
      this.settleEvicted();
      this.missed.clear();
      this.returned.clear();
      this.use(chunk.subarray(warmup - done));
    }
    if (this.done === this.trace.references) this.settleEvicted();
  }

  private use(references: Uint32Array): void {
    const { order, dirty, missed, returned } = this;
    const { distinctPages } = this.trace;
    let { previous } = this;
    for (const reference of references) {
      const page = reference >>> 1;
      // The same page again hits in any memory.
      if (page !== previous) {
        previous = page;
        const distance = order.use(page);
        const level = dirty[page] ?? 0;
        // It is absent with fewer frames than its distance.
        missed.add(1, distance === 0 ? distinctPages : distance - 1);
        if (level !== 0 && level < distance) {
          returned.add(level, distance - 1);
          dirty[page] = distance;
        }
      }
      if ((reference & 1) === 1) dirty[page] = 1;
    }
    this.previous = previous;
    this.done += references.length;
  }

  /** Counts what was evicted dirty and not touched since. */
  private settleEvicted(): void {
    for (const [before, page] of this.order.recent().entries()) {
      const level = this.dirty[page] ?? 0;
      if (level === 0 || level > before) continue;
      this.returned.add(level, before);
      this.dirty[page] = before + 1;
    }
  }

  /** Faults by size: number `c` for c frames, from 1 to the distinct pages; 0 is unused. */
  faults(): Float64Array {
    return this.missed.totals();
  }

  /** Dirty pages that were returned, by size. Requires: `advance` has reached the end. */
  dirtyReturns(): Float64Array {
    return this.returned.totals();
  }
}

/** The faults of LRU at once. */
export function lruCurve(trace: Trace): Float64Array {
  const running = new RunningLruCurve(trace);
  while (running.advance());
  return running.faults();
}

/** Two sizes of which the larger faults more. */
export interface Anomaly {
  readonly fewer: { readonly frames: number; readonly faults: number };
  readonly more: { readonly frames: number; readonly faults: number };
}

/** The pairs of neighbouring sizes, given in rising order, that show Belady's anomaly. */
export function anomalies(
  sizes: readonly { readonly frames: number; readonly faults: number }[],
): readonly Anomaly[] {
  return sizes.flatMap((more, i) => {
    const fewer = sizes[i - 1];
    return fewer !== undefined && more.faults > fewer.faults ? [{ fewer, more }] : [];
  });
}
