/**
 * mru: who was touched last before the fault leaves first.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('the page that was touched last leaves', () => {
  expect(victimsOf('mru', 3, '0 1 2 3 0 4')).toBe('2 0');
});

test('a loop one page larger than memory keeps all but its end', () => {
  expect(victimsOf('mru', 3, '0 1 2 3 0 1 2 3 0 1 2')).toBe('2 1 0');
});

test('a page to be paged twice is the next candidate', () => {
  const bench = new PolicyBench('mru');
  bench.enterAll(2);
  bench.policy.enter(bench.id(9), 'inactive_head');
  expect(bench.candidate()).toBe(9);
});

test('a busy candidate is forgotten, a locked one is the last', () => {
  const bench = new PolicyBench('mru');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([1, 0, 3]);
});

test('says that the candidate is the most recently used, and shows it first', () => {
  const bench = new PolicyBench('mru');
  bench.enterAll(3);
  bench.policy.touched?.(Int32Array.of(2, 0), 2);
  expect(bench.reason()).toBe('most recently used');
  expect(bench.policy.order()).toMatchObject([
    { name: 'queue', order: 'most recently used first', hand: null },
  ]);
  expect(bench.lists()).toEqual({ queue: [0, 2, 1] });
});
