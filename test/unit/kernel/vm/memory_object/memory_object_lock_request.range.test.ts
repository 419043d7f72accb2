/**
 * memory_object_lock_request on a range: completion after all returns, with what was asked; wired
 * pages under both switches; frames for copies, and what happens without them.
 */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

/** A world in which the given places are dirty. */
function dirty(places: readonly number[], options: WorldOptions = {}): World {
  const world = new World({ on: supplier(), ...options });
  world.map(64);
  for (const place of places) world.write(place, 200 + place);
  return world;
}

const returned = (world: World) => world.pager.got('memory_object_data_return');

describe('the completion', () => {
  test('it comes after every data_return of the request', () => {
    const world = dirty([0, 1, 3]);
    world.lockRequest(0, 8, { should_return: 1, reply: true });
    expect(world.pager.names().slice(-3)).toEqual(['data_return', 'data_return', 'lock_completed']);
  });

  test('it echoes offset and size as they were sent', () => {
    const world = dirty([1]);
    const size = PAGE + 5;
    world.send('memory_object_lock_request', {
      offset: PAGE,
      size,
      should_return: 0,
      should_flush: false,
      lock_value: 8,
      reply_to: world.name(),
    });
    const completed = world.pager.got('memory_object_lock_completed');
    expect(completed).toEqual([{ offset: PAGE, length: size }]);
  });

  test('a size inside a page takes in the whole page', () => {
    const world = dirty([1, 2]);
    world.send('memory_object_lock_request', {
      offset: PAGE,
      size: PAGE + 5,
      should_return: 1,
      should_flush: false,
      lock_value: 8,
      reply_to: world.name(),
    });
    expect(returned(world).map(({ pages }) => pages)).toEqual([[201, 202]]);
  });

  test('a range without pages completes at once', () => {
    const world = dirty([]);
    world.lockRequest(0, 64, { should_return: 2, flush: true, reply: true });
    expect(world.pager.names().at(-1)).toBe('lock_completed');
    world.lockRequest(3, 0, { should_return: 2, flush: true, reply: true });
    expect(world.pager.got('memory_object_lock_completed')).toHaveLength(2);
  });

  test('it comes before any message of a thread that the request woke', () => {
    const world = new World({ on: supplier(false, 2) });
    world.map(8);
    world.read(0);
    world.read(1);
    world.lockRequest(0, 2, { lock: 3, reply: true });
    const read = world.read(1);
    expect(read.code).toBe('KERN_SUCCESS');
    world.lockRequest(0, 2, { flush: true, reply: true });
    expect(world.pager.names().at(-1)).toBe('lock_completed');
  });

  test('without a reply port nothing is sent', () => {
    const world = dirty([1]);
    world.lockRequest(0, 8, { should_return: 0 });
    expect(world.pager.got('memory_object_lock_completed')).toEqual([]);
  });

  test('a page that enters behind the scan is not affected', () => {
    const world = dirty([1, 5], { laws: false });
    world.page(5).busy = true;
    const call = world.lockRequest(0, 8, { should_return: 1, flush: true });
    world.write(1, 9);
    world.release(world.page(5));
    expect(call.code).toBe('KERN_SUCCESS');
    expect(world.read(1).value).toBe(9);
  });

  test('a requester that dies while it waits leaves the object idle', () => {
    const world = dirty([1, 5], { laws: false });
    world.page(5).busy = true;
    const object = world.object();
    expect(world.lockRequest(0, 8, { should_return: 1, reply: true }).code).toBe('waiting');
    world.terminate('pager');
    expect(object.pagingInProgress).toBe(0);
  });
});

