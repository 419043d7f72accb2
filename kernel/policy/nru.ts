/**
 * nru: not recently used. Reference bits are cleared at intervals, so that a set bit means a touch
 * in the present interval; the victim is of the lowest class that has a page: 0 neither touched
 * nor modified, 1 modified, 2 touched, 3 both. It sees every touch, so that an interval costs one
 * step for each page that was touched in it. Convention: within a class the page that came first
 * goes (in books, any). Tanenbaum 1987.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { IntervalQueue } from './interval_queue';
import { definePolicy } from './policy';

const classes = ['neither touched nor modified', 'modified', 'touched', 'touched and modified'];

class Nru extends IntervalQueue {
  cleaned(page: PageId): void {
    if (this.queue.has(page)) this.queue.setRank(page, this.rankNow(page));
  }

  rankNow(page: PageId): number {
    const { view } = this;
    return (view.referenced(page) ? 2 : 0) + (view.modified(page) ? 1 : 0);
  }

  protected ended(page: PageId): void {
    this.view.clearReference(page);
    this.queue.setRank(page, this.rankNow(page));
  }

  protected ruleOf(rank: number): string {
    return `first of class ${rank}, ${classes[rank] ?? ''}`;
  }

  protected override whyOf(page: PageId): string {
    return `class ${this.rankNow(page)}, ${this.noteOf(page)}`;
  }

  protected noteOf(page: PageId): string {
    return classes[this.rankNow(page)] ?? '';
  }
}

export const nru = definePolicy({
  summary: 'Not recently used: by reference and modify bits, in four classes',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {
    interval: ranged(1000, [1, 1e9], 'references after which the bits are cleared'),
  },
  create: ({ interval }, _random, view) => new Nru(view, interval),
});
