/**
 * car: arc with two clocks instead of its lru queues. Reference bits show which pages were
 * used: a referenced page of T1 moves to T2 when the hand meets it, a referenced page of T2 gets
 * another round. So a hit costs nothing, and the adaptation is arc's: what comes back from B1 or
 * B2 moves the wished size of T1. Conventions: the load does not count as a use; as in the paper,
 * the wished size moves after the victim was chosen. Bansal, Modha 2004.
 */
import type { PageId } from '../mach/types';
import { Ghosts } from './ghost';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, Policy, PolicyList, PolicySpec, PolicyView, Reason } from './policy';
import { ghostList, pageList } from './policy_list';

class Car implements Policy {
  readonly loadCounts = false;
  private readonly t1: PageQueue;
  private readonly t2: PageQueue;
  private readonly b1 = new Ghosts();
  private readonly b2 = new Ghosts();
  private readonly view: PolicyView;
  private p = 0;

  constructor(view: PolicyView) {
    const links = new PageLinks();
    this.t1 = new PageQueue(links, 1);
    this.t2 = new PageQueue(links, 2);
    this.view = view;
  }

  /** Adapts after the victim was chosen, as the paper has it: p holds from the next one on. */
  enter(page: PageId): void {
    const key = this.view.key(page);
    const { b1, b2, t1, t2 } = this;
    const c = this.view.frames;
    if (b1.has(key)) {
      this.p = Math.min(this.p + Math.max(1, b2.count / b1.count), c);
      b1.remove(key);
      t2.enterTail(page);
    } else if (b2.has(key)) {
      this.p = Math.max(this.p - Math.max(1, b1.count / b2.count), 0);
      b2.remove(key);
      t2.enterTail(page);
    } else {
      if (t1.count + b1.count >= c) b1.dropOldest();
      else if (t1.count + t2.count + b1.count + b2.count >= 2 * c) b2.dropOldest();
      t1.enterTail(page);
    }
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    const first = this.t1.has(page);
    (first ? this.t1 : this.t2).remove(page);
    if (why === 'evicted') (first ? this.b1 : this.b2).add(this.view.key(page));
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { t1, t2, view } = this;
    for (;;) {
      const first = t1.count > 0 && (t1.count >= Math.max(1, this.p) || t2.count === 0);
      const page = first ? t1.head : t2.head;
      if (page === -1 || !view.referenced(page)) {
        if (reason !== undefined) reason.rule = `first in ${first ? 'T1' : 'T2'} and not touched`;
        return page;
      }
      view.clearReference(page);
      reason?.pass(page, first ? 'touched, bit cleared, moved to T2' : 'touched, bit cleared');
      if (first) {
        t1.remove(page);
        t2.enterTail(page);
      } else t2.moveToTail(page);
    }
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const queue = this.t1.has(page) ? this.t1 : this.t2;
    if (why === 'busy') queue.remove(page);
    else queue.moveToTail(page);
  }

  pages(): readonly PageId[] {
    return [...this.t1.pages(), ...this.t2.pages()];
  }

  order(): readonly PolicyList[] {
    const { t1, t2, b1, b2, p } = this;
    const round = 'next under the hand first';
    const note = (page: PageId): string => (this.view.referenced(page) ? 'touched' : '');
    return [
      pageList('T1', `${round}; wished size ${p}`, t1.pages(), note, t1.head),
      pageList('T2', round, t2.pages(), note, t2.head),
      ghostList('B1', 'first to leave first', b1.keys()),
      ghostList('B2', 'first to leave first', b2.keys()),
    ];
  }
}

export const car: PolicySpec = {
  summary: 'Two clocks that balance recency and frequency as arc does',
  origin: 'Bansal, Modha 2004',
  machQueues: false,
  options: {},
  create: (_options, _random, view) => new Car(view),
};
