/**
 * The page map of an object of the default pager: where each page is kept, if anywhere.
 * @mach bootstrap/default_pager.c dpager_t pager_get_block
 *
 * Up to 64 pages it is one array; above that a table of arrays of 64, each made when the first page
 * in it is stored. Sizes grow by doubling up to 4 MB of pages, then to a multiple of 64.
 */
import type { Entry } from './default_pager_partition';
import { NO_BLOCK } from './default_pager_partition';

const LEAF_PAGES = 64;
const MAX_DOUBLED_BYTES = 4 * 1024 * 1024;

export interface PageMap {
  /** Pages that the object has; it grows with what is stored. */
  pages: number;
  /** Sizes up to this many pages are powers of two. */
  readonly doubledPages: number;
  /** The entries of a small object; null when there are leaves. */
  direct: Entry[] | null;
  /** The leaves of a large object. */
  readonly leaves: (Entry[] | null)[];
}

/** The map of an object of so many bytes, with nothing stored. @mach pager_alloc */
export function pageMap(bytes: number, pageSize: number): PageMap {
  const doubledPages = Math.floor(MAX_DOUBLED_BYTES / pageSize);
  const pages = roundPages(Math.ceil(bytes / pageSize), 1, doubledPages);
  const direct = pages <= LEAF_PAGES ? emptyLeaf(pages) : null;
  return { pages, doubledPages, direct, leaves: [] };
}

/** Where a page is kept. Beyond the end nothing is: the source panics there. */
export function pageMapFind(map: PageMap, page: number): Entry {
  if (map.direct !== null) return map.direct[page] ?? NO_BLOCK;
  return map.leaves[page >>> 6]?.[page & (LEAF_PAGES - 1)] ?? NO_BLOCK;
}

/** Notes where a page is kept; the map grows if it is beyond the end. @mach pager_extend */
export function pageMapStore(map: PageMap, page: number, entry: Entry): void {
  if (page >= map.pages) extend(map, page + 1);
  if (map.direct !== null) {
    map.direct[page] = entry;
    return;
  }
  const index = page >>> 6;
  while (map.leaves.length <= index) map.leaves.push(null);
  const leaf = map.leaves[index] ?? emptyLeaf(LEAF_PAGES);
  leaf[page & (LEAF_PAGES - 1)] = entry;
  map.leaves[index] = leaf;
}

/** The pages that are kept, with their entries, in order. */
export function pageMapEntries(map: PageMap): { page: number; entry: Entry }[] {
  const found: { page: number; entry: Entry }[] = [];
  const leaves = map.direct === null ? map.leaves : [map.direct];
  for (const [index, leaf] of leaves.entries()) {
    for (const [at, entry] of (leaf ?? []).entries()) {
      if (entry !== NO_BLOCK) found.push({ page: index * LEAF_PAGES + at, entry });
    }
  }
  return found;
}

function extend(map: PageMap, pages: number): void {
  map.pages = roundPages(pages, map.pages, map.doubledPages);
  const { direct } = map;
  if (direct === null) return;
  while (direct.length < Math.min(map.pages, LEAF_PAGES)) direct.push(NO_BLOCK);
  if (map.pages <= LEAF_PAGES) return;
  map.leaves.push(direct);
  map.direct = null;
}

/** The size that holds so many pages: doublings of `from` while they are small enough. */
function roundPages(pages: number, from: number, doubledPages: number): number {
  if (pages > doubledPages) return Math.ceil(pages / LEAF_PAGES) * LEAF_PAGES;
  let size = from;
  while (size < pages) size *= 2;
  return size;
}

function emptyLeaf(pages: number): Entry[] {
  return new Array<Entry>(pages).fill(NO_BLOCK);
}
