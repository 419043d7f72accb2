/** vm_page_keys: numbers for places of objects. */
import { expect, test } from '@jest/globals';
import { VmPageKeys } from '../../../../../kernel/vm/page/vm_page_keys';

test('places get numbers from 0 in the order in which they are asked for', () => {
  const keys = new VmPageKeys();
  const asked = [keys.of(3, 9), keys.of(3, 8), keys.of(2, 9), keys.of(3, 9)];
  expect(asked).toEqual([0, 1, 2, 0]);
});

test('each object and place has a number of its own, at the ends of tables too', () => {
  const keys = new VmPageKeys();
  const places = [0, 1, 1023, 1024, 1025, 2 ** 20, 2 ** 26 - 1];
  const all = (): number[] =>
    [-1, 0, 1, 7].flatMap((object) => places.map((at) => keys.of(object, at)));
  const first = all();
  expect(new Set(first).size).toBe(first.length);
  expect(Math.max(...first)).toBe(first.length - 1);
  expect(all()).toEqual(first);
});
