/**
 * lirs: low inter-reference recency set. Nearly all frames belong to pages whose last two touches
 * were close together (LIR); a few take the others (HIR), which leave first, in the order in which
 * they came. The stack S holds recent pages, also some that have left: a HIR page that is touched
 * while it is still in S has proved itself and becomes LIR, and the bottom of S becomes HIR. Wins
 * on loops and scans where lru loses. It sees every touch; a hit costs a few changes of a map.
 * Conventions: at least one HIR frame; S remembers at most as many departed pages as there are
 * frames, times `ghosts`. By default each touch counts, as the paper's definition and libCacheSim
 * have it: a page that is touched twice in a row is LIR from then on. The authors' program drops
 * such repeats. With `repeats=drop`, `ghosts=2500` and its two HIR frames all counts are its own.
 * Jiang, Zhang 2002.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { ghostKey } from './ghost';
import type { Policy, PolicyView } from './policy';
import { definePolicy } from './policy';

interface Entry {
  readonly key: number;
  /** -1 once it has left. */
  page: number;
  lir: boolean;
}

class Lirs implements Policy {
  /** Bottom first. */
  private readonly stack = new Map<number, Entry>();
  /** Resident HIR pages, first to leave first. */
  private readonly queue = new Map<number, Entry>();
  private readonly entries = new Map<number, Entry>();
  /** Departed pages in the stack, oldest departure first. */
  private readonly departed = new Map<number, Entry>();
  private readonly view: PolicyView;
  private readonly lirMost: number;
  private readonly departedMost: number;
  private readonly dropRepeats: boolean;
  private lirCount = 0;
  /** The page referenced last. */
  private last: Entry | null = null;

  constructor(view: PolicyView, hir: number, ghosts: number, repeats: string) {
    this.view = view;
    this.dropRepeats = repeats === 'drop';
    this.lirMost = Math.max(1, view.frames - Math.max(1, Math.floor(view.frames * hir)));
    this.departedMost = Math.floor(view.frames * ghosts);
  }

  private toTop(entry: Entry): void {
    this.stack.delete(entry.key);
    this.stack.set(entry.key, entry);
  }

  /** The bottom of the stack is always a LIR page. */
  private prune(): void {
    for (const entry of this.stack.values()) {
      if (entry.lir) return;
      this.stack.delete(entry.key);
      this.departed.delete(entry.key);
    }
  }

  /** The LIR page at the bottom becomes a resident HIR page. */
  private demoteBottom(): void {
    for (const entry of this.stack.values()) {
      entry.lir = false;
      this.lirCount -= 1;
      this.stack.delete(entry.key);
      this.queue.set(entry.key, entry);
      break;
    }
    this.prune();
  }

  private promote(entry: Entry): void {
    entry.lir = true;
    this.lirCount += 1;
    this.queue.delete(entry.key);
    this.toTop(entry);
    if (this.lirCount > this.lirMost) this.demoteBottom();
  }

  enter(page: PageId): void {
    const key = ghostKey(this.view.key(page));
    const old = this.stack.get(key);
    const entry: Entry = old ?? { key, page, lir: false };
    entry.page = page;
    this.last = entry;
    this.departed.delete(key);
    this.entries.set(page, entry);
    if (old !== undefined || this.lirCount < this.lirMost) this.promote(entry);
    else {
      this.toTop(entry);
      this.queue.set(key, entry);
    }
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    const entry = this.entries.get(page);
    if (entry === undefined) return;
    if (this.last === entry) this.last = null;
    this.entries.delete(page);
    this.queue.delete(entry.key);
    if (entry.lir) {
      entry.lir = false;
      this.lirCount -= 1;
    }
    entry.page = -1;
    if (why === 'evicted' && this.stack.has(entry.key)) {
      this.departed.set(entry.key, entry);
      for (const oldest of this.departed.values()) {
        if (this.departed.size <= this.departedMost) break;
        this.departed.delete(oldest.key);
        this.stack.delete(oldest.key);
      }
    } else this.stack.delete(entry.key);
    this.prune();
  }

  candidate(): PageId | -1 {
    for (const { page } of this.queue.values()) return pageId(page);
    for (const { lir, page } of this.stack.values()) if (lir) return pageId(page);
    return -1;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const entry = this.entries.get(page);
    if (entry === undefined) return;
    if (why === 'busy') this.leave(page, 'freed');
    else if (entry.lir) this.demoteTo(entry);
    else {
      this.queue.delete(entry.key);
      this.queue.set(entry.key, entry);
    }
  }

  /** A LIR page that cannot go stands back: it is the newest now. */
  private demoteTo(entry: Entry): void {
    this.toTop(entry);
    this.prune();
  }

  touched(pages: Int32Array, count: number): void {
    for (let i = 0; i < count; i += 1) {
      const entry = this.entries.get(pages[i] ?? -1);
      if (entry !== undefined) this.touch(entry);
    }
  }

  private touch(entry: Entry): void {
    if (this.dropRepeats && entry === this.last) return;
    this.last = entry;
    if (entry.lir) {
      this.toTop(entry);
      this.prune();
    } else if (this.stack.has(entry.key)) this.promote(entry);
    else {
      this.toTop(entry);
      this.queue.delete(entry.key);
      this.queue.set(entry.key, entry);
    }
  }

  pages(): readonly PageId[] {
    const hir = [...this.queue.values()].map(({ page }) => pageId(page));
    const lir = [...this.stack.values()].filter((entry) => entry.lir);
    return [...hir, ...lir.map(({ page }) => pageId(page))];
  }

  save(): { readonly [key: string]: readonly number[] } {
    return { stack: [...this.stack.keys()], queue: [...this.queue.keys()] };
  }
}

const REPEATS =
  'whether a reference to the page that was referenced just before counts: count, or drop, as ' +
  'the program of its authors does';

export const lirs = definePolicy({
  summary: 'Pages with short times between touches stay, the others pass through',
  origin: 'Jiang, Zhang 2002',
  machQueues: false,
  options: {
    hir: ranged(0.01, [0, 1], 'share of the frames for pages that have to prove themselves'),
    ghosts: ranged(2, [0, 2500], 'how many that left are remembered, as a share of the frames'),
    repeats: option('count', 'text', REPEATS, ['count', 'drop']),
  },
  create: ({ hir, ghosts, repeats }, _random, view) => new Lirs(view, hir, ghosts, repeats),
});
