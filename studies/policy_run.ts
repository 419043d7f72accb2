/**
 * policy_run: a policy of kernel/policy at work without a kernel, for counts alone. It is driven
 * through its contract, in the order in which the kernel with pageout `demand` and store `object`
 * drives it, so that it names the same victims; test/law/policy_run.test.ts compares the two.
 * Decision 33. For each reference:
 *   HIT     the page translates     -> its bits are set; exact policies get batches
 *   FAULT   it is here all the same -> a fault and a touch
 *   FAULT   it is not here          -> incoming, trim, room, deactivate behind, enter
 * A page's id and its key are its number in the trace, and one byte holds all that is known of it.
 * Pages may come in any order, and beyond any bound: the bytes grow.
 */
import { GivenError, refuse, shown } from '../kernel/mach/given';
import type { PageId, Random } from '../kernel/mach/types';
import { pageId } from '../kernel/mach/types';
import type {
  CandidateFor,
  Policy,
  PolicyList,
  PolicyOptions,
  PolicySpec,
} from '../kernel/policy/policy';
import { Reason } from '../kernel/policy/policy';
import { policyProblem } from '../kernel/policy/policy_parts';
import type { RunViewSettings } from './run_view';
import {
  KNOWN,
  MODIFIED,
  NEXT,
  NEXT_SHIFT,
  REFERENCED,
  RESIDENT,
  RunView,
  TRANSLATED,
  USED,
} from './run_view';

// Constants of this module: unbundled, each use of an imported one reads a property.
const HIT = TRANSLATED;
const USE = REFERENCED;

/** How many touches an exact policy gets at a time. */
const BATCH = 4096;

/** Where pages lie: a page that comes or goes behind its neighbour deactivates that one. */
export interface PagePlaces {
  region(page: number): number;
  /** The page's number in its region. */
  offset(page: number): number;
}

/** Whoever wants to know why pages leave: the policy is asked for its reasons then. */
export interface VictimWatch {
  /** A page leaves; `reason` is the policy's, `need` what it was asked for. */
  evicted(page: PageId, dirty: boolean, need: CandidateFor, reason: Reason): void;
}

export interface PolicyRunSettings extends RunViewSettings {
  /** What errors call the policy. */
  readonly label: string;
  readonly spec: PolicySpec;
  readonly options: PolicyOptions;
  readonly random: Random;
  /** Null: all pages lie in one region, each at its number. */
  readonly places: PagePlaces | null;
  readonly watch?: VictimWatch;
}

/** A run that is handed its references piece by piece. */
export class PolicyRun {
  private readonly view: RunView;
  private readonly policy: Policy;
  private readonly label: string;
  private readonly frames: number;
  private readonly places: PagePlaces | null;
  private readonly watch: VictimWatch | null;
  /** Of the candidate named last, if there is a watch. */
  private reason = new Reason();
  private readonly exact: boolean;
  /** It has `incoming` or trims: both come before room is made. */
  private readonly prepares: boolean;
  private readonly marks: boolean;
  private readonly trims: boolean;
  /** What an access that brings a page in sets. */
  private readonly load: number;
  /** What is kept of a page that was returned. */
  private readonly returned: number;
  private readonly interval: number;
  private untilInterval: number;
  private readonly touched = new Int32Array(BATCH);
  /** Pages in memory. */
  private cached = 0;
  /** The page that came or went last, in each region. */
  private readonly last: number[] = [];
  private lastOfOne = -2;
  /** References that did not hit. */
  faults = 0;
  /** Those of them that found their page here, without a translation. */
  private found = 0;
  /** Modified pages that were returned: evicted ones, and those that were synchronized. */
  dirtyReturns = 0;

  /** Throws a GivenError if `create` gives no policy. */
  constructor(settings: PolicyRunSettings) {
    const { label, spec, options, frames, random, places } = settings;
    const view = new RunView(settings);
    const policy = spec.create(options, random, view);
    refuse(label, policyProblem(policy));
    this.view = view;
    this.policy = policy;
    this.label = label;
    this.frames = frames;
    this.places = places;
    this.watch = settings.watch ?? null;
    this.exact = policy.touched !== undefined;
    this.prepares = policy.incoming !== undefined || policy.trims === true;
    this.marks = policy.marked !== undefined;
    this.trims = policy.trims === true;
    this.load = policy.loadCounts === false ? 0 : REFERENCED;
    // When a page that was returned comes back, it is in a frame that its pager has used.
    this.returned = (USED | this.load) << NEXT_SHIFT;
    this.interval = policy.interval?.references ?? 0;
    this.untilInterval = this.interval;
  }

