/**
 * Calls and messages of the CMU and GNU interfaces for which the OSF interface has others: each
 * does what its other form does, where the host's interface has it, and nothing elsewhere.
 */
import { describe, expect, test } from '@jest/globals';
import type { MessageName } from '../../../../../kernel/mach/message_table';
import type { ProfileName } from '../../../../../kernel/mach/switches';
import { profiles } from '../../../../../kernel/mach/switches';
import type { Sent } from '../../../../../kernel/mach/task';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import type { Handlers } from '../../../../support/scripted_pager';
import type { Started, WorldOptions } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const silent: Handlers = { memory_object_init: () => undefined };
const CMU: WorldOptions = { switches: { oldProtocol: true, plainAttributes: true } };
const REFUSED = 'KERN_INVALID_ARGUMENT';

/** A mapped object that its pager has not made ready. */
function young(options: WorldOptions = CMU): World {
  const world = new World({ on: silent, ...options });
  world.map(8);
  return world;
}

/** A mapped object whose pager speaks the older protocol. */
function old(strategy = 2): World {
  const world = young();
  setAttributes(world, true, strategy);
  return world;
}

function setAttributes(world: World, object_ready: boolean, copy_strategy = 2): Started {
  const body = { object_ready, may_cache: false, copy_strategy };
  return world.send('memory_object_set_attributes', body);
}

function provide(world: World, page: number, values: readonly number[], lock = 0): Started {
  const data = world.memory(values);
  const body = { offset: page * PAGE, data, lock_value: lock };
  return world.send('memory_object_data_provided', body);
}

function lockRequest(world: World, clean: boolean, flush: boolean, lock = 8): Started {
  return world.send('xxx_memory_object_lock_request', {
    offset: 0,
    size: 4 * PAGE,
    should_clean: clean,
    should_flush: flush,
    lock_value: lock,
    reply_to: world.name(),
  });
}

describe('which interface has which', () => {
  const offered: readonly (readonly [ProfileName, MessageName, boolean])[] = [
    ['osf', 'memory_object_ready', false],
    ['osf', 'memory_object_set_attributes', false],
    ['osf', 'memory_object_data_provided', false],
    ['osf', 'xxx_memory_object_lock_request', false],
    ['cmu', 'memory_object_ready', true],
    ['cmu', 'memory_object_set_attributes', true],
    ['cmu', 'memory_object_data_provided', true],
    ['cmu', 'xxx_memory_object_lock_request', true],
    ['gnu', 'memory_object_ready', true],
    ['gnu', 'memory_object_set_attributes', false],
    ['gnu', 'memory_object_data_provided', false],
    ['gnu', 'xxx_memory_object_lock_request', false],
  ];
  test.each(offered)('%s, %s: %s', (profile, name, has) => {
    const world = young({ switches: profiles[profile] });
    const bodies: { readonly [K in MessageName]?: Sent<K> } = {
      memory_object_ready: { may_cache: true, copy_strategy: 2 },
      memory_object_set_attributes: { object_ready: true, may_cache: true, copy_strategy: 2 },
      memory_object_data_provided: { offset: 0, data: world.memory([1]), lock_value: 0 },
      xxx_memory_object_lock_request: {
        offset: 0,
        size: PAGE,
        should_clean: false,
        should_flush: false,
        lock_value: 8,
        reply_to: world.name(),
      },
    };
    const body = bodies[name];
    if (body === undefined) throw new Error(`no body of ${name}`);
    expect(world.send(name, body).code).toBe(has ? 'KERN_SUCCESS' : REFUSED);
    const completed = has ? ['init', 'lock_completed'] : ['init', 'mach_notify_send_once'];
    const replies = name === 'xxx_memory_object_lock_request' ? completed : ['init'];
    expect(world.pager.names()).toEqual(replies);
  });
});

