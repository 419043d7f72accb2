/**
 * memory_object_data_error and memory_object_data_unavailable: only pages that are asked for are
 * concerned; who fails, with which code, and what the next touch does.
 */
import { describe, expect, test } from '@jest/globals';
import type { KernReturn } from '../../../../../kernel/mach/kern_return';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function mapped(options: WorldOptions = {}): World {
  const world = new World(options);
  world.map(64);
  return world;
}

function fail(world: World, page: number, pages = 1, error_value: KernReturn = 'KERN_FAILURE') {
  const body = { offset: page * PAGE, size: pages * PAGE, error_value };
  return world.send('memory_object_data_error', body);
}

function unavailable(world: World, page: number, pages = 1) {
  const body = { offset: page * PAGE, size: pages * PAGE };
  return world.send('memory_object_data_unavailable', body);
}

const requests = (world: World) => world.pager.got('memory_object_data_request').length;

describe('data_error', () => {
  test('the thread that waits gets KERN_MEMORY_ERROR, and the next touch asks again', () => {
    const world = mapped();
    const read = world.read(3);
    expect(fail(world, 3).code).toBe('KERN_SUCCESS');
    expect(read.code).toBe('KERN_MEMORY_ERROR');
    expect(world.event('memory_object.error')).toMatchObject({ offset: 3, code: 10 });
    expect(world.object().absentCount).toBe(0);
    expect(world.read(3).code).toBe('waiting');
    expect(requests(world)).toBe(2);
  });

  test.each<[string, boolean, readonly KernReturn[], number]>([
    ['every thread that waits fails with', true, ['KERN_MEMORY_ERROR', 'KERN_MEMORY_ERROR'], 1],
    ['only the first fails without', false, ['KERN_MEMORY_ERROR', 'KERN_SUCCESS'], 2],
  ])('%s dataErrorFailsAllWaiters', (_what, dataErrorFailsAllWaiters, codes, asked) => {
    const world = mapped({ switches: { dataErrorFailsAllWaiters } });
    world.map(64, 'o', 'other');
    const reads = [world.read(3), world.read(3, 'o', 'other')];
    fail(world, 3);
    expect(requests(world)).toBe(asked);
    if (asked > 1) world.supply(3, [7]);
    expect(reads.map(({ code }) => code)).toEqual(codes);
  });

  test.each([true, false])('KERN_MEMORY_DATA_MOVED restarts, to all waiters: %s', (all) => {
    const world = mapped({ switches: { dataErrorFailsAllWaiters: all } });
    const read = world.read(3);
    fail(world, 3, 1, 'KERN_MEMORY_DATA_MOVED');
    expect(read.code).toBe('waiting');
    expect(requests(world)).toBe(2);
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });

  test('KERN_MEMORY_DATA_MOVED is an error like any without dataErrorKeepsCode', () => {
    const world = mapped({ switches: { dataErrorKeepsCode: false } });
    const read = world.read(3);
    fail(world, 3, 1, 'KERN_MEMORY_DATA_MOVED');
    expect(read.code).toBe('KERN_MEMORY_ERROR');
  });

  test('codes of the kernel do not reach the thread', () => {
    const world = mapped();
    const read = world.read(3);
    fail(world, 3, 1, 'KERN_INVALID_ADDRESS');
    expect(read.code).toBe('KERN_MEMORY_ERROR');
  });

  test('resident pages and empty places are ignored', () => {
    const world = mapped();
    world.supply(3, [7]);
    expect(fail(world, 0, 64).code).toBe('KERN_SUCCESS');
    expect(world.read(3).value).toBe(7);
    expect(world.events('memory_object.error')).toEqual([]);
    expect(world.object().residentPageCount).toBe(1);
  });

  test.each([4, 64])('every requested page of a range of %i fails', (pages) => {
    const world = mapped();
    const tasks = ['a', 'b', 'c'];
    for (const task of tasks) world.map(64, 'o', task);
    const reads = tasks.map((task, at) => world.read(at, 'o', task));
    const beyond = world.read(64 - 1);
    fail(world, 0, pages === 64 ? 63 : pages);
    expect(reads.map(({ code }) => code)).toEqual(tasks.map(() => 'KERN_MEMORY_ERROR'));
    expect(beyond.code).toBe('waiting');
    expect(world.object().absentCount).toBe(1);
  });

  test('threads that wait for fewer requests go on', () => {
    const world = mapped({ host: { tunables: { absentMax: 0 } } });
    world.map(64, 'o', 'other');
    world.read(3);
    const waits = world.read(4, 'o', 'other');
    expect(requests(world)).toBe(1);
    fail(world, 3);
    expect(requests(world)).toBe(2);
    world.supply(4, [7]);
    expect(waits.value).toBe(7);
  });

  test('an error page whose waiters are gone fails the next thread, once', () => {
    const world = mapped({ switches: { dataErrorFailsAllWaiters: false } });
    world.map(64, 'o', 'other');
    world.read(3, 'o', 'other');
    world.terminate('other');
    fail(world, 3);
    expect(world.page(3).error).toBe(true);
    expect(world.read(3).code).toBe('KERN_MEMORY_ERROR');
    expect(world.read(3).code).toBe('waiting');
  });
});

