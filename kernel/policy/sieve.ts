/**
 * sieve: a queue of pages and a hand that goes from old to new. A page that was hit since the hand
 * last came by keeps its place and loses its mark; the first without a mark goes, wherever it
 * stands, so new pages are sifted out quickly while those in use stay. A hit sets the hardware's
 * reference bit and costs nothing else; the load itself does not count as a hit. Zhang et al.,
 * NSDI 2024.
 */
import type { PageId } from '../mach/types';
import { OneQueue } from './one_queue';
import type { CandidateFor, PolicyList, PolicySpec, PolicyView, Reason } from './policy';
import { pageList } from './policy_list';

class Sieve extends OneQueue {
  protected readonly rule = 'not touched since the hand last came by';
  protected readonly means = 'oldest first';
  readonly loadCounts = false;
  private readonly view: PolicyView;
  /** The page that is looked at next; -1 to begin with the oldest. */
  private hand: PageId | -1 = -1;

  constructor(view: PolicyView) {
    super();
    this.view = view;
  }

  override leave(page: PageId): void {
    if (page === this.hand) this.hand = this.queue.after(page);
    this.queue.remove(page);
  }

  override candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { queue, view } = this;
    if (reason !== undefined) reason.rule = this.rule;
    let page = this.hand === -1 ? queue.head : this.hand;
    while (page !== -1 && view.referenced(page)) {
      reason?.pass(page, 'touched, bit cleared');
      view.clearReference(page);
      const next = queue.after(page);
      page = next === -1 ? queue.head : next;
    }
    this.hand = page;
    return page;
  }

  override refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.hand = this.queue.after(page);
  }

  override order(): readonly PolicyList[] {
    const note = (page: PageId): string => (this.view.referenced(page) ? 'touched' : '');
    return [pageList('queue', this.means, this.pages(), note, this.hand)];
  }
}

export const sieve: PolicySpec = {
  summary: 'Lazy promotion and quick demotion with one bit and one hand',
  origin: 'Zhang, Yang, Yue, Vigfusson, Rashmi 2024',
  machQueues: false,
  options: {},
  create: (_options, _random, view) => new Sieve(view),
};
