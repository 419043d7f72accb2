/**
 * aging: a history of intervals for each page, the newest weighing most.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

/** Pages that were touched in each interval, oldest interval first. */
function afterIntervals(bits: number, ...touched: readonly (readonly number[])[]): PolicyBench {
  const bench = new PolicyBench('aging', { bits, interval: 1 });
  bench.enterAll(3);
  for (const pages of touched) {
    bench.touch(...pages);
    bench.policy.interval?.passed();
  }
  return bench;
}

test('the interval before counts more than all older ones', () => {
  const bench = afterIntervals(4, [0], [0], [1]);
  expect(bench.policy.save()).toMatchObject({ counters: [0b0110, 0b1000, 0] });
  expect(bench.victims()).toEqual([2, 0, 1]);
});

test('a touch in the interval under way counts more than all before', () => {
  const bench = afterIntervals(4, [0, 1], [0, 1]);
  bench.touch(2);
  expect(bench.victims()).toEqual([0, 1, 2]);
});

test('what is longer ago than there are bits is forgotten; of equals, who came first goes', () => {
  expect(afterIntervals(2, [0], [], []).victims()).toEqual([0, 1, 2]);
  expect(afterIntervals(4, [0], [], []).victims()).toEqual([1, 2, 0]);
});

test('a busy candidate is forgotten, a locked one stands behind its equals', () => {
  const bench = afterIntervals(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.save()).toEqual({ queue: [2, 0], counters: [0, 0] });
});
