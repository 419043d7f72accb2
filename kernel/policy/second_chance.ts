/**
 * second_chance: fifo, but a page that was touched since it came (or since its last chance) goes to
 * the end of the queue instead of out, as if it had just come. The same victims as clock with one
 * bit; written as the books that teach it as a queue. A hit costs nothing. Tanenbaum 1987.
 */
import type { PageId } from '../mach/types';
import { OneQueue } from './one_queue';
import type { CandidateFor, PolicyList, PolicySpec, PolicyView, Reason } from './policy';
import { pageList } from './policy_list';

class SecondChance extends OneQueue {
  protected readonly rule = 'first in the queue that was not touched';
  protected readonly means = 'oldest first, by arrival or last chance';
  private readonly view: PolicyView;

  constructor(view: PolicyView) {
    super();
    this.view = view;
  }

  override candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { queue, view } = this;
    if (reason !== undefined) reason.rule = this.rule;
    for (;;) {
      const { head } = queue;
      if (head === -1 || !view.referenced(head)) return head;
      reason?.pass(head, 'touched, bit cleared, moved to the tail');
      view.clearReference(head);
      queue.moveToTail(head);
    }
  }

  override order(): readonly PolicyList[] {
    const note = (page: PageId): string => (this.view.referenced(page) ? 'touched' : '');
    return [pageList('queue', this.means, this.pages(), note)];
  }
}

export const secondChance: PolicySpec = {
  summary: 'First in, first out, but who was touched gets another turn',
  origin: 'Tanenbaum 1987',
  machQueues: false,
  options: {},
  create: (_options, _random, view) => new SecondChance(view),
};
