/**
 * enhanced_second_chance: clock that would rather not write. The hand looks first for a page
 * neither touched nor modified, and changes nothing; then for one that is only modified, taking
 * reference bits away as it passes; then again. So a clean page goes before a dirty one that is as
 * old, and the pager gets fewer returns. A hit costs nothing. Stallings, after the first Macintosh
 * systems.
 */
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { PolicySpec } from './policy';

export const enhancedSecondChance: PolicySpec = {
  summary: 'A clock that takes clean pages before modified ones',
  origin: 'Goldman 1989, as in Stallings',
  machQueues: false,
  options: {},
  create(_options, _random, view) {
    const ring = new PageQueue(new PageLinks(), 1);
    /** One round of the hand; it stops before the page that fits. */
    const round = (fits: (page: PageId) => boolean, clear: boolean): PageId | -1 => {
      for (let left = ring.count; left > 0; left -= 1) {
        const { head } = ring;
        if (head === -1 || fits(head)) return head;
        if (clear) view.clearReference(head);
        ring.moveToTail(head);
      }
      return -1;
    };
    const idle = (page: PageId): boolean => !view.referenced(page);
    const free = (page: PageId): boolean => idle(page) && !view.modified(page);
    return {
      enter(page, hint) {
        if (hint === 'inactive_head') ring.enterHead(page);
        else ring.enterTail(page);
      },
      move() {},
      leave: (page) => ring.remove(page),
      candidate() {
        if (ring.count === 0) return -1;
        for (;;) {
          const clean = round(free, false);
          if (clean !== -1) return clean;
          const dirty = round(idle, true);
          if (dirty !== -1) return dirty;
        }
      },
      refused(page, why) {
        if (why === 'busy') ring.remove(page);
        else ring.moveToTail(page);
      },
      pages: () => ring.pages(),
      save: () => ({ ring: ring.pages() }),
    };
  },
};
