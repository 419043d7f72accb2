/**
 * mru: most recently used goes. The victim is the page that was touched last before the fault,
 * which is right for a loop that is a little larger than memory: all but the end of it stays. It
 * sees every touch, as lru does, and costs the same on a hit. Denning 1968 names it; Chou and
 * DeWitt 1985 use it.
 */
import type { PageId } from '../mach/types';
import { OneQueue } from './one_queue';
import type { CandidateFor, PolicySpec, Reason } from './policy';

/** The queue stands as lru has it; the candidate is its tail. */
class Mru extends OneQueue {
  protected readonly rule = 'most recently used';
  protected readonly means = 'most recently used first';

  override enter(page: PageId): void {
    this.queue.enterTail(page);
  }

  override candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    if (reason !== undefined) reason.rule = this.rule;
    return this.queue.tail;
  }

  override refused(page: PageId, why: 'busy' | 'locked'): void {
    this.queue.remove(page);
    if (why === 'locked') this.queue.enterHead(page);
  }

  touched(pages: Int32Array, count: number): void {
    this.queue.touchAll(pages, count);
  }

  override pages(): readonly PageId[] {
    return this.queue.pages().reverse();
  }
}

export const mru: PolicySpec = {
  summary: 'Most recently used goes first',
  origin: 'Chou, DeWitt 1985',
  machQueues: false,
  options: {},
  create: () => new Mru(),
};
