/**
 * vm_pageout_evict: what becomes of a candidate, step by step (3.3, steps 5 to 13), and double
 * paging (3.9).
 */
import { describe, expect, test } from '@jest/globals';
import { setDefaultManager } from '../../../../../kernel/machine/machine_pagers';
import { hoarding, keeper, pass, pressed, squeeze, unsqueeze } from '../../../../support/pressure';
import { PAGE, World } from '../../../../support/world';

const CLEAN = 'c'.repeat(20);

/** Evicts down to nothing but what must stay. */
function evictAll(world: World): void {
  const held = squeeze(world, 16);
  pass(world, 1000);
  unsqueeze(world, held);
}

/** A page of an object that the pager called unavailable, its toucher gone. */
function unavailable(page: number): World {
  const world = new World({ laws: false });
  world.map(20);
  world.map(20, 'o', 'other');
  world.read(page, 'o', 'other');
  world.terminate('other');
  world.send('memory_object_data_unavailable', { offset: page * PAGE, size: PAGE });
  return world;
}

describe('step 6, P10: a busy candidate', () => {
  test('is passed over and left on no queue', () => {
    const world = pressed(CLEAN);
    const page = world.page(0);
    page.busy = true;
    const held = squeeze(world, 25);
    world.run();
    expect(world.event('vm_pageout.busy')).toMatchObject({ page: page.id, offset: 0 });
    expect(page.queued).toBe(false);
    expect(world.has(1)).toBe(false);
    unsqueeze(world, held);
  });

  test('is active again when its holder lets go and it is touched', () => {
    const world = pressed(CLEAN);
    const page = world.page(0);
    page.busy = true;
    const held = squeeze(world, 25);
    world.run();
    unsqueeze(world, held);
    world.release(page);
    world.map(1, 'o', 'other');
    expect(world.read(0, 'o', 'other').value).toBe(100);
    expect(page.queued).toBe(true);
  });
});

describe('step 7: a candidate without data', () => {
  test('an unavailable page is freed, and counts as absent no more', () => {
    const world = unavailable(3);
    expect(world.object().absentCount).toBe(1);
    world.supply(5, [1]);
    world.supply(7, [1]);
    evictAll(world);
    expect(world.event('vm_pageout.absent')).toMatchObject({ offset: 3 });
    expect(world.has(3)).toBe(false);
    expect(world.object().absentCount).toBe(0);
  });

  test.each([
    ['error', 'KERN_FAILURE'],
    ['restart', 'KERN_MEMORY_DATA_MOVED'],
  ] as const)('an %s page that nobody consumed is freed', (_what, error_value) => {
    const world = new World({ laws: false, switches: { dataErrorFailsAllWaiters: false } });
    world.map(20);
    world.map(20, 'o', 'other');
    world.read(3, 'o', 'other');
    world.terminate('other');
    world.send('memory_object_data_error', { offset: 3 * PAGE, size: PAGE, error_value });
    world.supply(5, [1]);
    world.supply(7, [1]);
    expect(world.page(3).error).toBe(true);
    evictAll(world);
    expect(world.event('vm_pageout.absent')).toMatchObject({ offset: 3 });
    expect(world.has(3)).toBe(false);
  });
});

describe('step 8: a referenced candidate', () => {
  test('law 31: gets a second chance, dirty or not, and is counted', () => {
    const world = pressed(`dc${CLEAN}`);
    world.host.policy.refill?.();
    expect(world.inactive(0)).toBe(true);
    world.read(0);
    world.read(1);
    const held = squeeze(world, 25);
    world.run();
    expect(world.events('vm_page.reactivated').map(({ offset }) => offset)).toEqual([0, 1]);
    expect(world.host.statistics.reactivations).toBe(2);
    expect([world.has(0), world.has(1), world.has(2)]).toEqual([true, true, false]);
    unsqueeze(world, held);
  });
});

