/**
 * vm_user: every call of a task on its address space, with every argument good and bad (7.3).
 */
import { describe, expect, test } from '@jest/globals';
import type { IpcPort } from '../../../../../kernel/ipc/ipc_port';
import type { Switches } from '../../../../../kernel/mach/switches';
import { address } from '../../../../../kernel/mach/types';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { vmObjectAllocate } from '../../../../../kernel/vm/object/vm_object';
import { PMAP_PAGES } from '../../../../../kernel/vm/page/pmap';
import { VmMapCopy } from '../../../../../kernel/vm/page/vm_map_copy';
import { vmRegion } from '../../../../../kernel/vm/user/vm_region';
import type { MapRequest } from '../../../../../kernel/vm/user/vm_user';
import {
  vmAllocate,
  vmDeallocate,
  vmInherit,
  vmMap,
  vmMapCopyout,
  vmProtect,
} from '../../../../../kernel/vm/user/vm_user';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

const END = PMAP_PAGES * PAGE;

class Client {
  readonly world: World;

  constructor(switches: Partial<Switches> = {}) {
    this.world = new World({ on: supplier(), switches });
  }

  get map() {
    return this.world.task('client').map;
  }

  allocate(address: number, size: number, anywhere = true) {
    return vmAllocate(this.world.host, this.map, { address, size, anywhere });
  }

  mapObject(over: Partial<MapRequest> = {}) {
    return vmMap(this.world.host, this.map, {
      address: 0,
      size: 4 * PAGE,
      anywhere: true,
      memoryObject: this.world.port,
      offset: 0,
      curProtection: 3,
      maxProtection: 7,
      inheritance: 1,
      ...over,
    });
  }

  deallocate(address: number, size: number) {
    return vmDeallocate(this.world.host, this.map, address, size);
  }

  protect(address: number, size: number, prot: number, setMaximum = false) {
    return vmProtect(this.world.host, this.map, address, size, setMaximum, prot);
  }

  inherit(address: number, size: number, inheritance: number) {
    return vmInherit(this.world.host, this.map, address, size, inheritance);
  }

  ranges(): string[] {
    return this.map.entries.map(({ start, end }) => `${start}-${end}`);
  }
}

const ok = (value: number) => ({ kr: 'KERN_SUCCESS', value });
const strange = [Number.NaN, Number.POSITIVE_INFINITY, 0.5, -PAGE, 2 ** 53];

describe('vm_allocate', () => {
  test.each([
    ['nothing', 0, 0, true, ok(0), []],
    ['one byte', 0, 1, true, ok(PAGE), ['1-2']],
    ['a page and a byte', 0, PAGE + 1, true, ok(PAGE), ['1-3']],
    ['more than there is', 0, END, true, { kr: 'KERN_NO_SPACE' }, []],
    ['a fixed place', 8 * PAGE, PAGE, false, ok(8 * PAGE), ['8-9']],
    ['bytes across a page end', 8 * PAGE + 5, PAGE, false, ok(8 * PAGE), ['8-9']],
    ['page 0', 0, PAGE, false, { kr: 'KERN_INVALID_ADDRESS' }, []],
    ['beyond the end', END - PAGE, 2 * PAGE, false, { kr: 'KERN_INVALID_ADDRESS' }, []],
  ])('%s', (_what, address, size, anywhere, result, ranges) => {
    const client = new Client();
    expect(client.allocate(address, size, anywhere)).toEqual(result);
    expect(client.ranges()).toEqual(ranges);
  });

  test.each(strange)('the size %p is no size, anywhere or fixed', (size) => {
    const client = new Client();
    expect(client.allocate(0, size)).toEqual({ kr: 'KERN_NO_SPACE' });
    expect(client.allocate(PAGE, size, false)).toEqual({ kr: 'KERN_INVALID_ADDRESS' });
  });

  test('a place that is taken, wholly or in part, is KERN_NO_SPACE', () => {
    const client = new Client();
    client.allocate(8 * PAGE, 2 * PAGE, false);
    const tries = [7, 8, 9].map((page) => client.allocate(page * PAGE, 2 * PAGE, false).kr);
    expect(tries).toEqual(['KERN_NO_SPACE', 'KERN_NO_SPACE', 'KERN_NO_SPACE']);
  });

  test('memory is readable and writable, all may be allowed, a child gets a copy', () => {
    const client = new Client();
    client.allocate(0, PAGE);
    expect(client.map.entries[0]).toMatchObject({
      protection: 3,
      maxProtection: 7,
      inheritance: 1,
    });
  });
});

