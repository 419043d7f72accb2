/**
 * sieve: a queue of pages and a hand that goes from old to new. A page that was hit since the hand
 * last came by keeps its place and loses its mark; the first without a mark goes, wherever it
 * stands, so new pages are sifted out quickly while those in use stay. A hit sets the hardware's
 * reference bit and costs nothing else; the load itself does not count as a hit. Zhang et al.,
 * NSDI 2024.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const sieve: PolicySpec = {
  summary: 'Lazy promotion and quick demotion with one bit and one hand',
  origin: 'Zhang, Yang, Yue, Vigfusson, Rashmi 2024',
  machQueues: false,
  options: {},
  create(_options, _random, view) {
    // Head is oldest. The hand stands on the page that is looked at next, or on none.
    const queue = new PageQueue(new PageLinks(), 1);
    let hand = -1;
    const forget = (page: number): void => {
      if (page === hand) hand = queue.after(page);
      queue.remove(page);
    };
    return {
      loadCounts: false,
      enter(page, hint) {
        if (hint === 'inactive_head') queue.enterHead(page);
        else queue.enterTail(page);
      },
      move() {},
      leave: forget,
      candidate() {
        if (queue.count === 0) return -1;
        for (;;) {
          const page = hand === -1 ? queue.head : queue.id(hand);
          if (page === -1) return -1;
          hand = page;
          if (!view.referenced(page)) return page;
          view.clearReference(page);
          hand = queue.after(page);
        }
      },
      refused(page, why) {
        if (why === 'busy') forget(page);
        else hand = queue.after(page);
      },
      pages: () => queue.pages(),
      save: () => ({ queue: queue.pages(), hand }),
    };
  },
};
