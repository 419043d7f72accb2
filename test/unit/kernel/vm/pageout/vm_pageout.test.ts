/**
 * vm_pageout: when the daemon runs (3.2), when it stops, when it pauses and for how long (3.4).
 */
import { describe, expect, test } from '@jest/globals';
import { address } from '../../../../../kernel/mach/types';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { hoarding, pass, pauses, pressed, squeeze } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';
import { World } from '../../../../support/world';

const CLEAN = 'c'.repeat(60);

describe('when it runs', () => {
  test('it scans once when it starts, and sleeps with enough free frames', () => {
    const world = new World();
    expect(world.events('vm_pageout.scan')).toHaveLength(1);
    expect(world.events('vm_pageout.done')).toHaveLength(1);
    expect(world.host.pageout.phase).toBe('sleeping');
  });

  test('a grab wakes it below free_min, 27 of 256 frames', () => {
    const world = pressed(CLEAN);
    world.host.policy.refill?.();
    squeeze(world, 27);
    expect(world.host.pageoutWanted.empty).toBe(false);
    squeeze(world, 26);
    expect(world.host.pageoutWanted.empty).toBe(true);
  });

  test('a grab wakes it below free_target, 33, if inactive pages are too few', () => {
    const options = { host: { tunables: { deactivateBehind: false } } };
    const world = pressed(CLEAN, options);
    squeeze(world, 33);
    expect(world.host.pageoutWanted.empty).toBe(false);
    squeeze(world, 32);
    expect(world.host.pageoutWanted.empty).toBe(true);
  });

  test('the first thread that waits for memory wakes it', () => {
    const world = pressed(CLEAN, { host: { tunables: { freeMin: 5, freeTarget: 33 } } });
    squeeze(world, 14);
    world.allocate(1, 'heap');
    expect(world.events('vm_pageout.scan')).toHaveLength(1);
    expect(world.write(0, 1, 'heap').code).toBe('KERN_SUCCESS');
    expect(world.events('vm_page.wait')).toHaveLength(1);
    expect(world.events('vm_pageout.clean').length).toBeGreaterThan(0);
  });
});

describe('when it stops', () => {
  test('law 30: it evicts to free_target and no further', () => {
    const world = pressed(CLEAN);
    squeeze(world, 20);
    world.run();
    expect(world.host.resident.freeCount).toBe(33);
    expect(world.event('vm_pageout.done')).toEqual({ free_count: 33 });
  });

  test('law 30: while threads wait, free_target is not enough', () => {
    const world = pressed(CLEAN, { host: { tunables: { freeMin: 5, freeTarget: 16 } } });
    const tasks = ['a', 'b', 'c', 'd', 'e'];
    for (const name of tasks) world.allocate(1, 'heap', name);
    squeeze(world, 14);
    for (const name of tasks) {
      const at = address(world.region('heap', name).address);
      world.machine.addThread(world.task(name), name, new VmAccess(at, 'word', 1));
    }
    world.run();
    expect(world.events('vm_page.wait')).toHaveLength(5);
    // Each frame from 15 on wakes one thread: the fifth is woken by the 19th.
    expect(world.events('vm_pageout.done').at(1)).toEqual({ free_count: 19 });
  });

  test('clean pages leave in one scan, however many, without a message or a pause', () => {
    const world = pressed(CLEAN);
    const sent = world.pager.log.length;
    squeeze(world, 3);
    world.run();
    expect(world.events('vm_pageout.clean')).toHaveLength(30);
    expect(pauses(world)).toEqual([]);
    expect(world.pager.log).toHaveLength(sent);
  });
});

