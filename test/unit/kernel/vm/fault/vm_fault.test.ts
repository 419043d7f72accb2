/**
 * vm_fault: from the map to the translation, and the codes of faults that cannot be resolved (5.1).
 */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

function mapped(protection = 7): World {
  const world = new World({ on: supplier() });
  world.map(8, 'o', 'client', protection);
  return world;
}

describe('codes', () => {
  test('an address that nothing is mapped at is KERN_INVALID_ADDRESS', () => {
    const world = mapped();
    const beyond = world.read(9);
    expect(beyond.code).toBe('KERN_INVALID_ADDRESS');
    const address = world.region('o').address + 9 * PAGE;
    expect(world.event('vm_fault.failed')).toEqual({ vpn: address / PAGE, access: 1, code: 1 });
    expect(world.event('thread.exception')).toEqual({ address, access: 1, code: 1 });
  });

  test.each([
    ['a store to read-only memory', 1, 3],
    ['a load from memory without access', 0, 1],
    ['a load from write-only memory', 2, 1],
  ])('%s is KERN_PROTECTION_FAILURE', (_what, protection, access) => {
    const world = mapped(protection);
    const done = access === 1 ? world.read(0) : world.write(0, 1);
    expect(done.code).toBe('KERN_PROTECTION_FAILURE');
    expect(world.event('vm_fault.failed')).toMatchObject({ access, code: 2 });
    expect(world.pager.got('memory_object_data_request')).toEqual([]);
  });

  test('KERN_MEMORY_ERROR of a pager without data reaches the thread with code 10', () => {
    const world = mapped();
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    world.read(0);
    expect(world.event('thread.exception')).toMatchObject({ code: 10 });
  });

  test('a fault that fails leaves no reference and no paging reference behind', () => {
    const world = mapped();
    const object = world.object();
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    world.read(0);
    expect([object.refCount, object.pagingInProgress]).toEqual([1, 0]);
  });
});

describe('a fault that waits', () => {
  function waiting(): World {
    const world = new World();
    world.map(8);
    world.read(3);
    return world;
  }

  test('holds a reference and a paging reference on its object, and gives both back', () => {
    const world = waiting();
    const object = world.object();
    expect([object.refCount, object.pagingInProgress]).toEqual([2, 1]);
    world.supply(3, [7]);
    expect([object.refCount, object.pagingInProgress]).toEqual([1, 0]);
  });

  test('starts over from the map: memory that is gone by then is KERN_INVALID_ADDRESS', () => {
    const world = waiting();
    const fault = world.machine.threads.find(({ waitQueue }) => waitQueue?.kind === 'page');
    world.unmap(8);
    expect(world.object().refCount).toBe(1);
    world.supply(3, [7]);
    expect(fault?.state).toBe('done');
    expect(world.event('vm_fault.failed')).toMatchObject({ code: 1 });
  });

  test('starts over from the map: memory that is protected by then fails', () => {
    const world = new World();
    world.map(8);
    const write = world.write(3, 1);
    const all = { region: 'o', offset: 0, size: 8 * PAGE };
    world.step({ op: 'vm_protect', ...all, protection: 1 });
    world.supply(3, [7]);
    expect(write.code).toBe('KERN_PROTECTION_FAILURE');
    const vpn = world.region('o').address / PAGE + 3;
    const told = { vpn, object: world.object().id, offset: 3 };
    expect(world.events('vm_fault.map_changed')).toEqual([told]);
    expect(world.host.faultRestarts).toBe(1);
  });

  test('keeps the object alive after the last unmap: terminate follows the answer', () => {
    const on = {
      memory_object_init: () => undefined,
    };
    const world = new World({ on });
    world.map(8);
    const read = world.read(3);
    world.unmap(8);
    expect(world.pager.names()).toEqual(['init']);
    world.terminate('client');
    expect(read.code).toBe('waiting');
    expect(world.pager.names()).toEqual(['init', 'terminate']);
  });
});

describe('entering the page', () => {
  test('the translation has the protection of the entry', () => {
    const world = mapped(5);
    world.read(3);
    expect(world.event('vm_fault.entered')).toMatchObject({ offset: 3, prot: 5 });
  });

  test('law 33: the translation grants nothing that the lock forbids', () => {
    const world = new World({ on: supplier(false, 2) });
    world.map(8);
    world.read(3);
    expect(world.event('vm_fault.entered')).toMatchObject({ offset: 3, prot: 5 });
    world.write(3, 1);
    expect(world.pager.got('memory_object_data_unlock')).toHaveLength(1);
  });

  test('a page on no queue becomes active; one on a queue keeps its place', () => {
    const world = mapped();
    world.read(0);
    world.supply(1, [7]);
    expect(world.inactive(1)).toBe(true);
    world.read(1);
    expect(world.inactive(1)).toBe(true);
    expect(world.page(0).queued).toBe(true);
  });

  test('the first fault of anonymous memory makes its object, of the size of the entry', () => {
    const world = new World();
    world.allocate(5, 'heap');
    expect(world.task('client').map.entries[0]?.object).toBeNull();
    world.read(2, 'heap');
    const object = world.mapped();
    expect([object.size, object.internal, object.temporary]).toEqual([5, true, true]);
  });
});