describe('vm_map', () => {
  test.each([
    ['protection 8', { curProtection: 8 }],
    ['protection -1', { curProtection: -1 }],
    ['maximum 8', { maxProtection: 8 }],
    ['protection NaN', { curProtection: Number.NaN }],
    ['inheritance 3', { inheritance: 3 }],
    ['inheritance -1', { inheritance: -1 }],
    ['inheritance 0.5', { inheritance: 0.5 }],
    ['offset inside a page', { offset: 5 }],
    ['offset -4096', { offset: -PAGE }],
    ['offset NaN', { offset: Number.NaN }],
    ['offset beyond any object', { offset: END }],
    ['size NaN', { size: Number.NaN }],
  ])('%s is KERN_INVALID_ARGUMENT, and nothing is sent', (_what, over) => {
    const client = new Client();
    expect(client.mapObject(over)).toEqual({ kr: 'KERN_INVALID_ARGUMENT' });
    expect(client.ranges()).toEqual([]);
    expect(client.world.pager.names()).toEqual([]);
  });

  test('D36: a protection beyond the maximum is refused, by switch it is not', () => {
    const over = { curProtection: 3, maxProtection: 1 };
    expect(new Client().mapObject(over).kr).toBe('KERN_INVALID_ARGUMENT');
    const loose = new Client({ vmMapChecksProtection: false });
    expect(loose.mapObject(over).kr).toBe('KERN_SUCCESS');
    expect(loose.mapObject({ size: 0 }).kr).toBe('KERN_INVALID_ARGUMENT');
  });

  test.each([true, false])('D36: size 0 is refused, whatever the switch: %s', (checks) => {
    const client = new Client({ vmMapChecksProtection: checks });
    for (const anywhere of [true, false]) {
      const over = { size: 0, anywhere, address: 8 * PAGE };
      expect(client.mapObject(over).kr).toBe('KERN_INVALID_ARGUMENT');
    }
    expect(client.ranges()).toEqual([]);
  });

  test('a fixed place that is taken is KERN_NO_SPACE, one outside KERN_INVALID_ADDRESS', () => {
    const client = new Client();
    client.allocate(8 * PAGE, PAGE, false);
    const fixed = { anywhere: false };
    expect(client.mapObject({ ...fixed, address: 6 * PAGE }).kr).toBe('KERN_NO_SPACE');
    expect(client.mapObject({ ...fixed, address: END }).kr).toBe('KERN_INVALID_ADDRESS');
  });

  test('the object is looked at before the place: without room init is sent all the same', () => {
    const client = new Client();
    client.allocate(8 * PAGE, PAGE, false);
    const taken = { anywhere: false, address: 8 * PAGE };
    expect(client.mapObject(taken).kr).toBe('KERN_NO_SPACE');
    client.world.run();
    expect(client.world.pager.names()).toEqual(['init', 'terminate']);
  });

  test('an offset need not be aligned, by switch, and wraps where addresses do', () => {
    const client = new Client({ offsetsMustBeAligned: false });
    expect(client.mapObject({ offset: 100 }).kr).toBe('KERN_SUCCESS');
    expect(vmRegion(client.world.host, client.map, PAGE)).toMatchObject({ value: { offset: 100 } });
    client.world.start(client.world.task('client'), new VmAccess(address(2 * PAGE), 'word', null));
    expect(client.world.pager.got('memory_object_data_request')).toMatchObject([
      { offset: PAGE + 100, length: PAGE },
    ]);
    const world = new World({
      on: supplier(),
      switches: { offsetsMustBeAligned: false },
      host: { tunables: { addressLimit: 2 ** 32 } },
    });
    const { map } = world.task('client');
    const request = { address: 0, size: 2 * PAGE, anywhere: true, memoryObject: world.port };
    const rights = { curProtection: 3, maxProtection: 7, inheritance: 1 };
    const made = vmMap(world.host, map, { ...request, ...rights, offset: 2 ** 32 - PAGE });
    expect(made).toEqual(ok(PAGE));
    for (const page of [1, 2]) {
      world.start(world.task('client'), new VmAccess(address(page * PAGE), 'word', null));
    }
    const offsets = world.pager.got('memory_object_data_request').map(({ offset }) => offset);
    expect(offsets).toEqual([2 ** 32 - PAGE, 0]);
  });

  test('no object has no offset that could be wrong', () => {
    expect(new Client().mapObject({ memoryObject: null, offset: 5 }).kr).toBe('KERN_SUCCESS');
  });

  test('no memory object is anonymous memory', () => {
    const client = new Client();
    expect(client.mapObject({ memoryObject: null }).kr).toBe('KERN_SUCCESS');
    expect(client.map.entries[0]?.object).toBeNull();
  });

  test('a dead port is anonymous memory', () => {
    const client = new Client();
    client.world.terminate('pager');
    expect(client.mapObject().kr).toBe('KERN_SUCCESS');
    expect(client.map.entries[0]?.object).toBeNull();
  });

  test('a port of the kernel is no memory object', () => {
    const client = new Client();
    client.mapObject();
    const control: IpcPort | null = client.world.object().pagerRequest;
    expect(client.mapObject({ memoryObject: control }).kr).toBe('KERN_INVALID_OBJECT');
    const plain = new Client({ wrongPortIsInvalidObject: false });
    plain.mapObject();
    const other: IpcPort | null = plain.world.object().pagerRequest;
    const taken = { anywhere: false, address: PAGE, memoryObject: other };
    expect(plain.mapObject(taken).kr).toBe('KERN_INVALID_ARGUMENT');
  });

  test('offsets of a mapping are offsets of the object', () => {
    const client = new Client();
    const placed = client.mapObject({ offset: 8 * PAGE });
    expect(placed).toEqual(ok(PAGE));
    expect(client.map.entries[0]?.offset).toBe(8);
  });
});

