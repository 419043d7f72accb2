/**
 * counters: vm_statistics, section 7.7. They count attempts.
 */
import { expect, test } from '@jest/globals';
import { supplier } from '../../../support/scripted_pager';
import { World } from '../../../support/world';

test('faults, pageins and zero fills are counted once each', () => {
  const world = new World({ on: supplier() });
  world.map(4);
  world.read(0); // The pager's store to the page that it supplies is a fault and a zero fill too.
  world.read(0);
  world.allocate(2, 'heap');
  world.write(1, 5, 'heap');
  const { faults, pageins, zeroFillCount, references } = world.host.statistics;
  expect({ faults, pageins, zeroFillCount, references }).toEqual({
    faults: 3,
    pageins: 1,
    zeroFillCount: 2,
    references: 3,
  });
});

test('a fault that waits and starts over counts once', () => {
  const world = new World({ on: { memory_object_init: () => undefined } });
  world.map(4);
  world.read(0);
  expect(world.host.statistics.faults).toBe(1);
});

test('a pagein is counted before its message: also when the pager is gone', () => {
  const world = new World({ on: supplier() });
  world.map(4);
  world.terminate('pager');
  expect(world.read(0).code).toBe('KERN_MEMORY_ERROR');
  expect(world.host.statistics.pageins).toBe(1);
});

test('each vm_map of a memory object is a lookup, of a known one a hit', () => {
  const world = new World();
  world.map(4);
  world.map(4, 'o', 'other');
  world.allocate(4, 'heap');
  const { lookups, hits } = world.host.statistics;
  expect({ lookups, hits }).toEqual({ lookups: 2, hits: 1 });
});
