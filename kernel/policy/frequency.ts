/**
 * The policy that lfu and mfu are: the page with the lowest or the highest count of touches goes.
 * Counts stand in queues where they can: a touch of a heap costs more.
 */
import { option } from '../mach/options';
import type { PageId } from '../mach/types';
import { Column } from './column';
import type { Tie } from './count_heap';
import { CountHeap } from './count_heap';
import type { Counts, Extreme } from './count_queues';
import { CountQueues } from './count_queues';
import type { CandidateFor, PageKey, Policy, PolicyList, PolicyView, Reason } from './policy';
import { ghostList, pageList } from './policy_list';

const ties: readonly Tie[] = ['lru', 'fifo', 'frame'];

/** What decides between pages with one count. */
const TIES: Readonly<Record<Tie, string>> = {
  lru: 'which it has had longest',
  fifo: 'and came first',
  frame: 'and stands in the lowest slot',
};

/** The conventions of lfu and mfu. */
export const frequencyOptions = {
  tie: option<Tie>('lru', 'text', 'which of several with one count goes', ties),
  persist: option(false, 'boolean', 'whether counts survive eviction'),
};

/** The policy whose victim has the lowest or the highest count. */
export class ByFrequency implements Policy {
  private readonly view: PolicyView;
  private readonly known: Counts;
  private readonly persist: boolean;
  private readonly which: Extreme;
  private readonly tie: Tie;
  /** By key: the counts of pages that have left; keys from `keys` on have none. */
  private readonly past = new Column(0);
  private keys = 0;

  constructor(
    which: Extreme,
    { tie, persist }: Readonly<{ tie: Tie; persist: boolean }>,
    view: PolicyView,
  ) {
    const queues = tie === 'lru' && !persist;
    this.known = queues ? new CountQueues(which) : new CountHeap(which, tie);
    this.persist = persist;
    this.which = which;
    this.tie = tie;
    this.view = view;
  }

  enter(page: PageId): void {
    this.known.add(page, 1 + (this.persist ? this.recall(this.view.key(page)) : 0));
  }

  private recall(key: PageKey): number {
    const count = this.past.at(key);
    if (count > 0) this.past.set(key, 0);
    return count;
  }

  move(): void {}

  leave(page: PageId): void {
    if (this.persist) {
      const key = this.view.key(page);
      this.past.set(key, this.known.countOf(page));
      this.keys = Math.max(this.keys, key + 1);
    }
    this.known.remove(page);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { victim } = this.known;
    if (reason !== undefined && victim !== -1) reason.rule = this.ruleOf(victim);
    return victim;
  }

  private ruleOf(victim: PageId): string {
    const { known, which, tie } = this;
    const count = known.countOf(victim);
    const ties = known.pages().some((page) => page !== victim && known.countOf(page) === count);
    return `${which} count, ${count}${ties ? `, ${TIES[tie]}` : ''}`;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.known.remove(page);
    else this.known.standBack(page);
  }

  touched(pages: Int32Array, count: number): void {
    this.known.touchAll(pages, count);
  }

  pages(): readonly PageId[] {
    return this.known.pages();
  }

  order(): readonly PolicyList[] {
    const { known, past } = this;
    const keys = Array.from({ length: this.keys }, (_, key) => key);
    const left = keys.filter((key) => past.at(key) > 0);
    const victims = `next victim first${known.state ?? ''}`;
    const pages = pageList('pages', victims, known.pages(), (page) => known.note(page));
    if (!this.persist) return [pages];
    return [pages, ghostList('left', 'by key', left, (key) => `count ${past.at(key)}`)];
  }
}
