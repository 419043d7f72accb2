/**
 * What a pager keeps for each page of an object, by page number: two levels, so that pages met in
 * any order cost the same. Plain data, as the whole of a pager's memory is; a record with numbers
 * for keys becomes a hash table once its pages lie far apart.
 */

export interface PageTable<V> {
  /** By the page number's upper bits; null where nothing is kept. */
  leaves: ((V | null)[] | null)[];
}

const LEAF_BITS = 10;
const LEAF_PAGES = 1 << LEAF_BITS;
const LEAF_MASK = LEAF_PAGES - 1;

export function pageTable<V>(): PageTable<V> {
  return { leaves: [] };
}

/** What is kept for a page, or null. */
export function pageTableGet<V>(table: PageTable<V>, page: number): V | null {
  const leaf = table.leaves[page >>> LEAF_BITS];
  return leaf === undefined || leaf === null ? null : (leaf[page & LEAF_MASK] ?? null);
}

/** Keeps something for a page, from 0 to 2^30, in place of what was kept. */
export function pageTableSet<V>(table: PageTable<V>, page: number, value: V): void {
  const { leaves } = table;
  const index = page >>> LEAF_BITS;
  while (leaves.length <= index) leaves.push(null);
  const leaf = leaves[index] ?? new Array<V | null>(LEAF_PAGES).fill(null);
  leaf[page & LEAF_MASK] = value;
  leaves[index] = leaf;
}
