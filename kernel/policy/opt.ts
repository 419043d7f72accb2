/**
 * opt: the page whose next use is furthest away goes. No policy has fewer faults; none can be
 * built, since it must know the future, which a replay has. It sees every touch; a hit costs one
 * look at the table of next uses and a few bits. Conventions: of several that are never used again
 * the one that came first goes, which does not change the count of faults; without a future that is
 * all there is. A use from reference 2^31 on counts as none. A page that cannot go stands back
 * behind all others until it is touched. Belady 1966; Mattson et al. 1970.
 */
import type { PageId } from '../mach/types';
import { LongColumn } from './column';
import { NextUses } from './next_uses';
import { PageHeap } from './page_heap';
import type {
  CandidateFor,
  Future,
  Policy,
  PolicyList,
  PolicySpec,
  PolicyView,
  Reason,
} from './policy';
import { pageList } from './policy_list';
import { USE_LIMIT } from './use_set';

/** The arrival of a page that is not known. */
const NONE = -1;

class Opt implements Policy {
  private readonly view: PolicyView;
  private readonly future: Future;
  /** By page: how many had come before it. */
  private readonly arrival = new LongColumn(NONE);
  private arrivals = 0;
  /** Each known page is in one of these three; the first that has any gives the candidate. */
  private readonly never = new PageHeap();
  private readonly uses = new NextUses(this.arrival);
  private readonly back = new PageHeap();

  constructor(view: PolicyView, future: Future) {
    this.view = view;
    this.future = future;
  }

  private file(page: number, use: number): void {
    if (use < USE_LIMIT) this.uses.add(page, use);
    else this.never.set(page, 0, this.arrival.at(page));
  }

  private drop(page: number): void {
    if (this.uses.remove(page)) return;
    this.never.remove(page);
    this.back.remove(page);
  }

  enter(page: PageId): void {
    this.arrival.set(page, this.arrivals);
    this.arrivals += 1;
    this.file(page, this.future.nextUse(this.view.references()));
  }

  move(): void {}

  leave(page: PageId): void {
    this.drop(page);
    this.arrival.set(page, NONE);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { never, uses, back } = this;
    if (never.count > 0) {
      if (reason !== undefined) reason.rule = 'never used again';
      return never.top;
    }
    const page = uses.furthest();
    if (reason !== undefined) reason.rule = this.ruleOf(page);
    return page === -1 ? back.top : page;
  }

  private ruleOf(page: PageId | -1): string {
    if (page === -1) return 'first to come of those that stand back';
    const away = this.uses.useOf(page) - this.view.references();
    return `next use furthest away, ${away} references from now`;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else {
      this.drop(page);
      this.back.set(page, 0, this.arrival.at(page));
    }
  }

  touched(pages: Int32Array, count: number): void {
    const first = this.view.references();
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? NONE;
      if (this.arrival.at(page) === NONE) continue;
      const use = this.future.nextUse(first + i);
      if (use >= USE_LIMIT && this.never.has(page)) continue;
      this.drop(page);
      this.file(page, use);
    }
  }

  pages(): readonly PageId[] {
    return [...this.never.pages(), ...this.uses.pages(), ...this.back.pages()];
  }

  order(): readonly PolicyList[] {
    const { never, uses, back } = this;
    const came = (page: PageId): string => `arrival ${this.arrival.at(page)}`;
    const used = (page: PageId): string => `used next at ${uses.useOf(page)}, ${came(page)}`;
    return [
      pageList('never used again', 'next victim first', never.pages(), came),
      pageList('used again', 'next victim first', uses.pages(), used),
      pageList('stood back', 'next victim first', back.pages(), came),
    ];
  }
}

/** Without a future nothing is ever used again. */
class NoFuture implements Future {
  nextUse(): number {
    return Number.POSITIVE_INFINITY;
  }
}

export const opt: PolicySpec = {
  summary: 'The page used furthest in the future goes: the bound for all others',
  origin: 'Belady 1966',
  machQueues: false,
  needsFuture: true,
  options: {},
  create: (_options, _random, view) => new Opt(view, view.future ?? new NoFuture()),
};
