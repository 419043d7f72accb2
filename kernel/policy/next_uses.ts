/**
 * Pages by the reference that uses each of them next; the one whose use is furthest away is found
 * in a few steps. Chains of pages, by the low bits of a mixed number, lead from a use to its page.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import type { LongColumn } from './column';
import { Column } from './column';
import { UseSet } from './use_set';

const NONE = -1;

/** One bit of 32 in a hash of a number. */
const MIX = 0x9e3779b1;

export class NextUses {
  private readonly uses = new UseSet();
  /** By page: its use; the page after it in its chain. */
  private readonly use = new Column(NONE);
  private readonly after = new Column(NONE);
  /** The first page of each chain; their number is a power of two. */
  private chains = new Int32Array(64).fill(NONE);
  private count = 0;
  /** By page: which of several with one use comes first. */
  private readonly arrival: LongColumn;

  constructor(arrival: LongColumn) {
    this.arrival = arrival;
  }

  useOf(page: number): number {
    return this.use.at(page);
  }

  add(page: number, use: number): void {
    this.count += 1;
    if (2 * this.count > this.chains.length) this.widen();
    this.uses.add(use);
    this.use.set(page, use);
    this.link(page, use);
  }

  /** True if it was there. */
  remove(page: number): boolean {
    const use = this.use.at(page);
    if (use === NONE) return false;
    this.use.set(page, NONE);
    this.count -= 1;
    if (this.unlink(page, use)) this.uses.remove(use);
    return true;
  }

  /** The page whose use is furthest away, or -1; of several, the one that arrived first. */
  furthest(): PageId | -1 {
    const use = this.uses.last();
    return use === NONE ? NONE : pageId(this.pageOf(use));
  }

  /** All pages, the furthest use first. */
  pages(): PageId[] {
    const { arrival, use, after } = this;
    const pages: number[] = [];
    for (const first of this.chains) {
      for (let page = first; page !== NONE; page = after.at(page)) pages.push(page);
    }
    return pages.sort((a, b) => use.at(b) - use.at(a) || arrival.at(a) - arrival.at(b)).map(pageId);
  }

  private chainOf(use: number): number {
    const mixed = Math.imul(use, MIX);
    return (mixed ^ (mixed >>> 16)) & (this.chains.length - 1);
  }

  private pageOf(use: number): number {
    const { after, arrival } = this;
    let found = NONE;
    let page = this.chains[this.chainOf(use)] ?? NONE;
    for (; page !== NONE; page = after.at(page)) {
      if (this.use.at(page) !== use) continue;
      if (found === NONE || arrival.at(page) < arrival.at(found)) found = page;
    }
    return found;
  }

  private link(page: number, use: number): void {
    const chain = this.chainOf(use);
    this.after.set(page, this.chains[chain] ?? NONE);
    this.chains[chain] = page;
  }

  /** True if no other page of the chain has its use: pages that were read ahead can share one. */
  private unlink(page: number, use: number): boolean {
    const { after, chains } = this;
    const chain = this.chainOf(use);
    let alone = true;
    let before = NONE;
    let at = chains[chain] ?? NONE;
    while (at !== NONE) {
      const next = after.at(at);
      if (at !== page) {
        if (this.use.at(at) === use) alone = false;
        before = at;
      } else if (before === NONE) chains[chain] = next;
      else after.set(before, next);
      at = next;
    }
    return alone;
  }

  private widen(): void {
    const pages = this.pages();
    this.chains = new Int32Array(2 * this.chains.length).fill(NONE);
    for (const page of pages) this.link(page, this.use.at(page));
  }
}
