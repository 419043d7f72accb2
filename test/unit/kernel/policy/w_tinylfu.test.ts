/**
 * w-tinylfu: who falls out of the window has to be seen more often than who would leave for it.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('newcomers leave while they were seen no more often than the oldest', () => {
  expect(victimsOf('w-tinylfu:window=0.25', 4, '0 1 2 3 4 5')).toBe('3 4');
});

test('a newcomer that was seen more often takes the place of the oldest', () => {
  expect(victimsOf('w-tinylfu:window=0.25', 4, '0 1 2 3 3 3 4')).toBe('0');
});

test('a page that is touched in probation is protected, as many as there is room for', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.25 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.lists()).toEqual({ window: [3], probation: [0, 1, 2], protected: [] });
  bench.policy.touched?.(Int32Array.of(0, 1), 2);
  expect(bench.lists()).toMatchObject({ probation: [2], protected: [0, 1] });
  bench.policy.touched?.(Int32Array.of(2), 1);
  expect(bench.lists()).toMatchObject({ probation: [0], protected: [1, 2] });
});

test('counters end at 15, and are halved every ten times the frames', () => {
  const bench = new PolicyBench('w-tinylfu', {}, { frames: 4 });
  bench.policy.enter(bench.id(7), 'active');
  for (let i = 0; i < 39; i += 1) bench.policy.incoming?.(7);
  expect(bench.notes('window')).toEqual(['counter 15']);
  bench.policy.incoming?.(7);
  expect(bench.notes('window')).toEqual(['counter 7']);
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.5 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.candidate()).toBe(2);
  bench.policy.refused(bench.id(2), 'locked');
  expect(bench.candidate()).toBe(3);
  bench.policy.refused(bench.id(3), 'busy');
  expect(bench.lists()).toMatchObject({ window: [2], probation: [0, 1] });
});

test('its reason names the page that was seen more often, or at least as often', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.25 }, { frames: 4 });
  for (const page of [0, 1, 2, 3]) bench.policy.incoming?.(page);
  bench.enterAll(4);
  expect(bench.reason()).toBe(
    'first in the window, whose counter 1 is no higher than that of the page it would replace, ' +
      '0 counter 1',
  );
  bench.policy.touched?.(Int32Array.of(3), 1);
  expect(bench.reason()).toBe(
    'least recently used of probation, whose counter 1 is lower than that of the newcomer, ' +
      '3 counter 2, moved to probation',
  );
  expect(bench.reason()).toBe('least recently used of probation');
});

test('its order shows three queues, how often pages were seen, and the sketch', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.25 }, { frames: 4 });
  const states: string[] = [];
  for (const page of [0, 1, 2, 3]) {
    bench.policy.incoming?.(page);
    bench.policy.enter(bench.id(page), 'active');
    states.push(bench.policy.order()[0]?.order ?? '');
  }
  bench.policy.touched?.(Int32Array.of(1), 1);
  expect(bench.policy.order().slice(1)).toEqual([
    {
      name: 'probation',
      order: 'least recently used first',
      hand: null,
      entries: [
        { page: 0, note: 'counter 1' },
        { page: 2, note: 'counter 1' },
      ],
    },
    {
      name: 'protected',
      order: 'least recently used first',
      hand: null,
      entries: [{ page: 1, note: 'counter 2' }],
    },
  ]);
  expect(states[3]).toMatch(/^least recently used first; sketch [0-9a-f]+ after 4 touches$/);
  expect(new Set(states).size).toBe(4);
});
