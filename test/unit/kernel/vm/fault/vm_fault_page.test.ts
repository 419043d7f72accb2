/**
 * vm_fault_page: its cases in the order in which they are tried, one event each (5.2).
 */
import { describe, expect, test } from '@jest/globals';
import { squeeze, unsqueeze } from '../../../../support/pressure';
import type { Handlers } from '../../../../support/scripted_pager';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function mapped(options: WorldOptions = {}, pages = 16): World {
  const world = new World(options);
  world.map(pages);
  world.map(pages, 'o', 'other');
  return world;
}

const silent: Handlers = { memory_object_init: () => undefined };

/** A pager that lifts no lock. */
const strict: Handlers = { memory_object_data_unlock: () => undefined };

function ready(world: World): void {
  world.send('memory_object_change_attributes', {
    flavor: 11,
    attributes: { cluster_size: PAGE, may_cache_object: false },
    reply_to: world.name(),
  });
}

describe('WAIT', () => {
  test('law 23: a second fault on a page that is asked for waits, and nothing is sent', () => {
    const world = mapped();
    world.read(3);
    expect(world.write(3, 1, 'o', 'other').code).toBe('waiting');
    const page = world.page(3);
    expect(world.event('vm_fault.wait_page')).toMatchObject({ page: page.id, offset: 3 });
    expect(world.pager.got('memory_object_data_request')).toEqual([
      { offset: 3 * PAGE, length: PAGE, desired_access: 1 },
    ]);
  });
});

describe('RESTART', () => {
  test('KERN_MEMORY_DATA_MOVED sends waiters back to the map, which asks again', () => {
    const world = mapped();
    const read = world.read(3);
    const error_value = 'KERN_MEMORY_DATA_MOVED';
    world.send('memory_object_data_error', { offset: 3 * PAGE, size: PAGE, error_value });
    expect(world.event('vm_fault.restart')).toMatchObject({ offset: 3 });
    expect(world.pager.got('memory_object_data_request')).toHaveLength(2);
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });
});

describe('ERROR', () => {
  test.each([
    ['every waiter fails', true, ['KERN_MEMORY_ERROR', 'KERN_MEMORY_ERROR'], 1, 0],
    ['the first fails, the second asks again', false, ['KERN_MEMORY_ERROR', 'waiting'], 2, 1],
  ])('A9: %s', (_what, dataErrorFailsAllWaiters, codes, requests, errorPages) => {
    const world = mapped({ switches: { dataErrorFailsAllWaiters } });
    const reads = [world.read(3), world.read(3, 'o', 'other')];
    const error_value = 'KERN_FAILURE';
    world.send('memory_object_data_error', { offset: 3 * PAGE, size: PAGE, error_value });
    expect(reads.map(({ code }) => code)).toEqual(codes);
    expect(world.pager.got('memory_object_data_request')).toHaveLength(requests);
    expect(world.events('vm_fault.error_page')).toHaveLength(errorPages);
  });

  test('law 37: the slot is empty after the error, and the next touch asks again', () => {
    const world = mapped();
    world.read(3);
    const error_value = 'KERN_FAILURE';
    world.send('memory_object_data_error', { offset: 3 * PAGE, size: PAGE, error_value });
    expect(world.has(3)).toBe(false);
    world.write(3, 5);
    expect(world.pager.got('memory_object_data_request').at(-1)).toMatchObject({
      desired_access: 3,
    });
  });
});

describe('UNAVAIL', () => {
  test('law 36: an unavailable page is zeroes, clean, and active', () => {
    const world = mapped();
    const read = world.read(3);
    world.send('memory_object_data_unavailable', { offset: 3 * PAGE, size: PAGE });
    expect(read.value).toBe(0);
    expect(world.event('vm_fault.unavailable')).toMatchObject({ offset: 3 });
    const { dirty, precious, absent, queued } = world.page(3);
    expect([dirty, precious, absent, queued]).toEqual([false, false, false, true]);
    expect(world.object().absentCount).toBe(0);
  });

  test('it is not returned until it is written', () => {
    const world = mapped();
    world.read(3);
    world.send('memory_object_data_unavailable', { offset: 3 * PAGE, size: PAGE });
    world.lockRequest(0, 16, { should_return: 2 });
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
    world.write(3, 5);
    world.lockRequest(0, 16, { should_return: 2 });
    expect(world.pager.got('memory_object_data_return')).toHaveLength(1);
  });

  test('without a free frame it stays unavailable and the fault waits', () => {
    const world = mapped({ laws: false });
    const read = world.read(3);
    const free = world.exhaust();
    world.send('memory_object_data_unavailable', { offset: 3 * PAGE, size: PAGE });
    expect(world.event('vm_fault.memory_shortage')).toEqual({ object: world.object().id });
    expect([read.code, world.page(3).absent]).toEqual(['waiting', true]);
    free();
    expect(read.value).toBe(0);
  });
});

