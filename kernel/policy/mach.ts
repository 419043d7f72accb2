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
import type { CandidateFor, Policy, PolicyQueues, PolicySpec, PolicyView, Reason } from './policy';
import type { PolicyQueue } from './queued_policy';
import { QueuedPolicy } from './queued_policy';

/** How much of active and inactive together should be inactive: two thirds. */
const INACTIVE_NUMERATOR = 2;
const INACTIVE_DENOMINATOR = 3;

/** The two queues at work. */
class MachQueues extends QueuedPolicy implements Policy {
  private readonly active: PageQueue;
  private readonly inactive: PageQueue;
  private readonly view: PolicyView;
  readonly inQueues: readonly PolicyQueue[];

  constructor(view: PolicyView) {
    super();
    const links = new PageLinks();
    this.active = new PageQueue(links, 1);
    this.inactive = new PageQueue(links, 2);
    this.view = view;
    const note = (page: PageId): string => (view.referenced(page) ? 'touched' : '');
    const { active, inactive } = this;
    this.inQueues = [
      { name: 'inactive', order: 'next victim first', queue: inactive, note },
      { name: 'active', order: 'next to become inactive first', queue: active, note },
    ];
  }

  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    if (hint === 'active') this.active.enterTail(page);
    else if (hint === 'inactive') this.inactive.enterTail(page);
    else this.inactive.enterHead(page);
  }

  move(page: PageId, hint: 'active' | 'inactive'): void {
    if (hint === 'active') {
      this.leave(page);
      this.active.enterTail(page);
    } else if (this.active.has(page) || this.view.used(page)) this.deactivate(page);
    // An inactive page keeps its place, unless a fault found it since.
  }

  leave(page: PageId): void {
    if (this.active.has(page)) this.active.remove(page);
    else this.inactive.remove(page);
  }

  private deactivate(page: PageId): void {
    this.leave(page);
    this.view.clearReference(page);
    this.inactive.enterTail(page);
    this.view.deactivated(page);
  }

  /** From the head of active, without a look at its reference bit; false if there is nothing. */
  private refillOne(): boolean {
    const page = this.active.head;
    if (page === -1) return false;
    if (this.view.busy(page)) {
      this.active.remove(page);
      this.view.forgotten(page);
    } else this.deactivate(page);
    return true;
  }

  refill(): void {
    const target = this.queues().inactiveTarget;
    while (this.inactive.count < target && this.refillOne());
  }

  candidate(why: CandidateFor, reason?: Reason): PageId | -1 {
    if (reason !== undefined) reason.rule = 'first inactive page that was not touched';
    for (;;) {
      this.refill();
      const page = this.inactive.head;
      if (page === -1) {
        // So few pages that none should be inactive: demand mode needs one all the same.
        if (why !== 'full' || !this.refillOne()) return -1;
      } else if (!this.view.settled(page) || !this.view.referenced(page)) return page;
      else {
        reason?.pass(page, 'touched, made active');
        this.inactive.remove(page);
        this.active.enterTail(page);
        this.view.reactivated(page);
      }
    }
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.inactive.moveToTail(page);
  }

  queues(): PolicyQueues {
    const active = this.active.count;
    const inactive = this.inactive.count;
    const share = (active + inactive) * INACTIVE_NUMERATOR;
    return { active, inactive, inactiveTarget: Math.floor(share / INACTIVE_DENOMINATOR) };
  }

  isInactive(page: PageId): boolean {
    return this.inactive.has(page);
  }

  pages(): readonly PageId[] {
    return [...this.inactive.pages(), ...this.active.pages()];
  }
}

export const mach: PolicySpec = {
  summary: "CMU Mach's active and inactive queues, second chance on the inactive one",
  origin: 'CMU Mach 3.0, vm/vm_pageout.c',
  machQueues: true,
  segmented: false,
  options: {},
  create: (_options, _random, view) => new MachQueues(view),
};
