/**
 * memory_object_data_supply: the table of slot states, in each of its rows; completion and echo.
 */
import { describe, expect, test } from '@jest/globals';
import { ipcPortMakeSonce } from '../../../../../kernel/ipc/ipc_port';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { pageWakeupDone, vmPageFree } from '../../../../../kernel/vm/page/vm_resident';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function mapped(options: WorldOptions = {}): World {
  const world = new World(options);
  world.map(16);
  return world;
}

/** A page that the pager called unavailable, and whose toucher is gone. */
function unavailable(options: WorldOptions): World {
  const world = mapped(options);
  world.map(16, 'o', 'other');
  world.read(3, 'o', 'other');
  world.terminate('other');
  world.send('memory_object_data_unavailable', { offset: 3 * PAGE, size: PAGE });
  expect(world.page(3).absent && !world.page(3).busy).toBe(true);
  return world;
}

describe('the slot decides', () => {
  test('a page that was asked for is taken, active, and its waiter goes on', () => {
    const world = mapped();
    const read = world.read(3);
    expect(read.code).toBe('waiting');
    expect(world.page(3).absent).toBe(true);
    expect(world.supply(3, [77]).code).toBe('KERN_SUCCESS');
    expect(read.value).toBe(77);
    expect(world.inactive(3)).toBe(false);
    expect(world.event('memory_object.supplied')).toMatchObject({ offset: 3, asked: 1 });
    expect(world.object().absentCount).toBe(0);
  });

  test('a page that nobody asked for is taken, inactive', () => {
    const world = mapped();
    expect(world.supply(3, [77]).code).toBe('KERN_SUCCESS');
    expect(world.inactive(3)).toBe(true);
    expect(world.event('memory_object.supplied')).toMatchObject({ offset: 3, asked: 0 });
    expect(world.read(3).value).toBe(77);
    expect(world.pager.got('memory_object_data_request')).toEqual([]);
  });

  test('several waiters of one request all go on after the supply', () => {
    const world = mapped();
    world.map(16, 'o', 'other');
    const reads = [world.read(3), world.write(3, 5, 'o', 'other')];
    expect(world.pager.got('memory_object_data_request')).toHaveLength(1);
    world.supply(3, [77]);
    expect(reads.map(({ code }) => code)).toEqual(['KERN_SUCCESS', 'KERN_SUCCESS']);
  });

  test('an unavailable page is filled with supplyOverUnavailable', () => {
    const world = unavailable({ switches: { supplyOverUnavailable: true } });
    expect(world.supply(3, [77]).code).toBe('KERN_SUCCESS');
    expect(world.inactive(3)).toBe(true);
    expect(world.object().absentCount).toBe(0);
    expect(world.read(3).value).toBe(77);
  });

  test('an unavailable page is present without supplyOverUnavailable', () => {
    const world = unavailable({ switches: { supplyOverUnavailable: false } });
    expect(world.supply(3, [77], { reply: true }).code).toBe('KERN_MEMORY_PRESENT');
    expect(world.read(3).value).toBe(0);
  });

  describe('with failureUsesReplyTwice', () => {
    const twice = (): World => {
      const world = mapped({ switches: { failureUsesReplyTwice: true } });
      world.supply(3, [1]);
      return world;
    };

    test('a stray mach_notify_send_once follows the completion of a refused supply', () => {
      const world = twice();
      const spare = ipcPortMakeSonce(world.port);
      expect(world.supply(3, [77], { reply: true }).code).toBe('KERN_MEMORY_PRESENT');
      expect(world.pager.names().slice(-2)).toEqual(['supply_completed', 'mach_notify_send_once']);
      expect([spare.port.sorights, world.pager.log.at(-1)?.seqno]).toEqual([0, 2]);
    });

    test('the kernel stops when it was the last right; a supply that succeeds is harmless', () => {
      const world = twice();
      world.supply(4, [78], { reply: true });
      expect(world.pager.names().at(-1)).toBe('supply_completed');
      expect(() => world.supply(3, [77], { reply: true })).toThrow('no send-once right is left');
    });
  });

  test('a busy page that is not absent is waited for, and then found present', () => {
    const world = mapped({ laws: false });
    world.supply(3, [1]);
    const page = world.page(3);
    page.busy = true;
    const supply = world.supply(3, [77], { reply: true });
    expect(supply.code).toBe('waiting');
    pageWakeupDone(page);
    world.run();
    expect(supply.code).toBe('KERN_MEMORY_PRESENT');
    expect(world.read(3).value).toBe(1);
  });

  test('a busy page that goes away makes room for the supply', () => {
    const world = mapped({ laws: false });
    world.supply(3, [1]);
    const page = world.page(3);
    page.busy = true;
    const supply = world.supply(3, [77]);
    vmPageFree(world.host, page);
    world.run();
    expect(supply.code).toBe('KERN_SUCCESS');
    expect(world.read(3).value).toBe(77);
  });

  test('an error page that nobody consumed is present', () => {
    const world = mapped({ switches: { dataErrorFailsAllWaiters: false } });
    world.map(16, 'o', 'other');
    world.read(3, 'o', 'other');
    world.terminate('other');
    const error_value = 'KERN_FAILURE';
    world.send('memory_object_data_error', { offset: 3 * PAGE, size: PAGE, error_value });
    expect(world.supply(3, [77]).code).toBe('KERN_MEMORY_PRESENT');
  });
});

