/**
 * vm_map_copyin: memory of a task goes into a message. Pages move or are copied, and the
 * sender waits for what is not there.
 */
import { describe, expect, test } from '@jest/globals';
import type { OutOfLine } from '../../../../kernel/mach/task';
import { address } from '../../../../kernel/mach/types';
import { supplier } from '../../../support/scripted_pager';
import { PAGE, World } from '../../../support/world';

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

  test('pages of a memory object are copied even when the sender lets go', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    world.read(0);
    post(world, 'o', 1, { deallocate: true });
    expect(arrived(world)).toEqual([[[100]]]);
    expect(world.has(0)).toBe(true);
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
