/**
 * trace: integers in columns, handed to whoever listens.
 */
import { describe, expect, test } from '@jest/globals';
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

describe('references', () => {
  function heard(references: boolean): { trace: Trace; names: string[]; numbers: number[] } {
    const trace = new Trace(tick(0));
    const names: string[] = [];
    const numbers: number[] = [];
    trace.listen(
      ({ kind, number }, row) => {
        names.push(eventNames[kind[row] ?? -1] ?? '');
        numbers.push(number[row] ?? -1);
      },
      { references },
    );
    return { trace, names, numbers };
  }

  test('are heard by who asks for them only', () => {
    const { trace, names, numbers } = heard(true);
    const others: string[] = [];
    trace.listen(({ kind }, row) => others.push(eventNames[kind[row] ?? -1] ?? ''));
    trace.emit('vm_pageout.done', 1);
    trace.emitReference('vm_reference.hit', 1, 2, 3, 4, 1);
    trace.emit('vm_pageout.done', 2);
    expect(names).toEqual(['vm_pageout.done', 'vm_reference.hit', 'vm_pageout.done']);
    expect(numbers).toEqual([0, 1, 2]);
    expect(others).toEqual(['vm_pageout.done', 'vm_pageout.done']);
  });

  test('have their numbers though nobody hears them', () => {
    const { trace, numbers } = heard(false);
    expect(trace.references).toBe(false);
    trace.emit('vm_pageout.done', 1);
    trace.count += 3000; // What a run of hits adds.
    trace.emit('vm_pageout.done', 2);
    expect(numbers).toEqual([0, 3001]);
  });
});

test('what a listener causes is heard after the event that caused it, by all', () => {
  const trace = new Trace(tick(0));
  const first: number[] = [];
  const second: number[] = [];
  trace.listen(({ args }, row) => {
    first.push(args[0][row] ?? -1);
    if (first.length === 1) trace.emit('vm_pageout.done', 2);
  });
  trace.listen(({ args }, row) => second.push(args[0][row] ?? -1));
  trace.emit('vm_pageout.done', 1);
  trace.emit('vm_pageout.done', 3);
  expect([first, second]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('a listener that throws does not stop the trace', () => {
  const trace = new Trace(tick(0));
  let heard = 0;
  trace.listen(() => {
    heard += 1;
    if (heard === 1) throw new Error('once');
  });
  expect(() => trace.emit('vm_pageout.done', 1)).toThrow('once');
  trace.emit('vm_pageout.done', 2);
  expect(heard).toBe(2);
});
