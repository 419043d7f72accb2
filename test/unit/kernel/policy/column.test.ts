/**
 * column: tables of numbers that grow; what was never set is empty.
 */
import { describe, expect, test } from '@jest/globals';
import { Column, LongColumn } from '../../../../kernel/policy/column';

describe.each([
  ['Column', Column],
  ['LongColumn', LongColumn],
])('%s', (_name, Table) => {
  test.each([0, -1, 7])('what was never set is %i, before and beyond the end', (empty) => {
    const table = new Table(empty);
    expect([table.at(0), table.at(1023), table.at(1024), table.at(10 ** 9)]).toEqual(
      Array.from({ length: 4 }, () => empty),
    );
    table.set(5000, 1);
    expect([table.at(0), table.at(1024), table.at(4999), table.at(5000), table.at(5001)]).toEqual([
      empty,
      empty,
      empty,
      1,
      empty,
    ]);
  });

  test('keeps what was set when it grows, step by step and far', () => {
    const table = new Table(-1);
    for (let index = 0; index < 3000; index += 1) table.set(index, 2 * index);
    table.set(1_000_000, 3);
    const kept = Array.from({ length: 3000 }, (_, index) => table.at(index));
    expect(kept).toEqual(kept.map((_value, index) => 2 * index));
    expect([table.at(3000), table.at(1_000_000)]).toEqual([-1, 3]);
  });

  test('the last value of an index counts', () => {
    const table = new Table(0);
    table.set(3, 8);
    table.set(3, -8);
    expect([table.at(2), table.at(3), table.at(4)]).toEqual([0, -8, 0]);
  });
});

test('a column holds 32 bits, a long one whole numbers up to 2^53', () => {
  const [column, long] = [new Column(0), new LongColumn(0)];
  column.set(0, 2 ** 31 - 1);
  column.set(1, -(2 ** 31));
  long.set(0, Number.MAX_SAFE_INTEGER);
  long.set(2000, 2 ** 40 + 1);
  expect([column.at(0), column.at(1)]).toEqual([2_147_483_647, -2_147_483_648]);
  expect([long.at(0), long.at(2000)]).toEqual([9_007_199_254_740_991, 1_099_511_627_777]);
});
