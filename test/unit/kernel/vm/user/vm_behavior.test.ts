/** vm_behavior_set: its codes, what of a map it changes, and which page becomes inactive. */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../../kernel/mach/switches';
import {
  VM_BEHAVIOR_DEFAULT as DEFAULT,
  VM_BEHAVIOR_RANDOM as RANDOM,
  VM_BEHAVIOR_RSEQNTL as RSEQNTL,
  VM_BEHAVIOR_SEQUENTIAL as SEQUENTIAL,
} from '../../../../../kernel/mach/vm_prot';
import { vmBehaviorSet } from '../../../../../kernel/vm/user/vm_behavior';
import { vmRegion } from '../../../../../kernel/vm/user/vm_region';
import { vmDeallocate } from '../../../../../kernel/vm/user/vm_user';
import { PAGE, World } from '../../../../support/world';

/** Eight pages of anonymous memory. */
function heap(world = new World()): World {
  world.allocate(8, 'heap');
  return world;
}

function set(world: World, page: number, pages: number, behavior: number, task = 'client') {
  const at = world.region('heap', task).address + page * PAGE;
  return vmBehaviorSet(world.host, world.task(task).map, at, pages * PAGE, behavior);
}

/** The behavior of each entry of the heap, with its pages. */
function behaviors(world: World, task = 'client'): readonly string[] {
  return world
    .task(task)
    .map.entries.map(({ start, end, behavior }) => `${end - start} pages: ${behavior}`);
}

/** The pages that became inactive behind others as these were touched. */
function behind(world: World, pages: readonly number[], task = 'client'): readonly unknown[] {
  const before = world.events('vm_page.deactivated_behind').length;
  for (const page of pages) world.write(page, 1, 'heap', task);
  const all = world.events('vm_page.deactivated_behind').slice(before);
  return all.map(({ offset }) => offset);
}

describe('vm_behavior_set', () => {
  test('changes the entries of the range, which it cuts', () => {
    const world = heap();
    expect(set(world, 2, 3, RANDOM)).toBe('KERN_SUCCESS');
    expect(behaviors(world)).toEqual(['2 pages: 0', '3 pages: 1', '3 pages: 0']);
    expect(set(world, 0, 8, SEQUENTIAL)).toBe('KERN_SUCCESS');
    expect(behaviors(world)).toEqual(['2 pages: 2', '3 pages: 2', '3 pages: 2']);
    const { address } = world.region('heap');
    const region = vmRegion(world.host, world.task('client').map, address);
    expect(region.kr === 'KERN_SUCCESS' && region.value.behavior).toBe(SEQUENTIAL);
  });

  test.each([4, -1, 0.5, Number.NaN])('is refused for %s, which is no behavior', (behavior) => {
    const world = heap();
    expect(set(world, 0, 8, behavior)).toBe('KERN_INVALID_ARGUMENT');
    expect(behaviors(world)).toEqual(['8 pages: 0']);
  });

  test('is refused for a range that wraps; for size 0 nothing is looked at', () => {
    const world = heap();
    const { map } = world.task('client');
    const { address } = world.region('heap');
    for (const [at, size] of [
      [address, 2 ** 52],
      [address, Number.NaN],
      [-PAGE, PAGE],
    ] as const) {
      expect(vmBehaviorSet(world.host, map, at, size, RANDOM)).toBe('KERN_INVALID_ARGUMENT');
    }
    expect(set(world, 0, 0, 9)).toBe('KERN_SUCCESS');
    expect(behaviors(world)).toEqual(['8 pages: 0']);
  });

  test('of a range with a hole is KERN_INVALID_ADDRESS, and changes nothing', () => {
    const world = heap();
    vmDeallocate(
      world.host,
      world.task('client').map,
      world.region('heap').address + 3 * PAGE,
      PAGE,
    );
    for (const [page, pages] of [
      [0, 8],
      [3, 1],
      [7, 2],
    ] as const) {
      expect(set(world, page, pages, RANDOM)).toBe('KERN_INVALID_ADDRESS');
    }
    expect(behaviors(world)).toEqual(['3 pages: 0', '4 pages: 0']);
    expect(set(world, 4, 4, RANDOM)).toBe('KERN_SUCCESS');
  });

  test.each(['cmu', 'gnu'] as const)('is no call of %s', (profile) => {
    const world = heap(new World({ switches: profiles[profile] }));
    expect(set(world, 0, 8, RANDOM)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('is the behavior of a child too, and not of memory that is allocated next to it', () => {
    const world = heap();
    set(world, 0, 8, RSEQNTL);
    world.fork('child');
    expect(behaviors(world, 'child')).toEqual(['8 pages: 3']);
    world.allocate(1, 'more');
    expect(behaviors(world)).toEqual(['8 pages: 3', '1 pages: 0']);
  });

  test('keeps entries apart that differ in it alone, where vm_protect joins what is alike', () => {
    const world = heap(new World({ switches: { joinsEntries: true } }));
    set(world, 0, 4, RANDOM);
    world.step({ op: 'vm_protect', region: 'heap', offset: 0, size: 8 * PAGE, protection: 3 });
    expect(behaviors(world)).toEqual(['4 pages: 1', '4 pages: 0']);
  });
});

describe('which page becomes inactive when the next one comes', () => {
  test.each([
    ['default', DEFAULT, [0, 1, 2], [0, 1]],
    ['default', DEFAULT, [5, 4, 3], []],
    ['sequential', SEQUENTIAL, [0, 1, 2], [0, 1]],
    ['sequential', SEQUENTIAL, [5, 4, 3], []],
    ['reverse', RSEQNTL, [0, 1, 2], []],
    ['reverse', RSEQNTL, [5, 4, 3], [5, 4]],
    ['random', RANDOM, [0, 1, 2], []],
    ['random', RANDOM, [5, 4, 3], []],
  ])('%s: %# of pages touched in order', (_name, behavior, pages, inactive) => {
    const world = heap();
    set(world, 0, 8, behavior);
    expect(behind(world, pages)).toEqual(inactive);
  });

  test('none without the tunable deactivateBehind', () => {
    const world = heap(new World({ host: { tunables: { deactivateBehind: false } } }));
    set(world, 0, 8, SEQUENTIAL);
    expect(behind(world, [0, 1, 2])).toEqual([]);
  });

  test('as the range of the last fault on the object says', () => {
    const world = heap();
    set(world, 4, 4, RANDOM);
    world.step({ op: 'touch', region: 'heap', pages: [0], times: 1, write: true });
    set(world, 0, 4, RSEQNTL);
    expect(behind(world, [3, 2])).toEqual([3]);
    expect(behind(world, [6, 5])).toEqual([]);
  });
});

test('steps of a program say it, and wire their thread', () => {
  const world = heap();
  const step = { op: 'vm_behavior_set', region: 'heap', offset: PAGE, size: PAGE } as const;
  expect(world.step({ ...step, behavior: RANDOM }).code).toBe('KERN_SUCCESS');
  expect(world.step({ ...step, behavior: 7 }).code).toBe('KERN_INVALID_ARGUMENT');
  expect(behaviors(world)).toEqual(['1 pages: 0', '1 pages: 1', '6 pages: 0']);
  const { thread, code } = world.step({ op: 'thread_wire', wired: true });
  expect([code, thread.vmPrivilege]).toEqual(['KERN_SUCCESS', true]);
});
