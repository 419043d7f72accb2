/**
 * memory_object_change_attributes and get_attributes: flavors, what makes an object ready, what
 * may not be changed, and the order of a termination and its completion.
 */
import { describe, expect, test } from '@jest/globals';
import { ipcPortMakeSonce } from '../../../../../kernel/ipc/ipc_port';
import type { MemoryObjectAttributes } from '../../../../../kernel/mach/memory_object_types';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import type { Handlers } from '../../../../support/scripted_pager';
import type { WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const PERFORMANCE = 11;
const ATTRIBUTE = 14;
const BEHAVIOR = 15;
const silent: Handlers = { memory_object_init: () => undefined };
const whole = { copy_strategy: 2, cluster_size: PAGE, may_cache_object: false, temporary: false };

const extras = { advisory_pageout: false, invalidate: false, silent_overwrite: false };

/** A mapped object that its pager has not made ready. */
function young(options: WorldOptions = {}): World {
  const world = new World({ on: silent, ...options });
  world.map(8);
  return world;
}

function change(world: World, flavor: number, attributes: MemoryObjectAttributes, reply = true) {
  const reply_to = reply ? world.name() : MACH_PORT_NULL;
  return world.send('memory_object_change_attributes', { flavor, attributes, reply_to });
}

/** What get_attributes answers. */
function ask(world: World, flavor: number): unknown {
  world.send('memory_object_get_attributes', { flavor, reply_to: world.name() });
  return world.pager.got('memory_object_get_attributes_reply').at(-1);
}

describe('becoming ready', () => {
  test('a fault before ready asks for nothing until the attributes come', () => {
    const world = young();
    const read = world.read(3);
    expect(world.pager.names()).toEqual(['init']);
    change(world, ATTRIBUTE, whole, false);
    expect(world.event('vm_object.ready')).toMatchObject({ may_cache: 0, copy_strategy: 2 });
    expect(world.pager.names()).toEqual(['init', 'data_request']);
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });

  test.each([
    ['PERFORMANCE', PERFORMANCE, { cluster_size: PAGE, may_cache_object: true }],
    ['ATTRIBUTE', ATTRIBUTE, whole],
    ['BEHAVIOR', BEHAVIOR, { copy_strategy: 2, temporary: false }],
  ])('%s alone makes the object ready, and its completion echoes the flavor', (_n, flavor, set) => {
    const world = young();
    expect(change(world, flavor, set).code).toBe('KERN_SUCCESS');
    expect(world.object().pagerReady).toBe(true);
    expect(world.pager.got('memory_object_change_completed')).toEqual([{ flavor }]);
    expect(world.pager.log.at(-1)?.control).toBe(world.control());
  });

  test('without a reply port nothing is sent', () => {
    const world = young();
    change(world, ATTRIBUTE, whole, false);
    expect(world.pager.names()).toEqual(['init']);
  });
});

describe('D3: with changeCompletedTellsAttributes', () => {
  const telling = { changeCompletedTellsAttributes: true };

  test('the completion says what was asked for', () => {
    const world = young({ switches: telling });
    change(world, ATTRIBUTE, { ...whole, copy_strategy: 3 });
    expect(world.pager.got('memory_object_change_completed')).toEqual([
      { flavor: ATTRIBUTE, may_cache: false, copy_strategy: 3 },
    ]);
  });

  test('so does that of a refused strategy; with failureUsesReplyTwice a stray one follows', () => {
    const bad = { ...whole, copy_strategy: 9 };
    const world = young({ switches: telling });
    expect(change(world, ATTRIBUTE, bad).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.pager.names()).toEqual(['init', 'change_completed']);
    expect(world.object().pagerReady).toBe(false);
    const stray = young({ switches: { ...telling, failureUsesReplyTwice: true } });
    ipcPortMakeSonce(stray.port);
    change(stray, ATTRIBUTE, bad);
    expect(stray.pager.names()).toEqual(['init', 'change_completed', 'mach_notify_send_once']);
  });
});

describe('what attributes mean', () => {
  test('TEMPORARY is DELAY on an object whose contents do not go home', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, copy_strategy: 3 });
    const { copyStrategy, temporary } = world.object();
    expect({ copyStrategy, temporary }).toEqual({ copyStrategy: 2, temporary: true });
  });

  test('a temporary object ends without returns', () => {
    const world = young();
    change(world, BEHAVIOR, { copy_strategy: 2, temporary: true }, false);
    world.supply(0, [7], { precious: true });
    world.write(0, 8);
    world.unmap(8);
    expect(world.pager.names()).toEqual(['init', 'terminate']);
  });

  test('a flavor leaves the attributes of the others alone', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true });
    change(world, BEHAVIOR, { copy_strategy: 2, temporary: true });
    expect(ask(world, ATTRIBUTE)).toMatchObject({
      attributes: { ...whole, may_cache_object: true, temporary: true },
    });
  });
});

describe('the attributes that flavor 15 may carry besides', () => {
  const basic = { copy_strategy: 2, temporary: false };

  test('silent_overwrite is kept and told, invalidate is taken and told as false', () => {
    const world = young();
    change(world, BEHAVIOR, { ...basic, invalidate: true, silent_overwrite: true });
    const told = { attributes: { ...basic, ...extras, silent_overwrite: true } };
    expect(ask(world, BEHAVIOR)).toMatchObject(told);
    change(world, BEHAVIOR, { ...basic, invalidate: false });
    expect(ask(world, BEHAVIOR)).toMatchObject(told);
    change(world, BEHAVIOR, { ...basic, silent_overwrite: false });
    expect(ask(world, BEHAVIOR)).toMatchObject({ attributes: { ...basic, ...extras } });
  });

  test('silent_overwrite spares no request: a store to an absent page asks for it', () => {
    const world = young();
    change(world, BEHAVIOR, { ...basic, silent_overwrite: true }, false);
    world.write(0, 8);
    expect(world.pager.names()).toEqual(['init', 'data_request']);
  });

  test.each<[string, MemoryObjectAttributes]>([
    ['invalidate', { ...basic, invalidate: false }],
    ['silent_overwrite', { ...basic, silent_overwrite: false }],
  ])('%s is refused where the interface has no advisory_pageout', (_key, attributes) => {
    const world = young({ switches: { advisoryPageout: false } });
    expect(change(world, BEHAVIOR, attributes, false).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.object().pagerReady).toBe(false);
  });
});

