/**
 * aging: an approximation of lru with a few bits a page. At each interval a page's counter moves
 * one place to the right and its reference bit comes in at the left; the lowest counter goes. A
 * touch an interval ago outweighs all older ones together, as in lru, but touches within one
 * interval look alike. It sees every touch, so that an interval costs one step for each page that
 * was touched in it: the others' counters are shifted when they are looked at. Convention: of
 * equals, the page that came first goes. Corbato's and Tanenbaum's, also called additional
 * reference bits.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { IntervalQueue } from './interval_queue';
import type { PolicyView } from './policy';
import { definePolicy } from './policy';

class Aging extends IntervalQueue {
  /** Stands to the left of the counter: a touch in the interval under way. */
  private readonly bit: number;

  constructor(view: PolicyView, interval: number, bits: number) {
    super(view, interval);
    this.bit = 1 << bits;
  }

  override passed(): void {
    super.passed();
    this.queue.halve();
  }

  rankNow(page: PageId): number {
    const rank = this.queue.rankOf(page);
    if (rank >= this.bit || !this.view.referenced(page)) return rank;
    this.marked(page);
    return rank + this.bit;
  }

  protected ended(page: PageId): void {
    this.queue.setRank(page, this.rankNow(page));
    this.view.clearReference(page);
  }

  protected ruleOf(rank: number): string {
    const counter = `lowest counter, ${rank % this.bit}`;
    if (rank < this.bit) return `${counter}, of those not touched in this interval`;
    return `${counter}, since all were touched in this interval`;
  }

  protected noteOf(page: PageId): string {
    const touched = this.view.referenced(page) ? ', touched' : '';
    return `counter ${this.queue.rankOf(page) % this.bit}${touched}`;
  }
}

export const aging = definePolicy({
  summary: 'A shifting history of reference bits for each page',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {
    interval: ranged(100, [1, 1e9], 'references after which counters shift'),
    bits: option(8, 'number', 'how many bits a counter has', [2, 4, 8, 16]),
  },
  create: ({ interval, bits }, _random, view) => new Aging(view, interval, bits),
});
