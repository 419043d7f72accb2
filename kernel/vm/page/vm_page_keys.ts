/**
 * vm_page_keys: a number for each object and place in it, for policies that remember pages which
 * have left memory. Numbers are given when they are first asked for, from 0 without a gap.
 * @ours policies index arrays by them
 */

const LEAF = 1024;
/** Offsets are below this: an address space has no more pages. */
const OFFSETS = 2 ** 26;
const LEAVES = OFFSETS / LEAF;
const NONE = -1;

/** @ours see the head of this file */
export class VmPageKeys {
  /** Numbers by place, 1,024 places of an object together. */
  private readonly leaves = new Map<number, Int32Array>();
  private count = 0;
  /** The leaf that was asked for last: pages of one object follow each other. */
  private lastName = Number.NaN;
  private last: Int32Array = new Int32Array(0);

  /** The key of a place: `offset` is its page in the object. @ours */
  of(object: number, offset: number): number {
    const name = object * LEAVES + Math.floor(offset / LEAF);
    if (name !== this.lastName) this.open(name);
    const at = offset & (LEAF - 1);
    const known = this.last[at] ?? NONE;
    if (known !== NONE) return known;
    const key = this.count;
    this.last[at] = key;
    this.count += 1;
    return key;
  }

  /** The place of a key, or null for another number. It searches. @ours for states */
  placeOf(key: number): { readonly object: number; readonly offset: number } | null {
    for (const [name, leaf] of this.leaves) {
      const at = leaf.indexOf(key);
      if (at < 0) continue;
      return { object: Math.floor(name / LEAVES), offset: (name % LEAVES) * LEAF + at };
    }
    return null;
  }

  private open(name: number): void {
    let leaf = this.leaves.get(name);
    if (leaf === undefined) {
      leaf = new Int32Array(LEAF).fill(NONE);
      this.leaves.set(name, leaf);
    }
    this.last = leaf;
    this.lastName = name;
  }
}
