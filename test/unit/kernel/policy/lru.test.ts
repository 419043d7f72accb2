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
  expect(bench.lists()).toEqual({ queue: [2, 0] });
});

test('says that the candidate is the least recently used, and shows the order of use', () => {
  const bench = new PolicyBench('lru');
  bench.enterAll(3);
  bench.policy.touched?.(Int32Array.of(0, 2, 2, 1), 4);
  expect(bench.reason()).toBe('least recently used');
  expect(bench.policy.order()).toMatchObject([
    { name: 'queue', order: 'least recently used first', hand: null },
  ]);
  expect(bench.lists()).toEqual({ queue: [0, 2, 1] });
});

test('long batches of touches leave the order that short ones do', () => {
  const touches = Array.from({ length: 100 }, (_, i) => (i * i) % 11);
  const [long, short] = [new PolicyBench('lru'), new PolicyBench('lru')];
  for (const bench of [long, short]) bench.enterAll(11);
  long.policy.touched?.(Int32Array.from(touches), touches.length);
  for (const page of touches) short.policy.touched?.(Int32Array.of(page), 1);
  // Squares leave 0, 1, 3, 4, 5 or 9; the last six touches are 3, 5, 9, 4, 1 and 0.
  expect(long.victims()).toEqual([2, 6, 7, 8, 10, 3, 5, 9, 4, 1, 0]);
  expect(short.victims()).toEqual([2, 6, 7, 8, 10, 3, 5, 9, 4, 1, 0]);
});
