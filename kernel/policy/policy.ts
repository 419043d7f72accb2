/**
 * The contract of a page replacement policy: the daemon decides when to evict, the policy which
 * page. Calls report pages that appear, are touched, move and disappear, and the policy returns the
 * next candidate. It sees page ids and what `PolicyView` shows, and nothing else of the kernel.
 * Page ids are opaque: they may be sparse, and their order means nothing. Keys are dense.
 */
import {
  call,
  fieldsProblem,
  flag,
  maybe,
  record,
  refuse,
  shown,
  text,
  valueProblem,
} from '../mach/given';
import type { OptionTable, Values } from '../mach/options';
import { settle } from '../mach/options';
import type { PageId, Random, Tick } from '../mach/types';

/**
 * What stands still while a page comes and goes: its object and its place in it, as a number.
 * Keys are dense: they count from 0 in the order in which they are first asked for.
 */
export type PageKey = number;

/** The references to come, numbered from 0. */
export interface Future {
  /** The next reference after this one to the same page; Infinity if there is none. */
  nextUse(reference: number): number;
}

/** What a policy may ask of the machine. */
export interface PolicyView {
  /** The hardware's reference bit; reading costs nothing, clearing lets the next touch set it. */
  referenced(page: PageId): boolean;
  /** The kernel's own reference bit, which faults set, and a policy that says `use`. */
  used(page: PageId): boolean;
  use(page: PageId): void;
  /** Clears both. */
  clearReference(page: PageId): void;
  modified(page: PageId): boolean;
  /** False for busy and for absent pages, whose reference bit means nothing. */
  settled(page: PageId): boolean;
  busy(page: PageId): boolean;
  /** False for pages that GNU's daemon passes over: busy, wanted, or asked for. */
  movable(page: PageId): boolean;
  /** True for a page of an object that a pager made. */
  external(page: PageId): boolean;
  /** How many segments memory has, and in which of them, from 0, a page lies. */
  readonly segments: number;
  segment(page: PageId): number;
  key(page: PageId): PageKey;
  now(): Tick;
  /** References of the host so far; the one under way, and those of a batch, are not among them. */
  references(): number;
  /** How many pages there is room for: cached ones in demand mode, frames under the daemon. */
  readonly frames: number;
  /** What is known of the references to come; null if nothing is. */
  readonly future: Future | null;
  /** For the trace and the statistics: a page went to the inactive side, or back. */
  deactivated(page: PageId): void;
  reactivated(page: PageId): void;
  /** The policy met a busy page on its own and forgot it, as after `refused`. */
  forgotten(page: PageId): void;
}

/** A page that a policy passed over on the way to its candidate. */
export interface PassedPage {
  readonly page: PageId;
  /** What spared it, such as `touched`. */
  readonly why: string;
}

/** Why a policy named its candidate; `candidate` fills one in if it is handed one. */
export class Reason {
  /** What all candidates chosen like this one have in common, such as `least recently used`. */
  rule = '';
  readonly passed: PassedPage[] = [];

  pass(page: PageId, why: string): void {
    this.passed.push({ page, why });
  }
}

/** A page that the policy knows, or the key of one that it remembers; and what it knows of it. */
export type OrderEntry =
  | { readonly page: PageId; readonly note: string }
  | { readonly ghost: PageKey; readonly note: string };

/** A list that a policy keeps. */
export interface PolicyList {
  /** What the paper or the Mach file calls it. */
  readonly name: string;
  /** What its order means, beginning with the first entry, and what else is known of it. */
  readonly order: string;
  /** The page that the hand stands on, if there is a hand. */
  readonly hand: PageId | null;
  readonly entries: readonly OrderEntry[];
}

/** Sizes of Mach's two queues, for policies that have them. */
export interface PolicyQueues {
  readonly active: number;
  readonly inactive: number;
  readonly inactiveTarget: number;
}

/** What a candidate is wanted for. */
export type CandidateFor = 'full' | 'target' | 'interval' | 'external';

/**
 * One policy at work. A page is known from `enter` to `leave` or to `refused` with 'busy': a busy
 * page that the policy named is forgotten, and enters again when its holder lets go.
 */
