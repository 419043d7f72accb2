/**
 * The range of a pager's call: which byte offsets and sizes the kernel believes.
 */
import { expect, test } from '@jest/globals';
import { memoryObjectRangeIsValid } from '../../../../../kernel/vm/memory_object/memory_object_range';
import { PAGE, World } from '../../../../support/world';

const { host } = new World();
const loose = new World({ switches: { offsetsMustBeAligned: false } }).host;

test.each([
  ['nothing', 0, 0, true],
  ['a page', PAGE, PAGE, true],
  ['half a page', 0, PAGE / 2, false],
  ['an offset inside a page', 1, PAGE, false],
  ['a negative offset', -PAGE, PAGE, false],
  ['a negative size', 0, -PAGE, false],
  ['NaN as offset', Number.NaN, PAGE, false],
  ['NaN as size', 0, Number.NaN, false],
  ['infinity', 0, Number.POSITIVE_INFINITY, false],
  ['a fraction', 0.5, PAGE, false],
  ['more than all addresses', 2 ** 52, PAGE, false],
])('%s: offset %p, size %p: %p', (_what, offset, size, good) => {
  expect(memoryObjectRangeIsValid(host, offset, size, true)).toBe(good);
});

test('a size inside a page is good where sizes are rounded up', () => {
  expect(memoryObjectRangeIsValid(host, 0, 5, false)).toBe(true);
});

test('an offset inside a page is good without offsetsMustBeAligned', () => {
  expect(memoryObjectRangeIsValid(loose, 5, PAGE, true)).toBe(true);
});