describe('data_unavailable', () => {
  test('the thread that waits gets a clean page of zeroes', () => {
    const world = mapped();
    const read = world.read(3);
    unavailable(world, 3);
    expect(read.value).toBe(0);
    expect(world.event('memory_object.unavailable')).toMatchObject({ offset: 3 });
    expect(world.page(3).dirty).toBe(false);
    expect(world.object().absentCount).toBe(0);
  });

  test('the page is not returned unless it was stored to', () => {
    const world = mapped();
    world.read(3);
    unavailable(world, 3);
    world.write(4, 44);
    unavailable(world, 4);
    world.lockRequest(0, 64, { should_return: 2 });
    const returns = world.pager.got('memory_object_data_return');
    expect(returns.map(({ pages }) => pages)).toEqual([[44]]);
  });

  test('after a flush it is asked for again', () => {
    const world = mapped();
    world.read(3);
    unavailable(world, 3);
    world.lockRequest(0, 64, { flush: true });
    expect(world.read(3).code).toBe('waiting');
    expect(requests(world)).toBe(2);
  });

  test('a range touches only what is asked for', () => {
    const world = mapped();
    world.supply(2, [7]);
    const read = world.read(3);
    unavailable(world, 0, 64);
    expect(read.value).toBe(0);
    expect(world.read(2).value).toBe(7);
    expect(world.events('memory_object.unavailable')).toHaveLength(1);
    expect(world.has(4)).toBe(false);
  });

  test('offset 0 and a long size are no hint for later requests', () => {
    const world = mapped();
    unavailable(world, 0, 64);
    expect(world.read(3).code).toBe('waiting');
    expect(requests(world)).toBe(1);
  });

  test('an answer that comes twice changes nothing', () => {
    const world = mapped();
    world.write(3, 33);
    unavailable(world, 3);
    expect(unavailable(world, 3).code).toBe('KERN_SUCCESS');
    expect(world.read(3).value).toBe(33);
  });
});

describe('arguments that no answer can have', () => {
  test.each([
    ['a partial page', 0, 100],
    ['a negative offset', -PAGE, PAGE],
    ['an offset inside a page', 7, PAGE],
    ['a negative size', 0, -PAGE],
    ['a size that is no number', 0, Number.NaN],
    ['a size beyond all memory', 0, 2 ** 52],
  ])('%s is refused', (_what, offset, size) => {
    const world = mapped();
    const read = world.read(0);
    const error = { offset, size, error_value: 'KERN_FAILURE' } as const;
    const codes = [
      world.send('memory_object_data_error', error).code,
      world.send('memory_object_data_unavailable', { offset, size }).code,
    ];
    expect(codes).toEqual(['KERN_INVALID_ARGUMENT', 'KERN_INVALID_ARGUMENT']);
    expect(read.code).toBe('waiting');
    expect(world.events('memory_object.refused')).toHaveLength(2);
  });
});
