/**
 * clock: pages in a ring, a hand that sweeps. A page whose counter is above zero is passed and its
 * counter lowered; the first at zero goes, the new page takes its slot, the hand moves past it.
 * With one bit (the default) the counter is the hardware's reference bit and a hit costs nothing;
 * with more, each touch counts up to 2^bits - 1 and a hit costs what it costs lru. Corbato 1968.
 * Conventions on which books differ are options: what a new page's counter is, whether the hand
 * clears in passing or all at once, and whether counters are cleared at intervals.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { Column } from './column';
import { OneQueue } from './one_queue';
import type { CandidateFor, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { pageList } from './policy_list';

/** What both kinds of counters share. */
interface ClockOptions {
  readonly insert: number;
  readonly clearAll: boolean;
  readonly clear: number;
}

/** The hand is the head of the queue: pages that it passes are behind the tail. */
abstract class Clock extends OneQueue {
  protected readonly means: string;
  readonly loadCounts: boolean;
  readonly interval?: { readonly references: number; passed(): void };
  private readonly clearAll: boolean;
  /** Sweeping all, the last page up to which no counter is zero, or -1; only clearing makes one. */
  private setUpTo: PageId | -1 = -1;

  constructor({ insert, clearAll, clear }: ClockOptions) {
    super();
    this.means = clearAll ? 'oldest first' : 'from the hand on';
    this.clearAll = clearAll;
    this.loadCounts = insert > 0;
    if (clear > 0) this.interval = { references: clear, passed: () => this.clearEach() };
  }

  protected abstract isZero(page: PageId): boolean;
  protected abstract lower(page: PageId): void;
  protected abstract clear(page: PageId): void;
  /** What the counter is, '' for zero. */
  protected abstract note(page: PageId): string;
  /** What lowering does to it. */
  protected abstract readonly lowered: string;

  override enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    if (hint === 'inactive_head') this.setUpTo = -1;
    super.enter(page, hint);
  }

  override leave(page: PageId): void {
    if (page === this.setUpTo) this.setUpTo = this.queue.before(page);
    super.leave(page);
  }

  override candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    return this.clearAll ? this.sweepAll(reason) : this.sweep(reason);
  }

  private sweep(reason?: Reason): PageId | -1 {
    const ring = this.queue;
    if (reason !== undefined) reason.rule = this.rule;
    let page = ring.head;
    while (page !== -1 && !this.isZero(page)) {
      reason?.pass(page, `${this.note(page)}, ${this.lowered}`);
      this.lower(page);
      const next = ring.after(page);
      page = next === -1 ? ring.head : next;
    }
    if (page !== -1) ring.rotateTo(page);
    return page;
  }

  private sweepAll(reason?: Reason): PageId | -1 {
    const ring = this.queue;
    let page = this.setUpTo === -1 ? ring.head : ring.after(this.setUpTo);
    while (page !== -1 && !this.isZero(page)) page = ring.after(page);
    if (reason !== undefined) this.explain(page, reason);
    if (page === -1) this.clearEach();
    else this.setUpTo = ring.before(page);
    return page === -1 ? ring.head : page;
  }

  private explain(zero: PageId | -1, reason: Reason): void {
    const { queue } = this;
    reason.rule =
      zero === -1
        ? 'oldest, since all were touched and all are cleared'
        : 'oldest that was not touched since all were cleared';
    const chosen = zero === -1 ? queue.head : zero;
    for (let page = queue.head; page !== -1 && page !== zero; page = queue.after(page)) {
      if (page !== chosen) reason.pass(page, 'touched');
    }
  }

  /** Walks all pages: at intervals, or after each was touched since the last time. */
  private clearEach(): void {
    const ring = this.queue;
    for (let page = ring.head; page !== -1; page = ring.after(page)) this.clear(page);
    this.setUpTo = -1;
  }

  override refused(page: PageId, why: 'busy' | 'locked'): void {
    if (page === this.setUpTo) this.setUpTo = this.queue.before(page);
    super.refused(page, why);
  }

  override order(): readonly PolicyList[] {
    const note = (page: PageId): string => this.note(page);
    return [pageList('ring', this.means, this.pages(), note, this.queue.head)];
  }
}

/** The counter is the hardware's reference bit. */
class OneBitClock extends Clock {
  protected readonly rule = 'not touched since the hand last came by';
  protected readonly lowered = 'bit cleared';
  private readonly view: PolicyView;

  constructor(view: PolicyView, options: ClockOptions) {
    super(options);
    this.view = view;
  }

  protected isZero(page: PageId): boolean {
    return !this.view.referenced(page);
  }

  protected lower(page: PageId): void {
    this.view.clearReference(page);
  }

  protected clear(page: PageId): void {
    this.view.clearReference(page);
  }

  protected note(page: PageId): string {
    return this.isZero(page) ? '' : 'touched';
  }
}

/** Counters of our own, which each touch raises. */
class CountingClock extends Clock {
  protected readonly rule = 'first whose counter is zero';
  protected readonly lowered = 'lowered';
  private readonly counters = new Column(0);
  private readonly most: number;
  private readonly insert: number;

  constructor(most: number, options: ClockOptions) {
    super(options);
    this.most = most;
    this.insert = options.insert;
  }

  override enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    this.counters.set(page, this.insert);
    super.enter(page, hint);
  }

  touched(pages: Int32Array, count: number): void {
    const { counters, most } = this;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? 0;
      const counter = counters.at(page);
      if (counter < most) counters.set(page, counter + 1);
    }
  }

  protected isZero(page: PageId): boolean {
    return this.counters.at(page) === 0;
  }

  protected lower(page: PageId): void {
    this.counters.set(page, this.counters.at(page) - 1);
  }

  protected clear(page: PageId): void {
    this.counters.set(page, 0);
  }

  protected note(page: PageId): string {
    return this.isZero(page) ? '' : `counter ${this.counters.at(page)}`;
  }
}

const COMES_IN =
  'the counter of a page that comes in: 1 as on hardware that retries the access, 0 as cache ' +
  'simulators count';
const SWEEP =
  'ring, or the hand begins with the oldest page each time and clears nothing in passing, but ' +
  'all counters if all are set';

export const clock = definePolicy({
  summary: 'A ring of pages and a hand that passes those in use',
  origin: 'Corbato 1968',
  machQueues: false,
  options: {
    bits: option(1, 'number', 'how many bits a counter has', [1, 2, 3, 4, 5, 6, 7, 8]),
    insert: option(1, 'number', COMES_IN, [0, 1]),
    most: ranged(0, [0, 255], 'the highest counter, 0 for all that the bits allow'),
    sweep: option('ring', 'text', SWEEP, ['ring', 'clear_all']),
    clear: ranged(0, [0, 1e9], 'references after which all counters are cleared, 0 for never'),
  },
  create({ bits, insert, most, sweep, clear }, _random, view) {
    const shared = { insert, clearAll: sweep === 'clear_all', clear };
    if (bits === 1) return new OneBitClock(view, shared);
    return new CountingClock(most === 0 ? (1 << bits) - 1 : most, shared);
  },
});
