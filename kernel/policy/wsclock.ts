/**
 * wsclock: the working set without a list of touches. The hand of a clock gives a page with its
 * reference bit set the present time and clears the bit; one without it whose time is more than
 * tau ago has left the working set and goes, a clean one at once, a modified one only if no clean
 * one is found in a round. If all belong to the set, the one with the oldest time goes.
 * The hand does not look at pages of which it is known that they stay: ranks in the ring lead it
 * from one page to the next that it must look at. So it sees every touch; a hit costs a look at
 * the rank. Convention: time is counted in references of the host. Carr, Hennessy 1981.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { LongColumn } from './column';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, PassedPage, Policy, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { pageList } from './policy_list';
import type { Ranks } from './ranked_queue';
import { RankedQueue } from './ranked_queue';

/** The hand must look: the page may be touched, or may have left the set and be clean. */
const LOOK = 0;
/** Has left the set, and is modified. */
const DIRTY = 1;
/** In the set, with the oldest time of all. */
const OLDEST = 2;
const YOUNG = 3;

/** Why a page of such a rank goes. */
const RULES = [
  'first that has left the working set and is clean',
  'first that has left the working set, all of which are modified',
  'oldest time, since all are in the working set',
];

class WsClock implements Policy, Ranks {
  private readonly view: PolicyView;
  private readonly tau: number;
  /** From the hand on. */
  private readonly ring = new RankedQueue(this);
  private readonly last = new LongColumn(0);
  /** Pages that were in the set when they were last looked at, by their times. */
  private readonly set = new PageQueue(new PageLinks(), 1);
  /** The time of the pages that have rank OLDEST, -1 if there never were any. */
  private oldest = -1;

  constructor(view: PolicyView, tau: number) {
    this.view = view;
    this.tau = tau;
  }

  enter(page: PageId): void {
    this.ring.enterTail(page, LOOK);
    this.stamp(page);
  }

  move(): void {}

  leave(page: PageId): void {
    this.ring.remove(page);
    if (this.set.has(page)) this.set.remove(page);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const round = reason === undefined ? null : this.round();
    this.expire();
    const page = this.find();
    if (page === -1 || reason === undefined || round === null) return page;
    reason.rule = RULES[Math.min(this.ring.rankOf(page), OLDEST)] ?? '';
    for (const passed of round) reason.pass(passed.page, passed.why);
    return page;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.ring.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    const { ring } = this;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? 0;
      if (ring.rankOf(page) !== LOOK && ring.has(page)) ring.setRank(page, LOOK);
    }
  }

  marked(page: PageId): void {
    if (this.ring.has(page)) this.ring.setRank(page, LOOK);
  }

  cleaned(page: PageId): void {
    if (this.ring.rankOf(page) === DIRTY) this.ring.setRank(page, LOOK);
  }

  pages(): readonly PageId[] {
    return this.ring.pages();
  }

  order(): readonly PolicyList[] {
    const note = (page: PageId): string => `last used at ${this.last.at(page)}`;
    const pages = this.pages();
    return [pageList('ring', 'from the hand on', pages, note, this.ring.head)];
  }

  private stamp(page: PageId): void {
    this.last.set(page, this.view.references());
    if (this.set.has(page)) this.set.moveToTail(page);
    else this.set.enterTail(page);
  }

  /** Who has left the set must be looked at. */
  private expire(): void {
    for (let page = this.set.head; page !== -1 && this.isOld(page); page = this.set.head) {
      this.set.remove(page);
      this.ring.setRank(page, LOOK);
    }
  }

  private isOld(page: PageId): boolean {
    return this.view.references() - this.last.at(page) > this.tau;
  }

  /** The hand goes on until it finds a page, at most once around. */
  private find(): PageId | -1 {
    const { ring } = this;
    const page = ring.first();
    if (page === -1) return -1;
    const rank = ring.rankOf(page);
    if (rank === YOUNG) return this.firstOfOldest();
    if (rank === LOOK) ring.rotateTo(page);
    return page;
  }

  /** The hand looks at a page, if it must. */
  rankNow(page: PageId): number {
    const { view } = this;
    const rank = this.ring.rankOf(page);
    if (rank !== LOOK) return rank;
    if (view.referenced(page)) {
      view.clearReference(page);
      this.stamp(page);
    } else if (this.isOld(page)) return view.modified(page) ? DIRTY : LOOK;
    return this.last.at(page) === this.oldest ? OLDEST : YOUNG;
  }

  /** All belong to the set. The oldest time may be that of many pages: they get a rank. */
  private firstOfOldest(): PageId | -1 {
    const { last, ring, set } = this;
    const { head } = set;
    if (head === -1) return -1;
    const oldest = last.at(head);
    let page = set.after(head);
    if (page === -1 || last.at(page) !== oldest) return head;
    this.oldest = oldest;
    ring.setRank(head, OLDEST);
    for (; page !== -1 && last.at(page) === oldest; page = set.after(page)) {
      ring.setRank(page, OLDEST);
    }
    return ring.first();
  }

  /** What the hand is going to meet, up to the first page that goes at once. */
  private round(): readonly PassedPage[] {
    const { view } = this;
    const passed: PassedPage[] = [];
    for (const page of this.pages()) {
      if (view.referenced(page)) passed.push({ page, why: 'touched, bit cleared' });
      else if (!this.isOld(page)) passed.push({ page, why: 'in the working set' });
      else if (view.modified(page)) passed.push({ page, why: 'modified' });
      else break;
    }
    return passed;
  }
}

export const wsclock = definePolicy({
  summary: 'A clock that keeps the working set, clean pages first',
  origin: 'Carr, Hennessy 1981',
  machQueues: false,
  options: {
    tau: ranged(10_000, [1, 1e9], 'age in references at which a page has left the set'),
  },
  create: ({ tau }, _random, view) => new WsClock(view, tau),
});
