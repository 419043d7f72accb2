/** The rows of the sequence chart around an event of a recorded lesson. */
import { describe, expect, test } from '@jest/globals';
import { ChartRows } from '../../../../explorer/model/chart_row';
import type { ChartWindow } from '../../../../explorer/model/chart_window';
import { chartWindow } from '../../../../explorer/model/chart_window';
import { lanesOfRun, placeOf } from '../../../../explorer/model/lanes';
import { factsOf } from '../../../../explorer/model/run_facts';
import { eventWith, recordedLesson } from '../../../support/recorded_lesson';

function windowAt(name: string, at: number, last?: number): ChartWindow {
  const recording = recordedLesson(name);
  const end = recording.events - 1;
  const part = { at, before: 17, after: 9, last: last ?? end };
  return chartWindow(new ChartRows(recording, factsOf(recording)), part);
}

const saidBy = ({ rows }: ChartWindow): readonly string[] =>
  rows.map(({ label, note, shape, where }) =>
    [shape, label, where, note].filter((part) => part !== '').join(' | '),
  );

describe('the chart around an event', () => {
  const returned = eventWith(recordedLesson('dirty_eviction'), {
    ev: 'ipc_mqueue.sent',
    msg: 'memory_object_data_return',
  });

  test('a return is a row with port and flags, between its reason and its receipt', () => {
    const found = windowAt('dirty_eviction', returned);
    expect(found.rows[found.current]?.event).toBe(returned);
    expect(saidBy(found).slice(found.current - 2, found.current + 3)).toEqual([
      'kernel | daemon scans, 29 frames free',
      'kernel | evicts A/0: dirty, returned',
      'sent | data_return A/0 | A queued | dirty T kernel_copy F',
      'kernel | evicts B/25: clean, no message',
      'kernel | daemon sleeps, 30 frames free',
    ]);
    expect(saidBy(found)).toContain('taken | data_return A/0 | A #2 | dirty T kernel_copy F');
    const row = found.rows[found.current];
    expect(row).toMatchObject({ form: 'return', fromKernel: true });
    expect(row?.thing).toEqual({ kind: 'page', host: 0, object: 1, offset: 0 });
  });

  test('what repeats far from the event is counted, and nothing near it is', () => {
    const { current, rows } = windowAt('dirty_eviction', returned);
    const more = rows.findIndex(({ shape }) => shape === 'more');
    expect(rows[more]).toMatchObject({ label: '31 more rows like these' });
    expect(rows[more]?.last).toBeGreaterThan(rows[more]?.event ?? 0);
    expect(current - more).toBeGreaterThan(5);
  });

  test('the row of an event without one is the row before it', () => {
    const { current, rows } = windowAt('dirty_eviction', returned + 3);
    expect(rows[current]?.event).toBe(returned);
  });

  test('no row lies beyond the last event that may be shown', () => {
    const { current, rows } = windowAt('dirty_eviction', returned, returned);
    expect(current).toBe(rows.length - 1);
    expect(rows.every(({ event }) => event <= returned)).toBe(true);
  });

  test('before the first event there is no current row', () => {
    const { current, rows } = windowAt('first_fault', -1);
    expect(current).toBe(-1);
    expect(rows.length).toBe(13);
  });

  test('hits of a thread are one row, and those after the event another one', () => {
    const hit = 212;
    const later = windowAt('belady_3', hit + 1);
    expect(later.rows[later.current]).toMatchObject({
      ...{ shape: 'hits', label: '2 hits on A/1..2' },
      ...{ event: hit, last: hit + 1 },
    });
    const { current, rows } = windowAt('belady_3', hit);
    const two = rows.slice(current, current + 2);
    expect(two.map(({ event, label, last }) => [event, last, label])).toEqual([
      [hit, hit, '1 hit on A/1'],
      [hit + 1, hit + 1, '1 hit on A/2'],
    ]);
  });

  test('of several hosts each message is about the memory of its sender', () => {
    const recording = recordedLesson('shared_page');
    const fault = eventWith(recording, { ev: 'vm_fault.request', host: 'south' });
    const { rows } = windowAt('shared_page', fault);
    const taken = rows.filter(({ label, shape }) => shape === 'taken' && /request A/.test(label));
    expect(taken.map(({ thing }) => thing)).toEqual([
      { kind: 'page', host: 0, object: 1, offset: 0 },
      { kind: 'page', host: 1, object: 1, offset: 0 },
    ]);
  });
});

describe('the marks of a lesson', () => {
  const recording = recordedLesson('dirty_eviction');
  const rows = new ChartRows(recording, factsOf(recording));
  const part = { at: 511, before: 12, after: 8, last: recording.events - 1 };
  const mark = { event: 510, text: 'The dirty page leaves' };

  test('stand before what they are about, and the current row stays the same', () => {
    const without = chartWindow(rows, part);
    const found = chartWindow(rows, { ...part, marks: [mark] });
    const place = found.rows.findIndex(({ shape }) => shape === 'mark');
    expect(found.rows[place]).toMatchObject({
      event: 510,
      last: 510,
      label: mark.text,
      port: null,
    });
    expect(found.rows[place + 1]?.event).toBe(511);
    expect(found.rows[found.current]).toEqual(without.rows[without.current]);
    const at = chartWindow(rows, { ...part, at: 510, marks: [mark] });
    expect(at.rows[at.current]?.shape).not.toBe('mark');
  });

  test('are not shown behind the last event that may be, nor far from the rows', () => {
    const shapes = (last: number, event: number) =>
      chartWindow(rows, { ...part, last, marks: [{ ...mark, event }] }).rows.map(
        (row) => row.shape,
      );
    expect(shapes(recording.events - 1, 510)).toContain('mark');
    expect(shapes(509, 510)).not.toContain('mark');
    expect(shapes(recording.events - 1, recording.events - 2)).not.toContain('mark');
    expect(shapes(recording.events - 1, -1)).not.toContain('mark');
  });
});

describe('lanes', () => {
  const lanesOf = (name: string) => {
    const recording = recordedLesson(name);
    return lanesOfRun(factsOf(recording), recording.header.hosts);
  };
  const namesOf = (name: string): readonly string[] =>
    lanesOf(name).map((lane) => `${lane.kind} ${lane.name}`);

  test('tasks stand left of the kernel, pagers right of it', () => {
    expect(namesOf('dirty_eviction')).toEqual(['task editor', 'kernel kernel', 'pager pager']);
  });

  test('each host has a kernel', () => {
    expect(namesOf('shared_page')).toEqual([
      'task alice',
      'kernel north',
      'task bob',
      'kernel south',
      'pager shared',
    ]);
  });

  test('rows join the lanes of senders and receivers', () => {
    const recording = recordedLesson('first_fault');
    const facts = factsOf(recording);
    const places = windowAt('first_fault', recording.events - 1).rows.map((row) => [
      row.label,
      placeOf(row, lanesOf('first_fault'), facts),
    ]);
    expect(Object.fromEntries(places)).toMatchObject({
      'data_request A/0': { from: 2, to: null },
      'data_supply A/0': { from: 2, to: 1 },
      'fault: A/0 not resident': { from: 0, to: null },
    });
    const sent = windowAt('first_fault', recording.events - 1).rows.find(
      ({ label, shape }) => label === 'data_request A/0' && shape === 'sent',
    );
    expect(sent && placeOf(sent, lanesOf('first_fault'), facts)).toEqual({ from: 1, to: 2 });
  });
});
