/**
 * A policy's life without a kernel: references to a few pages, room that is made for them, and what
 * befalls pages besides. The same seed gives the same life.
 */
import type { PolicyList, PolicyOptions } from '../../kernel/policy/policy';
import { Reason } from '../../kernel/policy/policy';
import { chance } from '../../scenarios/replay/chance';
import { PolicyBench } from './policy_bench';

const PAGES = 14;
const REFERENCES = 160;
const FRAMES = 6;
const NEVER = Number.POSITIVE_INFINITY;

export class PolicyLife {
  readonly bench: PolicyBench;
  readonly known = new Set<number>();
  /** Who left for others, in order. */
  readonly victims: number[] = [];
  /** Why they were chosen, if that was asked. */
  readonly reasons: Reason[] = [];
  /** Pages that a reason named and the policy does not know. */
  readonly strangers: number[] = [];
  private readonly string: readonly number[];
  private readonly random: () => number;
  private readonly asks: boolean;

  /** `asks`: for a reason each time, and for the order after each reference. */
  constructor(name: string, options: PolicyOptions, seed: string, asks: boolean) {
    const draw = chance(seed, 'string');
    this.string = Array.from({ length: REFERENCES }, () => Math.floor(draw() * draw() * PAGES));
    this.random = chance(seed, 'events');
    this.asks = asks;
    const nextUse = (reference: number): number => {
      const next = this.string.indexOf(this.string[reference] ?? -1, reference + 1);
      return next === -1 ? NEVER : next;
    };
    const settings = { frames: FRAMES, future: { nextUse }, random: chance(seed, 'policy') };
    this.bench = new PolicyBench(name, options, settings);
    for (const page of this.string) this.refer(page);
  }

  /** All that the policy shows, and the bits of the pages. */
  state(): { readonly order: readonly PolicyList[]; readonly referenced: readonly number[] } {
    const { policy, referenced } = this.bench;
    return { order: policy.order(), referenced: [...referenced].sort((a, b) => a - b) };
  }

  private refer(page: number): void {
    const { bench } = this;
    const { policy } = bench;
    if (this.known.has(page)) {
      bench.touch(page);
      policy.touched?.(Int32Array.of(page), 1);
    } else this.bringIn(page);
    if (this.random() < 0.3) bench.modified.add(page);
    bench.references += 1;
    if (policy.interval !== undefined && bench.references % policy.interval.references === 0) {
      policy.interval.passed();
    }
    this.befall(Math.floor(this.random() * PAGES), Math.floor(this.random() * 30));
    if (this.asks) policy.order();
  }

  private bringIn(page: number): void {
    const { bench, known } = this;
    const { policy } = bench;
    policy.incoming?.(page);
    let left = known.size;
    while (policy.trims === true && left > 0 && this.evict('interval')) left -= 1;
    left = 2 * known.size;
    while (known.size >= FRAMES && left > 0 && this.evict('full')) left -= 1;
    known.add(page);
    bench.referenced.delete(page);
    bench.used.delete(page);
    bench.modified.delete(page);
    policy.enter(bench.id(page), this.random() < 0.1 ? 'inactive' : 'active');
    if (policy.loadCounts !== false) bench.touch(page);
  }

  /** False if the policy names no page. */
  private evict(why: 'full' | 'interval'): boolean {
    const { policy } = this.bench;
    const reason = this.asks ? new Reason() : undefined;
    const page = policy.candidate(why, reason);
    if (page === -1) return false;
    if (!this.known.has(page)) throw new Error(`${page} is not known`);
    if (reason !== undefined) this.note(reason);
    const end = this.random();
    if (end < 0.1) policy.refused(page, 'locked');
    else {
      this.known.delete(page);
      if (end < 0.2) policy.refused(page, 'busy');
      else policy.leave(page, 'evicted');
    }
    this.victims.push(page);
    return true;
  }

  private note(reason: Reason): void {
    this.reasons.push(reason);
    for (const { page } of reason.passed) if (!this.known.has(page)) this.strangers.push(page);
  }

  /** What happens to a page now and then. */
  private befall(page: number, what: number): void {
    const { bench, known } = this;
    const id = bench.id(page);
    if (what === 0) bench.policy.refill?.();
    if (!known.has(page)) return;
    if (what === 1) bench.policy.move(id, 'inactive');
    else if (what === 2) bench.policy.move(id, 'active');
    else if (what === 3) {
      known.delete(page);
      bench.policy.leave(id, 'freed');
    } else if (what < 7 && bench.modified.delete(page)) bench.policy.cleaned?.(id);
  }
}