  /** References made so far. */
  get references(): number {
    return this.view.made;
  }

  /** Pages that were brought in. */
  get requests(): number {
    return this.faults - this.found;
  }

  /** All that the policy keeps now. */
  order(): readonly PolicyList[] {
    return this.policy.order();
  }

  /** Makes the references of a chunk, each `page << 1 | write`, or a part of them. */
  run(chunk: Uint32Array, from = 0, to = chunk.length): void {
    let at = from;
    while (at < to) {
      const end = this.exact && to - at > BATCH ? at + BATCH : to;
      at = this.interval === 0 ? this.slice(chunk, at, end) : this.slices(chunk, at, end);
    }
  }

  /** Up to the end of an interval of the policy, or to `to`. */
  private slices(chunk: Uint32Array, from: number, to: number): number {
    const count = Math.min(to - from, this.untilInterval);
    this.slice(chunk, from, from + count);
    this.untilInterval -= count;
    if (this.untilInterval === 0) {
      this.untilInterval = this.interval;
      this.policy.interval?.passed();
    }
    return from + count;
  }

  private slice(chunk: Uint32Array, from: number, end: number): number {
    const { exact, policy, view } = this;
    let at = from;
    while (at < end) {
      const stop = exact ? this.touch(chunk, at, end) : this.hit(chunk, at, end);
      if (stop > at) {
        if (exact) policy.touched?.(this.touched, stop - at);
        view.made += stop - at;
        at = stop;
      }
      if (at < end) {
        this.fault(chunk[at] ?? 0);
        view.made += 1;
        at += 1;
      }
    }
    return end;
  }

  /** Hits from `from` on; returns where the first reference stands that does not hit, or `to`. */
  private hit(chunk: Uint32Array, from: number, to: number): number {
    const { bits } = this.view;
    for (let at = from; at < to; at += 1) {
      const reference = chunk[at] ?? 0;
      const page = reference >>> 1;
      const its = bits[page] ?? 0;
      if (its < HIT) return at;
      bits[page] = its | USE | ((reference & 1) << 1);
    }
    return to;
  }

  /** As `hit`, and remembers each page for the policy. */
  private touch(chunk: Uint32Array, from: number, to: number): number {
    const { bits } = this.view;
    const { touched } = this;
    for (let at = from; at < to; at += 1) {
      const reference = chunk[at] ?? 0;
      const page = reference >>> 1;
      const its = bits[page] ?? 0;
      if (its < HIT) return at;
      bits[page] = its | USE | ((reference & 1) << 1);
      touched[at - from] = page;
    }
    return to;
  }

  private fault(reference: number): void {
    const page = pageId(reference >>> 1);
    const written = (reference & 1) << 1;
    const { policy, view } = this;
    this.faults += 1;
    const was = view.of(page);
    if ((was & RESIDENT) !== 0) {
      this.map(page, written);
      return;
    }
    view.reach(page);
    if (this.prepares) this.prepare(page);
    if (this.cached >= this.frames) this.makeRoom();
    this.follow(page);
    this.cached += 1;
    const { bits } = view;
    const here = RESIDENT | KNOWN | (was & NEXT);
    bits[page] = here | ((was & NEXT) >> NEXT_SHIFT);
    policy.enter(page, 'active');
    const now = here | TRANSLATED | USED;
    bits[page] = now | this.load | written;
    if (this.marks) this.markLoad(page, now | REFERENCED);
  }

  /** What comes before room is made for a page. */
  private prepare(page: PageId): void {
    this.policy.incoming?.(page);
    if (this.trims) this.trim();
  }

  /** First the fault sets the reference bit, then the access. */
  private markLoad(page: PageId, its: number): void {
    const made = this.view.of(page);
    this.mark(page, its);
    this.view.bits[page] = made;
    if (this.load !== 0) this.policy.marked?.(page);
  }

