/**
 * fifo: the page that has been known longest leaves first, however often it is touched.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

test('touches and advice change nothing', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(4);
  bench.touch(0, 1);
  bench.policy.move(bench.id(0), 'active');
  bench.policy.move(bench.id(0), 'inactive');
  expect(bench.policy.touched).toBeUndefined();
  expect(bench.victims()).toEqual([0, 1, 2, 3]);
});

test('a page that left and came back is the youngest', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(3);
  bench.policy.leave(bench.id(0), 'evicted');
  bench.policy.enter(bench.id(0), 'active');
  expect(bench.victims()).toEqual([1, 2, 0]);
});

test('a page to be paged twice is the next candidate', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(2);
  bench.policy.enter(bench.id(9), 'inactive_head');
  expect(bench.candidate()).toBe(9);
});

test('a busy candidate is forgotten, a locked one goes to the tail', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toEqual({ queue: [2, 0] });
});

test('no pages, no candidate', () => {
  expect(new PolicyBench('fifo').candidate()).toBe(-1);
});

test('says that the candidate is the first in the queue, whatever was touched', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(3);
  bench.touch(0);
  expect(bench.reason()).toBe('first in the queue');
  expect(bench.candidate()).toBe(0);
});

test('shows its queue, oldest first', () => {
  const bench = new PolicyBench('fifo');
  bench.enterAll(2);
  bench.touch(0);
  const entries = [
    { page: 0, note: '' },
    { page: 1, note: '' },
  ];
  expect(bench.policy.order()).toEqual([
    { name: 'queue', order: 'oldest first', hand: null, entries },
  ]);
});
