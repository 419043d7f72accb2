/**
 * Miss-ratio curves: the faults of LRU for every size of memory in one pass over a trace, by stack
 * distances, and the dirty pages that it returns; and Belady's anomaly, two sizes of which the
 * larger faults more.
 *
 * The distance of a reference is the number of distinct pages since the last one to the same page,
 * itself included: LRU hits exactly if there are that many frames. The times of last use tell how
 * many; times are given anew when they run out, so memory grows with the pages of the trace, not
 * with its length. Mattson, Gecsei, Slutz, Traiger 1970; Bennett, Kruskal 1975.
 *
 * A page that is dirty with some number of frames is dirty with more: its dirty level is the least
 * such number. A write makes it 1. A touch at distance d finds that all sizes below d have returned
 * the page, and raises the level to d. Thompson, Smith 1989. What a trace synchronizes is left out:
 * it moves pages in memories of some sizes and not of others, which no single pass can follow.
 */
import type { Trace } from '../traces/trace';

const LEAST_TIMES = 1024;
/** Times that one word of bits covers. */
const WORD = 32;

/** How many bits are set. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Pages in the order of their last use. A time that is no page's last use any more is a hole: what
 * lies behind a time are all later times but the holes. Holes are bits, and a Fenwick tree over
 * their words counts them.
 */
class UseOrder {
  private readonly size: number;
  private readonly holes: Int32Array;
  private readonly tree: Int32Array;
  /** The page that was used at a time. */
  private readonly pageAt: Int32Array;
  /** The time of each page's last use, from 1; 0 if it was not used. */
  private readonly timeOf: Int32Array;
  private now = 0;
  private holeCount = 0;

  constructor(distinctPages: number) {
    this.size = WORD * Math.ceil(Math.max(LEAST_TIMES, 3 * distinctPages) / WORD);
    const words = this.size / WORD + 1;
    this.holes = new Int32Array(words);
    this.tree = new Int32Array(words + 1);
    this.pageAt = new Int32Array(this.size + 1);
    this.timeOf = new Int32Array(distinctPages);
  }

  private isHole(time: number): boolean {
    return (((this.holes[time >>> 5] ?? 0) >>> (time & 31)) & 1) === 1;
  }

  /** Gives the times 1, 2, 3, ... to the pages in the order that they have. */
  private renumber(): void {
    const { pageAt, timeOf, now } = this;
    let last = 0;
    for (let time = 1; time <= now; time += 1) {
      if (this.isHole(time)) continue;
      last += 1;
      const page = pageAt[time] ?? 0;
      pageAt[last] = page;
      timeOf[page] = last;
    }
    this.holes.fill(0);
    this.tree.fill(0);
    this.holeCount = 0;
    this.now = last;
  }

  /** The page is used: its distance, 0 for the first time. */
  use(page: number): number {
    if (this.now === this.size) this.renumber();
    const { holes, tree, timeOf } = this;
    const last = timeOf[page] ?? 0;
    const now = this.now + 1;
    this.now = now;
    timeOf[page] = now;
    this.pageAt[now] = page;
    if (last === 0) return 0;
    const word = last >>> 5;
    const bit = 1 << (last & 31);
    const its = holes[word] ?? 0;
    let before = bitsIn(its & (bit - 1));
    for (let i = word; i > 0; i &= i - 1) before += tree[i] ?? 0;
    const distance = now - last - this.holeCount + before;
    holes[word] = its | bit;
    this.holeCount += 1;
    for (let i = word + 1; i < tree.length; i += i & -i) tree[i] = (tree[i] ?? 0) + 1;
    return distance;
  }

  /** The pages that have been used, the last one first. */
  recent(): Int32Array {
    const pages: number[] = [];
    for (let time = this.now; time > 0; time -= 1) {
      if (!this.isHole(time)) pages.push(this.pageAt[time] ?? 0);
    }
    return Int32Array.from(pages);
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
  /** References by distance, those that come for the first time at 0. */
  private readonly distances: Float64Array;
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
    this.distances = new Float64Array(distinctPages + 1);
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
      this.distances.fill(0);
      this.returned.clear();
      this.use(chunk.subarray(warmup - done));
    }
    if (this.done === this.trace.references) this.settleEvicted();
  }

  private use(references: Uint32Array): void {
    const { order, dirty, distances, returned } = this;
    let { previous } = this;
    for (const reference of references) {
      const page = reference >>> 1;
      // The same page again hits in any memory.
      if (page !== previous) {
        previous = page;
        const distance = order.use(page);
        const level = dirty[page] ?? 0;
        distances[distance] = (distances[distance] ?? 0) + 1;
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
    const { distances } = this;
    const faults = new Float64Array(distances.length);
    // A page is absent with fewer frames than its distance.
    let sum = distances[0] ?? 0;
    for (let frames = distances.length - 1; frames > 0; frames -= 1) {
      faults[frames] = sum;
      sum += distances[frames] ?? 0;
    }
    return faults;
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
