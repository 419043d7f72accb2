/**
 * memory_object_destroy: terminate only; resident pages stay usable, the rest fails, changes are
 * lost. With requests out it aborts them, or waits for ever, by switch.
 */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function destroyed(options: WorldOptions = {}): World {
  const world = new World({ on: supplier(), ...options });
  world.map(16);
  world.read(0);
  world.write(1, 11);
  expect(destroy(world).code).toBe('KERN_SUCCESS');
  return world;
}

function destroy(world: World) {
  return world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
}

describe('an object without requests', () => {
  test('its pager is sent terminate and nothing else', () => {
    const world = destroyed();
    expect(world.pager.names().slice(-1)).toEqual(['terminate']);
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
    expect(world.events('vm_object.destroyed')).toHaveLength(1);
  });

  test('resident pages can be read and written', () => {
    const world = destroyed();
    expect([world.read(0).value, world.read(1).value]).toEqual([100, 11]);
    expect(world.write(0, 5).code).toBe('KERN_SUCCESS');
    expect(world.read(0).value).toBe(5);
  });

  test('a page that is not resident fails with KERN_MEMORY_ERROR', () => {
    const world = destroyed();
    expect(world.read(2).code).toBe('KERN_MEMORY_ERROR');
  });

  test('the last unmap sends nothing more', () => {
    const world = destroyed();
    const before = world.pager.log.length;
    world.unmap(16);
    expect(world.pager.log).toHaveLength(before);
  });

  test('the port can be mapped again: a fresh init, an object that shares nothing', () => {
    const world = destroyed();
    world.step({ op: 'vm_map', as: 'again', object: 'o', offset: 0, size: PAGE, protection: 3 });
    expect(world.pager.names().at(-1)).toBe('init');
    expect(world.read(0, 'again').value).toBe(100);
    world.write(0, 9, 'again');
    expect(world.read(0).value).toBe(100);
  });

  test('a cached object terminates and drops its pages', () => {
    const world = new World({ on: supplier() });
    world.map(16);
    world.write(1, 11);
    world.unmap(16);
    expect(world.object().cached).toBe(true);
    const free = world.host.resident.freeCount;
    destroy(world);
    expect(world.pager.names().slice(-1)).toEqual(['terminate']);
    expect(world.host.resident.freeCount).toBe(free + 1);
  });

  test('a second destroy to the old control port is harmless', () => {
    const world = new World({ on: { ...supplier(), memory_object_terminate: () => undefined } });
    world.map(16);
    const control = world.control();
    destroy(world);
    const again = world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' }, control);
    expect(again.code).toBe('MACH_MSG_SUCCESS');
    expect(world.events('vm_object.destroyed')).toHaveLength(1);
  });
});

describe('an object with requests out', () => {
  test('destroyAbortsRequests: waiting threads fail, then terminate is sent', () => {
    const world = new World({ switches: { destroyAbortsRequests: true } });
    world.map(16);
    const read = world.read(2);
    expect(destroy(world).code).toBe('KERN_SUCCESS');
    expect(read.code).toBe('KERN_MEMORY_ERROR');
    expect(world.pager.names()).toEqual(['init', 'data_request', 'terminate']);
  });

  test('destroyAbortsRequests: a fault that waits for ready fails', () => {
    const on = { memory_object_init: () => undefined };
    const world = new World({ on, switches: { destroyAbortsRequests: true } });
    world.map(16);
    const read = world.read(2);
    destroy(world);
    expect(read.code).toBe('KERN_MEMORY_ERROR');
  });

  test('without it the pager and the thread wait; nothing is sent', () => {
    const world = new World({ switches: { destroyAbortsRequests: false } });
    world.map(16);
    const read = world.read(2);
    const call = destroy(world);
    expect([read.code, call.code]).toEqual(['waiting', 'waiting']);
    expect(world.pager.names()).toEqual(['init', 'data_request']);
    expect(world.supply(2, [7]).code).not.toBe('KERN_SUCCESS');
    expect(read.code).toBe('waiting');
  });

  test('without it the object terminates when the waiters are aborted', () => {
    const world = new World({ switches: { destroyAbortsRequests: false } });
    world.map(16);
    world.read(2);
    const call = destroy(world);
    world.terminate('client');
    expect(call.code).toBe('KERN_SUCCESS');
    expect(world.pager.names()).toEqual(['init', 'data_request', 'terminate']);
  });

  test('without it a vm_map waits meanwhile: its init comes after the terminate', () => {
    const world = new World({ switches: { destroyAbortsRequests: false } });
    world.map(16);
    world.read(2);
    destroy(world);
    const map = world.map(16, 'o', 'other');
    expect([map.code, map.thread.waitQueue?.kind]).toEqual(['waiting', 'memory_object_terminate']);
    world.terminate('client');
    expect(map.code).toBe('KERN_SUCCESS');
    expect(world.pager.names()).toEqual(['init', 'data_request', 'terminate', 'init']);
  });

  test('without it a pager that dies while it destroys leaves no message', () => {
    const world = new World({ switches: { destroyAbortsRequests: false } });
    world.map(16);
    const read = world.read(2);
    expect(destroy(world).code).toBe('waiting');
    world.terminate('pager');
    world.terminate('client');
    expect(read.code).toBe('waiting');
    expect(world.pager.got('memory_object_terminate')).toEqual([]);
  });
});