describe('memory_object_ready', () => {
  test('makes the object ready with its attributes, and nothing is sent', () => {
    const world = young();
    const read = world.read(3);
    world.send('memory_object_ready', { may_cache: 1, copy_strategy: 0 });
    const { canPersist, copyStrategy, oldPageout, pagerReady } = world.object();
    expect({ canPersist, copyStrategy, oldPageout, pagerReady }).toEqual({
      canPersist: true,
      copyStrategy: 0,
      oldPageout: false,
      pagerReady: true,
    });
    expect(world.pager.names()).toEqual(['init', 'data_request']);
    world.supply(3, [7]);
    expect(read.value).toBe(7);
  });

  test.each([
    ['a strategy that is none', 4],
    ['a strategy that is no number', Number.NaN],
    ['one below nothing', -1],
  ])('is refused with %s', (_what, copy_strategy) => {
    const world = young();
    expect(world.send('memory_object_ready', { may_cache: true, copy_strategy }).code).toBe(
      REFUSED,
    );
    expect(world.object().pagerReady).toBe(false);
  });
});

describe('attributes without a flavor', () => {
  const plain = (world: World, copy_strategy: number): Started =>
    world.send('memory_object_change_attributes', {
      may_cache: true,
      copy_strategy,
      reply_to: world.name(),
    });

  test('are changed, and the completion says what was asked for, without a control port', () => {
    const world = young({ switches: profiles.cmu });
    expect(plain(world, 3).code).toBe('KERN_SUCCESS');
    expect(world.pager.got('memory_object_change_completed')).toEqual([
      { may_cache: true, copy_strategy: 3 },
    ]);
    expect(world.pager.log.at(-1)?.control).toBe(MACH_PORT_NULL);
    expect(world.object().temporary).toBe(true);
  });

  test('with a bad strategy are refused, and completed all the same', () => {
    const world = young({ switches: profiles.gnu });
    expect(plain(world, 9).code).toBe(REFUSED);
    expect(world.pager.names()).toEqual(['init', 'change_completed']);
    expect(world.object().pagerReady).toBe(false);
  });

  test('leave the cluster size and temporary as they are', () => {
    const world = young({ switches: profiles.cmu });
    const whole = { copy_strategy: 2, cluster_size: 2 * PAGE, may_cache_object: false };
    const attributes = { ...whole, temporary: true };
    const reply_to = MACH_PORT_NULL;
    world.send('memory_object_change_attributes', { flavor: 14, attributes, reply_to });
    plain(world, 0);
    const { clusterSize, copyStrategy, temporary } = world.object();
    expect([clusterSize, copyStrategy, temporary]).toEqual([2 * PAGE, 0, true]);
  });

  test('are told with object_ready', () => {
    const world = young({ switches: profiles.cmu });
    const ask = (): unknown => {
      world.send('memory_object_get_attributes', { reply_to: world.name() });
      return world.pager.got('memory_object_get_attributes_reply').at(-1);
    };
    const told = { return_code: 'KERN_SUCCESS', object_ready: false, may_cache: false };
    expect(ask()).toEqual({ ...told, copy_strategy: 0 });
    plain(world, 2);
    expect(ask()).toEqual({ ...told, object_ready: true, may_cache: true, copy_strategy: 2 });
  });

  test('are no attributes in the OSF interface', () => {
    const world = young({});
    expect(plain(world, 2).code).toBe(REFUSED);
    world.send('memory_object_get_attributes', { reply_to: world.name() });
    expect(world.pager.got('memory_object_get_attributes_reply')).toEqual([
      { return_code: REFUSED },
    ]);
  });
});

describe('memory_object_set_attributes', () => {
  test('takes readiness back: a fault waits again until it is given once more', () => {
    const world = old();
    setAttributes(world, false);
    expect(world.event('vm_object.not_ready')).toEqual({ object: world.object().id });
    const read = world.read(0);
    expect(world.pager.names()).toEqual(['init']);
    expect(read.code).toBe('waiting');
    setAttributes(world, true);
    expect(world.pager.names()).toEqual(['init', 'data_request']);
    provide(world, 0, [9]);
    expect(read.value).toBe(9);
  });

  test('is refused with a bad strategy', () => {
    const world = young();
    expect(setAttributes(world, true, 4).code).toBe(REFUSED);
    expect(world.object().pagerReady).toBe(false);
  });
});

