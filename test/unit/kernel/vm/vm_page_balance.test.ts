/**
 * vm_page_balance: pages change their frame, and nothing else.
 */
import { describe, expect, test } from '@jest/globals';
import { freeBySegment, segmented } from '../../../support/pressure';
import { supplier } from '../../../support/scripted_pager';

describe('when a segment is short and another is not', () => {
  test('pages move until it has its target, the first inactive ones first', () => {
    const world = segmented();
    world.map(44);
    for (let page = 0; page < 44; page += 1) world.read(page);
    expect(freeBySegment(world)).toEqual([64, 20]);
    world.map(44);
    world.allocate(1, 'heap');
    world.write(0, 7, 'heap');
    const moved = world.events('vm_page.balanced');
    expect(moved.map(({ offset }) => offset)).toEqual(Array.from({ length: 13 }, (_, i) => i));
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
  expect(world.told[first]?.args['offset']).toBe(32);
});