describe('UNLOCK', () => {
  test('A8: the first store sends data_unlock(3), the second waits', () => {
    const world = mapped({ on: strict });
    world.supply(3, [7], { lock: 2 });
    const writes = [world.write(3, 1), world.write(3, 2, 'o', 'other')];
    expect(world.pager.got('memory_object_data_unlock')).toEqual([
      { offset: 3 * PAGE, length: PAGE, desired_access: 3 },
    ]);
    expect(world.events('vm_fault.unlock')).toHaveLength(1);
    const { id } = world.page(3);
    const place = { object: world.object().id, offset: 3 };
    expect(world.events('vm_fault.wait_unlock')).toEqual([{ page: id, ...place, access: 3 }]);
    world.lockRequest(3, 1, { lock: 0 });
    expect(writes.map(({ code }) => code)).toEqual(['KERN_SUCCESS', 'KERN_SUCCESS']);
    expect(world.page(3).unlockRequest).toBe(0);
  });

  test('law 34: a lock that still forbids the access makes one new data_unlock', () => {
    const world = mapped({ on: strict });
    world.supply(3, [7], { lock: 2 });
    const write = world.write(3, 1);
    world.lockRequest(3, 1, { lock: 2 });
    expect(write.code).toBe('waiting');
    expect(world.pager.got('memory_object_data_unlock')).toHaveLength(2);
  });

  test('law 33: an access that needs more asks for the union of both', () => {
    const world = mapped({ on: strict });
    world.supply(3, [7], { lock: 7 });
    world.read(3);
    world.write(3, 1, 'o', 'other');
    const asked = world.pager.got('memory_object_data_unlock');
    expect(asked.map(({ desired_access }) => desired_access)).toEqual([1, 3]);
  });

  test('an access that the lock allows asks nobody', () => {
    const world = mapped({ on: strict });
    world.supply(3, [7], { lock: 2 });
    expect(world.read(3).value).toBe(7);
    expect(world.pager.got('memory_object_data_unlock')).toEqual([]);
  });

  test('before the object is ready the fault waits for that first', () => {
    const world = mapped({ on: { ...silent, ...strict } });
    world.supply(3, [7], { lock: 2 });
    const write = world.write(3, 1);
    expect(write.code).toBe('waiting');
    expect(world.pager.got('memory_object_data_unlock')).toEqual([]);
    const { id } = world.object();
    expect(world.events('vm_fault.wait_ready')).toEqual([{ object: id, offset: 3 }]);
    ready(world);
    expect(world.pager.got('memory_object_data_unlock')).toHaveLength(1);
    world.lockRequest(3, 1, { lock: 0 });
    expect(write.code).toBe('KERN_SUCCESS');
  });

  test('a locked page whose pager is gone fails the access', () => {
    const world = mapped({ on: strict });
    world.supply(3, [7], { lock: 2 });
    const write = world.write(3, 1);
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    expect(write.code).toBe('KERN_MEMORY_ERROR');
    expect(world.events('vm_fault.no_pager')).toHaveLength(1);
    expect(world.read(3).value).toBe(7);
  });
});

describe('HIT', () => {
  test('a resident page is mapped without a message, in each address space', () => {
    const world = mapped({ on: supplier() });
    world.read(3);
    const sent = world.pager.log.length;
    expect(world.read(3, 'o', 'other').value).toBe(103);
    expect(world.event('vm_fault.hit')).toMatchObject({ offset: 3 });
    expect(world.pager.log).toHaveLength(sent);
  });
});

describe('READY', () => {
  test('law 24: a fault before ready sends nothing until ready comes', () => {
    const world = mapped({ on: silent });
    const read = world.read(3);
    expect(world.event('vm_fault.wait_ready')).toEqual({ object: world.object().id, offset: 3 });
    expect(world.pager.names()).toEqual(['init']);
    expect(world.has(3)).toBe(false);
    ready(world);
    expect(world.pager.names()).toEqual(['init', 'change_completed', 'data_request']);
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });
});

