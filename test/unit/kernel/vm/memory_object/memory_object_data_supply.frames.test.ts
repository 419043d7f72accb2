/**
 * memory_object_data_supply: where the frames come from. A frame moves out of the sender's memory
 * or its contents are copied; the source may be missing, in the way, or short of memory.
 */
import { describe, expect, test } from '@jest/globals';
import { address, MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { objectOfPort } from '../../../../../kernel/machine/machine_inspect';
import { vmPageLookup } from '../../../../../kernel/vm/page/vm_resident';
import { vmMap } from '../../../../../kernel/vm/user/vm_user';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

function mapped(options: WorldOptions = {}): World {
  const world = new World(options);
  world.map(16);
  return world;
}

/** A supply of memory that the pager has mapped from an object of its own. */
function fromObject(world: World, page: number, deallocate: boolean) {
  const at = world.region('p', 'pager').address;
  return world.send('memory_object_data_supply', {
    offset: page * PAGE,
    data: { address: address(at), size: PAGE, deallocate },
    lock_value: 0,
    precious: false,
    reply_to: world.name(),
  });
}

describe('stealing and copying', () => {
  test('a frame that the sender lets go of moves', () => {
    const world = mapped();
    const data = world.memory([7]);
    const free = world.host.resident.freeCount;
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    world.send('memory_object_data_supply', body);
    expect(world.events('vm_page.stolen')).toHaveLength(1);
    expect(world.event('vm_page.stolen')?.['page']).toBe(world.page(0).id);
    expect(world.host.resident.freeCount).toBe(free);
    expect(world.pager.task.map.entries).toHaveLength(0);
  });

  test('a frame that the sender keeps is copied', () => {
    const world = mapped();
    world.supply(0, [7], { deallocate: false });
    expect(world.events('vm_page.stolen')).toEqual([]);
    expect(world.read(0).value).toBe(7);
    expect(world.pager.task.map.entries).toHaveLength(1);
  });

  test('a frame of data that came home moves back into the object', () => {
    let came = { address: address(0), size: 0 };
    const world = mapped({
      on: {
        memory_object_data_return: (_task, _self, { body }) => {
          came = body.data;
        },
      },
    });
    world.supply(0, [7]);
    world.write(0, 8);
    world.lockRequest(0, 1, { should_return: 1, flush: true });
    const data = { ...came, deallocate: true };
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    world.send('memory_object_data_supply', body);
    expect(world.read(0).value).toBe(8);
    expect(world.events('vm_page.stolen')).toHaveLength(2);
  });

  test('a wired frame of the sender is unwired when it moves', () => {
    const world = mapped({ laws: false });
    const data = world.memory([7]);
    const [entry] = world.pager.task.map.entries;
    const source = entry?.object ?? null;
    if (source === null) throw new Error('the pager has no memory');
    const wired = world.host.resident.wireCount;
    world.wire(world.page(0, source));
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    world.send('memory_object_data_supply', body);
    expect(world.page(0).wireCount).toBe(0);
    expect(world.host.resident.wireCount).toBe(wired);
  });

  test('once one page of a chunk is copied the rest of the chunk is', () => {
    const world = mapped({ laws: false });
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => 50 + i);
    const data = world.memory(values);
    const source = world.pager.task.map.entries[0]?.object ?? null;
    if (source === null) throw new Error('the pager has no memory');
    const kept = vmPageLookup(world.host, source, 2);
    if (kept !== null) kept.precious = true;
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    world.send('memory_object_data_supply', body);
    expect(world.events('vm_page.stolen').map(({ offset }) => offset)).toEqual([0, 1, 8, 9]);
    expect(values.map((_value, at) => world.read(at).value)).toEqual(values);
  });

  test('memory that was never touched gives zeroes', () => {
    const world = mapped();
    world.supply(0, [7]);
    world.lockRequest(0, 1, { flush: true });
    world.step({ op: 'vm_allocate', as: 'fresh', size: 2 * PAGE }, 'pager');
    const at = address(world.region('fresh', 'pager').address);
    const data = { address: at, size: 2 * PAGE, deallocate: true };
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    expect(world.send('memory_object_data_supply', body).code).toBe('KERN_SUCCESS');
    expect([world.read(0).value, world.read(1).value]).toEqual([0, 0]);
  });
});

