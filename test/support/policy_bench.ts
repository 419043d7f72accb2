/**
 * A policy without a kernel: pages are numbers, the view is what a test sets.
 */
import type { PageId, Random } from '../../kernel/mach/types';
import { pageId, tick } from '../../kernel/mach/types';
import { policies } from '../../kernel/policy/policies';
import type { Future, Policy, PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
import { Reason } from '../../kernel/policy/policy';

/** What a test may set besides the options of the policy. */
export interface BenchSettings {
  readonly frames?: number;
  readonly future?: Future | null;
  readonly random?: Random;
}

export class PolicyBench {
  readonly policy: Policy;
  readonly referenced = new Set<number>();
  /** The kernel's own reference bit. */
  readonly used = new Set<number>();
  readonly busy = new Set<number>();
  readonly modified = new Set<number>();
  /** Pages of anonymous memory. */
  readonly internal = new Set<number>();
  references = 0;
  readonly frames: number;
  /** What the policy told its view. */
  readonly told: string[] = [];
  /** How often it looked at a reference bit. */
  looks = 0;

  constructor(name: string, options: PolicyOptions = {}, settings: BenchSettings = {}) {
    const { frames = 8, future = null, random = () => 0 } = settings;
    this.frames = frames;
    const specs: Readonly<Record<string, PolicySpec>> = policies;
    const spec = specs[name];
    if (spec === undefined) throw new Error(`no policy ${name}`);
    this.policy = spec.create(options, random, {
      referenced: (page) => {
        this.looks += 1;
        return this.referenced.has(page);
      },
      used: (page) => this.used.has(page),
      use: (page) => {
        this.used.add(page);
      },
      clearReference: (page) => {
        this.referenced.delete(page);
        this.used.delete(page);
      },
      modified: (page) => this.modified.has(page),
      settled: (page) => !this.busy.has(page),
      busy: (page) => this.busy.has(page),
      movable: (page) => !this.busy.has(page),
      external: (page) => !this.internal.has(page),
      segments: 2,
      segment: (page) => page % 2,
      key: (page) => page,
      now: () => tick(0),
      references: () => this.references,
      frames,
      future,
      deactivated: (page) => this.told.push(`deactivated ${page}`),
      reactivated: (page) => this.told.push(`reactivated ${page}`),
      forgotten: (page) => this.told.push(`forgotten ${page}`),
    });
  }

  id(page: number): PageId {
    return pageId(page);
  }

  /** Pages 0 to `count - 1` enter, active. */
  enterAll(count: number): void {
    for (let page = 0; page < count; page += 1) this.policy.enter(pageId(page), 'active');
  }

  /** The hardware sets reference bits; policies that must know of each are told. */
  touch(...pages: readonly number[]): void {
    for (const page of pages) {
      this.referenced.add(page);
      this.policy.marked?.(pageId(page));
    }
  }

  /** Pages are written out, and stay. */
  clean(...pages: readonly number[]): void {
    for (const page of pages) {
      this.modified.delete(page);
      this.policy.cleaned?.(pageId(page));
    }
  }

  /** Faults find pages. */
  fault(...pages: readonly number[]): void {
    for (const page of pages) this.used.add(page);
  }

  candidate(why: 'full' | 'target' = 'target'): PageId | -1 {
    return this.policy.candidate(why);
  }

  /** The candidate, which must be there. */
  candidateId(): PageId {
    const page = this.candidate();
    if (page === -1) throw new Error('no candidate');
    return page;
  }

  /** The policy's lists by name: the pages and the keys in them. */
  lists(): Readonly<Record<string, readonly number[]>> {
    const lists = this.policy.order().map(({ name, entries }) => {
      return [name, entries.map((entry) => ('page' in entry ? entry.page : entry.ghost))] as const;
    });
    return Object.fromEntries(lists);
  }

  /** What the policy knows of each entry of a list. */
  notes(list: string): readonly string[] {
    const found = this.policy.order().find(({ name }) => name === list);
    return found?.entries.map(({ note }) => note) ?? [];
  }

  /** Why the policy names its candidate, in a line: the rule, then who was passed and why. */
  reason(why: 'full' | 'target' = 'target'): string {
    const reason = new Reason();
    this.policy.candidate(why, reason);
    return [reason.rule, ...reason.passed.map(({ page, why: spared }) => `${page} ${spared}`)].join(
      ', ',
    );
  }

  /** All pages in the order in which they would be evicted. */
  victims(): number[] {
    const order: number[] = [];
    for (let page = this.candidate('full'); page !== -1; page = this.candidate('full')) {
      order.push(page);
      this.policy.leave(page, 'evicted');
    }
    return order;
  }
}
