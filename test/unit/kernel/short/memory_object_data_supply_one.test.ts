/**
 * memory_object_data_supply_one: which supplies take the short way, and that one which does not has
 * changed nothing. That both ways end alike is test/law/short_ways.test.ts.
 */
import { describe, expect, test } from '@jest/globals';
import { MachMsgSend } from '../../../../kernel/ipc/mach_msg_send';
import type { Thread } from '../../../../kernel/kern/thread';
import type { OutOfLine, Sent } from '../../../../kernel/mach/task';
import { address, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { VM_PROT_READ } from '../../../../kernel/mach/vm_prot';
import { digest } from '../../../../kernel/machine/digest';
import type { PageStore } from '../../../../kernel/short/memory_object_data_supply_one';
import { memoryObjectDataSupplyOne } from '../../../../kernel/short/memory_object_data_supply_one';
import { PAGE, World } from '../../../support/world';

type Supply = Sent<'memory_object_data_supply'>;

/** A client that waits for page 3, with nobody listening. */
function asked(pageout: 'daemon' | 'demand' = 'daemon'): World {
  const world = new World({ laws: false, host: { pageout } });
  world.map(16);
  world.read(3);
  world.machine.trace.on = false;
  return world;
}

/** The thread that serves the pager. */
function server(world: World): Thread {
  const [thread] = world.pager.task.threads;
  if (thread === undefined) throw new Error('the pager has no thread');
  return thread;
}

function supplyOf(world: World, data: OutOfLine = world.memory([77])): Supply {
  return { offset: 3 * PAGE, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
}

function take(
  world: World,
  body: Supply,
  to = world.control(),
  stored: PageStore | null = null,
): boolean {
  const send = new MachMsgSend(to, 'memory_object_data_supply', body);
  return memoryObjectDataSupplyOne(world.host, server(world), send, stored);
}

/** Memory of the pager that nobody has touched. */
function untouched(world: World): OutOfLine {
  // The first store of a pager makes its tables.
  world.letGo(world.memory([1]));
  expect(world.allocate(1, 'fresh', 'pager').code).toBe('KERN_SUCCESS');
  const at = address(world.region('fresh', 'pager').address);
  return { address: at, size: PAGE, deallocate: true };
}

describe('the short way', () => {
  test('a page that was written and let go of comes to who waits for it', () => {
    const world = asked();
    expect(take(world, supplyOf(world))).toBe(true);
    world.run();
    expect(world.page(3)).toMatchObject({ busy: false, absent: false, dirty: false });
    expect(world.read(3).value).toBe(77);
    expect(world.object().absentCount).toBe(0);
  });

  test('memory that was never touched comes as zeroes', () => {
    const world = asked();
    expect(take(world, supplyOf(world, untouched(world)))).toBe(true);
    expect(world.pager.task.map.entries).toHaveLength(0);
    world.run();
    expect(world.read(3).value).toBe(0);
  });

  test('a store just before goes along, and counts as the fault that it would have been', () => {
    const world = asked('demand');
    const data = untouched(world);
    const { faults, zeroFillCount } = world.host.statistics;
    const { nextId } = world.host.objects;
    const stored = { address: data.address, contents: 88 };
    expect(take(world, supplyOf(world, data), world.control(), stored)).toBe(true);
    expect(world.host.statistics).toMatchObject({
      faults: faults + 1,
      zeroFillCount: zeroFillCount + 1,
    });
    expect(world.host.objects.nextId).toBe(nextId + 1);
    world.run();
    expect(world.read(3).value).toBe(88);
  });

  test('lock and precious are those of the message', () => {
    const world = asked();
    expect(take(world, { ...supplyOf(world), lock_value: 2, precious: true })).toBe(true);
    expect(world.page(3)).toMatchObject({ pageLock: 2, precious: true });
  });
});

/** Each row is refused for what it says. */
const others: Readonly<Record<string, (world: World) => [Supply, ReturnType<typeof portName>?]>> = {
  'a listener': (world) => {
    const body = supplyOf(world);
    world.machine.trace.on = true;
    return [body];
  },
  'a reply that is asked for': (world) => [{ ...supplyOf(world), reply_to: world.name() }],
  'memory that the sender keeps': (world) => [supplyOf(world, world.memory([1], false))],
  'two pages': (world) => [supplyOf(world, world.memory([1, 2]))],
  'one of two pages': (world) => {
    const { address: at } = world.memory([1, 2]);
    return [supplyOf(world, { address: at, size: PAGE, deallocate: true })];
  },
  'memory that is not mapped': (world) => [
    supplyOf(world, { address: address(0x4000 * PAGE), size: PAGE, deallocate: true }),
  ],
  'a place that nobody waits for': (world) => [{ ...supplyOf(world), offset: 4 * PAGE }],
  'an offset within a page': (world) => [{ ...supplyOf(world), offset: 3 * PAGE + 8 }],
  'an offset below 0': (world) => [{ ...supplyOf(world), offset: -PAGE }],
  'an offset that is no number': (world) => [{ ...supplyOf(world), offset: Number.NaN }],
  'an address within a page': (world) => {
    const data = supplyOf(world).data;
    return [supplyOf(world, { ...data, address: address(data.address + 8) })];
  },
  'a lock that is none': (world) => [{ ...supplyOf(world), lock_value: 9 }],
  'a name that is none': (world) => [supplyOf(world), portName(999)],
  'a port of its own': (world) => [supplyOf(world), world.name()],
};

/** Each row is a store that does not go along, for what it says. */
const stores: Readonly<Record<string, (world: World) => [OutOfLine, PageStore]>> = {
  'to another page': (world) => {
    const data = untouched(world);
    return [data, { address: address(data.address + PAGE), contents: 5 }];
  },
  'to a page that was touched before': (world) => {
    const data = world.memory([1]);
    return [data, { address: data.address, contents: 5 }];
  },
  'to memory that may only be read': (world) => {
    const data = untouched(world);
    const [entry] = world.pager.task.map.entries;
    if (entry !== undefined) entry.protection = VM_PROT_READ;
    return [data, { address: data.address, contents: 5 }];
  },
};

describe('takes the long way, and has touched nothing', () => {
  test.each(Object.keys(stores))('a store %s', (name) => {
    const world = asked('demand');
    const [data, stored] = stores[name]?.(world) ?? [world.memory([1]), null];
    const before = digest(world.machine);
    expect(take(world, supplyOf(world, data), world.control(), stored)).toBe(false);
    expect(digest(world.machine)).toBe(before);
  });

  test('a store where the daemon decides who stays', () => {
    const world = asked('daemon');
    const data = untouched(world);
    const stored = { address: data.address, contents: 5 };
    const before = digest(world.machine);
    expect(take(world, supplyOf(world, data), world.control(), stored)).toBe(false);
    expect(digest(world.machine)).toBe(before);
  });

  test.each(Object.keys(others))('%s', (name) => {
    const world = asked();
    const [body, to = world.control()] = others[name]?.(world) ?? [supplyOf(world)];
    const before = digest(world.machine);
    expect(take(world, body, to)).toBe(false);
    expect(digest(world.machine)).toBe(before);
  });
});
