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
import { LongColumn } from './column';
import { OneQueue } from './one_queue';
import type { CandidateFor, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { pageList } from './policy_list';

class WorkingSet extends OneQueue {
  protected readonly rule = 'least recently used, since all are in the working set';
  /** Why a page goes that is not in the set. */
  private readonly leaving: string;
  protected readonly means = 'least recently used first';
  readonly trims = true;
  private readonly view: PolicyView;
  private readonly tau: number;
  private readonly last = new LongColumn(0);

  constructor(view: PolicyView, tau: number) {
    super();
    this.view = view;
    this.tau = tau;
    this.leaving = `not touched in the last ${tau} references`;
  }

  override enter(page: PageId): void {
    this.queue.enterTail(page);
    this.last.set(page, this.view.references());
  }

  override candidate(why: CandidateFor, reason?: Reason): PageId | -1 {
    const { head } = this.queue;
    if (head === -1) return head;
    const left = this.view.references() - this.last.at(head) > this.tau;
    if (reason !== undefined) reason.rule = left ? this.leaving : this.rule;
    return left || why !== 'interval' ? head : -1;
  }

  touched(pages: Int32Array, count: number): void {
    const { last } = this;
    this.queue.touchAll(pages, count);
    const first = this.view.references();
    for (let i = 0; i < count; i += 1) last.set(pages[i] ?? 0, first + i);
  }

  override order(): readonly PolicyList[] {
    const note = (page: PageId): string => `last used at ${this.last.at(page)}`;
    return [pageList('queue', this.means, this.pages(), note)];
  }
}

export const workingSet = definePolicy({
  summary: 'Pages touched in the last tau references stay',
  origin: 'Denning 1968',
  machQueues: false,
  options: {
    tau: ranged(10_000, [1, 1e9], 'length of the window in references'),
  },
  create: ({ tau }, _random, view) => new WorkingSet(view, tau),
});
