/**
 * vm_pageout_room: demand mode. As many pages are cached as there are frames, exactly; one leaves
 * before another is asked for.
 */
import { describe, expect, test } from '@jest/globals';
import { setDefaultManager } from '../../../../../kernel/machine/machine_pagers';
import { policies } from '../../../../../kernel/policy/policies';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { World } from '../../../../support/world';

function demand(frames: number, options: WorldOptions = {}): World {
  const host = { frames, pageout: 'demand', policy: policies.fifo } as const;
  const world = new World({ on: supplier(), ...options, host });
  world.map(32);
  return world;
}

describe('demand mode', () => {
  test('has no daemon and needs no reserve', () => {
    const world = demand(1);
    expect(world.machine.threads.map(({ name }) => name)).not.toContain('host.pageout');
    expect(world.read(0).value).toBe(100);
    expect(world.read(1).value).toBe(101);
  });

  test('law of the count: never more pages are cached than there are frames', () => {
    const world = demand(3);
    const counts = [0, 1, 2, 3, 4, 0].map((page) => {
      world.read(page);
      return world.host.resident.cachedCount;
    });
    expect(counts).toEqual([1, 2, 3, 3, 3, 3]);
    expect([1, 2, 3].map((page) => world.has(page))).toEqual([false, false, true]);
    expect(world.events('vm_pageout.clean')).toHaveLength(3);
  });

  test('a page that hits makes nobody leave', () => {
    const world = demand(2);
    world.read(0);
    world.read(1);
    world.read(0);
    expect(world.events('vm_pageout.clean')).toEqual([]);
  });

  test('a dirty page goes home before the next one is asked for', () => {
    const world = demand(1);
    world.write(0, 5);
    world.read(1);
    const names = world.pager.names().slice(1);
    expect(names).toEqual(['data_request', 'data_return', 'data_request']);
    expect(world.events('vm_pageout.double')).toEqual([]);
  });

  test('pages of a pager and pages in transit do not count', () => {
    const world = demand(1);
    world.memory([1, 2, 3]);
    world.write(0, 5);
    world.write(1, 5);
    expect(world.host.resident.cachedCount).toBe(1);
    expect(world.host.resident.frames).toBeGreaterThan(1);
  });

  test('requests that are out cannot leave: the cache holds one more, and says so', () => {
    const world = demand(1, { on: {}, laws: false });
    world.map(32, 'o', 'other');
    world.read(0);
    world.read(1, 'o', 'other');
    expect(world.event('vm_pageout.overflow')).toEqual({ cached_count: 1 });
    expect(world.host.resident.cachedCount).toBe(2);
  });

  test('a busy page is passed over, and the cache overflows by it', () => {
    const world = demand(1, { laws: false });
    world.read(0);
    world.page(0).busy = true;
    world.read(1);
    expect(world.events('vm_pageout.busy')).toHaveLength(1);
    expect(world.events('vm_pageout.overflow')).toHaveLength(1);
  });

  test('anonymous memory that must leave first waits for a default manager', () => {
    const world = demand(1);
    world.allocate(2, 'heap');
    world.write(0, 1, 'heap');
    const write = world.write(1, 2, 'heap');
    expect(write.code).toBe('waiting');
    expect(world.events('vm_pageout.wait_default_manager')).toHaveLength(1);
    setDefaultManager(world.host, world.pager.open('default'));
    world.run();
    expect(write.code).toBe('KERN_SUCCESS');
    expect(world.pager.names()).toContain('create');
  });

  test('a supply that nobody asked for may overflow the cache', () => {
    const world = demand(1, { laws: false });
    world.read(0);
    world.supply(1, [7]);
    expect(world.host.resident.cachedCount).toBe(2);
    world.read(2);
    expect(world.host.resident.cachedCount).toBe(1);
  });
});
