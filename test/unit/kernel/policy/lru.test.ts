/**
 * lru: the page whose last touch is longest ago leaves first; touches come in batches.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

test('the last touch decides, in the order of the batch', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(4);
  bench.policy.touched?.(Int32Array.of(1, 0, 1), 3);
  expect(bench.victims()).toEqual([2, 3, 0, 1]);
});

test('only as many touches count as are given', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(2);
  bench.policy.touched?.(Int32Array.of(0, 1), 1);
  expect(bench.victims()).toEqual([1, 0]);
});

test('advice of the kernel and reference bits change nothing', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(2);
  bench.touch(0);
  bench.policy.move(bench.id(0), 'active');
  expect(bench.victims()).toEqual([0, 1]);
});

test('a page to be paged twice is the next candidate', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(2);
  bench.policy.enter(bench.id(9), 'inactive_head');
  expect(bench.candidate()).toBe(9);
});

test('a busy candidate is forgotten, a locked one goes to the tail', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.save()).toEqual({ queue: [2, 0] });
});
