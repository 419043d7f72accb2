/**
 * vm_pageout_page: one page goes home. Who gets a message, what its flags say, where the frame is
 * until the pager lets go, and what is lost when there is no pager.
 */
import { describe, expect, test } from '@jest/globals';
import type { Region } from '../../../../../kernel/mach/task';
import { vmPageoutPage } from '../../../../../kernel/vm/object/vm_pageout_page';
import { pmapClearReference, pmapPageProtect } from '../../../../../kernel/vm/page/pmap';
import { vmPageDequeue } from '../../../../../kernel/vm/page/vm_page_queues';
import type { Handlers } from '../../../../support/scripted_pager';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

/** A pager that never lets go of what comes home; `kept` is what it holds. */
function hoarder(kept: Region[]): Handlers {
  return {
    ...supplier(),
    memory_object_data_return: (_task, _self, { body }) => {
      kept.push(body.data);
    },
  };
}

function external(precious = false, on: Handlers = supplier(precious)): World {
  const world = new World({ on });
  world.map(8);
  world.read(3);
  return world;
}

/** Anonymous memory with one dirty page. */
function anonymous(manager: Handlers = {}): World {
  const world = new World({ manager });
  world.allocate(4, 'heap');
  world.write(2, 22, 'heap');
  return world;
}

describe('an external object', () => {
  test('a clean page is freed without a message', () => {
    const world = external();
    const { freeCount } = world.host.resident;
    world.evict(world.page(3));
    expect(world.has(3)).toBe(false);
    expect(world.host.resident.freeCount).toBe(freeCount + 1);
    expect(world.pager.names()).not.toContain('data_return');
  });

  test('a dirty page goes home alone, dirty, without a copy in the kernel', () => {
    const world = external();
    world.write(3, 33);
    world.evict(world.page(3));
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: 3 * PAGE, pages: [33], dirty: true, kernel_copy: false },
    ]);
    expect(world.event('vm_pageout.page_sent')).toMatchObject({ offset: 3, dirty: 1 });
    expect(world.has(3)).toBe(false);
  });

  test('a clean precious page goes home with dirty false', () => {
    const world = external(true);
    world.evict(world.page(3));
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: 3 * PAGE, pages: [103], dirty: false, kernel_copy: false },
    ]);
  });

  test('statistics tell dirty from precious', () => {
    const world = external(true);
    world.write(4, 44);
    world.evict(world.page(3));
    world.evict(world.page(4));
    const { pageouts, pagesReturned, pagesReturnedDirty, pagesReturnedPrecious } =
      world.host.statistics;
    expect([pageouts, pagesReturned, pagesReturnedDirty, pagesReturnedPrecious]).toEqual([
      2, 2, 1, 1,
    ]);
  });

  test('the return is queued before any request for the same page', () => {
    const world = external();
    world.write(3, 33);
    world.evict(world.page(3));
    world.read(3);
    expect(world.pager.names().slice(-2)).toEqual(['data_return', 'data_request']);
  });

  test('the frame is free only when the pager lets go', () => {
    const kept: Region[] = [];
    const world = external(false, hoarder(kept));
    world.write(3, 33);
    const { freeCount } = world.host.resident;
    world.evict(world.page(3));
    expect(world.host.resident.freeCount).toBe(freeCount);
    const [region] = kept;
    if (region === undefined) throw new Error('nothing came home');
    world.letGo(region);
    expect(world.host.resident.freeCount).toBe(freeCount + 1);
  });

  test('the page in transit is no laundry: it is pageable memory of its receiver', () => {
    const world = external(false, hoarder([]));
    world.write(3, 33);
    const { id } = world.page(3);
    world.evict(world.page(3));
    const page = world.host.resident.pages[id];
    expect([page?.laundry, page?.wireCount, page?.queued, page?.dirty]).toEqual([
      false,
      0,
      true,
      true,
    ]);
    expect(world.host.pageout.laundryCount).toBe(0);
  });

  test('a page that is to be paged twice goes to the head of the inactive side', () => {
    const world = external(false, hoarder([]));
    world.write(3, 33);
    const page = world.page(3);
    page.doublePage = true;
    vmPageDequeue(world.host, page, 'evicted');
    pmapPageProtect(world.host.pmapSystem, page, 0);
    pmapClearReference(world.host.pmapSystem, page);
    page.dirty = true;
    page.busy = true;
    vmPageoutPage(world.host, page, 'evicted');
    expect(page.doublePage).toBe(false);
    expect(world.host.policy.candidate('target')).toBe(page.id);
  });

  test('transit objects do not count as cached memory and vanish with the message', () => {
    const world = external();
    world.write(3, 33);
    const { cachedCount } = world.host.resident;
    const alive = () => world.host.objects.all.filter((object) => object.alive).length;
    const before = alive();
    world.evict(world.page(3));
    expect(world.host.resident.cachedCount).toBe(cachedCount - 1);
    expect(alive()).toBe(before);
  });

  test('the lock and the unlock request of a page do not travel', () => {
    const world = external(true, hoarder([]));
    world.write(3, 33);
    const page = world.page(3);
    page.pageLock = 2;
    page.precious = true;
    world.evict(page);
    expect([page.pageLock, page.unlockRequest, page.precious]).toEqual([0, 0, false]);
  });
});

