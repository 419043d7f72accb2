/**
 * Default managers that break every rule. Anonymous memory depends on one; whatever it does, the
 * kernel goes on, its clients end with a page or an error, and no frame stays behind.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { hoarding, pass, squeeze, unsqueeze } from '../support/pressure';
import type { Handlers } from '../support/scripted_pager';
import { supplier } from '../support/scripted_pager';
import { PAGE, World } from '../support/world';

const crash = (): never => {
  throw new Error('the manager crashes');
};

/** Dirty anonymous memory under pressure: much of it has to leave. */
function pressed(manager: Handlers, pages = 60): World {
  const world = new World({ laws: false, manager });
  world.allocate(pages, 'heap');
  for (let page = 0; page < pages; page += 1) world.write(page, 1 + page, 'heap');
  squeeze(world, 20);
  pass(world, 2000);
  return world;
}

describe('a manager that dies', () => {
  test('with pages in laundry: their frames are free, the data is lost', () => {
    const world = pressed({ ...hoarding(), memory_object_data_request: () => undefined });
    expect(world.host.pageout.laundryCount).toBe(10);
    world.terminate('manager');
    expect(world.host.pageout.laundryCount).toBe(0);
    expect(world.host.resident.wireCount).toBe(0);
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
  });

  test.each([
    ['at create', { memory_object_create: crash }],
    ['at the first return', { memory_object_data_return: crash }],
    ['at a request', { memory_object_data_request: crash }],
  ])('by an exception %s: clients go on', (_what, manager) => {
    const world = pressed(manager);
    const codes = Array.from({ length: 60 }, (_, page) => world.read(page, 'heap').code);
    expect(codes).not.toContain('waiting');
    expect(world.events('pager.crashed')).toHaveLength(1);
  });

  test('before anything had to leave: what leaves afterwards is lost, with an event', () => {
    const world = new World({ laws: false, manager: {} });
    world.allocate(60, 'heap');
    for (let page = 0; page < 60; page += 1) world.write(page, 1 + page, 'heap');
    world.terminate('manager');
    squeeze(world, 20);
    pass(world, 2000);
    expect(world.events('vm_page.data_lost').length).toBeGreaterThan(0);
    expect(world.host.resident.freeCount).toBeGreaterThanOrEqual(33);
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
    expect(world.read(59, 'heap').value).toBe(60);
  });
});

describe('a manager that answers wrongly', () => {
  test('silence: the toucher waits, others go on', () => {
    const world = pressed({});
    expect(world.read(0, 'heap').code).toBe('waiting');
    expect(world.read(59, 'heap').value).toBe(60);
  });

  test('an error is an exception for the toucher', () => {
    const world = pressed({
      memory_object_data_request: (task, _self, { body }) => {
        const { offset, length: size, memory_control } = body;
        const error = { offset, size, error_value: 'KERN_FAILURE' } as const;
        task.send(memory_control, 'memory_object_data_error', error);
      },
    });
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
  });

  test('unavailable gives zeroes: the data is lost, and nobody waits', () => {
    const world = pressed({
      memory_object_data_request: (task, _self, { body }) => {
        const { offset, length: size, memory_control } = body;
        task.send(memory_control, 'memory_object_data_unavailable', { offset, size });
      },
    });
    expect(world.read(0, 'heap').value).toBe(0);
  });

  test('a locked page is unlocked by nobody: the store waits, the load goes on', () => {
    const strict = { memory_object_data_unlock: () => undefined };
    const world = pressed({ ...supplier(false, 2), ...strict });
    expect(world.read(0, 'heap').value).toBe(100);
    expect(world.write(0, 5, 'heap').code).toBe('waiting');
  });

  test('the object is destroyed under its tasks: what is out is lost, what is in stays', () => {
    const world = pressed({
      memory_object_data_request: (task, _self, { body }) => {
        task.send(body.memory_control, 'memory_object_destroy', { reason: 'KERN_FAILURE' });
      },
    });
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
    expect(world.read(59, 'heap').value).toBe(60);
  });

  test('the port of the object is destroyed as soon as it comes', () => {
    const world = pressed({
      memory_object_create: (task, _self, { body }) => {
        task.machPortDestroy(body.new_memory_object);
      },
    });
    expect(world.events('vm_object.port_died').length).toBeGreaterThan(0);
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
    expect(world.host.pageout.laundryCount).toBe(0);
  });

  test('attributes for an object of the kernel change nothing that it needs', () => {
    const world = pressed({
      ...supplier(),
      memory_object_create: (task, _self, { body }) => {
        task.machPortMoveMember(body.new_memory_object, task.portSet('objects'));
        task.send(body.new_control, 'memory_object_change_attributes', {
          flavor: 14,
          attributes: {
            copy_strategy: 0,
            cluster_size: PAGE,
            may_cache_object: true,
            temporary: false,
          },
          reply_to: MACH_PORT_NULL,
        });
      },
    });
    expect(world.read(0, 'heap').value).toBe(100);
    world.terminate('client');
    expect(world.host.resident.cachedCount).toBeLessThan(60);
  });

  test('supplies of pages that are there, and of places beyond the object', () => {
    const world = pressed(supplier());
    const { manager } = world;
    const [entry] = manager?.log.filter(({ name }) => name === 'memory_object_create') ?? [];
    for (const page of [0, 59, 60, 100_000]) {
      const at = { offset: page * PAGE, size: PAGE };
      world.send('memory_object_data_unavailable', at, entry?.control, 'manager');
    }
    expect(world.read(59, 'heap').value).toBe(60);
  });
});

test('a manager that takes everything and gives nothing back is no deadlock for the clean', () => {
  const world = new World({ on: supplier(), laws: false, manager: hoarding() });
  world.map(40);
  world.allocate(20, 'heap');
  for (let page = 0; page < 20; page += 1) world.write(page, 1, 'heap');
  for (let page = 0; page < 40; page += 1) world.read(page);
  const held = squeeze(world, 20);
  pass(world, 3000);
  expect(world.host.resident.freeCount).toBeGreaterThanOrEqual(20);
  unsqueeze(world, held);
  expect(world.read(1).value).toBe(101);
});
