/**
 * lifo: who came last leaves first.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('the page that came last leaves, the first ones stay for ever', () => {
  expect(victimsOf('lifo', 3, '0 1 2 3 4 0 5')).toBe('2 3 4');
});

test('touches change nothing', () => {
  expect(victimsOf('lifo', 3, '0 1 2 0 0 1 3')).toBe('2');
  expect(new PolicyBench('lifo').policy.touched).toBeUndefined();
});

test('a page to be paged twice is the next candidate', () => {
  const bench = new PolicyBench('lifo');
  bench.enterAll(2);
  bench.policy.enter(bench.id(9), 'inactive_head');
  expect(bench.victims()).toEqual([9, 1, 0]);
});

test('a busy candidate is forgotten, a locked one is the last', () => {
  const bench = new PolicyBench('lifo');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([1, 0, 3]);
});

test('says that the candidate is the last in the queue, and shows the newest first', () => {
  const bench = new PolicyBench('lifo');
  bench.enterAll(3);
  expect(bench.reason()).toBe('last in the queue');
  expect(bench.policy.order()).toMatchObject([
    { name: 'queue', order: 'newest first', hand: null },
  ]);
  expect(bench.lists()).toEqual({ queue: [2, 1, 0] });
});
