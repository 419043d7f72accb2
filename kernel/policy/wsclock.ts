/**
 * wsclock: the working set without a list of touches. The hand of a clock gives a page with its
 * reference bit set the present time and clears the bit; one without it whose time is more than
 * tau ago has left the working set and goes, a clean one at once, a modified one only if no clean
 * one is found in a round. If all belong to the set, the one with the oldest time goes. A hit
 * costs nothing. Convention: time is counted in references of the host. Carr, Hennessy 1981.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import { definePolicy } from './policy';

export const wsclock = definePolicy({
  summary: 'A clock that keeps the working set, clean pages first',
  origin: 'Carr, Hennessy 1981',
  machQueues: false,
  options: {
    tau: ranged(10_000, [1, 1e9], 'age in references at which a page has left the set'),
  },
  create({ tau }, _random, view) {
    const ring = new PageQueue(new PageLinks(), 1);
    const last = new Map<PageId, number>();
    const forget = (page: PageId): void => {
      ring.remove(page);
      last.delete(page);
    };
    return {
      enter(page) {
        ring.enterTail(page);
        last.set(page, view.references());
      },
      move() {},
      leave: forget,
      candidate() {
        const now = view.references();
        let dirty: PageId | -1 = -1;
        let oldest: PageId | -1 = -1;
        for (let left = ring.count; left > 0; left -= 1) {
          const { head } = ring;
          if (head === -1) return -1;
          if (view.referenced(head)) {
            view.clearReference(head);
            last.set(head, now);
          } else if (now - (last.get(head) ?? 0) > tau) {
            if (!view.modified(head)) return head;
            if (dirty === -1) dirty = head;
          }
          if (oldest === -1 || (last.get(head) ?? 0) < (last.get(oldest) ?? 0)) oldest = head;
          ring.moveToTail(head);
        }
        return dirty === -1 ? oldest : dirty;
      },
      refused(page, why) {
        if (why === 'busy') forget(page);
        else ring.moveToTail(page);
      },
      pages: () => ring.pages(),
      save() {
        const pages = ring.pages();
        return { ring: pages, last: pages.map((page) => last.get(page) ?? 0) };
      },
    };
  },
});
