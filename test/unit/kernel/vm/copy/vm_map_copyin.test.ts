/**
 * vm_map_copyin: memory of a task goes into a message. Pages move or are copied, and the
 * sender waits for what is not there.
 */
import { describe, expect, test } from '@jest/globals';
import type { OutOfLine } from '../../../../../kernel/mach/task';
import { address } from '../../../../../kernel/mach/types';
import { VmWire } from '../../../../../kernel/vm/fault/vm_wire';
import { keeper } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

/** A client with a region of written pages. */
function client(values: readonly number[]): World {
  const world = new World({ on: supplier() });
  world.allocate(8, 'heap');
  values.forEach((value, at) => {
    world.write(at, value, 'heap');
  });
  return world;
}

/** A message with memory from a region of the client to the pager. */
function post(world: World, region: string, pages: number, over: Partial<OutOfLine> = {}) {
  const at = address(world.region(region).address);
  const memory = [{ address: at, size: pages * PAGE, deallocate: false, ...over }];
  const body = { id: 1, values: [], ports: [], memory };
  return world.send('user_message', body, world.sendRight('client'), 'client');
}

const arrived = (world: World) => world.pager.got('user_message').map(({ memory }) => memory);

describe('pages', () => {
  test('pages that the sender keeps are copied', () => {
    const world = client([1, 2]);
    expect(post(world, 'heap', 2).code).toBe('MACH_MSG_SUCCESS');
    world.write(0, 9, 'heap');
    expect(arrived(world)).toEqual([[[1, 2]]]);
    expect(world.read(1, 'heap').value).toBe(2);
  });

  test('pages that the sender lets go of move, and its region is gone', () => {
    const world = client([1, 2]);
    const { freeCount } = world.host.resident;
    post(world, 'heap', 2, { deallocate: true });
    expect(arrived(world)).toEqual([[[1, 2]]]);
    expect(world.host.resident.freeCount).toBe(freeCount);
    expect(world.read(0, 'heap').code).toBe('KERN_INVALID_ADDRESS');
  });

  test('a wired page that moves is wired no longer', () => {
    const world = new World({ on: supplier() });
    world.allocate(1, 'heap');
    world.write(0, 1, 'heap');
    const { map } = world.task('client');
    const vpn = world.region('heap').address / PAGE;
    world.start(world.task('client'), new VmWire(map, vpn, vpn + 1, 3));
    expect(world.host.resident.wireCount).toBe(1);
    post(world, 'heap', 1, { deallocate: true });
    expect(arrived(world)).toEqual([[[1]]]);
    expect(world.host.resident.wireCount).toBe(0);
    expect(world.host.policy.pages()).toHaveLength(1);
  });

  test('pages of a memory object are copied even when the sender lets go', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    world.read(0);
    post(world, 'o', 1, { deallocate: true });
    expect(arrived(world)).toEqual([[[100]]]);
    expect(world.has(0)).toBe(true);
  });

  test('pages that may not be read any more, after a wait for others, are not sent', () => {
    const world = new World();
    world.map(2);
    world.supply(1, [101]);
    const message = post(world, 'o', 2);
    expect(message.code).toBe('waiting');
    world.step({ op: 'vm_protect', region: 'o', offset: PAGE, size: PAGE, protection: 0 });
    world.supply(0, [100]);
    expect(message.code).toBe('MACH_SEND_INVALID_MEMORY');
    expect(arrived(world)).toEqual([]);
  });

  test('pages that were never touched arrive as zeroes', () => {
    const world = client([]);
    post(world, 'heap', 2);
    expect(arrived(world)).toEqual([[[0, 0]]]);
  });

  test('pages that a pager must bring are faulted in', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    expect(post(world, 'o', 3).code).toBe('MACH_MSG_SUCCESS');
    expect(arrived(world)).toEqual([[[100, 101, 102]]]);
  });

  test('copies wait for frames', () => {
    const world = new World({ on: supplier(), laws: false });
    world.allocate(2, 'heap');
    world.write(0, 1, 'heap');
    const free = world.exhaust();
    const message = post(world, 'heap', 1);
    expect(message.code).toBe('waiting');
    free();
    expect(message.code).toBe('MACH_MSG_SUCCESS');
    expect(arrived(world)).toEqual([[[1]]]);
  });
});

describe('a region larger than the memory that is free', () => {
  /** A client whose memory fills most of a small host; what must leave goes to a manager. */
  function crowded(pages: number, options: WorldOptions): World {
    const world = new World({ host: { frames: 64 }, ...options });
    world.allocate(pages, 'heap');
    for (let page = 0; page < pages; page += 1) world.write(page, 40 + page, 'heap');
    return world;
  }

  test('is copied piece by piece: pages leave while it waits for frames', () => {
    const world = crowded(28, { manager: keeper() });
    const free = world.host.resident.freeCount - world.host.tunables.freeReserved;
    expect(free).toBeLessThan(28);
    expect(post(world, 'heap', 28).code).toBe('MACH_MSG_SUCCESS');
    expect(arrived(world)).toEqual([[Array.from({ length: 28 }, (_, page) => 40 + page)]]);
    expect(world.events('vm_pageout.page_sent').length).toBeGreaterThan(0);
  });

  test('waits with what it has, and lets go of it when its sender dies', () => {
    const world = crowded(28, {}); // Nobody takes what must leave.
    const message = post(world, 'heap', 28);
    expect(message.code).toBe('waiting');
    world.terminate('client');
    const { resident } = world.host;
    expect(resident.freeCount).toBe(resident.frames);
  });
});

test('memory that its pager cannot bring is no memory to send', () => {
  const world = new World({
    on: {
      memory_object_data_request: (task, _self, { body }) => {
        const { offset, length: size } = body;
        const error = { offset, size, error_value: 'KERN_FAILURE' } as const;
        task.send(body.memory_control, 'memory_object_data_error', error);
      },
    },
  });
  world.map(4);
  expect(post(world, 'o', 3).code).toBe('MACH_SEND_INVALID_MEMORY');
});

describe('memory that cannot be sent', () => {
  test.each([
    ['addresses that nothing is at', { address: address(10_000 * PAGE) }],
    ['an address inside a page', { address: address(PAGE + 1) }],
    ['more than the region', { size: 20 * PAGE }],
  ])('%s: MACH_SEND_INVALID_MEMORY and nothing arrives', (_what, over) => {
    const world = client([1]);
    expect(post(world, 'heap', 1, over).code).toBe('MACH_SEND_INVALID_MEMORY');
    expect(arrived(world)).toEqual([]);
  });

  test('memory that may not be read', () => {
    const world = client([1]);
    const all = { region: 'heap', offset: 0, size: PAGE, protection: 0 };
    world.step({ op: 'vm_protect', ...all });
    expect(post(world, 'heap', 1).code).toBe('MACH_SEND_INVALID_MEMORY');
  });
});
