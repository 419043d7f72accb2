/** vm_wire, vm_fault_unwire: wired pages come in, stay, and are let go of. */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import type { VmProt } from '../../../../../kernel/mach/vm_prot';
import { VmWire } from '../../../../../kernel/vm/fault/vm_wire';
import { supplier } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

/** Wires pages of the client's mapping, or of anonymous memory, as far as it gets. */
function wire(world: World, first: number, pages: number, access: VmProt, region = 'o'): VmWire {
  const start = world.region(region).address / PAGE + first;
  const call = new VmWire(world.task('client').map, start, start + pages, access);
  world.start(world.task('client'), call);
  return call;
}

function mapped(options: WorldOptions = {}): World {
  const world = new World({ on: supplier(), ...options });
  world.map(8, 'o', 'client', 3);
  return world;
}

const counts = (world: World, pages: number): readonly number[] =>
  Array.from({ length: pages }, (_, page) => (world.has(page) ? world.page(page).wireCount : -1));

describe('wiring', () => {
  test('asks for the pages one by one with the access of the entry, and wires them', () => {
    const world = mapped();
    world.write(1, 5);
    expect(wire(world, 0, 3, 1).code).toBe('KERN_SUCCESS');
    expect(counts(world, 4)).toEqual([1, 1, 1, -1]);
    expect(world.host.resident.wireCount).toBe(3);
    const asked = world.pager.got('memory_object_data_request');
    expect(asked.map(({ offset, desired_access }) => [offset, desired_access])).toEqual([
      [PAGE, 3],
      [0, 3],
      [2 * PAGE, 3],
    ]);
  });

  test('anonymous memory is zero-filled and wired', () => {
    const world = new World();
    world.allocate(2, 'a');
    wire(world, 0, 2, 3, 'a');
    expect(world.host.resident.wireCount).toBe(2);
    world.step({ op: 'vm_deallocate', region: 'a', offset: 0, size: 2 * PAGE });
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('waits for the pager, and passes over what it cannot provide', () => {
    const world = mapped({ on: {} });
    const call = wire(world, 0, 2, 1);
    world.supply(0, [7]);
    world.send('memory_object_data_error', {
      offset: PAGE,
      size: PAGE,
      error_value: 'KERN_FAILURE',
    });
    expect(call.code).toBe('KERN_SUCCESS');
    expect(world.page(0).wireCount).toBe(1);
    expect(world.host.resident.wireCount).toBe(1);
    wire(world, 0, 2, 0);
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('wirings are counted: as many unwirings let go', () => {
    const world = mapped();
    wire(world, 0, 1, 1);
    wire(world, 0, 1, 1);
    expect(counts(world, 1)).toEqual([1]);
    expect(wire(world, 0, 1, 0).code).toBe('KERN_SUCCESS');
    expect(counts(world, 1)).toEqual([1]);
    expect(wire(world, 0, 1, 0).code).toBe('KERN_SUCCESS');
    expect(counts(world, 1)).toEqual([0]);
    expect(wire(world, 0, 1, 0).code).toBe('KERN_INVALID_ARGUMENT');
  });

  test.each([
    ['a hole', 7, 2, 1, 'KERN_FAILURE'],
    ['more than the protection', 0, 2, 4, 'KERN_FAILURE'],
    ['an access that is none', 0, 2, 9, 'KERN_INVALID_ARGUMENT'],
    ['unwiring a hole', 7, 2, 0, 'KERN_INVALID_ARGUMENT'],
  ])('%s is refused, and nothing changes', (_what, first, pages, access, code) => {
    const world = mapped();
    expect(wire(world, first, pages, access).code).toBe(code);
    expect(world.host.resident.wireCount).toBe(0);
    expect(world.pager.names()).toEqual(['init']);
  });

  test('D43: with wiringIsAMask wirings do not nest, and unwiring is never refused', () => {
    const world = mapped({ switches: { wiringIsAMask: true } });
    wire(world, 0, 1, 1);
    wire(world, 0, 1, 1);
    expect(wire(world, 0, 1, 0).code).toBe('KERN_SUCCESS');
    expect(counts(world, 1)).toEqual([0]);
    expect(wire(world, 0, 1, 0).code).toBe('KERN_SUCCESS');
    expect(wire(world, 0, 1, 4).code).toBe('KERN_NO_SPACE');
    expect(wire(world, 7, 2, 1).code).toBe('KERN_NO_SPACE');
  });
});

describe.each([true, false])('while a wiring waits for its pager (wiringIsAMask %s)', (mask) => {
  const deaf = (): World => {
    const world = new World({ on: {}, switches: { wiringIsAMask: mask } });
    world.map(8, 'o', 'client', 3);
    return world;
  };
  test('another thread wires what was put in the place of its range: once', () => {
    const world = deaf();
    wire(world, 0, 2, 1);
    const { address: place } = world.region('o');
    world.step({ op: 'vm_deallocate', region: 'o', offset: 0, size: 8 * PAGE });
    world.open('p');
    world.map(8, 'p', 'client', 3);
    expect(world.region('p').address).toBe(place);
    wire(world, 0, 2, 1, 'p');
    world.supply(0, [7, 8]);
    const supply = { lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    const data = world.memory([8, 9]);
    const p = world.control('p');
    world.send('memory_object_data_supply', { offset: 0, data, ...supply }, p);
    const pages = [0, 1].map((page) => world.page(page, world.object('p')));
    expect(pages.map(({ wireCount }) => wireCount)).toEqual([1, 1]);
    world.step({ op: 'vm_deallocate', region: 'p', offset: 0, size: 8 * PAGE });
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('the page that it waits for is unmapped, and the others are wired', () => {
    const world = deaf();
    wire(world, 0, 2, 1);
    world.step({ op: 'vm_deallocate', region: 'o', offset: 0, size: PAGE });
    world.supply(0, [7, 8]);
    expect(counts(world, 2)).toEqual([0, 1]);
  });
});

test('unwiring leaves what another map has wired', () => {
  const world = new World({ on: {} });
  world.map(2);
  wire(world, 0, 2, 1);
  world.supply(0, [7]);
  world.send('memory_object_data_error', { offset: PAGE, size: PAGE, error_value: 'KERN_FAILURE' });
  const start = world.region('o').address / PAGE;
  const other = world.task('other');
  world.map(2, 'o', 'other');
  world.supply(1, [8]);
  const there = world.region('o', 'other').address / PAGE;
  world.start(other, new VmWire(other.map, there, there + 2, 1));
  expect(counts(world, 2)).toEqual([2, 1]);
  world.start(world.task('client'), new VmWire(world.task('client').map, start, start + 2, 0));
  expect(counts(world, 2)).toEqual([1, 1]);
});

describe('wired pages', () => {
  test('unwiring a part lets that part go', () => {
    const world = mapped();
    wire(world, 0, 3, 1);
    wire(world, 1, 1, 0);
    expect(counts(world, 3)).toEqual([1, 0, 1]);
  });

  test('a lock request that waits for one goes on when it is unwired', () => {
    const world = mapped({ switches: { lockRequestWaitsForWired: true } });
    world.write(0, 5);
    world.write(1, 6);
    wire(world, 0, 1, 1);
    const request = world.lockRequest(0, 2, { should_return: 1, flush: true, reply: true });
    expect(request.code).toBe('waiting');
    expect(world.pager.got('memory_object_data_return')).toEqual([]);
    wire(world, 0, 1, 0);
    expect(request.code).toBe('KERN_SUCCESS');
    expect(world.pager.got('memory_object_data_return')).toMatchObject([{ pages: [5, 6] }]);
  });

  test('the end of the mapping unwires', () => {
    const world = mapped();
    wire(world, 0, 2, 1);
    world.unmap(8);
    expect(world.host.resident.wireCount).toBe(0);
    expect(world.object().cached).toBe(true);
  });
});
