/**
 * The table from page numbers to what a pager keeps agrees with a Map.
 */
import { describe, expect, test } from '@jest/globals';
import { pageTable, pageTableGet, pageTableSet } from '../../../pagers/page_table';
import { fc } from '../../support/chance';

describe('a page table', () => {
  test('has nothing at first, and then what was kept last', () => {
    const table = pageTable<string>();
    expect(pageTableGet(table, 5)).toBeNull();
    pageTableSet(table, 5, 'a');
    pageTableSet(table, 5, 'b');
    expect([4, 5, 6, 5 + 1024].map((page) => pageTableGet(table, page))).toEqual([
      null,
      'b',
      null,
      null,
    ]);
  });

  test('agrees with a Map, wherever the pages lie', () => {
    const page = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 5000 }), fc.constant(2 ** 20));
    fc.assert(
      fc.property(fc.array(fc.tuple(page, fc.nat()), { maxLength: 50 }), (kept) => {
        const table = pageTable<number>();
        const map = new Map(kept);
        for (const [at, value] of kept) pageTableSet(table, at, value);
        for (const [at] of kept) {
          expect(pageTableGet(table, at)).toBe(map.get(at));
          expect(pageTableGet(table, at + 1)).toBe(map.get(at + 1) ?? null);
        }
      }),
    );
  });

  test('is plain data', () => {
    const table = pageTable<number>();
    pageTableSet(table, 1030, 7);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});
