/**
 * What nru and aging have in common: pages in the order of their coming, each with a rank that the
 * reference bit raises, and intervals at whose end the bits of touched pages are cleared. An
 * interval costs steps for each page that was touched in it, nothing for the others.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { Column } from './column';
import type { CandidateFor, Policy, PolicyList, PolicyView, Reason } from './policy';
import { pageList } from './policy_list';
import type { Ranks } from './ranked_queue';
import { RankedQueue } from './ranked_queue';

export abstract class IntervalQueue implements Policy, Ranks {
  protected readonly view: PolicyView;
  protected readonly queue = new RankedQueue(this);
  /** After so many references an interval has passed. */
  readonly references: number;
  /** Pages that may have been touched in the present interval, each once. */
  private touchedPages: number[] = [];
  /** By page: the interval in which it was last among them. */
  private readonly touchedIn = new Column(0);
  private present = 1;

  constructor(view: PolicyView, references: number) {
    this.view = view;
    this.references = references;
  }

  get interval(): this {
    return this;
  }

  /** What the rank of a page must be now. */
  abstract rankNow(page: PageId): number;
  /** An interval ends for a page that may have been touched in it. */
  protected abstract ended(page: PageId): void;
  /** Why a page of such a rank goes. */
  protected abstract ruleOf(rank: number): string;
  /** What is known of a page. */
  protected abstract noteOf(page: PageId): string;

  /** What spared a page. */
  protected whyOf(page: PageId): string {
    return this.noteOf(page);
  }

  enter(page: PageId): void {
    this.queue.enterTail(page, 0);
    this.marked(page);
  }

  move(): void {}

  leave(page: PageId): void {
    this.queue.remove(page);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const page = this.queue.first();
    if (reason === undefined || page === -1) return page;
    const rank = this.queue.rankOf(page);
    reason.rule = this.ruleOf(rank);
    for (const other of this.pages()) {
      if (other !== page) reason.pass(other, this.whyOf(other));
      else if (rank === 0) break; // No rank is lower, so the search ends here.
    }
    return page;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.queue.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    const { touchedIn, present } = this;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? 0;
      if (touchedIn.at(page) === present) continue;
      touchedIn.set(page, present);
      this.touchedPages.push(page);
    }
  }

  marked(page: PageId): void {
    if (this.touchedIn.at(page) === this.present) return;
    this.touchedIn.set(page, this.present);
    this.touchedPages.push(page);
  }

  passed(): void {
    for (const page of this.touchedPages) {
      if (this.queue.has(page)) this.ended(pageId(page));
    }
    this.touchedPages = [];
    this.present += 1;
  }

  pages(): readonly PageId[] {
    return this.queue.pages();
  }

  order(): readonly PolicyList[] {
    return [pageList('queue', 'oldest first', this.pages(), (page) => this.noteOf(page))];
  }
}
