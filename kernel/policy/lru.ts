/**
 * lru: least recently used, exactly. The victim is the page whose last touch is longest ago. It
 * sees every touch, in batches that arrive before the next fault: a hit costs one array store when
 * it happens and a few more when the batch is worked off.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const lru: PolicySpec = {
  summary: 'Least recently used, exact',
  origin: 'Mattson, Gecsei, Slutz, Traiger 1970',
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
      touched: (pages, count) => queue.touchAll(pages, count),
      pages: () => queue.pages(),
      save: () => ({ queue: queue.pages() }),
    };
  },
};
