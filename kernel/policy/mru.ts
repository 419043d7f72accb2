/**
 * mru: most recently used goes. The victim is the page that was touched last before the fault,
 * which is right for a loop that is a little larger than memory: all but the end of it stays. It
 * sees every touch, as lru does, and costs the same on a hit. Denning 1968 names it; Chou and
 * DeWitt 1985 use it.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const mru: PolicySpec = {
  summary: 'Most recently used goes first',
  origin: 'Chou, DeWitt 1985',
  machQueues: false,
  options: {},
  create() {
    const queue = new PageQueue(new PageLinks(), 1);
    return {
      enter: (page) => queue.enterTail(page),
      move() {},
      leave: (page) => queue.remove(page),
      candidate: () => queue.tail,
      refused(page, why) {
        queue.remove(page);
        if (why === 'locked') queue.enterHead(page);
      },
      touched: (pages, count) => queue.touchAll(pages, count),
      pages: () => queue.pages().reverse(),
      save: () => ({ queue: queue.pages() }),
    };
  },
};