describe('the source is not at hand', () => {
  test('a source page that its pager must bring is faulted in and copied', () => {
    const world = mapped({ on: supplier() });
    world.open('p');
    world.map(1, 'p', 'pager');
    expect(fromObject(world, 5, true).code).toBe('KERN_SUCCESS');
    expect(world.read(5).value).toBe(100);
    expect(world.events('vm_page.stolen')).toHaveLength(1);
  });

  test('a source page that cannot be had fails the supply before any page is taken', () => {
    const world = mapped({
      on: {
        memory_object_data_request: (task, _self, { body }) => {
          const { offset, length: size, memory_control } = body;
          const error = { offset, size, error_value: 'KERN_FAILURE' } as const;
          task.send(memory_control, 'memory_object_data_error', error);
        },
      },
    });
    world.open('p');
    world.map(1, 'p', 'pager');
    expect(fromObject(world, 5, false).code).toBe('KERN_MEMORY_ERROR');
    expect(world.pager.got('memory_object_supply_completed')).toEqual([]);
    expect(world.pager.names().at(-1)).toBe('mach_notify_send_once');
  });

  test.each([8, 9])('a region that ends after %i pages fails at that offset', (pages) => {
    const world = mapped();
    const data = { ...world.memory(Array.from({ length: pages }, (_, i) => i)), size: 12 * PAGE };
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: world.name() };
    expect(world.send('memory_object_data_supply', body).code).toBe('KERN_INVALID_ADDRESS');
    expect(world.pager.got('memory_object_supply_completed')).toEqual([
      {
        offset: 0,
        length: 12 * PAGE,
        result: 'KERN_INVALID_ADDRESS',
        error_offset: pages * PAGE,
      },
    ]);
    expect(world.object().residentPageCount).toBe(pages);
  });

  test.each([1, 2, 7])('a region that ends after %i pages cannot be sent', (pages) => {
    const world = mapped();
    const data = { ...world.memory(Array.from({ length: pages }, (_, i) => i)), size: 12 * PAGE };
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: world.name() };
    expect(world.send('memory_object_data_supply', body).code).toBe('MACH_SEND_INVALID_MEMORY');
    expect(world.pager.got('memory_object_supply_completed')).toEqual([]);
    expect(world.pager.names()).toEqual(['init']);
    expect(world.object().residentPageCount).toBe(0);
  });

  test('a region that may not be read cannot be sent', () => {
    const world = mapped();
    world.step({ op: 'vm_allocate', as: 'fresh', size: PAGE }, 'pager');
    const protect = { region: 'fresh', offset: 0, size: PAGE, protection: 0 };
    world.step({ op: 'vm_protect', ...protect }, 'pager');
    const at = address(world.region('fresh', 'pager').address);
    const data = { address: at, size: PAGE, deallocate: false };
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    expect(world.send('memory_object_data_supply', body).code).toBe('MACH_SEND_INVALID_MEMORY');
  });

  test('a copy waits for a frame and goes on when there is one', () => {
    const world = mapped({ laws: false });
    const data = world.memory([7], false);
    const free = world.exhaust();
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    const supply = world.send('memory_object_data_supply', body);
    expect(supply.code).toBe('waiting');
    free();
    expect(supply.code).toBe('KERN_SUCCESS');
    expect(world.read(0).value).toBe(7);
  });

  test('zeroes wait for a frame as well', () => {
    const world = mapped({ laws: false });
    world.step({ op: 'vm_allocate', as: 'fresh', size: PAGE }, 'pager');
    const data = { ...world.region('fresh', 'pager'), deallocate: true };
    const free = world.exhaust();
    const body = { offset: 0, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    const at = { ...data, address: address(data.address) };
    const supply = world.send('memory_object_data_supply', { ...body, data: at });
    expect(supply.code).toBe('waiting');
    free();
    expect(supply.code).toBe('KERN_SUCCESS');
  });

  test('a supplier that dies while it waits takes the page in its hands with it', () => {
    const world = mapped({ laws: false });
    world.supply(0, [7]);
    const page = world.page(0);
    page.busy = true;
    const free = world.host.resident.freeCount;
    expect(world.supply(0, [8], { reply: true }).code).toBe('waiting');
    const object = world.object();
    world.terminate('pager');
    expect(world.host.resident.freeCount).toBe(free);
    expect(object.pagingInProgress).toBe(0);
  });
});

test('a supply to a kernel on another host carries contents, not frames', () => {
  const world = new World();
  const far = world.machine.addHost({ ...world.host.options, name: 'far' });
  const task = world.machine.addTask(far, 'far.client', true);
  const place = { address: 0, size: PAGE, anywhere: true, memoryObject: world.port, offset: 0 };
  const rights = { curProtection: 3, maxProtection: 7, inheritance: 1 };
  expect(vmMap(far, task.map, { ...place, ...rights }).kr).toBe('KERN_SUCCESS');
  world.run();
  expect(world.supply(0, [7]).code).toBe('KERN_SUCCESS');
  const page = objectOfPort(far, world.port)?.memqHead ?? null;
  expect(page === null ? null : far.phys.contents(page.id)).toBe(7);
  expect(world.events('vm_page.stolen')).toEqual([]);
});