describe('an internal object', () => {
  test('its first page out creates a pager, and the page follows at once', () => {
    const world = anonymous();
    const object = world.mapped();
    world.evict(world.page(2, object));
    expect(world.manager?.names()).toEqual(['create', 'data_return']);
    expect(world.manager?.got('memory_object_data_return')).toEqual([
      { offset: 2 * PAGE, pages: [22], dirty: true, kernel_copy: false },
    ]);
    expect(object.pagerReady).toBe(true);
  });

  test('its page is wired laundry until the manager lets go', () => {
    const kept: Region[] = [];
    const world = anonymous(hoarder(kept));
    const page = world.page(2, world.mapped());
    world.evict(page);
    expect(world.event('vm_page.into_laundry')).toEqual({ page: page.id, laundry_count: 1 });
    expect([page.laundry, page.wireCount, page.queued]).toEqual([true, 1, false]);
    const [region] = kept;
    if (region === undefined) throw new Error('nothing came home');
    world.letGo(region, 'manager');
    expect(world.event('vm_page.laundered')).toEqual({ page: page.id, laundry_count: 0 });
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('a manager that dies with laundry gives the frames back', () => {
    const world = anonymous(hoarder([]));
    world.evict(world.page(2, world.mapped()));
    world.terminate('manager');
    expect(world.host.pageout.laundryCount).toBe(0);
    expect(world.events('vm_page.laundered')).toHaveLength(1);
  });
});

describe('an object whose pager is gone', () => {
  test('a dirty page is lost, and counts as a pageout', () => {
    const world = external();
    world.write(3, 33);
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    const object = world.mapped();
    const page = world.page(3, object);
    world.evict(page);
    expect(world.event('vm_page.data_lost')).toMatchObject({ object: object.id, offset: 3 });
    expect(world.host.statistics.pageouts).toBe(1);
    expect(world.read(3).code).toBe('KERN_MEMORY_ERROR');
  });

  test('a clean page is dropped without a word', () => {
    const world = external();
    world.send('memory_object_destroy', { reason: 'KERN_FAILURE' });
    world.evict(world.page(3, world.mapped()));
    expect(world.events('vm_page.data_lost')).toEqual([]);
    expect(world.events('vm_pageout.clean')).toHaveLength(1);
  });
});

test('vm_pageout_page frees a page that holds nothing that is missed', () => {
  const world = external();
  const page = world.page(3);
  vmPageDequeue(world.host, page, 'evicted');
  page.busy = true;
  vmPageoutPage(world.host, page, 'evicted');
  expect(page.free).toBe(true);
  expect(world.pager.got('memory_object_data_return')).toEqual([]);
});
