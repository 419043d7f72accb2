/**
 * vm_object_terminate: the last reference, the cache of objects, and the death of a port.
 */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const uncached = (world: World): void => {
  world.send('memory_object_change_attributes', {
    flavor: 11,
    attributes: { cluster_size: PAGE, may_cache_object: false },
    reply_to: world.name(),
  });
};

/** An object that ends at its last unmap; its completion is forgotten. */
function mortal(options: WorldOptions = {}): World {
  const world = new World({ on: supplier(), ...options });
  world.map(8);
  uncached(world);
  world.pager.log.length = 0;
  return world;
}

const returned = (world: World) => world.pager.got('memory_object_data_return');

describe('terminate', () => {
  test('dirty pages go home one by one, in the order of their insertion, then terminate', () => {
    const world = mortal();
    for (const at of [2, 0, 1]) world.write(at, 20 + at);
    world.pager.log.length = 0;
    world.unmap(8);
    expect(world.pager.names()).toEqual(['data_return', 'data_return', 'data_return', 'terminate']);
    expect(returned(world).map(({ pages }) => pages)).toEqual([[22], [20], [21]]);
    expect(world.events('vm_object.terminated')).toHaveLength(1);
  });

  test('a page that was flushed and supplied again goes home last', () => {
    const world = mortal();
    for (const at of [0, 1, 2]) world.write(at, 20 + at);
    world.lockRequest(0, 1, { should_return: 1, flush: true });
    world.write(0, 30);
    world.pager.log.length = 0;
    world.unmap(8);
    expect(returned(world).map(({ pages }) => pages)).toEqual([[21], [22], [30]]);
  });

  test('flags: dirty tells dirty from precious, and the kernel keeps no copy', () => {
    const world = mortal();
    world.supply(0, [1, 2], { precious: true });
    world.write(1, 11);
    world.unmap(8);
    expect(returned(world)).toEqual([
      { offset: 0, pages: [1], dirty: false, kernel_copy: false },
      { offset: PAGE, pages: [11], dirty: true, kernel_copy: false },
    ]);
  });

  test('clean pages vanish silently and every frame is free', () => {
    const world = mortal();
    const { freeCount } = world.host.resident;
    for (const at of [0, 1, 2]) world.read(at);
    world.pager.log.length = 0;
    world.unmap(8);
    expect(world.pager.names()).toEqual(['terminate']);
    expect(world.host.resident.freeCount).toBe(freeCount);
  });

  test('an object with another mapping does not end', () => {
    const world = mortal();
    world.map(8, 'o', 'other');
    world.write(0, 1);
    world.unmap(8);
    expect(world.pager.names()).not.toContain('terminate');
    expect(world.read(0, 'o', 'other').value).toBe(1);
  });

  test('unavailable and error pages are freed without a message', () => {
    const world = mortal({ on: {}, switches: { dataErrorFailsAllWaiters: false } });
    for (const [at, task] of ['a', 'b'].entries()) {
      world.map(8, 'o', task);
      world.read(at, 'o', task);
      world.terminate(task);
    }
    world.send('memory_object_data_unavailable', { offset: 0, size: PAGE });
    const error = { offset: PAGE, size: PAGE, error_value: 'KERN_FAILURE' } as const;
    world.send('memory_object_data_error', error);
    expect(world.object().residentPageCount).toBe(2);
    world.pager.log.length = 0;
    world.unmap(8);
    expect(world.pager.names()).toEqual(['terminate']);
  });

  test('a request that nobody waits for any more does not keep the object', () => {
    const world = mortal({ on: {} });
    world.map(8, 'o', 'other');
    world.read(0, 'o', 'other');
    world.unmap(8);
    world.terminate('other');
    expect(world.pager.names()).toEqual(['data_request', 'terminate']);
  });

  test('a wired dirty page goes home, unwired', () => {
    const world = mortal({ laws: false });
    world.write(0, 5);
    world.wire(world.page(0));
    world.unmap(8);
    expect(returned(world)).toMatchObject([{ pages: [5], dirty: true }]);
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('an unmap before ready sends init and terminate, without waiting', () => {
    const world = new World({ on: { memory_object_init: () => undefined } });
    world.map(8);
    world.unmap(8);
    expect(world.pager.names()).toEqual(['init', 'terminate']);
  });
});

describe('the cache of objects', () => {
  test('an object that may persist stays, dirty pages and all, and sends nothing', () => {
    const world = new World({ on: supplier() });
    world.map(8);
    world.write(0, 5);
    world.pager.log.length = 0;
    world.unmap(8);
    expect(world.event('vm_object.cached')).toEqual({ object: world.object().id, cached_count: 1 });
    expect(world.inactive(0)).toBe(true);
    world.map(8);
    expect(world.read(0).value).toBe(5);
    expect(world.pager.names()).toEqual([]);
  });

  test('with cacheNeedsPages an object without resident pages ends instead', () => {
    const world = new World({ on: supplier(), switches: { cacheNeedsPages: true } });
    world.map(8);
    world.unmap(8);
    expect(world.pager.names()).toEqual(['init', 'terminate']);
    expect(world.events('vm_object.cached')).toHaveLength(0);
    world.map(8);
    world.read(0);
    world.unmap(8);
    expect(world.object().cached).toBe(true);
  });

  test('a cached object serves lock requests', () => {
    const world = new World({ on: supplier() });
    world.map(8);
    world.write(0, 5);
    world.unmap(8);
    world.lockRequest(0, 8, { should_return: 1, reply: true });
    expect(world.pager.names().slice(-2)).toEqual(['data_return', 'lock_completed']);
    expect(world.object().cached).toBe(true);
  });

  test('a full cache terminates the oldest, one for each that comes', () => {
    const world = new World({ on: supplier(), host: { tunables: { cachedMax: 2 } } });
    const names = ['o', 'p', 'q', 'r'];
    for (const name of names.slice(1)) world.open(name);
    for (const name of names) world.map(4, name);
    world.write(0, 5, 'p');
    for (const name of names) world.unmap(4, name);
    const ended = world.pager.log.filter(({ name }) => name === 'memory_object_terminate');
    expect(ended.map(({ port }) => port)).toEqual([world.name('o'), world.name('p')]);
    expect(world.host.objects.cachedCount).toBe(2);
    expect(returned(world)).toMatchObject([{ pages: [5] }]);
  });

  test('an object that was mapped again is the youngest', () => {
    const world = new World({ on: supplier(), host: { tunables: { cachedMax: 2 } } });
    for (const name of ['p', 'q']) world.open(name);
    for (const name of ['o', 'p']) world.map(4, name);
    for (const name of ['o', 'p']) world.unmap(4, name);
    world.map(4, 'o');
    world.unmap(4, 'o');
    world.map(4, 'q');
    world.unmap(4, 'q');
    const ended = world.pager.log.filter(({ name }) => name === 'memory_object_terminate');
    expect(ended.map(({ port }) => port)).toEqual([world.name('p')]);
  });

  test('an object in the middle of the cache can leave it', () => {
    const world = new World({ on: supplier() });
    const names = ['o', 'p', 'q'];
    for (const name of names.slice(1)) world.open(name);
    for (const name of names) world.map(4, name);
    for (const name of names) world.unmap(4, name);
    world.map(4, 'p');
    expect(world.host.objects.cachedCount).toBe(2);
    expect(world.host.objects.cachedHead?.cacheNext).toBe(world.host.objects.cachedTail);
  });
});

/** The pager destroys the receive right of its memory object. */
const kill = (world: World): void => {
  world.step({ op: 'mach_port_destroy', object: 'o' }, 'pager');
};

describe('the memory object port dies', () => {
  test('requests fail at once, resident pages stay usable, no message is sent', () => {
    const world = new World();
    world.map(8);
    world.supply(0, [7]);
    const read = world.read(1);
    const before = world.pager.log.length;
    kill(world);
    expect(world.events('vm_object.port_died')).toHaveLength(1);
    expect(read.code).toBe('KERN_MEMORY_ERROR');
    expect(world.read(0).value).toBe(7);
    expect(world.write(0, 8).code).toBe('KERN_SUCCESS');
    expect(world.pager.log).toHaveLength(before);
  });

  test('faults that wait for ready fail', () => {
    const world = new World({ on: { memory_object_init: () => undefined } });
    world.map(8);
    const read = world.read(1);
    kill(world);
    expect(read.code).toBe('KERN_MEMORY_ERROR');
  });

  test('faults that wait for fewer requests fail', () => {
    const world = new World({ host: { tunables: { absentMax: 0 } } });
    world.map(8);
    world.map(8, 'o', 'other');
    const reads = [world.read(0), world.read(1, 'o', 'other')];
    kill(world);
    expect(reads.map(({ code }) => code)).toEqual(['KERN_MEMORY_ERROR', 'KERN_MEMORY_ERROR']);
  });

  test('stores that wait for data_unlock fail', () => {
    const world = new World({ on: { memory_object_data_unlock: () => undefined } });
    world.map(8);
    world.supply(0, [7], { lock: 2 });
    const write = world.write(0, 8);
    expect(write.code).toBe('waiting');
    kill(world);
    expect(write.code).toBe('KERN_MEMORY_ERROR');
    expect(world.read(0).value).toBe(7);
  });

  test('an object in the cache ends and its dirty pages are gone', () => {
    const world = new World({ on: supplier() });
    world.map(8);
    const { freeCount } = world.host.resident;
    world.write(0, 8);
    world.unmap(8);
    kill(world);
    expect(world.host.objects.cachedCount).toBe(0);
    expect(world.host.resident.freeCount).toBe(freeCount);
    expect(returned(world)).toEqual([]);
  });

  test('the last unmap frees pages without a word', () => {
    const world = mortal();
    const { freeCount } = world.host.resident;
    world.write(0, 8);
    kill(world);
    world.unmap(8);
    expect(world.host.resident.freeCount).toBe(freeCount);
    expect(returned(world)).toEqual([]);
  });

  test('a message that dies with its port gives its frames back', () => {
    const hold = { memory_object_data_return: () => ({ again: 'never' }) };
    const world = new World({ on: { ...supplier(), ...hold } });
    world.map(8);
    for (const at of [0, 2]) world.write(at, 5);
    world.lockRequest(0, 8, { should_return: 1, flush: true });
    kill(world);
    expect(world.event('vm_map.copy_discarded')).toMatchObject({ size: PAGE });
  });
});

describe('data that has nowhere to go is named', () => {
  const lost = (world: World) =>
    world.events('vm_page.data_lost').map(({ object, offset }) => [object, offset]);

  test('when an object whose pager took it away ends: dirty and precious pages', () => {
    const world = mortal();
    world.supply(0, [1, 2, 3], { precious: true });
    world.write(1, 11);
    world.write(5, 15);
    world.read(6);
    const { id } = world.object();
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    expect(lost(world)).toEqual([]);
    expect(world.read(1).value).toBe(11);
    world.unmap(8);
    expect(lost(world)).toEqual([0, 1, 2, 5].map((page) => [id, page]));
  });

  test('when the port of a cached object dies', () => {
    const world = new World({ on: supplier() });
    world.map(8);
    world.write(3, 13);
    world.read(4);
    const { id } = world.object();
    world.unmap(8);
    world.terminate('pager');
    expect(lost(world)).toEqual([[id, 3]]);
  });

  test('when a return dies with its port: what was dirty or precious, and nobody has', () => {
    const hold = { memory_object_data_return: () => ({ again: 'never' }) };
    const world = new World({ on: { ...supplier(), ...hold } });
    world.map(8);
    world.supply(4, [4], { precious: true });
    for (const at of [0, 1, 3]) world.write(at, 5);
    world.read(6);
    const { id } = world.object();
    world.lockRequest(0, 1, { should_return: 1, flush: true }); // In hand, and the pager's.
    world.lockRequest(1, 5, { should_return: 3, flush: true });
    world.lockRequest(6, 1, { should_return: 3, flush: true });
    world.terminate('pager');
    expect(lost(world)).toEqual([1, 3, 4].map((page) => [id, page]));
  });

  test('when what stays clean in the cache dies on its way: dirty pages alone', () => {
    const hold = { memory_object_data_return: () => ({ again: 'never' }) };
    const world = new World({ on: { ...supplier(), ...hold } });
    world.map(8);
    world.supply(4, [4], { precious: true });
    for (const at of [0, 1]) world.write(at, 5);
    const { id } = world.object();
    for (const at of [0, 1, 4]) world.lockRequest(at, 1, { should_return: 2 });
    world.terminate('pager');
    expect(lost(world)).toEqual([[id, 1]]);
    world.unmap(8);
    expect(lost(world)).toEqual([1, 4].map((page) => [id, page]));
  });

  test('when a lock request goes on after its pager took the object away', () => {
    const world = new World({ on: supplier(), switches: { lockRequestWaitsForWired: true } });
    world.map(8);
    for (const at of [0, 1]) world.write(at, 20 + at);
    const { id } = world.object();
    const unwire = world.wire(world.page(0));
    const request = world.lockRequest(0, 2, { should_return: 1, flush: true });
    expect(request.code).toBe('waiting');
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    unwire();
    expect(lost(world)).toEqual([
      [id, 0],
      [id, 1],
    ]);
  });

  test('and no page of temporary memory, which goes nowhere', () => {
    const world = new World({ manager: supplier() });
    world.allocate(2, 'heap');
    world.write(0, 1, 'heap');
    world.terminate('client');
    expect(lost(world)).toEqual([]);
  });
});
