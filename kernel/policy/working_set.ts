/**
 * working_set: a page belongs to the working set while its last touch is no more than tau
 * references ago. Whenever a page faults, all that have dropped out of the set leave; so how much
 * memory is used follows from tau, and the frames only limit it: if the set itself is larger, its
 * oldest page goes. It sees every touch; a hit costs what it costs lru, and one array store.
 * Conventions: time is counted in references of the host, and the set is trimmed at faults, not at
 * every reference. Denning 1968.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import { definePolicy } from './policy';

export const workingSet = definePolicy({
  summary: 'Pages touched in the last tau references stay',
  origin: 'Denning 1968',
  machQueues: false,
  options: {
    tau: ranged(10_000, [1, 1e9], 'length of the window in references'),
  },
  create({ tau }, _random, view) {
    const queue = new PageQueue(new PageLinks(), 1);
    const last = new Map<PageId | number, number>();
    const forget = (page: PageId): void => {
      queue.remove(page);
      last.delete(page);
    };
    return {
      enter(page) {
        queue.enterTail(page);
        last.set(page, view.references());
      },
      move() {},
      leave: forget,
      candidate(why) {
        const { head } = queue;
        if (head === -1 || why !== 'interval') return head;
        return view.references() - (last.get(head) ?? 0) > tau ? head : -1;
      },
      trims: true,
      refused(page, why) {
        if (why === 'busy') forget(page);
        else queue.moveToTail(page);
      },
      touched(pages, count) {
        queue.touchAll(pages, count);
        const first = view.references();
        for (let i = 0; i < count; i += 1) last.set(pages[i] ?? -1, first + i);
      },
      pages: () => queue.pages(),
      save() {
        const pages = queue.pages();
        return { queue: pages, last: pages.map((page) => last.get(page) ?? 0) };
      },
    };
  },
});
