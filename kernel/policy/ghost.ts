/**
 * Ghosts: what a policy remembers of pages that have left, by object and offset, since the page ids
 * go to others. Oldest first, as many as there is room for.
 */
import type { PageKey } from './policy';

/** Offsets are below this: an address space has no more pages. */
const OFFSETS = 2 ** 26;

/** One number for an object and an offset. */
export function ghostKey({ object, offset }: PageKey): number {
  return object * OFFSETS + offset;
}

export class Ghosts {
  private readonly keys = new Set<number>();
  private readonly expected = new Set<number>();

  get count(): number {
    return this.keys.size;
  }

  has(key: number): boolean {
    return this.keys.has(key);
  }

  add(key: number): void {
    this.keys.delete(key);
    this.keys.add(key);
  }

  /** True if it was there. */
  remove(key: number): boolean {
    return this.keys.delete(key);
  }

  /** A page is wanted: what is remembered of it is used up now, and known until it enters. */
  expect(key: number): void {
    if (this.keys.delete(key)) this.expected.add(key);
  }

  /** True while a page that was remembered is wanted and has not entered. */
  expects(key: number): boolean {
    return this.expected.has(key);
  }

  /** A page enters: true if it was remembered when it was wanted, or is now. */
  enters(key: number): boolean {
    return this.expected.delete(key) || this.keys.delete(key);
  }

  /** Forgets the oldest; false if there is none. */
  dropOldest(): boolean {
    const { done, value } = this.keys.values().next();
    return done !== true && this.keys.delete(value);
  }

  /** Forgets the oldest until at most `most` are left. */
  trim(most: number): void {
    while (this.keys.size > most && this.dropOldest());
  }

  save(): readonly number[] {
    return [...this.keys];
  }
}
