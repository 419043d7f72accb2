/**
 * one_queue: the policies that keep all pages in one queue treat those that come, leave and are
 * refused alike. fifo stands for them.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

test('pages go to the tail, those to be paged twice to the head', () => {
  const bench = new PolicyBench('fifo');
  bench.policy.enter(bench.id(1), 'active');
  bench.policy.enter(bench.id(2), 'inactive');
  bench.policy.enter(bench.id(3), 'inactive_head');
  expect(bench.policy.pages()).toEqual([3, 1, 2]);
});

test.each(['fifo', 'lru', 'lifo', 'second-chance', 'clock', 'sieve'])(
  '%s gives the rule, and shows its pages as it lists them',
  (name) => {
    const bench = new PolicyBench(name);
    expect(bench.candidate()).toBe(-1);
    bench.enterAll(3);
    expect(bench.reason()).not.toBe('');
    expect(bench.lists()).toEqual({ [name === 'clock' ? 'ring' : 'queue']: bench.policy.pages() });
  },
);