describe('a resident page stops the supply', () => {
  test('pages before it stay, it keeps its data, pages after it are dropped', () => {
    const world = mapped();
    world.supply(5, [1]);
    expect(world.supply(3, [70, 71, 72, 73]).code).toBe('KERN_MEMORY_PRESENT');
    expect(world.event('memory_object.present')).toMatchObject({ offset: 5 });
    expect([3, 4, 5].map((at) => world.read(at).value)).toEqual([70, 71, 1]);
    expect(world.has(6)).toBe(false);
  });

  test('the completion echoes offset and length as sent and names the page in the way', () => {
    const world = mapped();
    world.supply(5, [1]);
    world.supply(3, [70, 71, 72, 73], { reply: true });
    expect(world.pager.got('memory_object_supply_completed')).toEqual([
      {
        offset: 3 * PAGE,
        length: 4 * PAGE,
        result: 'KERN_MEMORY_PRESENT',
        error_offset: 5 * PAGE,
      },
    ]);
    expect(world.pager.got('mach_notify_send_once')).toEqual([]);
  });

  test('frames of refused pages are free and the region of the sender is gone', () => {
    const world = mapped();
    world.supply(3, [1]);
    const free = world.host.resident.freeCount;
    world.supply(3, [70, 71]);
    expect(world.host.resident.freeCount).toBe(free);
    expect(world.pager.task.map.entries).toHaveLength(0);
  });

  test('a refused precious page is freed without returnPreciousOnReject', () => {
    const world = mapped({ switches: { returnPreciousOnReject: false } });
    world.supply(3, [1]);
    world.supply(3, [70], { precious: true, reply: true });
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
  });

  test('a refused precious page comes home before the completion by returnPreciousOnReject', () => {
    const world = mapped({ switches: { returnPreciousOnReject: true } });
    world.supply(3, [1]);
    world.supply(3, [70], { precious: true, reply: true });
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: 3 * PAGE, pages: [70], dirty: false, kernel_copy: false },
    ]);
    expect(world.pager.names().slice(-2)).toEqual(['data_return', 'supply_completed']);
  });

  test('every refused precious page comes home by returnPreciousOnReject', () => {
    const world = mapped({ switches: { returnPreciousOnReject: true } });
    world.supply(4, [1]);
    world.supply(3, [70, 71, 72], { precious: true });
    const returned = world.pager.got('memory_object_data_return').flatMap(({ pages }) => pages);
    expect(returned).toEqual([71, 72]);
  });
});

describe('an accepted supply', () => {
  test('completes with offset and length as sent and error offset 0', () => {
    const world = mapped();
    world.supply(3, [70, 71], { reply: true });
    expect(world.pager.got('memory_object_supply_completed')).toEqual([
      { offset: 3 * PAGE, length: 2 * PAGE, result: 'KERN_SUCCESS', error_offset: 0 },
    ]);
  });

  test('leaves pages clean, with the lock and the precious bit that it names', () => {
    const world = mapped();
    world.supply(3, [70], { precious: true, lock: 2 });
    const { dirty, precious, pageLock, busy } = world.page(3);
    expect({ dirty, precious, pageLock, busy }).toEqual({
      dirty: false,
      precious: true,
      pageLock: 2,
      busy: false,
    });
  });

  test('makes each page but the last inactive behind it', () => {
    const world = mapped();
    const reads = [3, 4, 5].map((at) => world.read(at));
    world.supply(3, [70, 71, 72]);
    expect(reads.map(({ value }) => value)).toEqual([70, 71, 72]);
    const { id } = world.object();
    const behind = world.events('vm_page.deactivated_behind').filter(({ object }) => object === id);
    expect(behind.map(({ offset }) => offset)).toEqual([3, 4]);
  });
});

describe('arguments that no supply can have', () => {
  const whole = { offset: 0, lock_value: 0, precious: false };

  test.each([
    ['a lock with unknown bits', { lock_value: 8 }, PAGE],
    ['a partial page', {}, 100],
    ['no data', {}, 0],
    ['an offset inside a page', { offset: 1 }, PAGE],
    ['a negative offset', { offset: -PAGE }, PAGE],
    ['an offset that is no number', { offset: Number.NaN }, PAGE],
  ])('%s is refused: no completion, the reply right is destroyed', (_what, over, size) => {
    const world = mapped();
    const data = { ...world.memory([7]), size };
    const body = { ...whole, ...over, data, reply_to: world.name() };
    const supply = world.send('memory_object_data_supply', body);
    expect(supply.code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.event('memory_object.refused')).toEqual({ code: 4 });
    expect(world.pager.names().slice(-1)).toEqual(['mach_notify_send_once']);
    expect(world.object().residentPageCount).toBe(0);
  });

  test('D28: pages at an offset inside a page are taken, and found by nobody, by switch', () => {
    const world = mapped({ switches: { offsetsMustBeAligned: false } });
    const data = world.memory([7]);
    const body = { ...whole, offset: 3 * PAGE + 5, data, reply_to: MACH_PORT_NULL };
    expect(world.send('memory_object_data_supply', body).code).toBe('KERN_SUCCESS');
    expect(world.object().residentPageCount).toBe(0);
    expect(world.read(3).code).toBe('waiting');
  });
});
