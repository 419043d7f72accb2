/**
 * What policies have in common that keep all their pages in one queue: who comes goes to the tail,
 * or to the head if it is to be paged twice; a locked candidate goes to the tail.
 */
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, Policy, PolicyList, Reason } from './policy';
import { pageList } from './policy_list';

export abstract class OneQueue implements Policy {
  protected readonly queue = new PageQueue(new PageLinks(), 1);
  /** Why the candidate is the one to go. */
  protected abstract readonly rule: string;
  /** What the order of the pages means. */
  protected abstract readonly means: string;

  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    if (hint === 'inactive_head') this.queue.enterHead(page);
    else this.queue.enterTail(page);
  }

  move(): void {}

  leave(page: PageId): void {
    this.queue.remove(page);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    if (reason !== undefined) reason.rule = this.rule;
    return this.queue.head;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.queue.moveToTail(page);
  }

  pages(): readonly PageId[] {
    return this.queue.pages();
  }

  order(): readonly PolicyList[] {
    return [pageList('queue', this.means, this.pages())];
  }
}
