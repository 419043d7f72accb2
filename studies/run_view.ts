/**
 * What a policy sees of a run without a kernel (policy_run.ts): one byte for each page holds all
 * that is known of it, and pages may come in any order, beyond any bound: the bytes grow.
 */
import type { PageId, Tick } from '../kernel/mach/types';
import { tick } from '../kernel/mach/types';
import type { Future, PageKey, PolicyView } from '../kernel/policy/policy';

// What is known of a page. A page that translates is above all others.
export const REFERENCED = 1;
export const MODIFIED = 2;
/** The kernel's own reference bit. */
export const USED = 4;
/** The policy knows the page. */
export const KNOWN = 8;
/** The bits with which the page enters next time are moved to the left by so much. */
export const NEXT_SHIFT = 4;
export const NEXT = (REFERENCED | USED) << NEXT_SHIFT;
export const RESIDENT = 32;
export const TRANSLATED = 128;

/** Nanoseconds of virtual time that a reference takes. */
const REFERENCE_TICKS = 100;
const FIRST_PAGES = 1024;

export interface RunViewSettings {
  readonly frames: number;
  readonly future: Future | null;
  /** How many pages there are, if that is known. */
  readonly pages?: number;
}

/** What the policy sees. */
export class RunView implements PolicyView {
  readonly frames: number;
  readonly future: Future | null;
  readonly segments = 1;
  /** What is known of each page. */
  bits: Uint8Array;
  /** References made. */
  made = 0;

  constructor({ frames, future, pages = FIRST_PAGES }: RunViewSettings) {
    this.frames = frames;
    this.future = future;
    this.bits = new Uint8Array(pages);
  }

  /** Makes room for a page. */
  reach(page: number): void {
    const { bits } = this;
    if (page < bits.length) return;
    this.bits = new Uint8Array(Math.max(page + 1, 2 * bits.length));
    this.bits.set(bits);
  }

  of(page: number): number {
    return this.bits[page] ?? 0;
  }

  referenced(page: PageId): boolean {
    return (this.of(page) & REFERENCED) !== 0;
  }

  used(page: PageId): boolean {
    return (this.of(page) & USED) !== 0;
  }

  use(page: PageId): void {
    this.bits[page] = this.of(page) | USED;
  }

  clearReference(page: PageId): void {
    this.bits[page] = this.of(page) & ~(REFERENCED | USED);
  }

  modified(page: PageId): boolean {
    return (this.of(page) & MODIFIED) !== 0;
  }

  settled(): boolean {
    return true;
  }

  busy(): boolean {
    return false;
  }

  movable(): boolean {
    return true;
  }

  external(): boolean {
    return true;
  }

  segment(): number {
    return 0;
  }

  key(page: PageId): PageKey {
    return page;
  }

  now(): Tick {
    return tick(this.made * REFERENCE_TICKS);
  }

  references(): number {
    return this.made;
  }

  deactivated(): void {}

  reactivated(): void {}

  forgotten(page: PageId): void {
    this.bits[page] = this.of(page) & ~KNOWN;
  }
}
