/**
 * vm_resident: the primitive operations on pages, each with its exact effect (2.2). Laws 1 to 5.
 */
import { describe, expect, test } from '@jest/globals';
import { AGAIN } from '../../../../../kernel/kern/thread';
import type { VmObject } from '../../../../../kernel/vm/object/vm_object';
import { vmObjectAllocate } from '../../../../../kernel/vm/object/vm_object';
import type { VmPage } from '../../../../../kernel/vm/page/vm_page';
import {
  vmPageActivate,
  vmPageDeactivate,
  vmPageDeactivateHead,
  vmPageUnwire,
  vmPageWire,
} from '../../../../../kernel/vm/page/vm_page_queues';
import {
  pageWakeupDone,
  vmPageAlloc,
  vmPageConvert,
  vmPageFree,
  vmPageGrab,
  vmPageGrabFictitious,
  vmPageInsert,
  vmPageLookup,
  vmPageRemove,
  vmPageRename,
  vmPageReplace,
  vmPageWait,
} from '../../../../../kernel/vm/page/vm_resident';
import { vmPageoutDaemon } from '../../../../../kernel/vm/pageout/vm_pageout_segments';
import { squeeze } from '../../../../support/pressure';
import { World } from '../../../../support/world';

function bare(): { world: World; object: VmObject } {
  const world = new World({ laws: false });
  return { world, object: vmObjectAllocate(world.host, 100) };
}

/** A page in the object, idle. */
function placed({ host }: World, object: VmObject, offset: number): VmPage {
  const page = vmPageAlloc(host, object, offset, true);
  if (page === null) throw new Error('no frame');
  pageWakeupDone(page);
  return page;
}

function memq(object: VmObject): number[] {
  const offsets: number[] = [];
  for (let page = object.memqHead; page !== null; page = page.listNext) offsets.push(page.offset);
  return offsets;
}

describe('vm_page_grab', () => {
  test('law 5: an unprivileged thread leaves 14 frames at least', () => {
    const { world } = bare();
    squeeze(world, 15);
    expect(vmPageGrab(world.host, false)).not.toBeNull();
    expect(world.host.resident.freeCount).toBe(14);
    expect(vmPageGrab(world.host, false)).toBeNull();
  });

  test('law 5: a privileged thread takes the last frame, and one more is not there', () => {
    const { world } = bare();
    squeeze(world, 1);
    expect(vmPageGrab(world.host, true)).not.toBeNull();
    expect(world.host.resident.freeCount).toBe(0);
    expect(vmPageGrab(world.host, true)).toBeNull();
  });

  test('a grabbed page is busy and nothing else, even if its frame was used before', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    page.dirty = true;
    page.pageLock = 3;
    vmPageFree(world.host, page);
    const again = vmPageGrab(world.host, false);
    expect(again).toBe(page);
    expect([page.busy, page.dirty, page.pageLock, page.tabled, page.free]).toEqual([
      true,
      false,
      0,
      false,
      false,
    ]);
  });

  test('free frames form a stack: the one freed last is taken first', () => {
    const { world, object } = bare();
    const pages = [3, 4, 5].map((offset) => placed(world, object, offset));
    for (const page of pages) vmPageFree(world.host, page);
    const ids = pages.map(() => vmPageGrab(world.host, false)?.id);
    expect(ids).toEqual(pages.map(({ id }) => id).reverse());
  });
});

describe('placeholders', () => {
  test('have no frame and take none', () => {
    const { world } = bare();
    const { freeCount } = world.host.resident;
    const page = vmPageGrabFictitious(world.host);
    expect([page.fictitious, page.busy, page.frame]).toEqual([true, true, -1]);
    vmPageFree(world.host, page);
    expect(vmPageGrabFictitious(world.host)).toBe(page);
    expect(world.host.resident.freeCount).toBe(freeCount);
  });

  test('vm_page_convert puts a frame in the same place', () => {
    const { world, object } = bare();
    const page = vmPageGrabFictitious(world.host);
    vmPageInsert(world.host, page, object, 7);
    const real = vmPageConvert(world.host, page, false);
    expect(real?.fictitious).toBe(false);
    expect(vmPageLookup(world.host, object, 7)).toBe(real);
    expect(page.free).toBe(true);
  });

  test('vm_page_convert changes nothing without a frame', () => {
    const { world, object } = bare();
    const page = vmPageGrabFictitious(world.host);
    vmPageInsert(world.host, page, object, 7);
    squeeze(world, 14);
    expect(vmPageConvert(world.host, page, false)).toBeNull();
    expect(vmPageLookup(world.host, object, 7)).toBe(page);
  });

  test('only busy placeholders can be converted', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    expect(() => vmPageConvert(world.host, page, false)).toThrow('not a busy placeholder');
  });
});

