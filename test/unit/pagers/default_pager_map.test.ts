/**
 * Page maps: sizes, growth, and the step from direct to indirect.
 */
import { describe, expect, test } from '@jest/globals';
import {
  pageMap,
  pageMapEntries,
  pageMapFind,
  pageMapStore,
} from '../../../pagers/default_pager_map';
import { NO_BLOCK } from '../../../pagers/default_pager_partition';

const PAGE = 4096;
const MB = 1024 * 1024;

describe('a page map', () => {
  test('rounds its size to a power of two up to 4 MB, then to a multiple of 64 pages', () => {
    const pages = (bytes: number): number => pageMap(bytes, PAGE).pages;
    expect([0, 1, PAGE, PAGE + 1, 5 * PAGE].map(pages)).toEqual([1, 1, 1, 2, 8]);
    expect([4 * MB, 4 * MB + 1, 5 * MB].map(pages)).toEqual([1024, 1088, 1280]);
  });

  test('is direct up to 64 pages', () => {
    expect(pageMap(64 * PAGE, PAGE).direct).toHaveLength(64);
    expect(pageMap(65 * PAGE, PAGE).direct).toBeNull();
  });

  test('grows by doubling when a page beyond its end is stored', () => {
    const map = pageMap(3 * PAGE, PAGE);
    pageMapStore(map, 3, 33);
    expect(map.pages).toBe(4);
    pageMapStore(map, 4, 44);
    expect(map.pages).toBe(8);
    expect([3, 4, 5, 100].map((page) => pageMapFind(map, page))).toEqual([
      33,
      44,
      NO_BLOCK,
      NO_BLOCK,
    ]);
  });

  test('keeps what it holds when it becomes indirect', () => {
    const map = pageMap(PAGE, PAGE);
    pageMapStore(map, 0, 7);
    pageMapStore(map, 100, 8);
    expect([map.pages, map.direct]).toEqual([128, null]);
    pageMapStore(map, 2000, 9);
    expect(map.pages).toBe(2048);
    expect(pageMapEntries(map)).toEqual([
      { page: 0, entry: 7 },
      { page: 100, entry: 8 },
      { page: 2000, entry: 9 },
    ]);
    expect([1, 64, 1999, 5000].map((page) => pageMapFind(map, page))).toEqual(
      Array(4).fill(NO_BLOCK),
    );
  });

  test('makes a leaf of 64 entries only when a page in it is stored', () => {
    const map = pageMap(10_000 * PAGE, PAGE);
    pageMapStore(map, 9000, 1);
    expect(map.leaves.filter((leaf) => leaf !== null)).toHaveLength(1);
    expect(map.leaves.at(-1)).toHaveLength(64);
  });

  test('a map that is extended from below 4 MB to above it is rounded to 64', () => {
    const map = pageMap(PAGE, PAGE);
    pageMapStore(map, 1030, 1);
    expect(map.pages).toBe(1088);
  });
});
