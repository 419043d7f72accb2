/**
 * thread: wait queues and run queues, first in first out.
 */
import { describe, expect, test } from '@jest/globals';
import { KernelPanic } from '../../../../kernel/kern/assert';
import type { Thread, WaitQueue } from '../../../../kernel/kern/thread';
import {
  assertWait,
  clearWait,
  runQueueTake,
  threadSetrun,
  threadWakeup,
  threadWakeupOne,
  WaitQueueFor,
  waiting,
} from '../../../../kernel/kern/thread';
import { vmPageoutDaemon } from '../../../../kernel/vm/pageout/vm_pageout_segments';
import { World } from '../../../support/world';

/** Threads that run on no queue. */
function threads(count: number): { world: World; made: readonly Thread[] } {
  const world = new World();
  const task = world.task('client');
  const made = Array.from({ length: count }, (_, i) =>
    world.machine.addThread(task, `t${i}`, vmPageoutDaemon),
  );
  for (const _each of made) runQueueTake(world.host.runQueue, 0);
  return { world, made };
}

const names = (queue: WaitQueue): string[] => waiting(queue).map(({ name }) => name);

/** The runnable threads of the only processor, first first. */
function runnable(world: World): string[] {
  const { runQueue } = world.host;
  const found: string[] = [];
  while (runQueue.length > 0) found.push(runQueueTake(runQueue, 0).name);
  return found;
}

describe('thread_wakeup', () => {
  test('assert_wait makes threads wait in the order in which they came', () => {
    const { made } = threads(3);
    const queue = new WaitQueueFor('memory', null);
    for (const thread of made) assertWait(thread, queue);
    expect(names(queue)).toEqual(['t0', 't1', 't2']);
    expect(made.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  test('thread_wakeup makes all of them runnable in that order', () => {
    const { world, made } = threads(3);
    const queue = new WaitQueueFor('memory', null);
    for (const thread of made) assertWait(thread, queue);
    threadWakeup(queue);
    expect(queue.empty).toBe(true);
    expect(runnable(world)).toEqual(['t0', 't1', 't2']);
  });

  test('thread_wakeup_one wakes the thread that waits longest, and answers null for none', () => {
    const { made } = threads(2);
    const queue = new WaitQueueFor('memory', null);
    for (const thread of made) assertWait(thread, queue);
    expect(threadWakeupOne(queue)?.name).toBe('t0');
    expect(names(queue)).toEqual(['t1']);
    expect(threadWakeupOne(queue)?.name).toBe('t1');
    expect(threadWakeupOne(queue)).toBeNull();
    expect(queue.tail).toBeNull();
  });

  test('a thread waits for one thing at a time', () => {
    const { made } = threads(1);
    const [thread] = made;
    if (thread === undefined) throw new Error('no thread');
    assertWait(thread, new WaitQueueFor('memory', null));
    expect(() => assertWait(thread, new WaitQueueFor('memory', null))).toThrow(KernelPanic);
  });
});

describe('clear_wait', () => {
  test.each([
    [0, ['t1', 't2']],
    [1, ['t0', 't2']],
    [2, ['t0', 't1']],
  ])('takes thread %i out and leaves the others in order', (index, left) => {
    const { world, made } = threads(3);
    const queue = new WaitQueueFor('memory', null);
    for (const thread of made) assertWait(thread, queue);
    const thread = made[index];
    if (thread === undefined) throw new Error('no thread');
    clearWait(thread);
    expect(names(queue)).toEqual(left);
    expect(thread.state).toBe('runnable');
    // The tail is right: who comes next stands last.
    runnable(world);
    assertWait(thread, queue);
    expect(names(queue)).toEqual([...left, `t${index}`]);
  });

  test('leaves a thread alone that does not wait', () => {
    const { made } = threads(1);
    const [thread] = made;
    if (thread === undefined) throw new Error('no thread');
    thread.state = 'running';
    clearWait(thread);
    expect(thread.state).toBe('running');
  });
});

describe('the run queue', () => {
  test.each([
    [0, ['t1', 't2']],
    [1, ['t0', 't2']],
    [2, ['t0', 't1']],
  ])('choice %i takes that thread out and keeps the order of the others', (index, left) => {
    const { world, made } = threads(3);
    for (const thread of made) threadSetrun(thread);
    const { runQueue } = world.host;
    const taken = runQueueTake(runQueue, index);
    expect(taken.name).toBe(`t${index}`);
    threadSetrun(taken);
    expect(runnable(world)).toEqual([...left, taken.name]);
  });

  test('a choice beyond its length is a panic', () => {
    const { world } = threads(1);
    expect(() => runQueueTake(world.host.runQueue, 3)).toThrow('run_queue_take: no such thread');
  });
});