describe('REQUEST', () => {
  test.each([
    ['load', 1],
    ['store', 3],
  ])('a %s asks with access %i, for one page', (kind, access) => {
    const world = mapped();
    if (kind === 'load') world.read(3);
    else world.write(3, 1);
    expect(world.event('vm_fault.request')).toMatchObject({ offset: 3, access });
    expect(world.pager.got('memory_object_data_request')).toEqual([
      { offset: 3 * PAGE, length: PAGE, desired_access: access },
    ]);
    const { absent, busy, fictitious, queued } = world.page(3);
    expect([absent, busy, fictitious, queued]).toEqual([true, true, true, false]);
  });

  test('law 26: 51 requests may be out; the 52nd fault waits and asks when one is answered', () => {
    const world = new World();
    world.map(60);
    for (let page = 0; page < 52; page += 1) {
      world.map(60, 'o', `t${page}`);
      world.read(page, 'o', `t${page}`);
    }
    expect(world.object().absentCount).toBe(51);
    expect(world.event('vm_fault.wait_absent')).toMatchObject({ absent_count: 51 });
    expect(world.pager.got('memory_object_data_request')).toHaveLength(51);
    world.supply(0, [1]);
    expect(world.pager.got('memory_object_data_request')).toHaveLength(52);
  });

  test('a page that the pager cannot be asked for any more fails the fault', () => {
    const world = mapped();
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    expect(world.read(3).code).toBe('KERN_MEMORY_ERROR');
    expect(world.event('vm_fault.no_pager')).toMatchObject({ offset: 3 });
  });
});

/** Anonymous memory whose page 0 is with its pager. */
function away(): World {
  const world = new World({ laws: false, manager: {} });
  world.allocate(4, 'heap');
  world.write(0, 10, 'heap');
  world.evict(world.page(0, world.mapped()));
  return world;
}

describe('REQUEST for an internal object', () => {
  test('takes the frame before it asks', () => {
    const world = away();
    const { freeCount } = world.host.resident;
    world.read(0, 'heap');
    expect(world.host.resident.freeCount).toBe(freeCount - 1);
    expect(world.page(0, world.mapped()).fictitious).toBe(false);
    expect(world.page(0, world.mapped()).absent).toBe(true);
  });

  test('without a frame it does not ask: the fault waits for memory', () => {
    const world = away();
    const free = world.exhaust();
    const read = world.read(0, 'heap');
    expect(world.event('vm_fault.memory_shortage')).toEqual({ object: world.mapped().id });
    expect([read.code, world.has(0, world.mapped())]).toEqual(['waiting', false]);
    expect(world.manager?.names()).toEqual(['create', 'data_return']);
    free();
    expect(world.manager?.names()).toEqual(['create', 'data_return', 'data_request']);
  });

  test('has no limit on requests that are out', () => {
    const world = new World({ laws: false, manager: {}, host: { tunables: { absentMax: 0 } } });
    world.allocate(4, 'heap');
    for (const page of [0, 1]) {
      world.write(page, 10, 'heap');
      world.evict(world.page(page, world.mapped()));
    }
    world.read(0, 'heap');
    expect(world.events('vm_fault.wait_absent')).toEqual([]);
    expect(world.manager?.names().at(-1)).toBe('data_request');
  });
});

describe('ZERO', () => {
  test('law 39: untouched anonymous memory is zero, clean, and asks nobody', () => {
    const world = new World({ manager: {} });
    world.allocate(4, 'heap');
    expect(world.read(2, 'heap').value).toBe(0);
    expect(world.event('vm_fault.zero_fill')).toMatchObject({ offset: 2 });
    expect(world.page(2, world.mapped()).dirty).toBe(false);
    expect(world.manager?.names()).toEqual([]);
  });

  test('a recycled frame is zeroed', () => {
    const world = new World({ laws: false });
    world.allocate(1, 'heap');
    world.write(0, 77, 'heap');
    world.unmap(1, 'heap');
    world.allocate(1, 'heap');
    expect(world.read(0, 'heap').value).toBe(0);
  });

  test('without a free frame the fault waits, and goes on when the daemon has freed some', () => {
    const world = new World({ laws: false });
    world.allocate(1, 'heap');
    const held = squeeze(world, 14);
    const write = world.write(0, 1, 'heap');
    expect(write.code).toBe('waiting');
    expect(world.event('vm_page.wait')).toEqual({ free_count: 14 });
    unsqueeze(world, held);
    expect(write.code).toBe('KERN_SUCCESS');
  });
});
