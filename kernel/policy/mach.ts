/**
 * mach: CMU Mach's queues. Pages enter active at the tail; refill moves the head of active to the
 * tail of inactive, clearing the reference bit without looking at it, until inactive holds two
 * thirds of both. The victim is the head of inactive; if it was referenced since its deactivation
 * it goes back to active instead. A hit costs the hardware's reference bit and nothing else.
 * Laws: 31 (a referenced inactive page is reactivated), 32 (victims in FIFO order of inactive).
 * @mach vm/vm_pageout.c vm_pageout_scan, steps 1, 4, 5 and 8
 */
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { Policy, PolicySpec, PolicyView } from './policy';

/** How much of active and inactive together should be inactive: two thirds. */
const INACTIVE_NUMERATOR = 2;
const INACTIVE_DENOMINATOR = 3;

function create(view: PolicyView): Policy {
  const links = new PageLinks();
  const active = new PageQueue(links, 1);
  const inactive = new PageQueue(links, 2);

  const inactiveTarget = (): number =>
    Math.floor(((active.count + inactive.count) * INACTIVE_NUMERATOR) / INACTIVE_DENOMINATOR);

  function refill(): void {
    const target = inactiveTarget();
    while (inactive.count < target) {
      const page = active.head;
      if (page === -1) return;
      active.remove(page);
      if (view.busy(page)) {
        view.forgotten(page);
        continue;
      }
      view.clearReference(page);
      inactive.enterTail(page);
      view.deactivated(page);
    }
  }

  function dequeue(page: PageId): void {
    if (active.has(page)) active.remove(page);
    else inactive.remove(page);
  }

  return {
    enter(page, hint) {
      if (hint === 'active') active.enterTail(page);
      else if (hint === 'inactive') inactive.enterTail(page);
      else inactive.enterHead(page);
    },
    move(page, hint) {
      if (hint === 'active') {
        dequeue(page);
        active.enterTail(page);
        return;
      }
      // An inactive page that nobody touched keeps its place.
      if (inactive.has(page) && !view.referenced(page)) return;
      view.clearReference(page);
      dequeue(page);
      inactive.enterTail(page);
      view.deactivated(page);
    },
    leave: dequeue,
    refill,
    candidate() {
      for (;;) {
        refill();
        const page = inactive.head;
        if (page === -1 || !view.settled(page) || !view.referenced(page)) return page;
        inactive.remove(page);
        active.enterTail(page);
        view.reactivated(page);
      }
    },
    refused(page, why) {
      if (why === 'busy') dequeue(page);
      else inactive.moveToTail(page);
    },
    queues: () => ({
      active: active.count,
      inactive: inactive.count,
      inactiveTarget: inactiveTarget(),
    }),
    isInactive: (page) => inactive.has(page),
    pages: () => [...inactive.pages(), ...active.pages()],
    save: () => ({ active: active.pages(), inactive: inactive.pages() }),
  };
}

export const mach: PolicySpec = {
  summary: "CMU Mach's active and inactive queues, second chance on the inactive one",
  origin: 'CMU Mach 3.0, vm/vm_pageout.c',
  machQueues: true,
  options: {},
  create: (_options, _random, view) => create(view),
};
