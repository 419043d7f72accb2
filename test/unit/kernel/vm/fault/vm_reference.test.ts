/**
 * vm_reference: references one after another; what a hit costs, what a fault counts, and what a
 * policy that needs every touch is told.
 */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../../../kernel/policy/policies';
import type { Policy, PolicySpec } from '../../../../../kernel/policy/policy';
import type { Handlers } from '../../../../support/scripted_pager';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { World } from '../../../../support/world';

function heap(options: WorldOptions = {}, pages = 16): World {
  const world = new World({ on: supplier(), ...options });
  world.allocate(pages, 'heap');
  return world;
}

function touch(world: World, pages: readonly number[], write = false, times = 1, region = 'heap') {
  return world.step({ op: 'touch', region, pages, times, write });
}

describe('references', () => {
  test('the first of a page faults, the others hit', () => {
    const world = heap();
    const { result } = touch(world, [0, 1, 0, 1, 2], false, 3);
    expect(result).toMatchObject({ code: 'KERN_SUCCESS', faults: 3, failures: 0 });
    expect(world.host.statistics).toMatchObject({ references: 15, faults: 3 });
  });

  test('a store after a load faults only if the translation forbids it', () => {
    const world = new World({ on: supplier(false, 2) });
    world.map(4);
    const { result } = touch(world, [0], false, 1, 'o');
    expect(result).toMatchObject({ faults: 1 });
    expect(touch(world, [0], true, 1, 'o').result).toMatchObject({ faults: 1 });
    expect(world.pager.got('memory_object_data_unlock')).toHaveLength(1);
  });

  test('each store leaves a number of its own', () => {
    const world = heap();
    touch(world, [0, 1, 0], true);
    const values = [0, 1].map((page) => world.read(page, 'heap').value ?? 0);
    expect(values[0]).toBe((values[1] ?? 0) + 1);
    touch(world, [0], true);
    expect(world.read(0, 'heap').value).not.toBe(values[0]);
  });

  test.each(['bytes', 'stamps'] as const)('a store that hits is seen in %s', (contents) => {
    const world = heap({ host: { contents } });
    touch(world, [0], true, 5);
    expect(world.read(0, 'heap').value).toBe(1_000_005);
  });

  test('virtual time passes, 100 ticks a reference', () => {
    const world = heap();
    const before = world.host.clock;
    touch(world, [0, 1, 2], false, 100);
    expect(world.host.clock - before).toBe(300 * 100);
  });

  test('more references than a quantum holds let other threads run in between', () => {
    const tunables = { quantumTicks: 1000 };
    const world = heap({ host: { tunables } });
    world.allocate(4, 'heap', 'other');
    const done = touch(world, [0], false, 50);
    expect(done.code).toBe('KERN_SUCCESS');
    expect(world.machine.steps).toBeGreaterThan(5);
  });

  test('an exception is counted, and the run goes on', () => {
    const world = heap();
    const { result } = touch(world, [0, 99, 1, 70_000, 2]);
    expect(result).toMatchObject({ code: 'KERN_SUCCESS', faults: 5, failures: 2 });
    expect(world.events('thread.exception').map(({ code }) => code)).toEqual([1, 1]);
  });

  test('a fault that waits goes on with the same reference', () => {
    const world = new World();
    world.map(4);
    const run = touch(world, [2, 2, 3], true, 1, 'o');
    expect(run.code).toBe('waiting');
    world.supply(2, [7]);
    world.supply(3, [8]);
    expect(run.result).toMatchObject({ faults: 2, failures: 0 });
    expect(world.read(2).value).toBe(1_000_002);
  });

  test('a page that is gone again when its thread runs is asked for again', () => {
    let answered = 0;
    const flushing: Handlers = {
      memory_object_data_request: (task, self, message, frame) => {
        supplier().memory_object_data_request?.(task, self, message, frame);
        answered += 1;
        if (answered > 1) return;
        task.send(message.body.memory_control, 'memory_object_lock_request', {
          offset: message.body.offset,
          size: message.body.length,
          should_return: 0,
          should_flush: true,
          lock_value: 8,
          reply_to: message.msgh_local_port,
        });
      },
    };
    const world = new World({ on: flushing });
    world.map(4);
    expect(touch(world, [2], true, 1, 'o').result).toMatchObject({ failures: 0 });
    expect(world.pager.got('memory_object_data_request').length).toBeGreaterThan(0);
  });
});

/** LRU that writes down what it is told. */
function recording(batches: number[][]): PolicySpec {
  return {
    ...policies.lru,
    create(options, random, view): Policy {
      const policy = policies.lru.create(options, random, view);
      const touched = policy.touched?.bind(policy);
      policy.touched = (pages, count) => {
        batches.push([...pages.subarray(0, count)]);
        touched?.(pages, count);
      };
      return policy;
    },
  };
}

describe('exact policies', () => {
  test('are told of each touch that hits, in order, before any fault', () => {
    const batches: number[][] = [];
    const world = heap({ host: { policy: recording(batches) } });
    touch(world, [0, 1, 0, 0, 2, 1]);
    const object = world.mapped();
    const [a = -1, b = -1] = [0, 1].map((offset) => world.page(offset, object).id);
    expect(batches.filter((batch) => batch.length > 0)).toEqual([[a, a], [b]]);
  });

  test('stores count as touches, and leave their numbers', () => {
    const batches: number[][] = [];
    const world = heap({ host: { policy: recording(batches) } });
    touch(world, [0, 0, 0], true);
    expect(batches.flat()).toHaveLength(2);
    expect(world.read(0, 'heap').value).toBe(1_000_003);
  });

  test.each(['bytes', 'stamps'] as const)('batches end at 4096 touches, in %s', (contents) => {
    const batches: number[][] = [];
    const world = heap({ host: { policy: recording(batches), contents } });
    const pages = Array.from({ length: 10_000 }, (_, i) => i % 2);
    touch(world, pages, true);
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(4096);
    expect(batches.flat()).toHaveLength(10_000 - 2);
    expect(world.read(1, 'heap').value).toBe(1_010_000);
  });

  test('a touch without the access faults and is no touch', () => {
    const batches: number[][] = [];
    const world = heap({ host: { policy: recording(batches) } });
    touch(world, [0, 70_000, 0]);
    expect(batches.flat()).toHaveLength(1);
    world.step({ op: 'vm_protect', region: 'heap', offset: 0, size: 4096, protection: 0 });
    expect(touch(world, [0]).result).toMatchObject({ failures: 1 });
    expect(touch(world, [0], true).result).toMatchObject({ failures: 1 });
  });
});

test('load and store of memory without access fail in the plain loop too', () => {
  const world = heap();
  touch(world, [0]);
  world.step({ op: 'vm_protect', region: 'heap', offset: 0, size: 4096, protection: 0 });
  expect(touch(world, [0]).result).toMatchObject({ failures: 1 });
  expect(touch(world, [0], true).result).toMatchObject({ failures: 1 });
});
