/**
 * Pages by how often they were touched, in a heap: what lfu and mfu are built from where ties go by
 * arrival or by slot, or where a page can come with the count that it had before. A touch costs the
 * logarithm of the number of pages at most.
 */
import type { PageId } from '../mach/types';
import { Column } from './column';
import type { Counts, Extreme } from './count_queues';
import { PageHeap } from './page_heap';

/** Which of several pages with one count goes. */
export type Tie = 'lru' | 'fifo' | 'frame';

export class CountHeap implements Counts {
  private readonly heap = new PageHeap();
  private readonly tie: Tie;
  /** Counts with this sign are ranks: the lowest rank goes first. */
  private readonly sign: 1 | -1;
  /** By page: which slot a book would give it. */
  private readonly slot = new Column(0);
  private readonly freeSlots: number[] = [];
  /** Arrivals, and for `lru` each change of a count. */
  private changes = 0;

  constructor(which: Extreme, tie: Tie) {
    this.sign = which === 'lowest' ? 1 : -1;
    this.tie = tie;
  }

  countOf(page: number): number {
    return this.heap.has(page) ? this.sign * this.heap.rankOf(page) : 0;
  }

  add(page: number, count: number): void {
    const slot = this.freeSlots.pop() ?? this.heap.count;
    this.slot.set(page, slot);
    this.heap.set(page, this.sign * count, this.tie === 'frame' ? slot : this.nextChange());
  }

  private nextChange(): number {
    this.changes += 1;
    return this.changes;
  }

  remove(page: number): void {
    if (!this.heap.has(page)) return;
    this.heap.remove(page);
    this.freeSlots.push(this.slot.at(page));
  }

  touchAll(pages: Int32Array, count: number): void {
    for (let i = 0; i < count; i += 1) this.touch(pages[i] ?? -1);
  }

  touch(page: number): void {
    if (this.heap.has(page)) this.change(page, this.heap.rankOf(page) + this.sign);
  }

  private change(page: number, rank: number): void {
    const { heap, tie } = this;
    heap.set(page, rank, tie === 'lru' ? this.nextChange() : heap.orderOf(page));
  }

  get victim(): PageId | -1 {
    return this.heap.top;
  }

  standBack(page: number): void {
    if (this.heap.has(page)) this.change(page, this.heap.rankOf(page));
  }

  pages(): PageId[] {
    return this.heap.pages();
  }

  note(page: PageId): string {
    const count = `count ${this.countOf(page)}`;
    if (this.tie === 'lru') return count;
    return `${count}, ${this.tie === 'frame' ? 'slot' : 'arrival'} ${this.heap.orderOf(page)}`;
  }

  get state(): string {
    return this.tie === 'frame'
      ? `; free slots, last first: ${this.freeSlots.toReversed().join(' ')}`
      : '';
  }
}