describe('vm_page_insert, vm_page_remove, vm_page_lookup', () => {
  test.each([8, 9, 40, 3000])('%i pages of one object are all found, none else', (count) => {
    const world = new World({ laws: false, host: { frames: 4000 } });
    const object = vmObjectAllocate(world.host, 1 << 20);
    const offsets = Array.from({ length: count }, (_, i) => i * 7);
    for (const offset of offsets) placed(world, object, offset);
    const found = offsets.map((offset) => vmPageLookup(world.host, object, offset)?.offset);
    expect(found).toEqual(offsets);
    expect([1, 6, count * 7, 1 << 22].map((o) => vmPageLookup(world.host, object, o))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(object.residentPageCount).toBe(count);
  });

  test.each([
    [0, [1, 2]],
    [1, [0, 2]],
    [2, [0, 1]],
  ])('the page at %i leaves the list, the others keep their order', (offset, left) => {
    const { world, object } = bare();
    for (const each of [0, 1, 2]) placed(world, object, each);
    const page = vmPageLookup(world.host, object, offset);
    if (page === null) throw new Error('no page');
    vmPageRemove(world.host, page);
    expect([memq(object), object.residentPageCount, page.tabled]).toEqual([left, 2, false]);
    expect(vmPageLookup(world.host, object, offset)).toBeNull();
  });

  test('a page that is removed from a table is not found there', () => {
    const { world, object } = bare();
    const pages = Array.from({ length: 20 }, (_, offset) => placed(world, object, offset));
    for (const page of pages.slice(5)) vmPageFree(world.host, page);
    const left = pages.map((_, offset) => vmPageLookup(world.host, object, offset) !== null);
    expect(left.filter(Boolean)).toHaveLength(5);
  });

  test('law 4: a page is in one place at a time', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    expect(() => vmPageInsert(world.host, page, object, 4)).toThrow('in an object already');
    vmPageRename(world.host, page, object, 9);
    expect(memq(object)).toEqual([9]);
    vmPageRemove(world.host, page);
    expect(() => vmPageRemove(world.host, page)).toThrow('page is in no object');
  });

  test.each([
    ['the oldest of few', 3, 0],
    ['one between', 3, 1],
    ['the newest', 3, 2],
    ['one of so many that there is a table', 12, 5],
  ])('law 4: a page that replaces %s is the newest, and the only one there', (_, count, offset) => {
    const { world, object } = bare();
    for (let i = 0; i < count; i += 1) placed(world, object, i);
    const old = vmPageLookup(world.host, object, offset);
    const page = vmPageGrab(world.host, true);
    if (old === null || page === null) throw new Error('no page');
    const { cachedCount } = world.host.resident;
    vmPageReplace(world.host, old, page);
    const others = [...Array(count).keys()].filter((each) => each !== offset);
    expect(memq(object)).toEqual([...others, offset]);
    expect(vmPageLookup(world.host, object, offset)).toBe(page);
    expect([old.tabled, page.tabled, object.lastAlloc]).toEqual([false, true, offset]);
    expect([object.residentPageCount, world.host.resident.cachedCount]).toEqual([
      count,
      cachedCount,
    ]);
    expect(() => vmPageReplace(world.host, old, page)).toThrow('old page is in no object');
    vmPageFree(world.host, old);
    expect(vmPageLookup(world.host, object, offset)).toBe(page);
  });

  test('pages of objects that do not count are not cached pages', () => {
    const { world, object } = bare();
    const { cachedCount } = world.host.resident;
    const transit = vmObjectAllocate(world.host, 1);
    transit.counted = false;
    placed(world, transit, 0);
    placed(world, object, 0);
    expect(world.host.resident.cachedCount).toBe(cachedCount + 1);
  });
});

