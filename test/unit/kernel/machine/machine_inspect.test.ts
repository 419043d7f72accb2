/**
 * machine_inspect: what a machine looks like from outside: each kind of wait, the state of a page,
 * the frames of a task.
 */
import { describe, expect, test } from '@jest/globals';
import { waitOf } from '../../../../kernel/inspect/wait';
import type { Activation, Thread } from '../../../../kernel/kern/thread';
import { objectOfPort, pageState } from '../../../../kernel/machine/machine_inspect';
import { EventWait, Program } from '../../../../kernel/tasks/program';
import { squeeze } from '../../../support/pressure';
import type { Handlers } from '../../../support/scripted_pager';
import { supplier } from '../../../support/scripted_pager';
import { World } from '../../../support/world';

const silent: Handlers = { memory_object_init: () => undefined };
const strict: Handlers = { memory_object_data_unlock: () => undefined };

function mapped(on: Handlers = {}, laws = true): World {
  const world = new World({ on, laws });
  world.map(8);
  return world;
}

/** The thread of the pager that serves its port set. */
function server(world: World): Thread {
  const [thread] = world.pager.handle.threads;
  if (thread === undefined) throw new Error('the pager has no thread');
  return thread;
}

describe('a wait', () => {
  test('for a page that is asked for', () => {
    const world = mapped();
    const { thread } = world.read(3);
    const object = world.object().id;
    expect(waitOf(world.machine, thread)).toEqual({
      kind: 'page',
      host: 0,
      object,
      page: 3,
      absent: true,
      unlock: 0,
    });
  });

  test('for an unlock', () => {
    const world = mapped(strict);
    world.supply(3, [7], { lock: 2 });
    const { thread } = world.write(3, 1);
    expect(waitOf(world.machine, thread)).toMatchObject({ kind: 'page', absent: false, unlock: 3 });
  });

  test('for ready', () => {
    const world = mapped(silent);
    const { thread } = world.read(3);
    const object = world.object().id;
    expect(waitOf(world.machine, thread)).toEqual({ kind: 'object_ready', host: 0, object });
  });

  test('for fewer requests', () => {
    const world = new World({ host: { tunables: { absentMax: 0 } } });
    world.map(8);
    world.map(8, 'o', 'other');
    world.read(1, 'o', 'other');
    const { thread } = world.read(3);
    const object = world.object().id;
    expect(waitOf(world.machine, thread)).toEqual({
      kind: 'object_absent',
      host: 0,
      object,
      count: 1,
    });
  });

  test('for nobody to page', () => {
    const world = new World({ switches: { destroyAbortsRequests: false } });
    world.map(8);
    world.read(3);
    const object = world.object().id;
    const { thread } = world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
    expect(waitOf(world.machine, thread)).toEqual({
      kind: 'object_paging',
      host: 0,
      object,
    });
  });

  test('for memory', () => {
    const world = mapped({}, false);
    world.allocate(1, 'heap');
    squeeze(world, 14);
    const { thread } = world.write(0, 1, 'heap');
    expect(waitOf(world.machine, thread)).toEqual({
      kind: 'memory',
      host: 0,
      free: 14,
      reserved: 15,
      paused: false,
    });
  });

  test('for a message, and for room in a queue', () => {
    const world = mapped({ ...supplier(), user_message: () => ({ again: 'never' }) });
    expect(waitOf(world.machine, server(world))).toMatchObject({ kind: 'port_receive' });
    const body = { id: 1, values: [], ports: [], memory: [] };
    const to = world.sendRight('client');
    const sends = Array.from({ length: 7 }, () => world.send('user_message', body, to, 'client'));
    const last = sends.at(-1)?.thread;
    expect(last === undefined ? null : waitOf(world.machine, last)).toEqual({
      kind: 'port_send',
      port: world.port.id,
      queued: 5,
      limit: 5,
    });
  });

  test('for a condition of a pager', () => {
    const world = mapped({ memory_object_data_request: () => ({ again: 'disk' }) });
    world.read(3);
    const thread = server(world);
    expect(waitOf(world.machine, thread)).toEqual({ kind: 'condition', what: 'disk' });
  });

  test('for an event of a scenario', () => {
    const world = mapped();
    const event = new EventWait('the third return');
    const activation: Activation = new Program([{ op: 'await', event: 'e', count: 1 }], {
      regions: new Map(),
      object: () => null,
      control: () => null,
      source: () => null,
      awaitEvent(thread) {
        event.wait(thread);
        return true;
      },
    });
    const thread = world.start(world.task('client'), activation);
    expect(waitOf(world.machine, thread)).toEqual({ kind: 'event', what: 'the third return' });
  });

  test('for anything else, by its name; and none at all', () => {
    const world = mapped();
    const [daemon] = world.machine.threads;
    if (daemon === undefined) throw new Error('no daemon');
    expect(waitOf(world.machine, daemon)).toEqual({ kind: 'other', what: 'pageout' });
    expect(waitOf(world.machine, world.read(9).thread)).toBeNull();
  });
});

describe('a page', () => {
  test('that is not there has no state', () => {
    const world = mapped();
    expect(pageState(world.host, world.object(), 3)).toBeNull();
  });

  test('that is asked for is not resident', () => {
    const world = mapped();
    world.read(3);
    expect(pageState(world.host, world.object(), 3)).toEqual({
      resident: false,
      busy: true,
      absent: true,
      dirty: false,
      precious: false,
      lock: 0,
      inactive: false,
      queue: 'on no queue',
      waiters: ['client.1'],
      value: 0,
    });
  });

  test('that is resident shows what the kernel and the hardware know', () => {
    const world = mapped();
    world.supply(3, [7], { precious: true, lock: 4 });
    world.write(3, 8);
    expect(pageState(world.host, world.object(), 3)).toMatchObject({
      resident: true,
      busy: false,
      dirty: true,
      precious: true,
      lock: 4,
      inactive: true,
      value: 8,
    });
  });
});

test('the object of a port is found while it lives', () => {
  const world = new World();
  expect(objectOfPort(world.host, world.port)).toBeNull();
  world.map(2);
  expect(objectOfPort(world.host, world.port)).toBe(world.object());
  world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
  expect(objectOfPort(world.host, world.port)).toBeNull();
});