  /** The fault, not the access, sets the reference bit. */
  private mark(page: PageId, its: number): void {
    this.view.bits[page] = its;
    this.policy.marked?.(page);
  }

  /** The page is here: the fault gives it a translation, and is a touch. */
  private map(page: PageId, written: number): void {
    const { policy, touched, view } = this;
    this.found += 1;
    if ((view.of(page) & KNOWN) === 0) this.enter(page, 'active');
    const now = view.of(page) | TRANSLATED | USED | REFERENCED;
    if (this.marks) this.mark(page, now);
    view.bits[page] = now | written;
    if (!this.exact) return;
    touched[0] = page;
    policy.touched?.(touched, 1);
  }

  private enter(page: PageId, hint: 'active' | 'inactive'): void {
    this.view.bits[page] = this.view.of(page) | KNOWN;
    this.policy.enter(page, hint);
  }

  /** Evicts until a page may enter; the cache overflows if the policy names none. */
  private makeRoom(): void {
    let left = this.cached;
    while (this.cached >= this.frames) {
      const page = left > 0 ? this.candidate('full') : -1;
      if (page === -1) return;
      left -= 1;
      this.evict(page, 'full');
    }
  }

  /** Pages that the policy does not want to keep leave, though there is room. */
  private trim(): void {
    let left = this.cached;
    let page = this.candidate('interval');
    while (page !== -1 && left > 0) {
      this.evict(page, 'interval');
      left -= 1;
      page = this.candidate('interval');
    }
  }

  private candidate(need: CandidateFor): PageId | -1 {
    if (this.watch === null) return this.policy.candidate(need);
    this.reason = new Reason();
    return this.policy.candidate(need, this.reason);
  }

  private evict(page: PageId, need: CandidateFor): void {
    const { bits } = this.view;
    const was = bits[page] ?? 0;
    if ((was & KNOWN) === 0) throw this.noCandidate(page);
    this.watch?.evicted(page, (was & MODIFIED) !== 0, need, this.reason);
    this.policy.leave(page, 'evicted');
    this.cached -= 1;
    if ((was & MODIFIED) === 0) {
      bits[page] = was & NEXT;
      return;
    }
    bits[page] = this.returned;
    this.dirtyReturns += 1;
    // A placeholder takes the place of a page that is returned: that counts as one that comes.
    this.follow(page);
  }

  private noCandidate(page: unknown): GivenError {
    const what = `candidate returns ${shown(page)}, which it does not have`;
    return new GivenError(`${this.label}: ${what}; return a page that enter gave it, or -1`);
  }

  /** A page comes or goes behind its neighbour: that one becomes inactive. */
  private follow(page: PageId): void {
    if (this.places !== null) {
      this.followIn(this.places, page);
      return;
    }
    const before = this.lastOfOne;
    this.lastOfOne = page;
    if (page === before + 1) this.deactivate(before);
  }

  private followIn(places: PagePlaces, page: PageId): void {
    const region = places.region(page);
    const before = this.last[region];
    this.last[region] = page;
    if (before === undefined || places.offset(page) !== places.offset(before) + 1) return;
    this.deactivate(before);
  }

  private deactivate(number: number): void {
    const its = this.view.of(number);
    if ((its & RESIDENT) === 0) return;
    const page = pageId(number);
    if ((its & KNOWN) !== 0) this.policy.move(page, 'inactive');
    else this.enter(page, 'inactive');
  }

  /**
   * Synchronizes pages: modified ones are returned, and stay without a translation; the others
   * become inactive. Requires: the order is that of their places.
   */
  synchronize(pages: Iterable<number>): void {
    for (const page of pages) {
      const its = this.view.of(page);
      if ((its & (RESIDENT | MODIFIED)) === (RESIDENT | MODIFIED)) this.clean(pageId(page));
      else this.deactivate(page);
    }
  }

  private clean(page: PageId): void {
    const { policy, view } = this;
    this.dirtyReturns += 1;
    if ((view.of(page) & KNOWN) !== 0) policy.leave(page, 'freed');
    view.bits[page] = (view.of(page) & ~(MODIFIED | TRANSLATED | KNOWN | NEXT)) | this.returned;
    this.enter(page, 'inactive');
    policy.cleaned?.(page);
  }
}