describe('bursts', () => {
  test('A14: 10 data_returns, a pause of 300 ms, 2 more', () => {
    const world = pressed(`${'d'.repeat(12)}${CLEAN}`);
    squeeze(world, 21);
    world.run();
    expect(world.pager.got('memory_object_data_return')).toHaveLength(10);
    expect(world.event('vm_pageout.pause')).toEqual({
      ticks: 300_000_000,
      burst_count: 10,
      laundry_count: 0,
      empty: 0,
    });
    pass(world, 299);
    expect(world.pager.got('memory_object_data_return')).toHaveLength(10);
    pass(world, 2);
    expect(world.pager.got('memory_object_data_return')).toHaveLength(12);
    expect(world.events('vm_pageout.done').at(-1)).toEqual({ free_count: 33 });
  });

  test('laws 13 and 29: each message has one page, and a burst at most 10', () => {
    const world = pressed('d'.repeat(90), { on: hoarding() });
    squeeze(world, 20);
    pass(world, 1000);
    const returned = world.pager.got('memory_object_data_return');
    const counts = returned.map(({ pages }) => (Array.isArray(pages) ? pages.length : 0));
    expect(new Set(counts)).toEqual(new Set([1]));
    const bursts = world.events('vm_pageout.pause').map(({ burst_count }) => burst_count ?? 0);
    expect(Math.max(...bursts)).toBe(10);
  });

  test('pages of a burst are those that are sent: clean ones do not count', () => {
    const world = pressed(`dcdc${CLEAN}`);
    squeeze(world, 20);
    world.run();
    expect(world.host.pageout.burstCount).toBe(2);
    expect(world.events('vm_pageout.page_sent')).toHaveLength(2);
  });
});

/** A world of dirty anonymous memory whose manager keeps what it gets. */
function laundering(pages: number): World {
  const world = new World({ laws: false, manager: hoarding() });
  world.allocate(pages, 'heap');
  for (let page = 0; page < pages; page += 1) world.write(page, page + 1, 'heap');
  return world;
}

describe('laundry', () => {
  test('law 28: with 10 pages in laundry nothing is sent', () => {
    const world = laundering(60);
    squeeze(world, 20);
    pass(world, 5000);
    expect(world.host.pageout.laundryCount).toBe(10);
    expect(world.events('vm_pageout.page_sent')).toHaveLength(10);
  });

  test('a pause lasts 30 ms a page of laundry; each that leaves it high adds 1 ms a page', () => {
    const world = laundering(60);
    squeeze(world, 20);
    pass(world, 1500);
    expect(pauses(world)).toEqual([300, 310, 320, 330, 340]);
  });

  test('below reserved_really, 5 free frames, any laundry makes it pause', () => {
    const world = laundering(60);
    squeeze(world, 4);
    world.run();
    expect(world.event('vm_pageout.pause')).toMatchObject({ burst_count: 1, laundry_count: 1 });
    expect(pauses(world)).toEqual([30]);
  });

  test('when the manager lets go the next round goes on', () => {
    const world = new World({ laws: false, manager: {} });
    world.allocate(60, 'heap');
    for (let page = 0; page < 60; page += 1) world.write(page, page + 1, 'heap');
    squeeze(world, 20);
    pass(world, 2000);
    expect(world.host.pageout.laundryCount).toBe(0);
    expect(world.host.resident.freeCount).toBeGreaterThanOrEqual(33);
    expect(world.host.pageout.phase).toBe('sleeping');
  });
});

describe('nothing to evict', () => {
  test('the pause lasts at least 200 ms', () => {
    const world = new World({ laws: false });
    squeeze(world, 20);
    pass(world, 450);
    expect(pauses(world)).toEqual([200, 200, 200]);
    expect(world.event('vm_pageout.pause')).toMatchObject({ empty: 1, burst_count: 0 });
  });

  test('after more than 10 pauses without laundry the 30 ms become 22, then 16', () => {
    const world = new World({ laws: false });
    squeeze(world, 20);
    pass(world, 2100);
    expect([world.host.pageout.burstWaitTicks, world.host.pageout.pauseCount]).toEqual([
      30_000_000, 10,
    ]);
    pass(world, 200);
    expect(world.host.pageout.burstWaitTicks).toBe(22_000_000);
    expect(world.host.pageout.pauseCount).toBe(0);
    pass(world, 2200);
    expect(world.host.pageout.burstWaitTicks).toBe(16_000_000);
  });

  test('the wait never gets shorter than 1 ms a page', () => {
    const world = new World({ laws: false, host: { tunables: { burstWaitTicks: 1_000_000 } } });
    squeeze(world, 20);
    pass(world, 2600);
    expect(world.host.pageout.burstWaitTicks).toBe(1_000_000);
  });
});

test('the queue of an external pager holds any number of returns: the limit is for users', () => {
  const deaf = { ...supplier(), memory_object_data_return: () => ({ again: 'never' }) };
  const world = pressed('d'.repeat(60), { on: deaf });
  squeeze(world, 20);
  pass(world, 1000);
  expect(world.port.msgcount).toBeGreaterThan(world.port.qlimit);
});
