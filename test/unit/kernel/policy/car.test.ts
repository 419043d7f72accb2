/**
 * car: arc by reference bits, with clocks for queues.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a string that adapts', () => {
  // 0 was touched and moves to T2; 1 and 3 come back from B1, after which T1 may have two pages.
  expect(victimsOf('car', 4, '0 1 2 3 0 4 1 5 6 3 7')).toBe('1 2 3 4 5 0');
});

test('the access that brings a page in is no use of it', () => {
  expect(new PolicyBench('car').policy.loadCounts).toBe(false);
  expect(victimsOf('car', 3, '0 1 2 3 4')).toBe('0 1');
});

test('a touched page of T2 gets another round', () => {
  const bench = new PolicyBench('car', {}, { frames: 3 });
  bench.enterAll(3);
  bench.touch(0, 1, 2);
  expect(bench.candidate()).toBe(0);
  expect(bench.lists()).toMatchObject({ T1: [], T2: [0, 1, 2] });
  bench.touch(0);
  expect(bench.notes('T2')).toEqual(['touched', '', '']);
  expect(bench.candidate()).toBe(1);
  expect(bench.lists()).toMatchObject({ T2: [1, 2, 0] });
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('car');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toMatchObject({ T1: [2, 3, 0], T2: [] });
});

test('its reason names the pages that were touched, and what became of them', () => {
  const bench = new PolicyBench('car', {}, { frames: 3 });
  bench.enterAll(3);
  bench.touch(0);
  expect(bench.reason()).toBe('first in T1 and not touched, 0 touched, bit cleared, moved to T2');
  bench.policy.leave(bench.id(1), 'freed');
  bench.policy.leave(bench.id(2), 'freed');
  bench.touch(0);
  expect(bench.reason()).toBe('first in T2 and not touched, 0 touched, bit cleared');
});

test('its order shows two clocks, their hands, and the wished size of T1', () => {
  const bench = new PolicyBench('car', {}, { frames: 3 });
  bench.enterAll(3);
  bench.touch(0);
  bench.policy.leave(bench.candidateId(), 'evicted');
  const entries = (page: number): readonly object[] => [{ page, note: '' }];
  expect(bench.policy.order()).toEqual([
    { name: 'T1', order: 'next under the hand first; wished size 0', hand: 2, entries: entries(2) },
    { name: 'T2', order: 'next under the hand first', hand: 0, entries: entries(0) },
    { name: 'B1', order: 'first to leave first', hand: null, entries: [{ ghost: 1, note: '' }] },
    { name: 'B2', order: 'first to leave first', hand: null, entries: [] },
  ]);
});