describe('deactivate behind', () => {
  function sequence(world: World, object: VmObject, offsets: readonly number[]): string[] {
    for (const offset of offsets) {
      const page = placed(world, object, offset);
      vmPageActivate(world.host, page);
    }
    const behind = world.events('vm_page.deactivated_behind');
    return behind.filter((told) => told['object'] === object.id).map((told) => `${told['offset']}`);
  }

  test('a page that follows the one inserted last makes that one inactive', () => {
    const { world, object } = bare();
    expect(sequence(world, object, [4, 5, 6])).toEqual(['4', '5']);
    expect(world.events('vm_page.deactivated').map((told) => told['offset'])).toEqual([4, 5]);
  });

  test.each([
    ['a gap', [4, 6, 8]],
    ['a step back', [6, 5, 4]],
    ['another page in between', [4, 9, 5]],
  ])('%s breaks the chain', (_what, offsets) => {
    const { world, object } = bare();
    expect(sequence(world, object, offsets)).toEqual([]);
  });

  test('a busy page behind is left alone', () => {
    const { world, object } = bare();
    placed(world, object, 4).busy = true;
    expect(sequence(world, object, [5])).toEqual([]);
  });

  test('it can be switched off', () => {
    const tunables = { deactivateBehind: false };
    const world = new World({ laws: false, host: { tunables } });
    expect(sequence(world, vmObjectAllocate(world.host, 9), [4, 5, 6])).toEqual([]);
  });
});

describe('vm_page_free', () => {
  test('takes the page out of object and queue, unwires it and frees its frame', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    vmPageWire(world.host, page);
    const { freeCount } = world.host.resident;
    vmPageFree(world.host, page);
    expect([page.free, page.tabled, page.queued, page.wireCount]).toEqual([true, false, false, 0]);
    expect([world.host.resident.wireCount, world.host.resident.freeCount]).toEqual([
      0,
      freeCount + 1,
    ]);
    expect(world.event('vm_page.released')).toEqual({ page: page.id, free_count: freeCount + 1 });
  });

  test('freeing twice is a panic', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    vmPageFree(world.host, page);
    expect(() => vmPageFree(world.host, page)).toThrow('page is free already');
  });

  test('each frame from the 15th on wakes one thread that waits', () => {
    const { world } = bare();
    const held = squeeze(world, 13);
    const [, , thread] = world.machine.threads;
    const threads = ['a', 'b'].map((name) =>
      world.machine.addThread(world.task('client'), name, vmPageoutDaemon),
    );
    expect(thread).toBeUndefined();
    for (const each of threads) vmPageWait(world.host, each);
    const states = held.slice(0, 4).map((page) => {
      vmPageFree(world.host, page);
      return threads.map(({ state }) => state);
    });
    expect(states).toEqual([
      ['waiting', 'waiting'],
      ['runnable', 'waiting'],
      ['runnable', 'runnable'],
      ['runnable', 'runnable'],
    ]);
  });
});

describe('queues', () => {
  test('activation and deactivation move a page; a wired one stays off', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    const side = () => [page.queued, world.host.policy.isInactive?.(page.id)];
    vmPageDeactivate(world.host, page);
    expect(side()).toEqual([true, true]);
    vmPageActivate(world.host, page);
    expect(side()).toEqual([true, false]);
    vmPageDeactivate(world.host, page);
    expect(side()).toEqual([true, true]);
    vmPageWire(world.host, page);
    vmPageActivate(world.host, page);
    vmPageDeactivate(world.host, page);
    expect(side()).toEqual([false, false]);
  });

  test('law 3: a page is active again when the last wiring goes', () => {
    const { world, object } = bare();
    const page = placed(world, object, 3);
    vmPageWire(world.host, page);
    vmPageWire(world.host, page);
    vmPageUnwire(world.host, page);
    expect([page.queued, world.host.resident.wireCount]).toEqual([false, 1]);
    vmPageUnwire(world.host, page);
    expect([page.queued, world.host.resident.wireCount]).toEqual([true, 0]);
    expect(() => vmPageUnwire(world.host, page)).toThrow('page is not wired');
  });

  test('a placeholder can be wired, and is no wired frame', () => {
    const { world, object } = bare();
    const page = vmPageGrabFictitious(world.host);
    vmPageInsert(world.host, page, object, 1);
    vmPageWire(world.host, page);
    expect(world.host.resident.wireCount).toBe(0);
    vmPageFree(world.host, page);
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('the head of inactive is the next candidate', () => {
    const { world, object } = bare();
    for (const offset of [3, 5, 7]) vmPageDeactivate(world.host, placed(world, object, offset));
    const page = placed(world, object, 9);
    vmPageDeactivateHead(world.host, page);
    expect(world.host.policy.candidate('target')).toBe(page.id);
  });
});

test('vm_page_wait does not wait with free_target frames', () => {
  const { world } = bare();
  const [daemon] = world.machine.threads;
  if (daemon === undefined) throw new Error('no thread');
  squeeze(world, 33);
  expect(vmPageWait(world.host, daemon)).toBe(AGAIN);
});
