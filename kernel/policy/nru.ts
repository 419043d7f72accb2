/**
 * nru: not recently used. Reference bits are cleared at intervals, so that a set bit means a touch
 * in the present interval; the victim is of the lowest class that has a page: 0 neither touched
 * nor modified, 1 modified, 2 touched, 3 both. A hit costs nothing, an interval one look at each
 * page. Conventions: within a class the page that came first goes (in books, any). Tanenbaum
 * 1987.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import { definePolicy } from './policy';

export const nru = definePolicy({
  summary: 'Not recently used: by reference and modify bits, in four classes',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {
    interval: ranged(1000, [1, 1e9], 'references after which the bits are cleared'),
  },
  create({ interval }, _random, view) {
    const queue = new PageQueue(new PageLinks(), 1);
    const classOf = (page: PageId): number =>
      (view.referenced(page) ? 2 : 0) + (view.modified(page) ? 1 : 0);
    return {
      enter: (page) => queue.enterTail(page),
      move() {},
      leave: (page) => queue.remove(page),
      candidate() {
        let best: PageId | -1 = -1;
        let lowest = 4;
        for (const page of queue.pages()) {
          const its = classOf(page);
          if (its >= lowest) continue;
          best = page;
          lowest = its;
          if (lowest === 0) break;
        }
        return best;
      },
      refused(page, why) {
        if (why === 'busy') queue.remove(page);
        else queue.moveToTail(page);
      },
      interval: {
        references: interval,
        passed() {
          for (const page of queue.pages()) view.clearReference(page);
        },
      },
      pages: () => queue.pages(),
      save: () => ({ queue: queue.pages() }),
    };
  },
});
