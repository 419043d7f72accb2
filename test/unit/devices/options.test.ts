/**
 * Tables of options: what fits is taken, what does not leaves the default.
 */
import { expect, test } from '@jest/globals';
import { field, option, settle } from '../../../devices/options';

const table = {
  records: option(10, 'records', 'A number.'),
  loud: option(false, 'boolean', 'A truth.'),
  kind: option<'a' | 'b'>('a', 'text', 'A choice.', ['a', 'b']),
};

test('what fits is taken, what does not leaves the default', () => {
  expect(settle(table, { records: 3, kind: 'b' })).toEqual({ records: 3, loud: false, kind: 'b' });
  expect(settle(table, { records: '3', loud: 1, kind: 'c', other: 2 })).toEqual({
    records: 10,
    loud: false,
    kind: 'a',
  });
  expect(settle(table, [1, 2])).toEqual({ records: 10, loud: false, kind: 'a' });
});

test('a field is looked up in records only, and never inherited', () => {
  expect(field({ a: 1 }, 'a')).toBe(1);
  expect(field({ a: 1 }, 'toString')).toBeUndefined();
  expect(field(null, 'a')).toBeUndefined();
  expect(field('a', 'length')).toBeUndefined();
});
