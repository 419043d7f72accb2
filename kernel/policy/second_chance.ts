/**
 * second_chance: fifo, but a page that was touched since it came (or since its last chance) goes to
 * the end of the queue instead of out, as if it had just come. The same victims as clock with one
 * bit; written as the books that teach it as a queue. A hit costs nothing. Tanenbaum 1987.
 */
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const secondChance: PolicySpec = {
  summary: 'First in, first out, but who was touched gets another turn',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {},
  create(_options, _random, view) {
    const queue = new PageQueue(new PageLinks(), 1);
    return {
      enter(page, hint) {
        if (hint === 'inactive_head') queue.enterHead(page);
        else queue.enterTail(page);
      },
      move() {},
      leave: (page) => queue.remove(page),
      candidate() {
        for (;;) {
          const { head } = queue;
          if (head === -1 || !view.referenced(head)) return head;
          view.clearReference(head);
          queue.moveToTail(head);
        }
      },
      refused(page, why) {
        if (why === 'busy') queue.remove(page);
        else queue.moveToTail(page);
      },
      pages: () => queue.pages(),
      save: () => ({ queue: queue.pages() }),
    };
  },
};
