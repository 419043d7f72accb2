/**
 * aging: an approximation of lru with a few bits a page. At each interval a page's counter moves
 * one place to the right and its reference bit comes in at the left; the lowest counter goes. A
 * touch an interval ago outweighs all older ones together, as in lru, but touches within one
 * interval look alike. A hit costs nothing, an interval one look at each page. Convention: of
 * equals, the page that came first goes. Corbato's and Tanenbaum's, also called additional
 * reference bits.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import { definePolicy } from './policy';

export const aging = definePolicy({
  summary: 'A shifting history of reference bits for each page',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {
    interval: ranged(100, [1, 1e9], 'references after which counters shift'),
    bits: option(8, 'number', 'how many bits a counter has', [2, 4, 8, 16]),
  },
  create({ interval, bits }, _random, view) {
    const queue = new PageQueue(new PageLinks(), 1);
    const counters = new Map<PageId, number>();
    const top = 1 << (bits - 1);
    const forget = (page: PageId): void => {
      queue.remove(page);
      counters.delete(page);
    };
    return {
      enter(page) {
        queue.enterTail(page);
        counters.set(page, 0);
      },
      move() {},
      leave: forget,
      candidate() {
        let best: PageId | -1 = -1;
        let lowest = Number.POSITIVE_INFINITY;
        for (const page of queue.pages()) {
          // A touch in the interval under way counts more than any before.
          const counter = (counters.get(page) ?? 0) + (view.referenced(page) ? 2 * top : 0);
          if (counter >= lowest) continue;
          best = page;
          lowest = counter;
        }
        return best;
      },
      refused(page, why) {
        if (why === 'busy') forget(page);
        else queue.moveToTail(page);
      },
      interval: {
        references: interval,
        passed() {
          for (const page of queue.pages()) {
            const touched = view.referenced(page) ? top : 0;
            counters.set(page, ((counters.get(page) ?? 0) >>> 1) | touched);
            view.clearReference(page);
          }
        },
      },
      pages: () => queue.pages(),
      save() {
        const pages = queue.pages();
        return { queue: pages, counters: pages.map((page) => counters.get(page) ?? 0) };
      },
    };
  },
});
