/**
 * Pages in a heap: the one with the lowest rank is on top, of equals the one with the lowest order.
 * A page can change its rank or leave wherever it stands, so there is one entry for each page.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { Column, LongColumn } from './column';

const NONE = -1;

export class PageHeap {
  private readonly heap: number[] = [];
  /** By page: where it stands in the heap, its rank, its order. */
  private readonly place = new Column(NONE);
  private readonly rank = new Column(0);
  private readonly within = new LongColumn(0);

  get count(): number {
    return this.heap.length;
  }

  has(page: number): boolean {
    return this.place.at(page) !== NONE;
  }

  /** The page with the lowest rank and order, or -1. */
  get top(): PageId | -1 {
    const page = this.heap[0];
    return page === undefined ? NONE : pageId(page);
  }

  rankOf(page: number): number {
    return this.rank.at(page);
  }

  orderOf(page: number): number {
    return this.within.at(page);
  }

  /** Adds a page, or gives one that is there a new place. */
  set(page: number, rank: number, order: number): void {
    const there = this.place.at(page);
    this.rank.set(page, rank);
    this.within.set(page, order);
    if (there !== NONE) this.settle(page, there);
    else this.rise(page, this.heap.push(page) - 1);
  }

  remove(page: number): void {
    const at = this.place.at(page);
    if (at === NONE) return;
    this.place.set(page, NONE);
    const last = this.heap.pop();
    if (last !== undefined && last !== page) this.settle(last, at);
  }

  /** All pages, the top first. */
  pages(): PageId[] {
    return [...this.heap].sort((a, b) => (this.isBefore(a, b) ? -1 : 1)).map(pageId);
  }

  private isBefore(page: number, other: number): boolean {
    const ranks = this.rank.at(page) - this.rank.at(other);
    return ranks === 0 ? this.within.at(page) < this.within.at(other) : ranks < 0;
  }

  private put(page: number, at: number): void {
    this.heap[at] = page;
    this.place.set(page, at);
  }

  private settle(page: number, at: number): void {
    const above = this.heap[(at - 1) >> 1];
    if (at > 0 && above !== undefined && this.isBefore(page, above)) this.rise(page, at);
    else this.sink(page, at);
  }

  private rise(page: number, from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.heap[above] ?? NONE;
      if (!this.isBefore(page, other)) break;
      this.put(other, at);
      at = above;
    }
    this.put(page, at);
  }

  private sink(page: number, from: number): void {
    const { heap } = this;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      let other = heap[below] ?? NONE;
      const right = heap[below + 1];
      if (right !== undefined && this.isBefore(right, other)) {
        below += 1;
        other = right;
      }
      if (!this.isBefore(other, page)) break;
      this.put(other, at);
      at = below;
    }
    this.put(page, at);
  }
}
