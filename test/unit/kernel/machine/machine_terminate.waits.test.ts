/**
 * machine_terminate: a task ends in each kind of wait. Nobody is left in a queue, references and
 * frames are given back, and those who are left go on.
 */
import { describe, expect, test } from '@jest/globals';
import type { Thread } from '../../../../kernel/kern/thread';
import { address, MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { EventWait, Program } from '../../../../kernel/tasks/program';
import { squeeze, unsqueeze } from '../../../support/pressure';
import type { Handlers } from '../../../support/scripted_pager';
import type { WorldOptions } from '../../../support/world';
import { PAGE, World } from '../../../support/world';

/** A client that waits, in a world where another maps the same object. */
interface Case {
  readonly what: string;
  readonly options?: WorldOptions;
  /** Has the thread wait that is to end. */
  wait(world: World): Thread;
  readonly kind: string;
  readonly task: 'client' | 'pager';
}

const silent: Handlers = { memory_object_init: () => undefined };
const strict: Handlers = { memory_object_data_unlock: () => undefined };

function server(world: World): Thread {
  const [thread] = world.pager.handle.threads;
  if (thread === undefined) throw new Error('the pager has no thread');
  return thread;
}

function fillQueue(world: World): Thread {
  const body = { id: 1, values: [], ports: [], memory: [] };
  const to = world.sendRight('client');
  const sends = Array.from({ length: 7 }, () => world.send('user_message', body, to, 'client'));
  const last = sends.at(-1)?.thread;
  if (last === undefined) throw new Error('nothing was sent');
  return last;
}

function awaitEvent(world: World): Thread {
  const event = new EventWait('nothing');
  const program = new Program([{ op: 'await', event: 'e', count: 1 }], {
    regions: new Map(),
    object: () => null,
    control: () => null,
    source: () => null,
    awaitEvent(thread) {
      event.wait(thread);
      return true;
    },
  });
  return world.start(world.task('client'), program);
}

/** The pager asks for something while page 1 is busy. */
function behindBusy(world: World, ask: (world: World) => Thread): Thread {
  world.supply(1, [7]);
  world.page(1).busy = true;
  return ask(world);
}

const cases: readonly Case[] = [
  { what: 'a page', kind: 'page', task: 'client', wait: (world) => world.read(3).thread },
  {
    what: 'an unlock',
    kind: 'page',
    task: 'client',
    options: { on: strict },
    wait(world) {
      world.supply(3, [7], { lock: 2 });
      return world.write(3, 1).thread;
    },
  },
  {
    what: 'ready',
    kind: 'object_ready',
    task: 'client',
    options: { on: silent },
    wait: (world) => world.read(3).thread,
  },
  {
    what: 'fewer requests',
    kind: 'object_absent',
    task: 'client',
    options: { host: { tunables: { absentMax: 0 } } },
    wait(world) {
      world.read(1, 'o', 'other');
      return world.read(3).thread;
    },
  },
  {
    what: 'room in a queue',
    kind: 'port_send',
    task: 'client',
    options: { on: { user_message: () => ({ again: 'never' }) } },
    wait: fillQueue,
  },
  { what: 'an event', kind: 'event', task: 'client', wait: awaitEvent },
  { what: 'a message', kind: 'port_receive', task: 'pager', wait: server },
  {
    what: 'a condition',
    kind: 'condition',
    task: 'pager',
    options: { on: { memory_object_data_request: () => ({ again: 'never' }) } },
    wait(world) {
      world.read(3, 'o', 'other');
      return server(world);
    },
  },
  {
    what: 'the place of a supply',
    kind: 'page',
    task: 'pager',
    options: { laws: false },
    wait: (world) => behindBusy(world, () => world.supply(1, [8], { reply: true }).thread),
  },
  {
    what: 'a page of a lock request',
    kind: 'page',
    task: 'pager',
    options: { laws: false },
    wait: (world) => behindBusy(world, () => world.lockRequest(0, 8, { reply: true }).thread),
  },
  {
    what: 'nobody to page',
    kind: 'object_paging',
    task: 'pager',
    options: { switches: { destroyAbortsRequests: false } },
    wait(world) {
      world.read(3, 'o', 'other');
      return world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' }).thread;
    },
  },
];

describe.each(cases)('a task that waits for $what', ({ kind, options, task, wait }) => {
  function ended() {
    const world = new World(options);
    world.map(8);
    world.map(8, 'o', 'other');
    const object = world.object();
    const thread = wait(world);
    const queue = thread.waitQueue;
    expect(queue?.kind).toBe(kind);
    world.terminate(task);
    return { world, object, thread, queue };
  }

  test('leaves the queue, and its thread is done', () => {
    const { thread, queue } = ended();
    expect([thread.state, thread.waitQueue, thread.stack]).toEqual(['done', null, []]);
    for (let each = queue?.head ?? null; each !== null; each = each.next) {
      expect(each).not.toBe(thread);
    }
  });

  test('leaves no reference of its own behind', () => {
    const { world, object } = ended();
    const others = world.machine.threads.filter(({ waitQueue }) => waitQueue !== null);
    const faults = others.filter((each) =>
      each.stack.some(({ routine }) => routine === 'vm_fault'),
    );
    expect(object.pagingInProgress).toBe(faults.length);
    expect(object.refCount).toBe((task === 'client' ? 1 : 2) + faults.length);
  });

  test('the others go on', () => {
    const { world } = ended();
    if (task === 'client') {
      world.supply(5, [55]);
      const read = world.read(5, 'o', 'other').code;
      expect(['KERN_SUCCESS', 'waiting']).toContain(read);
    } else expect(world.read(6, 'o', 'other').code).toBe('KERN_MEMORY_ERROR');
  });
});

describe('frames', () => {
  test('a task that waits for one wants none any more', () => {
    const world = new World({ laws: false });
    world.allocate(1, 'heap');
    const held = squeeze(world, 14);
    const { thread } = world.write(0, 1, 'heap');
    expect(thread.waitQueue?.kind).toBe('memory');
    world.terminate('client');
    expect(world.host.freeWanted.empty).toBe(true);
    unsqueeze(world, held);
    expect(thread.state).toBe('done');
  });

  test('a supplier that waits for one gives back what it has supplied from', () => {
    const world = new World({ laws: false });
    world.map(8);
    const data = world.memory([1, 2, 3], false);
    const free = world.exhaust();
    const before = world.host.resident.freeCount;
    const body = { offset: 0, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    expect(world.send('memory_object_data_supply', body).code).toBe('waiting');
    const object = world.object();
    world.terminate('pager');
    expect(world.host.resident.freeCount).toBeGreaterThanOrEqual(before + 3);
    expect(object.pagingInProgress).toBe(0);
    free();
  });

  test('a sender that waits for a page of its memory keeps nothing', () => {
    const world = new World();
    world.map(8);
    const memory = [{ address: address(world.region('o').address), size: PAGE, deallocate: false }];
    const body = { id: 1, values: [], ports: [], memory };
    const send = world.send('user_message', body, world.sendRight('client'), 'client');
    expect(send.code).toBe('waiting');
    const object = world.object();
    world.terminate('client');
    expect([object.refCount, object.pagingInProgress]).toEqual([0, 0]);
  });
});

test('a task that sleeps is not woken', () => {
  const world = new World();
  const program = new Program([{ op: 'wait', ticks: 1000 }], {
    regions: new Map(),
    object: () => null,
    control: () => null,
    source: () => null,
    awaitEvent: () => undefined,
  });
  const sleeper = world.machine.addThread(world.task('client'), 'sleeper', program);
  world.machine.step();
  expect(sleeper.waitQueue?.kind).toBe('time');
  world.terminate('client');
  expect([sleeper.state, program.done]).toEqual(['done', false]);
});

test('a task whose thread is runnable leaves the run queue', () => {
  const world = new World();
  const program = new Program([], {
    regions: new Map(),
    object: () => null,
    control: () => null,
    source: () => null,
    awaitEvent: () => undefined,
  });
  const before = world.machine.addThread(world.task('other'), 'before', program);
  const thread = world.machine.addThread(world.task('client'), 'runnable', program);
  world.terminate('client');
  expect([before.state, thread.state, world.host.runQueue.length]).toEqual(['done', 'done', 0]);
});
