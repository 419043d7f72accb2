/**
 * A set of the numbers of references, as bits in levels: a bit of one level says whether 32 bits
 * of the level below have any. So the highest number is found in a few steps, however many there
 * are. The set grows with the highest number that is added: one bit for each reference.
 */
import { assert } from '../kern/assert';

/** Numbers are below this: they have 31 bits. */
export const USE_LIMIT = 2 ** 31;

const BITS = 32;

export class UseSet {
  /** The last level has one word; numbers below BITS times the words of the first have a place. */
  private levels: Int32Array[] = [new Int32Array(1)];
  private limit = BITS;

  add(use: number): void {
    if (use >= this.limit) this.grow(use);
    let at = use;
    for (const level of this.levels) {
      const word = at >>> 5;
      const old = level[word] ?? 0;
      level[word] = old | (1 << (at & 31));
      if (old !== 0) return;
      at = word;
    }
  }

  /** Takes out a number that is in the set. */
  remove(use: number): void {
    let at = use;
    for (const level of this.levels) {
      const word = at >>> 5;
      const left = (level[word] ?? 0) & ~(1 << (at & 31));
      level[word] = left;
      if (left !== 0) return;
      at = word;
    }
  }

  /** The highest number, or -1. */
  last(): number {
    const { levels } = this;
    let at = 0;
    for (let depth = levels.length - 1; depth >= 0; depth -= 1) {
      const word = levels[depth]?.[at] ?? 0;
      if (word === 0) return -1;
      at = (at << 5) + 31 - Math.clz32(word);
    }
    return at;
  }

  private grow(use: number): void {
    assert(use < USE_LIMIT, 'use_set: number is beyond the limit');
    this.limit = Math.min(Math.max(use + 1, 2 * this.limit), USE_LIMIT);
    const old = this.levels;
    const levels: Int32Array[] = [];
    let words = this.limit;
    do {
      words = Math.ceil(words / BITS);
      const level = new Int32Array(words);
      const before = old[levels.length];
      const below = old.at(-1)?.[0] ?? 0;
      if (before !== undefined) level.set(before);
      // The old levels stand for the first bit of each new one.
      else if (below !== 0) level[0] = 1;
      levels.push(level);
    } while (words > 1);
    this.limit = BITS * (levels[0]?.length ?? 0);
    this.levels = levels;
  }
}