describe('steps 9 to 13', () => {
  test('A1: a clean page leaves without a message, and is asked for again', () => {
    const world = pressed(CLEAN);
    evictAll(world);
    expect(world.event('vm_pageout.clean')).toBeDefined();
    expect(world.has(0)).toBe(false);
    world.read(0);
    const names = world.pager.names();
    expect(names.filter((name) => name !== 'data_request')).toEqual(['init']);
    expect(names).toHaveLength(22);
    expect(world.host.statistics.cleanEvictions).toBeGreaterThan(0);
  });

  test('A2: a dirty page goes home; a request for it comes after it', () => {
    const world = pressed(`d${CLEAN}`);
    evictAll(world);
    world.read(0);
    expect(world.pager.got('memory_object_data_return')).toEqual([
      { offset: 0, pages: [500], dirty: true, kernel_copy: false },
    ]);
    const log = world.pager.log.filter(({ fields }) => fields['offset'] === 0);
    expect(log.map(({ name }) => name.replace('memory_object_', ''))).toEqual([
      'data_request',
      'data_return',
      'data_request',
    ]);
  });

  test('A3: a clean precious page goes home with dirty false', () => {
    const world = pressed(`p${CLEAN}`);
    squeeze(world, 26);
    world.run();
    expect(world.pager.got('memory_object_data_return')[0]).toEqual({
      offset: 0,
      pages: [100],
      dirty: false,
      kernel_copy: false,
    });
  });

  test('a store through one of several mappings makes the page dirty', () => {
    const world = pressed(CLEAN);
    world.map(20, 'o', 'other');
    world.read(0, 'o', 'other');
    world.write(0, 7, 'o', 'other');
    world.read(1);
    squeeze(world, 4);
    world.run();
    expect(world.events('vm_pageout.page_sent')[0]).toMatchObject({ offset: 0, dirty: 1 });
    expect(world.task('other').map.pmap.residentCount).toBe(0);
  });
});

describe('double paging', () => {
  test('A10: below 10 free frames a dirty external page goes to the manager as well', () => {
    const world = pressed(`d${CLEAN}`, { manager: keeper() });
    squeeze(world, 9);
    world.run();
    expect(world.event('vm_pageout.double')).toMatchObject({ offset: 0 });
    expect(world.pager.got('memory_object_data_return')).toMatchObject([
      { offset: 0, dirty: true, kernel_copy: false },
    ]);
    expect(world.manager?.names().slice(0, 2)).toEqual(['create', 'data_return']);
    expect(world.manager?.got('memory_object_data_return')).toEqual([
      { offset: 0, pages: [500], dirty: true, kernel_copy: false },
    ]);
    expect(world.host.pageout.laundryCount).toBe(0);
  });

  test('the pager that reads its data gets it back from the manager', () => {
    const world = pressed(`d${CLEAN}`, { manager: keeper() });
    squeeze(world, 9);
    world.run();
    // The transit page has left: the touch of the pager asks the manager for it.
    const names = world.manager?.names();
    expect(names).toEqual(['create', 'data_return', 'data_request', 'terminate']);
    expect(world.pager.got('memory_object_data_return')).toMatchObject([{ pages: [500] }]);
  });

  test.each([
    ['at 10 free frames', 10, 'd'],
    ['a clean page', 9, 'c'],
  ])('%s: no double paging', (_what, free, kind) => {
    const world = pressed(`${kind}${CLEAN}`, { manager: keeper() });
    squeeze(world, free);
    world.run();
    expect(world.events('vm_pageout.double')).toEqual([]);
    expect(world.manager?.names()).toEqual([]);
  });

  test('an internal page is sent once, however short memory is', () => {
    const world = new World({ laws: false, manager: keeper() });
    world.allocate(20, 'heap');
    for (let page = 0; page < 20; page += 1) world.write(page, page, 'heap');
    squeeze(world, 6);
    world.run();
    expect(world.events('vm_pageout.double')).toEqual([]);
    const offsets = world.manager?.got('memory_object_data_return').map(({ offset }) => offset);
    expect(new Set(offsets).size).toBe(offsets?.length);
  });
});

describe('anonymous memory without a default manager', () => {
  test('the daemon waits for one, and goes on when it comes', () => {
    const world = new World({ laws: false });
    world.allocate(20, 'heap');
    for (let page = 0; page < 20; page += 1) world.write(page, page, 'heap');
    squeeze(world, 25);
    world.run();
    expect(world.events('vm_pageout.wait_default_manager')).toHaveLength(1);
    expect(world.events('vm_pageout.page_sent')).toEqual([]);
    setDefaultManager(world.host, world.pager.open('default'));
    pass(world, 1000);
    expect(world.pager.names()).toContain('create');
    expect(world.events('vm_pageout.page_sent').length).toBeGreaterThan(0);
  });

  test('clean zero pages need no manager', () => {
    const world = new World({ laws: false });
    world.allocate(20, 'heap');
    for (let page = 0; page < 20; page += 1) world.read(page, 'heap');
    squeeze(world, 25);
    world.run();
    expect(world.events('vm_pageout.wait_default_manager')).toEqual([]);
    expect(world.events('vm_pageout.clean').length).toBeGreaterThan(0);
  });
});

test('a pager that keeps what comes home loses it to the default manager (3.8)', () => {
  const world = pressed('d'.repeat(30), { on: hoarding(), manager: keeper() });
  squeeze(world, 20);
  pass(world, 3000);
  expect(world.manager?.names()).toContain('create');
});
