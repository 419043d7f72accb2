/**
 * vm_page_balance: pages change their frame, and nothing else.
 */
import { describe, expect, test } from '@jest/globals';
import { pmapIsReferenced } from '../../../../../kernel/vm/page/pmap';
import { freeBySegment, segmented } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';

describe('when a segment is short and another is not', () => {
  test('pages move until it has its target: active ones, anonymous ones, the oldest first', () => {
    const world = segmented();
    world.map(44);
    for (let page = 0; page < 44; page += 1) world.read(page);
    expect(freeBySegment(world)).toEqual([64, 20]);
    world.map(44);
    world.allocate(1, 'heap');
    world.write(0, 7, 'heap');
    const moved = world.events('vm_page.balanced');
    // The page of the heap, the active one of the object, then the inactive ones.
    const oldest = Array.from({ length: 11 }, (_, i) => i);
    expect(moved.map(({ offset }) => offset)).toEqual([0, 43, ...oldest]);
    expect(moved.every(({ segment }) => segment === 0)).toBe(true);
    expect(freeBySegment(world)).toEqual([51, 32]);
    expect(world.events('vm_pageout.clean')).toEqual([]);
    expect(world.host.segments?.allocPaused).toBe(false);
  });

  test('a page keeps contents, flags and lock, and loses its translations', () => {
    const world = segmented({ on: supplier(true) });
    world.map(45);
    world.write(0, 77);
    for (let page = 1; page < 44; page += 1) world.read(page);
    world.lockRequest(1, 1, { lock: 2 });
    const before = world.page(0);
    world.read(44);
    const after = world.page(0);
    expect([before.free, after.frame < 64, after.queued]).toEqual([true, true, true]);
    expect([after.dirty, after.precious, world.page(1).pageLock]).toEqual([true, true, 2]);
    const asked = world.events('ipc_mqueue.sent').length;
    expect(world.read(0).value).toBe(77);
    expect(world.events('ipc_mqueue.sent')).toHaveLength(asked);
  });
});

test('what moved goes to the tail: what did not is evicted first', () => {
  const world = segmented();
  world.map(80);
  for (let page = 0; page < 80; page += 1) world.read(page);
  const first = world.told.findIndex(({ name }) => name === 'vm_pageout.clean');
  const moved = world.told.slice(0, first).filter(({ name }) => name === 'vm_page.balanced');
  expect(moved).toHaveLength(32);
  // Three times ten inactive pages moved after one active one, the last time nine.
  expect(world.told[first]?.args['offset']).toBe(29);
});

test('an inactive page that was used stays so, until the one behind it is inserted', () => {
  const world = segmented();
  world.map(44);
  for (let page = 0; page < 44; page += 1) world.read(page);
  const { pmapSystem } = world.host;
  world.read(5);
  world.read(10);
  expect(pmapIsReferenced(pmapSystem, world.page(10))).toBe(true);
  expect([world.page(5).reference, world.page(10).reference]).toEqual([false, false]);
  world.allocate(1, 'heap');
  world.write(0, 7, 'heap');
  // Page 10 moves last; page 6 moves after page 5 and makes it inactive anew.
  expect([world.page(5).reference, world.page(10).reference]).toEqual([false, true]);
  expect(pmapIsReferenced(pmapSystem, world.page(10))).toBe(false);
});
