/**
 * vm_pageout_segments: when the daemon of segmented memory runs, how long it waits, when it stops.
 */
import { describe, expect, test } from '@jest/globals';
import { hoarding, pass, pauses, segmented } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';
import type { World } from '../../../../support/world';

function readAll(world: World, pages: number): void {
  world.map(pages);
  for (let page = 0; page < pages; page += 1) world.read(page);
}

describe('when it stops', () => {
  test('law 30: with every segment at its target, or nothing to evict', () => {
    const world = segmented();
    readAll(world, 200);
    expect(world.host.pageout.phase).toBe('sleeping');
    const last = world.events('vm_pageout.done').at(-1)?.['free_count'] ?? 0;
    expect(last).toBeGreaterThanOrEqual(64);
  });

  test('clean pages leave round after round, without a message or a wait', () => {
    const world = segmented();
    readAll(world, 200);
    expect(world.events('vm_pageout.clean').length).toBeGreaterThan(100);
    expect(pauses(world)).toEqual([]);
  });
});

test('whoever wakes the daemon lets it, as the call that woke it returns', () => {
  const world = segmented();
  readAll(world, 46);
  const names = world.told.map(({ name }) => name);
  const first = names.indexOf('vm_page.balanced');
  const scan = names.lastIndexOf('vm_pageout.scan', first);
  // The pager's store takes the frame, the daemon looks, and only then the page is supplied.
  expect(names.slice(0, scan).filter((name) => name === 'vm_fault.zero_fill')).toHaveLength(45);
  expect(names.slice(0, scan).filter((name) => name === 'memory_object.supplied')).toHaveLength(44);
});

describe('the wait between two rounds', () => {
  test('is 50 to 60 ms, in ticks of the clock, while a pager keeps what it got', () => {
    const world = segmented({ on: hoarding(true) });
    readAll(world, 77);
    const [first = 0, ...later] = pauses(world);
    expect([first > 59.9 && first < 60, later]).toEqual([true, []]);
    expect(world.host.pageout.phase).toBe('pausing');
    pass(world, 59);
    expect(pauses(world)).toHaveLength(1);
    pass(world, 2);
    expect(pauses(world)).toEqual([first, 60]);
    expect(world.events('vm_pageout.page_sent')).toHaveLength(10);
  });

  test('ends when the last page comes back; an older timeout does not cut a later wait', () => {
    const world = segmented({ on: supplier(true) });
    readAll(world, 100);
    const rounds = pauses(world).length;
    expect(rounds).toBeGreaterThan(3);
    expect(world.machine.now).toBeLessThan(50_000_000);
    expect(world.host.pageout.phase).toBe('sleeping');
    pass(world, 200);
    expect(pauses(world)).toHaveLength(rounds);
  });
});