export interface Policy {
  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void;
  /** The kernel's advice on a page that is known. */
  move(page: PageId, hint: 'active' | 'inactive'): void;
  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void;
  /** A page that is not known is wanted: called before room is made for it. */
  incoming?(key: PageKey): void;
  /** False: the access that brings a page in does not set its reference bit. */
  readonly loadCounts?: boolean;
  /** Called each time so many references have been made. */
  readonly interval?: { readonly references: number; passed(): void };
  /** True: at each fault it is asked for candidates 'interval' until it names none. */
  readonly trims?: boolean;
  /** The daemon is about to look: keep the supply of candidates up. */
  refill?(): void;
  /**
   * The page to evict next, or -1 if there is none. It stays known until it leaves. 'external':
   * only pages of objects that a pager made will do. A `reason` is filled in; the choice, and what
   * it costs, are the same without one.
   */
  candidate(why: CandidateFor, reason?: Reason): PageId | -1;
  /** Segmented policies only: a page of the segment that may move to another one, or -1. */
  candidateIn?(segment: number): PageId | -1;
  /** Segmented policies only: how many pages of the segment are known. */
  pagesIn?(segment: number): number;
  refused(page: PageId, why: 'busy' | 'locked'): void;
  /** Exact policies only: pages in the order of their touches, delivered before any fault. */
  touched?(pages: Int32Array, count: number): void;
  /**
   * The reference bit of a known page was set, and no touch is counted: by the load that brought
   * the page, or by a use that the kernel made of it. From `enter` on the bit may be set without
   * this call.
   */
  marked?(page: PageId): void;
  /** A known page that was modified is clean now, and stays where it is. */
  cleaned?(page: PageId): void;
  queues?(): PolicyQueues;
  /** True for a page that stands in the inactive queue. */
  isInactive?(page: PageId): boolean;
  /** Known pages, next candidate first where the policy has an order; for states and laws. */
  pages(): readonly PageId[];
  /** All that the policy keeps, list by list; for states, laws, and whoever draws it. */
  order(): readonly PolicyList[];
}

export type PolicyOptions = Readonly<Record<string, number | string | boolean>>;

/** A policy as the registry lists it. */
export interface PolicySpec {
  readonly summary: string;
  /** The paper or the Mach file. */
  readonly origin: string;
  /** True if it has Mach's active and inactive queues. */
  readonly machQueues: boolean;
  /** True if it knows the segments of memory, as the daemon that watches over each must. */
  readonly segmented?: boolean;
  /** True if it draws at random: its counts differ from seed to seed. */
  readonly usesChance?: boolean;
  /** True if it is of no use without a future. */
  readonly needsFuture?: boolean;
  readonly options: OptionTable;
  create(options: PolicyOptions, random: Random, view: PolicyView): Policy;
}

const SPEC = {
  summary: text,
  origin: text,
  machQueues: flag,
  segmented: maybe(flag),
  usesChance: maybe(flag),
  needsFuture: maybe(flag),
  options: record('a record of option(...), or {}'),
  create: call,
};

const OPTION = { form: text, summary: text };

function specProblem(spec: unknown): string | null {
  const problem = valueProblem('the policy', spec, record('a record { options, create, ... }'));
  if (problem !== null) return problem;
  const wrong = fieldsProblem(spec, SPEC);
  if (wrong !== null) return wrong;
  for (const [key, entry] of Object.entries(Reflect.get(Object(spec), 'options'))) {
    if (fieldsProblem(entry, OPTION) === null) continue;
    return `option ${key} is ${shown(entry)}; give option(value, form, summary)`;
  }
  return null;
}

/** A policy whose options have the types of its table, defaults filled in. */
export function definePolicy<T extends OptionTable>(
  spec: Omit<PolicySpec, 'options' | 'create'> & {
    readonly options: T;
    create(options: Values<T>, random: Random, view: PolicyView): Policy;
  },
): PolicySpec {
  refuse('definePolicy', specProblem(spec));
  return {
    ...spec,
    create: (given, random, view) => spec.create(settle(spec.options, given), random, view),
  };
}
