/**
 * arc: what comes back from B1 or B2 moves the wished size of T1.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a string that adapts in both directions', () => {
  // p: 1 when 1 comes back from B1, 2 with 3, 1 when 0 comes back from B2. So 0 makes room for 3,
  // since T1 is not above its wished size, and 5 for 0, since it is.
  expect(victimsOf('arc', 4, '0 1 0 2 3 4 1 5 6 3 0')).toBe('1 2 3 4 0 5');
});

test('a scan that fills memory leaves no trace, and those touched twice stay', () => {
  expect(victimsOf('arc', 4, '0 1 2 3 4 0')).toBe('0 1');
  expect(victimsOf('arc', 4, '0 0 1 1 2 3 4 5 6 7')).toBe('2 3 4 5');
});

test('p has its bounds, 0 and the frames', () => {
  const bench = new PolicyBench('arc', {}, { frames: 2 });
  const { policy } = bench;
  const wished = (): string => policy.order()[0]?.order ?? '';
  const goAndComeBack = (page: number): void => {
    policy.leave(bench.id(page), 'evicted');
    policy.incoming?.(page);
    policy.enter(bench.id(page), 'active');
  };
  bench.enterAll(2);
  goAndComeBack(0);
  expect(bench.lists()).toMatchObject({ T1: [1], T2: [0] });
  expect(wished()).toBe('least recently used first; wished size 1');
  goAndComeBack(1);
  expect(bench.lists()).toMatchObject({ T1: [], T2: [0, 1] });
  expect(wished()).toBe('least recently used first; wished size 2');
  for (const p of [1, 0, 0]) {
    goAndComeBack(0);
    expect(wished()).toBe(`least recently used first; wished size ${p}`);
  }
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('arc');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toEqual({ T1: [2, 3, 0], T2: [], B1: [], B2: [] });
});

test('its reason names the queue', () => {
  const bench = new PolicyBench('arc', {}, { frames: 4 });
  bench.enterAll(4);
  expect(bench.reason()).toBe('least recently used of T1, which fills memory');
  bench.policy.touched?.(Int32Array.of(0, 1), 2);
  expect([bench.reason(), bench.candidate()]).toEqual([
    'least recently used of T1, which is over its wished size 0',
    2,
  ]);
  bench.policy.touched?.(Int32Array.of(2, 3), 2);
  expect([bench.reason(), bench.candidate()]).toEqual([
    'least recently used of T2, since T1 is not over its wished size 0',
    0,
  ]);
});

test('its order shows four queues, the wished size of T1, and who comes back', () => {
  const bench = new PolicyBench('arc', {}, { frames: 4 });
  bench.enterAll(3);
  bench.policy.touched?.(Int32Array.of(0), 1);
  bench.policy.leave(bench.id(1), 'evicted');
  bench.policy.leave(bench.id(0), 'evicted');
  expect(bench.lists()).toEqual({ T1: [2], T2: [], B1: [1], B2: [0] });
  bench.policy.incoming?.(1);
  expect(bench.policy.order().slice(0, 3)).toEqual([
    {
      name: 'T1',
      order: 'least recently used first; wished size 1; a page of B1 comes back',
      hand: null,
      entries: [{ page: 2, note: '' }],
    },
    { name: 'T2', order: 'least recently used first', hand: null, entries: [] },
    { name: 'B1', order: 'first to leave first', hand: null, entries: [] },
  ]);
});