describe('attributes that are refused', () => {
  test.each<[string, number, MemoryObjectAttributes]>([
    ['an unknown flavor', 12, whole],
    ['a record with a key too few', ATTRIBUTE, { copy_strategy: 2, cluster_size: PAGE }],
    ['a record with a key too many', PERFORMANCE, whole],
    ['a record of other keys', BEHAVIOR, { cluster_size: 1, temporary: false }],
    ['invalidate in another flavor', PERFORMANCE, { cluster_size: 0, invalidate: true }],
    ['a cluster size that is no number', ATTRIBUTE, { ...whole, cluster_size: Number.NaN }],
    ['a negative cluster size', ATTRIBUTE, { ...whole, cluster_size: -PAGE }],
    ['copy strategy CALL', ATTRIBUTE, { ...whole, copy_strategy: 1 }],
    ['copy strategy SYMMETRIC', ATTRIBUTE, { ...whole, copy_strategy: 4 }],
    ['a copy strategy that is no number', ATTRIBUTE, { ...whole, copy_strategy: Number.NaN }],
  ])('%s: no change, no completion, the reply right is destroyed', (_what, flavor, set) => {
    const world = young();
    expect(change(world, flavor, set).code).toBe('KERN_INVALID_ARGUMENT');
    expect(world.object().pagerReady).toBe(false);
    expect(world.pager.names()).toEqual(['init', 'mach_notify_send_once']);
  });

  test('another copy strategy of a ready object is refused with copyStrategyIsFixed', () => {
    const world = young({ switches: { copyStrategyIsFixed: true } });
    change(world, ATTRIBUTE, whole);
    expect(change(world, ATTRIBUTE, { ...whole, copy_strategy: 0 }).code).toBe(
      'KERN_INVALID_ARGUMENT',
    );
    expect(world.object().copyStrategy).toBe(2);
    expect(change(world, ATTRIBUTE, { ...whole, may_cache_object: true }).code).toBe(
      'KERN_SUCCESS',
    );
  });

  test('another copy strategy of a ready object is taken without copyStrategyIsFixed', () => {
    const world = young({ switches: { copyStrategyIsFixed: false } });
    change(world, ATTRIBUTE, whole);
    change(world, ATTRIBUTE, { ...whole, copy_strategy: 0 });
    expect(world.object().copyStrategy).toBe(0);
  });

  test('a refused change of an object that nobody maps leaves it cached', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true }, false);
    world.unmap(8);
    change(world, ATTRIBUTE, { ...whole, copy_strategy: 1 });
    expect(world.object().cached).toBe(true);
    expect(world.events('vm_object.cached')).toHaveLength(2);
  });
});

describe('a change of an object that nobody maps', () => {
  test('law 45: uncaching sends returns, terminate, a completion with a null control', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true }, false);
    world.supply(0, [7]);
    world.write(0, 8);
    world.unmap(8);
    expect(world.event('vm_object.cached')).toMatchObject({ cached_count: 1 });
    change(world, ATTRIBUTE, whole);
    const order = ['init', 'data_return', 'terminate', 'change_completed'];
    expect(world.pager.names()).toEqual(order);
    expect(world.pager.log.at(-1)?.control).toBe(MACH_PORT_NULL);
  });

  test('a change that keeps it cached keeps the control port', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true }, false);
    world.unmap(8);
    change(world, PERFORMANCE, { cluster_size: 1, may_cache_object: true });
    expect(world.pager.names()).toEqual(['init', 'change_completed']);
    expect(world.pager.log.at(-1)?.control).toBe(world.control());
  });
});

describe('get_attributes', () => {
  test.each([
    ['PERFORMANCE', PERFORMANCE, { cluster_size: PAGE, may_cache_object: true }],
    ['ATTRIBUTE', ATTRIBUTE, { ...whole, may_cache_object: true }],
    ['BEHAVIOR', BEHAVIOR, { copy_strategy: 2, temporary: false, ...extras }],
  ])('%s answers its keys', (_name, flavor, attributes) => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true }, false);
    expect(ask(world, flavor)).toEqual({ return_code: 'KERN_SUCCESS', flavor, attributes });
  });

  test('an unknown flavor answers KERN_INVALID_ARGUMENT and nothing else', () => {
    const world = young();
    const nothing = { return_code: 'KERN_INVALID_ARGUMENT', flavor: 99, attributes: {} };
    expect(ask(world, 99)).toEqual(nothing);
  });

  test('asking makes nothing ready', () => {
    const world = young();
    expect(ask(world, BEHAVIOR)).toMatchObject({ attributes: { copy_strategy: 0 } });
    expect(world.object().pagerReady).toBe(false);
  });

  test('an object that nobody maps answers from the cache', () => {
    const world = young();
    change(world, ATTRIBUTE, { ...whole, may_cache_object: true }, false);
    world.unmap(8);
    expect(ask(world, BEHAVIOR)).toMatchObject({ return_code: 'KERN_SUCCESS' });
    expect(world.object().cached).toBe(true);
  });
});
