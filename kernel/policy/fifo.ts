/**
 * fifo: first in, first out. The victim is the page that has been known longest, however often it
 * was touched since. Costs nothing on a hit. Convention: supplies, not touches, set the order.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const fifo: PolicySpec = {
  summary: 'First in, first out',
  origin: 'Belady 1966',
  machQueues: false,
  segmented: false,
  options: {},
  create() {
    const queue = new PageQueue(new PageLinks(), 1);
    return {
      enter(page, hint) {
        if (hint === 'inactive_head') queue.enterHead(page);
        else queue.enterTail(page);
      },
      move() {},
      leave: (page) => queue.remove(page),
      candidate: () => queue.head,
      refused(page, why) {
        if (why === 'busy') queue.remove(page);
        else queue.moveToTail(page);
      },
      pages: () => queue.pages(),
      save: () => ({ queue: queue.pages() }),
    };
  },
};
