/**
 * vm_object_sync: a task that holds the name port of an object has its pages cleaned or flushed.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL, portName } from '../../../../../kernel/mach/types';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const GNU: WorldOptions = {
  switches: { namePorts: true, plainAttributes: true, objectSyncIsOffered: true },
};

/** An object with page 0 clean and pages 1 and 2 written. */
function written(options: WorldOptions = GNU): World {
  const world = new World({ on: supplier(), ...options });
  world.map(8);
  world.read(0);
  world.write(1, 8);
  world.write(2, 9);
  return world;
}

interface Asked {
  readonly offset?: number;
  readonly size?: number;
  readonly flush?: boolean;
  readonly clean?: boolean;
}

/** The name port, as the pager was told by memory_object_init. */
function nameOf(world: World) {
  const init = world.pager.log.find(({ name }) => name === 'memory_object_init');
  return portName(Number(init?.fields['memory_object_name']));
}

function sync(world: World, asked: Asked, to = nameOf(world), reply = world.name()) {
  const { offset = 0, size = 8 * PAGE, flush = false, clean = true } = asked;
  const body = { offset, size, should_flush: flush, should_return: clean, should_iosync: true };
  return world.send('vm_object_sync', { ...body, reply_port: reply }, to);
}

const done = { return_code: 'KERN_SUCCESS' };
const refused = { return_code: 'KERN_INVALID_ARGUMENT' };

describe('vm_object_sync', () => {
  test('returns what is modified, keeps it, and answers afterwards', () => {
    const world = written();
    sync(world, {});
    expect(world.pager.names().slice(-2)).toEqual(['data_return', 'vm_object_sync_reply']);
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: PAGE, pages: [8, 9], dirty: true, kernel_copy: true },
    ]);
    expect(world.pager.got('vm_object_sync_reply')).toEqual([done]);
    expect([world.has(0), world.has(1), world.page(1).dirty]).toEqual([true, true, false]);
  });

  test('flushes the pages that the range touches, and only those', () => {
    const world = written();
    sync(world, { offset: PAGE + 5, size: 1, flush: true });
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: PAGE, pages: [8], dirty: true, kernel_copy: false },
    ]);
    expect([0, 1, 2].map((page) => world.has(page))).toEqual([true, false, true]);
  });

  test('flushes without a return: what was written is lost', () => {
    const world = written();
    sync(world, { flush: true, clean: false });
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
    expect(world.has(1)).toBe(false);
  });

  test('waits for a busy page, and answers nobody without a reply port', () => {
    const world = written();
    const page = world.page(1);
    page.busy = true;
    const waiting = sync(world, {}, nameOf(world), MACH_PORT_NULL);
    expect(waiting.code).toBe('waiting');
    world.release(page);
    expect(waiting.code).toBe('KERN_SUCCESS');
    expect(world.pager.got('memory_object_data_return')).toHaveLength(1);
    expect(world.pager.got('vm_object_sync_reply')).toEqual([]);
  });

  test('takes an object that nobody maps from the cache, and puts it back', () => {
    const world = written();
    world.send('memory_object_change_attributes', {
      may_cache: true,
      copy_strategy: 2,
      reply_to: MACH_PORT_NULL,
    });
    world.unmap(8);
    expect(world.object().cached).toBe(true);
    sync(world, {});
    expect(world.pager.got('vm_object_sync_reply')).toEqual([done]);
    expect(world.object().cached).toBe(true);
  });
});

describe('vm_object_sync is refused', () => {
  test.each<[string, Asked]>([
    ['a negative offset', { offset: -PAGE }],
    ['a negative size', { size: -1 }],
    ['a size that is no number', { size: Number.NaN }],
    ['an offset without end', { offset: Number.MAX_SAFE_INTEGER }],
  ])('for %s', (_what, asked) => {
    const world = written();
    sync(world, { flush: true, ...asked });
    expect(world.pager.got('vm_object_sync_reply')).toEqual([refused]);
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
    expect(world.has(1)).toBe(true);
  });

  test('at the control port', () => {
    const world = written();
    sync(world, {}, world.control());
    expect(world.pager.got('vm_object_sync_reply')).toEqual([refused]);
  });

  test('where the interface has none: the reply right is destroyed', () => {
    const world = written({ switches: { namePorts: true } });
    expect(sync(world, {}).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.pager.names().at(-1)).toBe('mach_notify_send_once');
  });
});

test('a range that wraps goes on at offset 0, in 32 bits', () => {
  const limits = { host: { tunables: { addressLimit: 2 ** 32 } } };
  const world = written({ ...GNU, ...limits });
  // All pages but page 1.
  sync(world, { offset: 2 * PAGE, size: 2 ** 32 - PAGE });
  const returned = world.pager.got('memory_object_data_return').map(({ offset }) => offset);
  expect(returned).toEqual([2 * PAGE]);
  const other = written({ ...GNU, ...limits });
  sync(other, { offset: 6 * PAGE, size: 2 ** 32 - PAGE });
  const all = other.pager.got('memory_object_data_return').map(({ offset }) => offset);
  expect(all).toEqual([PAGE]);
});
