/**
 * vm_object: how an object comes to its pager: mapped by port, or given one by the kernel; what a
 * record is between two lives; who keeps it in use.
 */
import { describe, expect, test } from '@jest/globals';
import { machPortDestroy } from '../../../../../kernel/ipc/mach_port';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import {
  vmObjectAllocate,
  vmObjectEnter,
  vmObjectLookup,
  vmObjectPagingBegin,
  vmObjectPagingEnd,
  vmObjectReference,
} from '../../../../../kernel/vm/object/vm_object';
import { vmObjectDeallocate } from '../../../../../kernel/vm/object/vm_object_terminate';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

describe('a memory object that is mapped', () => {
  test('the first map sends init with the page size and does not wait for ready', () => {
    const world = new World({ on: { memory_object_init: () => undefined } });
    expect(world.map(4).code).toBe('KERN_SUCCESS');
    expect(world.pager.got('memory_object_init')).toEqual([{ memory_object_page_size: PAGE }]);
    const { id } = world.object();
    expect(world.event('vm_object.entered')).toEqual({ object: id, port: world.port.id, size: 4 });
    expect(world.object().pagerReady).toBe(false);
  });

  test('a second map of it sends nothing: one lookup more and one hit', () => {
    const world = new World();
    world.map(4);
    const { lookups, hits } = world.host.statistics;
    world.map(4, 'o', 'other');
    expect(world.pager.names()).toEqual(['init']);
    expect(world.object().refCount).toBe(2);
    const { statistics } = world.host;
    expect([statistics.lookups - lookups, statistics.hits - hits]).toEqual([1, 1]);
  });

  test('it is external, permanent and made by nobody but its pager', () => {
    const world = new World();
    world.map(4);
    const { internal, temporary, pagerCreated, pagerInitialized } = world.object();
    expect([internal, temporary, pagerCreated, pagerInitialized]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  describe('D1: with namePorts', () => {
    const named = (): World => {
      const world = new World({ on: supplier(), switches: { namePorts: true } });
      world.map(4);
      return world;
    };
    const names = (world: World): readonly unknown[] =>
      world.pager.log.map(({ fields }) => fields['memory_object_name']);

    test('init brings a send right on a name port, terminate its receive right', () => {
      const world = named();
      const port = world.object().pagerName;
      expect(port?.kotype).toBe('IKOT_PAGING_NAME');
      expect(port?.srights).toBe(1);
      world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
      expect(names(world)).toEqual([expect.any(Number), expect.any(Number)]);
      expect([port?.active, port?.kotype]).toEqual([false, 'IKOT_NONE']);
    });

    test('so does the end of the object; the default manager is told at create', () => {
      const world = named();
      world.send('memory_object_change_attributes', {
        flavor: 11,
        attributes: { cluster_size: PAGE, may_cache_object: false },
        reply_to: MACH_PORT_NULL,
      });
      world.unmap(4);
      expect(world.pager.names()).toEqual(['init', 'terminate']);
      expect(names(world)).toEqual([expect.any(Number), expect.any(Number)]);
    });

    test('the name port dies with the memory object port', () => {
      const world = named();
      const port = world.object().pagerName;
      machPortDestroy(world.host.ipc, world.pager.task.space, world.name());
      expect(port?.active).toBe(false);
    });
  });

  test('offsets in messages are those of the memory object', () => {
    const world = new World();
    const place = { object: 'o', offset: 2 * PAGE, size: PAGE, protection: 3 };
    world.step({ op: 'vm_map', as: 'part', ...place });
    world.read(0, 'part');
    expect(world.pager.got('memory_object_data_request')).toEqual([
      { offset: 2 * PAGE, length: PAGE, desired_access: 1 },
    ]);
  });

  test('after terminate the port can be mapped again; numbers go on', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    const { id } = world.object();
    world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
    world.unmap(4);
    world.map(4);
    expect(world.pager.names()).toEqual(['init', 'terminate', 'init']);
    expect(world.pager.log.map(({ seqno }) => seqno)).toEqual([0, 1, 2]);
    expect(world.object().id).not.toBe(id);
  });

  test('a control port is no memory object', () => {
    const world = new World();
    world.map(4);
    const control = world.object().pagerRequest;
    expect(vmObjectEnter(world.host, control, 4)).toBeNull();
  });

  test('no port, or a dead one, is anonymous memory', () => {
    const world = new World();
    world.step({ op: 'mach_port_destroy', object: 'o' }, 'pager');
    for (const port of [null, world.port]) {
      const object = vmObjectEnter(world.host, port, 4);
      expect([object?.internal, object?.pager]).toEqual([true, null]);
      if (object !== null) vmObjectDeallocate(world.host, object);
    }
  });

  test('too many requests: faults wait until fewer are out', () => {
    const world = new World({ host: { tunables: { absentMax: 1 } } });
    const tasks = ['a', 'b', 'c'];
    for (const task of tasks) world.map(4, 'o', task);
    const reads = tasks.map((task, at) => world.read(at, 'o', task));
    expect(world.pager.got('memory_object_data_request')).toHaveLength(2);
    expect(world.events('vm_fault.wait_absent')).toHaveLength(1);
    for (const at of [0, 1, 2]) world.supply(at, [at]);
    expect(reads.map(({ value }) => value)).toEqual([0, 1, 2]);
  });
});

describe('anonymous memory', () => {
  test('it gets a pager when its first dirty page must leave', () => {
    const world = new World({ manager: {} });
    world.allocate(5, 'heap');
    world.write(1, 11, 'heap');
    const object = world.mapped();
    expect(object.pager).toBeNull();
    world.evict(world.page(1, object));
    expect(world.event('vm_object.pager_created')).toMatchObject({ object: object.id, size: 5 });
    expect(world.manager?.got('memory_object_create')).toEqual([
      { new_object_size: 5 * PAGE, new_page_size: PAGE },
    ]);
    expect([object.pagerReady, object.internal, object.existenceInfo === null]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('it gets one pager, however many pages leave', () => {
    const world = new World({ manager: {} });
    world.allocate(5, 'heap');
    for (const at of [0, 1, 2]) world.write(at, at, 'heap');
    for (const at of [0, 1, 2]) world.evict(world.page(at, world.mapped()));
    expect(world.events('vm_object.pager_created')).toHaveLength(1);
    expect(world.manager?.names()).toEqual(['create', 'data_return', 'data_return', 'data_return']);
  });

  test('its end tells its pager, and no page comes home', () => {
    const world = new World({ manager: {} });
    world.allocate(5, 'heap');
    for (const at of [0, 1]) world.write(at, at, 'heap');
    world.evict(world.page(0, world.mapped()));
    world.unmap(5, 'heap');
    expect(world.manager?.names()).toEqual(['create', 'data_return', 'terminate']);
  });
});

describe('records', () => {
  test('a record in its second life has the values of the template', () => {
    const world = new World({ on: supplier(true) });
    world.map(20);
    for (let at = 0; at < 12; at += 1) world.read(at);
    const object = world.object();
    const { generation } = object;
    world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
    world.unmap(20);
    const again = vmObjectAllocate(world.host, 3);
    expect(again).toBe(object);
    expect(again).toMatchObject({
      generation: generation + 1,
      size: 3,
      refCount: 1,
      residentPageCount: 0,
      pager: null,
      pagerRequest: null,
      pagerCreated: false,
      pagerReady: false,
      canPersist: false,
      internal: true,
      temporary: true,
      counted: true,
      existenceInfo: null,
      cached: false,
    });
    vmObjectDeallocate(world.host, again);
  });

  test('references and paging references are counted', () => {
    const world = new World();
    const object = vmObjectAllocate(world.host, 1);
    vmObjectReference(object);
    vmObjectPagingBegin(object);
    expect([object.refCount, object.pagingInProgress]).toEqual([2, 1]);
    vmObjectPagingEnd(object);
    expect(() => vmObjectPagingEnd(object)).toThrow('nobody is paging');
    vmObjectDeallocate(world.host, object);
    vmObjectDeallocate(world.host, object);
    expect(() => vmObjectReference(object)).toThrow('object is dead');
    expect(() => vmObjectDeallocate(world.host, object)).toThrow('no references');
  });

  test('a lookup takes the object out of the cache; ports that speak for nothing find none', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    world.unmap(4);
    const object = world.object();
    expect(object.cached).toBe(true);
    if (object.pagerRequest === null) throw new Error('no control port');
    expect(vmObjectLookup(world.host, object.pagerRequest)).toBe(object);
    expect([object.cached, object.refCount]).toEqual([false, 1]);
    expect(vmObjectLookup(world.host, world.port)).toBeNull();
    vmObjectDeallocate(world.host, object);
  });
});
