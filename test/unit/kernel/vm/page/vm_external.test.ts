/**
 * vm_external: the existence map of an internal object, and what a fault makes of it.
 */
import { expect, test } from '@jest/globals';
import {
  vmExternalAbsent,
  vmExternalCreate,
  vmExternalStateSet,
} from '../../../../../kernel/vm/page/vm_external';
import { World } from '../../../../support/world';

test.each([
  [1, 128],
  [128, 128],
  [129, 8192],
  [100_000, 8192],
])('an object of %i pages has a map of %i pages', (size, pages) => {
  expect(vmExternalCreate(size).bits).toHaveLength(pages / 8);
});

test('a fresh map says absent everywhere, and unknown beyond its end', () => {
  const map = vmExternalCreate(10);
  expect([0, 9, 127].map((page) => vmExternalAbsent(map, page))).toEqual([true, true, true]);
  expect(vmExternalAbsent(map, 128)).toBe(false);
});

test('a page that went out exists, its neighbours do not', () => {
  const map = vmExternalCreate(10);
  vmExternalStateSet(map, 7);
  expect([6, 7, 8].map((page) => vmExternalAbsent(map, page))).toEqual([true, false, true]);
});

test('no map and a page beyond the map are unknown, and stay so', () => {
  vmExternalStateSet(null, 1);
  expect(vmExternalAbsent(null, 1)).toBe(false);
  const map = vmExternalCreate(10);
  vmExternalStateSet(map, 4000);
  expect(vmExternalAbsent(map, 4000)).toBe(false);
});

test('a page that never went out is zero-filled without asking; one that did is asked for', () => {
  const world = new World({ manager: {} });
  world.allocate(4, 'heap');
  world.write(0, 10, 'heap');
  world.evict(world.page(0, world.mapped()));
  expect(world.read(1, 'heap').value).toBe(0);
  expect(world.manager?.names()).toEqual(['create', 'data_return']);
  expect(world.read(0, 'heap').code).toBe('waiting');
  expect(world.manager?.names()).toEqual(['create', 'data_return', 'data_request']);
});
