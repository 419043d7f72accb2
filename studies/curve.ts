/**
 * Miss-ratio curves: the faults of LRU for every size of memory in one pass over a trace, by stack
 * distances; and Belady's anomaly, two sizes of which the larger faults more.
 *
 * The distance of a reference is the number of distinct pages since the last one to the same page,
 * itself included: LRU hits exactly if there are that many frames. A Fenwick tree over the times of
 * last use counts them; times are given anew when they run out, so memory grows with the pages of
 * the trace, not with its length. Mattson, Gecsei, Slutz, Traiger 1970; Bennett, Kruskal 1975.
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
}

/** The curve of LRU in the making: a chunk of references an `advance`. */
export class RunningLruCurve {
  private readonly trace: Trace;
  private readonly chunks: Iterator<Uint32Array>;
  private readonly order: UseOrder;
  /** References by distance; those that come for the first time stand last. */
  private readonly at: Float64Array;
  private previous = -1;
  private done = 0;

  constructor(trace: Trace) {
    this.trace = trace;
    this.chunks = trace.chunks()[Symbol.iterator]();
    this.order = new UseOrder(trace.distinctPages);
    this.at = new Float64Array(trace.distinctPages + 2);
  }

  /** How much of the trace is behind it, from 0 to 1. */
  share(): number {
    return this.done / Math.max(1, this.trace.references);
  }

  /** Goes on a little; false at the end of the trace. */
  advance(): boolean {
    const next = this.chunks.next();
    if (next.done === true) return false;
    const { order, at } = this;
    const { distinctPages } = this.trace;
    let { previous } = this;
    for (const reference of next.value) {
      const page = reference >>> 1;
      // The same page again hits in any memory.
      if (page === previous) continue;
      previous = page;
      const distance = order.use(page);
      const slot = distance === 0 ? distinctPages + 1 : distance;
      at[slot] = (at[slot] ?? 0) + 1;
    }
    this.previous = previous;
    this.done += next.value.length;
    return true;
  }

  /** Faults by size: number `c` for c frames, from 1 to the distinct pages; 0 is unused. */
  faults(): Float64Array {
    const { distinctPages } = this.trace;
    // A reference at distance d faults with fewer than d frames.
    const faults = new Float64Array(distinctPages + 1);
    let misses = this.at[distinctPages + 1] ?? 0;
    for (let frames = distinctPages; frames >= 1; frames -= 1) {
      faults[frames] = misses;
      misses += this.at[frames] ?? 0;
    }
    return faults;
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