describe('memory_object_data_provided', () => {
  test('answers a request; the page is not precious, and has its lock', () => {
    const world = old();
    const read = world.read(1);
    expect(provide(world, 1, [5], 2).code).toBe('KERN_SUCCESS');
    expect(read.value).toBe(5);
    const { precious, pageLock } = world.page(1);
    expect([precious, pageLock]).toEqual([false, 2]);
    expect(world.pager.names()).toEqual(['init', 'data_request']);
  });

  test('stops at a resident page, and nobody is told', () => {
    const world = old();
    provide(world, 1, [5]);
    expect(provide(world, 0, [1, 2, 3]).code).toBe('KERN_MEMORY_PRESENT');
    expect([world.has(0), world.has(2)]).toEqual([true, false]);
    expect(world.read(1).value).toBe(5);
    expect(world.pager.names()).toEqual(['init']);
  });

  test('is refused with a lock that is none', () => {
    const world = old();
    expect(provide(world, 0, [1], 8).code).toBe(REFUSED);
    expect(world.has(0)).toBe(false);
  });
});

describe('the older lock_request, and memory_object_data_write', () => {
  test.each([
    [false, false, []],
    [false, true, []],
    [true, false, ['data_write']],
    [true, true, ['data_write']],
  ])('should_clean %s, should_flush %s: sends %s', (clean, flush, sent) => {
    const world = old();
    provide(world, 0, [1, 2]);
    world.write(1, 20);
    world.pager.log.length = 0;
    expect(lockRequest(world, clean, flush).code).toBe('KERN_SUCCESS');
    expect(world.pager.names()).toEqual([...sent, 'lock_completed']);
    if (clean) {
      expect(world.pager.got('memory_object_data_write')).toEqual([{ offset: PAGE, pages: [20] }]);
    }
    expect([world.has(0), world.has(1)]).toEqual([!flush, !flush]);
  });

  test('a lock value forbids; one that is none is refused', () => {
    const world = old();
    provide(world, 0, [1]);
    lockRequest(world, false, false, 2);
    expect(world.page(0).pageLock).toBe(2);
    expect(lockRequest(world, false, false, 9).code).toBe(REFUSED);
    expect(world.pager.names().slice(-2)).toEqual(['lock_completed', 'mach_notify_send_once']);
  });

  test('evicted pages come by data_write if the pager was old when it became ready', () => {
    const world = old();
    provide(world, 0, [1]);
    world.write(0, 2);
    world.evict(world.page(0));
    expect(world.pager.names()).toEqual(['init', 'data_write']);
    expect(world.pager.got('memory_object_data_write')).toEqual([{ offset: 0, pages: [2] }]);
  });

  test('a change of attributes later does not alter that', () => {
    const world = old();
    world.send('memory_object_ready', { may_cache: false, copy_strategy: 2 });
    expect(world.object().oldPageout).toBe(true);
    setAttributes(world, false);
    world.send('memory_object_ready', { may_cache: false, copy_strategy: 2 });
    expect(world.object().oldPageout).toBe(false);
  });

  test.each<[ProfileName, string]>([
    ['cmu', 'data_write'],
    ['gnu', 'data_return'],
    ['osf', 'data_return'],
  ])('D5: anonymous memory leaves, under %s, by %s', (profile, name) => {
    const world = new World({ switches: profiles[profile], manager: {} });
    world.allocate(1, 'heap');
    world.write(0, 7, 'heap');
    world.evict(world.page(0, world.mapped()));
    expect(world.manager?.names()).toEqual(['create', name]);
  });
});
