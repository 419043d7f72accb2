/**
 * trace: integers in columns, handed to whoever listens.
 */
import { expect, test } from '@jest/globals';
import { Trace } from '../../../../kernel/kern/trace';
import type { EventName } from '../../../../kernel/mach/event_defs';
import { eventDefs, eventKinds, eventNames } from '../../../../kernel/mach/event_defs';
import { tick } from '../../../../kernel/mach/types';

test('nobody listens at first; the first listener turns it on', () => {
  const trace = new Trace(tick(0));
  expect(trace.on).toBe(false);
  trace.listen(() => undefined);
  expect(trace.on).toBe(true);
});

test('each listener sees kind, tick, host, thread and five arguments of each event', () => {
  const trace = new Trace(tick(40));
  const rows: number[][] = [];
  trace.listen(({ kind, tick: ticks, host, thread, args }, row) => {
    const scalars = [kind[row], ticks[row], host[row], thread[row]].map((value) => value ?? -1);
    rows.push([...scalars, ...args.map((column) => column[row] ?? -1)]);
  });
  trace.hostId = 2;
  trace.threadId = 9;
  trace.emit('vm_pageout.done', 31);
  trace.emit('vm_fault.entered', 1, 2, 3, 4, 5);
  expect(rows).toEqual([
    [eventKinds['vm_pageout.done'], 40, 2, 9, 31, 0, 0, 0, 0],
    [eventKinds['vm_fault.entered'], 40, 2, 9, 1, 2, 3, 4, 5],
  ]);
});

test('the columns are a ring: rows come again, the count goes on', () => {
  const trace = new Trace(tick(0));
  const rows: number[] = [];
  trace.listen((_columns, row) => rows.push(row));
  for (let i = 0; i < 1025; i += 1) trace.emit('vm_pageout.done', i);
  expect([rows[0], rows[1023], rows[1024]]).toEqual([0, 1023, 0]);
  expect(trace.count).toBe(1025);
});

test('a listener that comes late sees what follows', () => {
  const trace = new Trace(tick(0));
  trace.emit('vm_pageout.done', 1);
  let seen = 0;
  trace.listen(() => {
    seen += 1;
  });
  trace.emit('vm_pageout.done', 2);
  expect(seen).toBe(1);
});

test('names and kinds of events are each other, and no event has more than five arguments', () => {
  expect(eventNames.map((name) => eventKinds[name])).toEqual(eventNames.map((_, kind) => kind));
  const tooMany = eventNames.filter((name: EventName) => eventDefs[name].args.length > 5);
  expect(tooMany).toEqual([]);
});

test('each event says in one sentence what happened', () => {
  for (const name of eventNames) expect(eventDefs[name].text).toMatch(/^[A-Z].*\.$/);
});
