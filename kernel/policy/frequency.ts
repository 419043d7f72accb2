/**
 * Pages by how often they were touched: one queue for each count that some page has, lowest first.
 * What lfu and mfu are built from. A page whose count changes enters its new queue at the tail, so
 * the head of a queue is the page that has had that count longest.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';

/** Which of several pages with one count goes. */
export type Tie = 'lru' | 'fifo' | 'frame';

interface Entry {
  readonly page: number;
  count: number;
  /** When it came, and which slot of a table of frames a book would give it. */
  readonly arrival: number;
  readonly slot: number;
}

export class Frequencies {
  private readonly entries = new Map<number, Entry>();
  /** Pages of each count, in the order in which they got it. */
  private readonly classes = new Map<number, Set<number>>();
  private readonly freeSlots: number[] = [];
  private arrivals = 0;
  private lowest = 1;

  get size(): number {
    return this.entries.size;
  }

  has(page: number): boolean {
    return this.entries.has(page);
  }

  countOf(page: number): number {
    return this.entries.get(page)?.count ?? 0;
  }

  add(page: number, count: number): void {
    const slot = this.freeSlots.pop() ?? this.entries.size;
    this.entries.set(page, { page, count, arrival: this.arrivals, slot });
    this.arrivals += 1;
    this.join(page, count);
  }

  remove(page: number): void {
    const entry = this.entries.get(page);
    if (entry === undefined) return;
    this.entries.delete(page);
    this.freeSlots.push(entry.slot);
    this.quit(page, entry.count);
  }

  touch(page: number): void {
    const entry = this.entries.get(page);
    if (entry === undefined) return;
    this.quit(page, entry.count);
    entry.count += 1;
    this.join(page, entry.count);
  }

  private join(page: number, count: number): void {
    const pages = this.classes.get(count);
    if (pages === undefined) this.classes.set(count, new Set([page]));
    else pages.add(page);
    if (count < this.lowest) this.lowest = count;
  }

  private quit(page: number, count: number): void {
    const pages = this.classes.get(count);
    pages?.delete(page);
    if (pages?.size === 0) this.classes.delete(count);
  }

  /** The lowest count, or the highest. */
  private extreme(which: 'lowest' | 'highest'): number {
    if (which === 'highest') return Math.max(...this.classes.keys());
    if (!this.classes.has(this.lowest)) this.lowest = Math.min(...this.classes.keys());
    return this.lowest;
  }

  /** Which page goes, or -1. */
  victim(which: 'lowest' | 'highest', tie: Tie): PageId | -1 {
    if (this.entries.size === 0) return -1;
    const pages = this.classes.get(this.extreme(which)) ?? new Set();
    let best: Entry | null = null;
    for (const page of pages) {
      const entry = this.entries.get(page);
      if (entry === undefined) continue;
      if (tie === 'lru') return pageId(page);
      const key = tie === 'fifo' ? 'arrival' : 'slot';
      if (best === null || entry[key] < best[key]) best = entry;
    }
    return best === null ? -1 : pageId(best.page);
  }

  /** A page that cannot go now has to stand back among its equals. */
  standBack(page: number): void {
    const entry = this.entries.get(page);
    if (entry === undefined) return;
    this.quit(page, entry.count);
    this.join(page, entry.count);
  }

  pages(): PageId[] {
    const counts = [...this.classes.keys()].sort((a, b) => a - b);
    return counts.flatMap((count) => [...(this.classes.get(count) ?? [])].map(pageId));
  }

  save(): readonly (readonly number[])[] {
    return this.pages().map((page) => [page, this.countOf(page)]);
  }
}
