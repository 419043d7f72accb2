/**
 * enhanced_second_chance: clock that would rather not write. The hand looks first for a page
 * neither touched nor modified, and changes nothing; then for one that is only modified, taking
 * reference bits away as it passes; then again. So a clean page goes before a dirty one that is as
 * old, and the pager gets fewer returns. A hit costs nothing. Stallings, after the first Macintosh
 * systems.
 */
import type { PageId } from '../mach/types';
import type { CandidateFor, Policy, PolicyList, PolicySpec, PolicyView, Reason } from './policy';
import { pageList } from './policy_list';
import type { Ranks } from './ranked_queue';
import { RankedQueue } from './ranked_queue';

/** The page may be neither touched nor modified. */
const HOPEFUL = 0;
/** It was touched or modified when it was last looked at. */
const SPARED = 1;

class EnhancedSecondChance implements Policy, Ranks {
  private readonly view: PolicyView;
  private readonly ring = new RankedQueue(this);

  constructor(view: PolicyView) {
    this.view = view;
  }

  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    if (hint === 'inactive_head') this.ring.enterHead(page, HOPEFUL);
    else this.ring.enterTail(page, HOPEFUL);
  }

  move(): void {}

  leave(page: PageId): void {
    this.ring.remove(page);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    if (this.ring.count === 0) return -1;
    for (;;) {
      if (reason !== undefined) this.explain(reason);
      const clean = this.findFree();
      if (clean !== -1) return clean;
      const dirty = this.findIdle(reason);
      if (dirty !== -1) return dirty;
    }
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.ring.moveToTail(page);
  }

  cleaned(page: PageId): void {
    if (this.ring.has(page)) this.ring.setRank(page, HOPEFUL);
  }

  pages(): readonly PageId[] {
    return this.ring.pages();
  }

  order(): readonly PolicyList[] {
    const note = (page: PageId): string =>
      [this.view.referenced(page) && 'touched', this.view.modified(page) && 'modified']
        .filter((bit) => bit !== false)
        .join(', ');
    return [pageList('ring', 'from the hand on', this.pages(), note, this.ring.head)];
  }

  private isFree(page: PageId): boolean {
    return !this.view.referenced(page) && !this.view.modified(page);
  }

  /** One round of the hand, which stops at the first page that is free. */
  private findFree(): PageId | -1 {
    const page = this.ring.first();
    if (page === -1 || this.ring.rankOf(page) === SPARED) return -1;
    this.ring.rotateTo(page);
    return page;
  }

  rankNow(page: PageId): number {
    return this.ring.rankOf(page) === HOPEFUL && this.isFree(page) ? HOPEFUL : SPARED;
  }

  /** One round that takes bits away, up to the first page without one. */
  private findIdle(reason?: Reason): PageId | -1 {
    const { ring, view } = this;
    for (let page = ring.head; page !== -1; page = ring.after(page)) {
      if (!view.referenced(page)) {
        ring.rotateTo(page);
        return page;
      }
      reason?.pass(page, 'touched, bit cleared');
      view.clearReference(page);
      ring.setRank(page, HOPEFUL);
    }
    return -1;
  }

  private explain(reason: Reason): void {
    for (const page of this.ring.pages()) {
      reason.rule = 'first that is neither touched nor modified';
      if (this.isFree(page)) return;
      reason.pass(page, this.view.referenced(page) ? 'touched' : 'modified');
    }
    reason.rule = 'first that is modified, but not touched';
  }
}

export const enhancedSecondChance: PolicySpec = {
  summary: 'A clock that takes clean pages before modified ones',
  origin: 'Goldman 1989, as in Stallings',
  machQueues: false,
  options: {},
  create: (_options, _random, view) => new EnhancedSecondChance(view),
};
