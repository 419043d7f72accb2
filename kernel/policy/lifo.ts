/**
 * lifo: last in, first out. The victim is the page that came last, however often it was touched
 * since; all that came while there was room stay for ever. Costs nothing on a hit. A textbook's
 * counterexample: it wins on loops, and loses nearly everywhere else.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const lifo: PolicySpec = {
  summary: 'Last in, first out',
  origin: 'textbooks',
  machQueues: false,
  options: {},
  create() {
    const queue = new PageQueue(new PageLinks(), 1);
    return {
      enter: (page) => queue.enterHead(page),
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