describe('wired pages with lockRequestWaitsForWired', () => {
  const switches = { lockRequestWaitsForWired: true };

  test('a request that changes nothing completes at once', () => {
    const world = dirty([1, 2], { switches });
    world.wire(world.page(1));
    const call = world.lockRequest(0, 8, { reply: true });
    expect(call.code).toBe('KERN_SUCCESS');
    expect(world.pager.names().at(-1)).toBe('lock_completed');
  });

  test('the lock that a wired page has already is no change', () => {
    const world = dirty([1], { switches });
    const page = world.page(1);
    world.wire(page);
    page.unlockRequest = 2;
    expect(world.lockRequest(0, 8, { lock: 0 }).code).toBe('KERN_SUCCESS');
    expect(page.unlockRequest).toBe(0);
  });

  test.each([
    ['a flush', { flush: true }],
    ['another lock', { lock: 2 }],
    ['a return', { should_return: 1 }],
  ])('%s waits until the page is unwired; pages after it are not touched', (_what, options) => {
    const world = dirty([0, 1, 2], { switches });
    const unwire = world.wire(world.page(1));
    const call = world.lockRequest(0, 8, { ...options, reply: true });
    expect(call.code).toBe('waiting');
    expect(world.page(2).pageLock).toBe(0);
    expect(world.pager.names().at(-1)).not.toBe('lock_completed');
    unwire();
    expect(call.code).toBe('KERN_SUCCESS');
    expect(world.pager.names().at(-1)).toBe('lock_completed');
  });

  test('a formerly wired page clusters with its neighbours', () => {
    const world = dirty([1, 2], { switches });
    const unwire = world.wire(world.page(1));
    world.lockRequest(0, 8, { should_return: 1 });
    unwire();
    expect(returned(world)).toMatchObject([{ offset: PAGE, pages: [201, 202] }]);
  });
});

describe('wired pages without lockRequestWaitsForWired', () => {
  const switches = { lockRequestWaitsForWired: false };

  test('a dirty wired page is returned as a copy and stays, whatever the flush', () => {
    const world = dirty([1], { switches });
    world.wire(world.page(1));
    world.lockRequest(0, 8, { should_return: 1, flush: true, reply: true });
    expect(returned(world)).toMatchObject([{ pages: [201], dirty: true, kernel_copy: true }]);
    expect(world.page(1).wireCount).toBe(1);
    expect(world.read(1).value).toBe(201);
  });

  test('a flush never drops a wired page and never mixes it with flushed ones', () => {
    const world = dirty([0, 1, 2], { switches });
    world.wire(world.page(1));
    world.lockRequest(0, 8, { should_return: 1, flush: true });
    expect(returned(world).map(({ pages, kernel_copy }) => [pages, kernel_copy])).toEqual([
      [[200], false],
      [[201], true],
      [[202], false],
    ]);
    expect([0, 1, 2].map((at) => world.has(at))).toEqual([false, true, false]);
  });

  test('a lock is set on a wired page', () => {
    const world = dirty([1], { switches });
    world.wire(world.page(1));
    world.lockRequest(0, 8, { lock: 2 });
    expect(world.page(1).pageLock).toBe(2);
  });
});

describe('frames for copies', () => {
  test('a copy waits for a frame when there is none', () => {
    const world = dirty([1, 2], { laws: false, switches: { cleanInPlaceMayFlush: false } });
    const free = world.exhaust();
    const call = world.lockRequest(0, 8, { should_return: 1, reply: true });
    expect(call.code).toBe('waiting');
    free();
    expect(call.code).toBe('KERN_SUCCESS');
    expect(returned(world).flatMap(({ pages }) => pages)).toEqual([201, 202]);
    expect(world.read(1).value).toBe(201);
  });

  test('without a frame the page is flushed with cleanInPlaceMayFlush', () => {
    const world = dirty([1, 2], { laws: false, switches: { cleanInPlaceMayFlush: true } });
    const free = world.exhaust();
    const call = world.lockRequest(0, 8, { should_return: 1, reply: true });
    expect(call.code).toBe('KERN_SUCCESS');
    expect(returned(world)).toMatchObject([{ pages: [201, 202], kernel_copy: true }]);
    expect([world.has(1), world.has(2)]).toEqual([false, false]);
    free();
  });
});