describe('vm_deallocate', () => {
  test('holes are passed over, and the codes do not tell', () => {
    const client = new Client();
    client.allocate(2 * PAGE, PAGE, false);
    client.allocate(5 * PAGE, PAGE, false);
    expect(client.deallocate(0, 10 * PAGE)).toBe('KERN_SUCCESS');
    expect(client.ranges()).toEqual([]);
    expect(client.deallocate(0, 10 * PAGE)).toBe('KERN_SUCCESS');
  });

  test('any byte of a page takes the page, size 0 takes none', () => {
    const client = new Client();
    client.allocate(0, 4 * PAGE);
    expect(client.deallocate(PAGE + 7, 0)).toBe('KERN_SUCCESS');
    expect(client.deallocate(2 * PAGE + 7, 1)).toBe('KERN_SUCCESS');
    expect(client.ranges()).toEqual(['1-2', '3-5']);
  });

  test.each(strange)('%p is no address and no size', (bad) => {
    const client = new Client();
    expect(client.deallocate(bad, PAGE)).toBe('KERN_INVALID_ARGUMENT');
    expect(client.deallocate(PAGE, bad)).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('vm_protect', () => {
  test.each([8, -1, 1.5, Number.NaN])('%p is not a protection', (prot) => {
    expect(new Client().protect(PAGE, PAGE, prot)).toBe('KERN_INVALID_ARGUMENT');
  });

  test.each(strange)('%p is no address and no size', (bad) => {
    const client = new Client();
    expect(client.protect(bad, PAGE, 1)).toBe('KERN_INVALID_ARGUMENT');
    expect(client.protect(PAGE, bad, 1)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('size 0 and holes are KERN_SUCCESS', () => {
    const client = new Client();
    client.allocate(0, 3 * PAGE);
    expect(client.protect(PAGE, 0, 0)).toBe('KERN_SUCCESS');
    expect(client.protect(0, 100 * PAGE, 1)).toBe('KERN_SUCCESS');
    expect(client.map.entries.map(({ protection }) => protection)).toEqual([1]);
  });

  test('size 0 is KERN_SUCCESS above the map too, as in vm_deallocate and vm_inherit', () => {
    const client = new Client();
    for (const at of [END, END + 5, 2 ** 40]) {
      expect(client.protect(at, 0, 1)).toBe('KERN_SUCCESS');
      expect(client.inherit(at, 0, 2)).toBe('KERN_SUCCESS');
      expect(client.deallocate(at, 0)).toBe('KERN_SUCCESS');
    }
    expect(client.protect(END, PAGE, 1)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('beyond the maximum of any entry is KERN_PROTECTION_FAILURE and changes nothing', () => {
    const client = new Client();
    client.allocate(0, PAGE);
    client.mapObject({ curProtection: 1, maxProtection: 1 });
    expect(client.protect(PAGE, 5 * PAGE, 3)).toBe('KERN_PROTECTION_FAILURE');
    expect(client.map.entries.map(({ protection }) => protection)).toEqual([3, 1]);
  });

  test('a new maximum cuts the protection, for ever', () => {
    const client = new Client();
    client.allocate(0, PAGE);
    expect(client.protect(PAGE, PAGE, 1, true)).toBe('KERN_SUCCESS');
    expect(client.map.entries[0]).toMatchObject({ protection: 1, maxProtection: 1 });
    expect(client.protect(PAGE, PAGE, 3)).toBe('KERN_PROTECTION_FAILURE');
  });

  test('a part of a region is cut out, and translations lose the access at once', () => {
    const client = new Client();
    const { world } = client;
    world.map(4);
    for (const page of [0, 1, 2]) world.write(page, page);
    const at = world.region('o').address;
    expect(client.protect(at + PAGE, 1, 1)).toBe('KERN_SUCCESS');
    const codes = [0, 1, 2].map((page) => world.write(page, 9).code);
    expect(codes).toEqual(['KERN_SUCCESS', 'KERN_PROTECTION_FAILURE', 'KERN_SUCCESS']);
    expect(world.read(1).value).toBe(1);
  });
});

describe('vm_inherit', () => {
  test.each([3, -1, 0.5, Number.NaN])('%p is no inheritance', (inheritance) => {
    expect(new Client().inherit(PAGE, PAGE, inheritance)).toBe('KERN_INVALID_ARGUMENT');
  });

  test.each(strange)('%p is no address and no size', (bad) => {
    const client = new Client();
    expect(client.inherit(bad, PAGE, 1)).toBe('KERN_INVALID_ARGUMENT');
    expect(client.inherit(PAGE, bad, 1)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('a part of a region gets its own, holes and size 0 are KERN_SUCCESS', () => {
    const client = new Client();
    client.allocate(0, 3 * PAGE);
    expect(client.inherit(PAGE, 0, 0)).toBe('KERN_SUCCESS');
    expect(client.inherit(3 * PAGE, 50 * PAGE, 2)).toBe('KERN_SUCCESS');
    expect(client.map.entries.map(({ inheritance }) => inheritance)).toEqual([1, 2]);
  });
});

describe('vm_map_copyout', () => {
  test('memory of a message lands first fit, readable and writable', () => {
    const client = new Client();
    client.allocate(0, PAGE);
    const object = vmObjectAllocate(client.world.host, 2);
    const copy = new VmMapCopy(object, PAGE + 1, 0);
    expect(vmMapCopyout(client.world.host, client.map, copy)).toBe(2 * PAGE);
    expect(client.map.entries[1]).toMatchObject({ start: 2, end: 4, protection: 3, object });
  });

  test('without room the memory is freed', () => {
    const client = new Client();
    client.allocate(0, END - PAGE);
    const object = vmObjectAllocate(client.world.host, 1);
    const copy = new VmMapCopy(object, PAGE, 0);
    expect(vmMapCopyout(client.world.host, client.map, copy)).toBe(-1);
    expect(object.alive).toBe(false);
  });
});
