/**
 * event_queue: what happens when, and in which order at one instant.
 */
import { describe, expect, test } from '@jest/globals';
import type { TimedEvent } from '../../../../kernel/kern/event_queue';
import { EventQueue } from '../../../../kernel/kern/event_queue';
import { tick } from '../../../../kernel/mach/types';
import { fc } from '../../../support/chance';

const event = (what: string, daemon = false): TimedEvent => ({
  what,
  daemon,
  run: () => undefined,
});

/** Names in the order in which they are taken. */
function drain(queue: EventQueue): string[] {
  const order: string[] = [];
  for (let next = queue.take(); next !== null; next = queue.take()) order.push(next.what);
  return order;
}

describe('an event queue', () => {
  test('an empty queue has no next tick and nothing to take', () => {
    const queue = new EventQueue();
    expect(queue.nextTick()).toBe(Number.POSITIVE_INFINITY);
    expect(queue.take()).toBeNull();
    expect(queue.size).toBe(0);
  });

  test('the earliest event comes first', () => {
    const queue = new EventQueue();
    for (const at of [30, 10, 20]) queue.schedule(tick(at), event(`at ${at}`));
    expect(queue.nextTick()).toBe(10);
    expect(drain(queue)).toEqual(['at 10', 'at 20', 'at 30']);
  });

  test('events of one instant come in the order in which they were scheduled', () => {
    const queue = new EventQueue();
    for (const name of ['a', 'b', 'c', 'd', 'e']) queue.schedule(tick(5), event(name));
    expect(drain(queue)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('any schedule is taken in the order of tick, then of serial number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (ticks) => {
        const queue = new EventQueue();
        ticks.forEach((at, serial) => {
          queue.schedule(tick(at), event(`${at}/${serial}`));
        });
        const sorted = ticks.map((at, serial) => ({ at, serial }));
        sorted.sort((a, b) => a.at - b.at || a.serial - b.serial);
        const names = sorted.map(({ at, serial }) => `${at}/${serial}`);
        expect(queue.pending().map(({ what }) => what)).toEqual(names);
        expect(drain(queue)).toEqual(names);
      }),
    );
  });
});

describe('cancelling', () => {
  test('a cancelled event does not happen, the others keep their order', () => {
    const queue = new EventQueue();
    const events = ['a', 'b', 'c', 'd'].map((name) => event(name));
    for (const each of events) queue.schedule(tick(7), each);
    const [, second] = events;
    expect(second !== undefined && queue.cancel(second)).toBe(true);
    expect(drain(queue)).toEqual(['a', 'c', 'd']);
  });

  test('an event that is not there cannot be cancelled', () => {
    const queue = new EventQueue();
    queue.schedule(tick(1), event('a'));
    expect(queue.cancel(event('a'))).toBe(false);
    expect(queue.size).toBe(1);
  });
});

test('what is pending is the same list until an event comes or goes', () => {
  const queue = new EventQueue();
  const [a, b] = [event('a'), event('b')];
  queue.schedule(tick(2), a);
  const first = queue.pending();
  expect(queue.pending()).toBe(first);
  queue.schedule(tick(1), b);
  expect(queue.pending().map(({ what }) => what)).toEqual(['b', 'a']);
  queue.take();
  expect(queue.pending().map(({ what }) => what)).toEqual(['a']);
  queue.cancel(a);
  expect(queue.pending()).toEqual([]);
  expect(first.map(({ what }) => what)).toEqual(['a']);
});

describe('the foreground', () => {
  test('a daemon does not count, whether taken or cancelled', () => {
    const queue = new EventQueue();
    const daemon = event('daemon', true);
    const other = event('other');
    queue.schedule(tick(1), daemon);
    queue.schedule(tick(2), other);
    expect(queue.foreground).toBe(1);
    queue.take();
    expect(queue.foreground).toBe(1);
    queue.schedule(tick(3), daemon);
    expect(queue.cancel(daemon)).toBe(true);
    expect(queue.foreground).toBe(1);
    expect(queue.cancel(other)).toBe(true);
    expect(queue.foreground).toBe(0);
  });
});
