/** Waits and wake-ups as events: what is waited for, who waits and who wakes. */
import { expect, test } from '@jest/globals';
import { defineScenario } from '../../../../scenarios/language/language';
import { runScenario } from '../../../../scenarios/run/run';
import type { Line } from '../../../../scenarios/transcript/line';

const result = runScenario(
  defineScenario({
    objects: { A: { pager: 'memory', size: '4 pages' } },
    tasks: {
      first: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] },
      second: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] },
    },
  }),
  { level: 'all' },
);

const waits = result.lines.filter(({ ev }) => ev === 'thread.waits');
const wakes = result.lines.filter(({ ev }) => ev === 'thread.woken');

test('each wake-up ends the last wait of its thread, and names the same thing', () => {
  const underway = new Map<unknown, Line>();
  for (const line of result.lines) {
    if (line['ev'] === 'thread.waits') underway.set(line['tid'], line);
    if (line['ev'] !== 'thread.woken') continue;
    const wait = underway.get(line['other_tid']);
    const subject = (of: Line | undefined): unknown[] =>
      ['for', 'page_id', 'object', 'page', 'queue'].map((key) => of?.[key]);
    expect(subject(line)).toEqual(subject(wait));
    expect(line['thread_id']).toBe(wait?.['thread']);
    underway.delete(line['other_tid']);
  }
  expect(wakes.length).toBeGreaterThan(3);
});

test('the threads that wait at the end are those whose waits were not ended', () => {
  const count = new Map<unknown, number>();
  for (const { tid } of waits) count.set(tid, (count.get(tid) ?? 0) + 1);
  for (const { other_tid: tid } of wakes) count.set(tid, (count.get(tid) ?? 0) - 1);
  const { threads } = result.built.machine;
  expect(threads.filter(({ id }) => count.get(id) === 1)).toEqual(
    threads.filter(({ state }) => state === 'waiting'),
  );
});

test('both readers wait for the page, and the pager that supplies it wakes both', () => {
  const forPage = (lines: readonly Line[]): readonly Line[] =>
    lines.filter((line) => line['for'] === 'page');
  expect(forPage(waits).map(({ thread, object, page }) => [thread, object, page])).toEqual([
    ['first', 'A', 0],
    ['second', 'A', 0],
  ]);
  expect(forPage(wakes).map(({ thread, thread_id: who }) => [thread, who])).toEqual([
    ['memory.0', 'first'],
    ['memory.0', 'second'],
  ]);
});
