/**
 * The pool of packed pages: which page it gives up, and what it counts.
 */
import { expect, test } from '@jest/globals';
import {
  packedPool,
  poolEnter,
  poolFigures,
  poolFind,
  poolPush,
} from '../../../pagers/packed_pool';
import { unpackPage } from '../../../pagers/page_codec';

const PAGE = 512;
const LIMIT = 16;

function page(word: number): Uint8Array {
  const bytes = new Uint8Array(PAGE);
  new DataView(bytes.buffer).setUint32(0, word, true);
  return bytes;
}

const hard = Uint8Array.from({ length: PAGE }, (_, i) => (i * i * 31) & 255);

/** A pool with pages 0, 1 and 2, of 5 bytes each. */
function pool() {
  const made = packedPool<string>();
  for (const number of [0, 1, 2]) poolEnter(made, 'A', number, page(number + 1), LIMIT);
  return made;
}

const figures = (made: ReturnType<typeof pool>): number[] => {
  const words = new DataView(poolFigures(made, PAGE).buffer);
  return [0, 1, 2, 3, 4].map((word) => words.getUint32(4 * word, true));
};

test('finds the newest version of a page, by object and number', () => {
  const made = pool();
  poolEnter(made, 'A', 1, page(9), LIMIT);
  poolEnter(made, 'B', 1, page(8), LIMIT);
  expect(unpackPage(poolFind(made, 'A', 1) ?? hard, PAGE)).toEqual(page(9));
  expect(poolFind(made, 'B', 0)).toBe(null);
  expect(figures(made)).toEqual([4, made.bytes, 5, 0, 0]);
});

test('has no older version of a page that does not pack well', () => {
  const made = pool();
  const before = made.bytes;
  expect(poolEnter(made, 'A', 0, hard, LIMIT)).toBe(false);
  expect(poolFind(made, 'A', 0)).toBe(null);
  expect(figures(made)).toEqual([2, (before * 2) / 3, 4, 1, 0]);
  expect(poolEnter(made, 'A', 1, 77, LIMIT)).toBe(false); // A stamp has no bytes.
});

test('gives up the oldest, and a page that came again is young', () => {
  const made = pool();
  poolEnter(made, 'A', 0, page(5), LIMIT);
  expect(poolPush(made, made.bytes)).toBe(null);
  expect(poolPush(made, made.bytes - 1)).toMatchObject({ object: 'A', page: 1 });
  expect(poolPush(made, 0)).toMatchObject({ page: 2 });
  expect(poolPush(made, 0)).toMatchObject({ page: 0 });
  expect(poolPush(made, 0)).toBe(null);
  expect(figures(made)).toEqual([0, 0, 4, 0, 3]);
});
