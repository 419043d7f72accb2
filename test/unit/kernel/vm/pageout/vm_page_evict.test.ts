/**
 * vm_page_evict: what leaves in one round, and what leaves twice. Laws 28 and 29.
 */
import { describe, expect, test } from '@jest/globals';
import { vmObjectPortDied } from '../../../../../kernel/vm/object/vm_object_terminate';
import { hoarding, keeper, pass, segmented, squeeze } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';
import type { World } from '../../../../support/world';

/** Five at most leave between two scans. */
function rounds(world: World): readonly number[] {
  const sizes: number[] = [];
  for (const { name } of world.told) {
    if (name === 'vm_pageout.scan') sizes.push(0);
    else if (name === 'vm_pageout.candidate') sizes.push((sizes.pop() ?? 0) + 1);
  }
  return sizes.filter((size) => size > 0);
}

function fill(world: World, pages: number, region: string): void {
  for (let page = 0; page < pages; page += 1) world.write(page, page + 1, region);
}

describe('a round', () => {
  test('law 29: five pages, one page a message', () => {
    const world = segmented({ on: hoarding(true) });
    world.map(80);
    fill(world, 77, 'o');
    pass(world, 130);
    expect(rounds(world)).toEqual([5, 5, 5]);
    expect(world.events('vm_pageout.candidate')[0]).toMatchObject({ inactive: 1, external: 1 });
  });

  test('law 28: with five pages in laundry nothing is sent', () => {
    const manager = { ...keeper(), memory_object_data_return: () => undefined };
    const world = segmented({ manager });
    world.allocate(80, 'heap');
    fill(world, 78, 'heap');
    pass(world, 400);
    expect(world.host.pageout.laundryCount).toBe(5);
    expect(rounds(world)).toEqual([5]);
  });

  test('without a default manager anonymous memory stays, and that is said', () => {
    const world = segmented();
    world.allocate(110, 'heap');
    fill(world, 100, 'heap');
    expect(world.events('vm_pageout.nothing').length).toBeGreaterThan(0);
    expect(rounds(world)).toEqual([]);
  });

  test('law 32: external pages leave before anonymous ones, though they came later', () => {
    const world = segmented({ manager: keeper() });
    world.allocate(40, 'heap');
    fill(world, 40, 'heap');
    world.map(60);
    for (let page = 0; page < 60; page += 1) world.read(page);
    const external = world.events('vm_pageout.candidate').map((event) => event['external']);
    expect(external.length).toBeGreaterThan(10);
    expect(new Set(external)).toEqual(new Set([1]));
  });
});

describe('paging twice', () => {
  test('a dirty page of another pager goes to both at once while allocation is paused', () => {
    const world = segmented({ on: hoarding(), manager: keeper(), laws: false });
    world.map(40);
    fill(world, 40, 'o');
    squeeze(world, 15);
    world.run();
    const sent = world.events('vm_pageout.page_sent').map(({ page }) => page);
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent[0]).toBe(sent[1]);
    expect(world.events('vm_pageout.double')[0]).toMatchObject({ offset: 0 });
    expect(world.events('vm_object.pager_created').length).toBe(sent.length / 2);
  });

  test('not if its pager is in the task of the default pager, by switch: that is laundry', () => {
    const world = segmented({ on: hoarding(), laws: false, switches: { laundryByTask: true } });
    const manager = world.pager.open('default');
    world.host.defaultManager = manager;
    world.map(40);
    fill(world, 40, 'o');
    squeeze(world, 15);
    world.run();
    expect(world.events('vm_pageout.double')).toEqual([]);
    expect(world.host.pageout.laundryCount).toBe(5);
  });

  test('a page whose pager is dead is lost; by switch the kernel stops there', () => {
    for (const deadPagerPanics of [false, true]) {
      const world = segmented({ manager: keeper(), laws: false, switches: { deadPagerPanics } });
      world.map(40);
      fill(world, 40, 'o');
      squeeze(world, 15);
      const die = (): void => {
        vmObjectPortDied(world.host, world.object());
        world.run();
      };
      if (deadPagerPanics) expect(die).toThrow('memory_manager_default_port: no pager');
      else {
        die();
        expect(world.events('vm_page.data_lost').length).toBeGreaterThan(0);
        expect(world.events('vm_pageout.double')).toEqual([]);
      }
    }
  });

  test('by switch a pager without privilege receives no memory while allocation is paused', () => {
    for (const receiveTakesMemory of [false, true]) {
      const on = supplier(true);
      const world = segmented({ on, laws: false, switches: { receiveTakesMemory } });
      world.map(40);
      for (let page = 0; page < 40; page += 1) world.read(page);
      for (const thread of world.pager.task.threads) thread.vmPrivilege = false;
      const received = world.events('ipc_mqueue.received').length;
      squeeze(world, 15);
      pass(world, 200);
      const more = world.events('ipc_mqueue.received').length - received;
      expect(more > 0).toBe(!receiveTakesMemory);
      expect(world.events('vm_page.wait').length > 0).toBe(receiveTakesMemory);
    }
  });

  test('the last page of an unreferenced object takes the object with it, by switch', () => {
    const world = segmented({ on: supplier(false), switches: { cacheNeedsPages: true } });
    world.map(2);
    world.read(0);
    world.unmap(2);
    expect(world.host.objects.cachedCount).toBe(1);
    const other = world.open('other');
    world.map(120, 'other');
    for (let page = 119; page >= 0; page -= 1) world.read(page, 'other');
    expect(world.events('vm_object.collected')).toHaveLength(1);
    expect(world.host.objects.cachedCount).toBe(0);
    expect(other.active).toBe(true);
  });
});
