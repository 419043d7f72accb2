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
  expect(bench.notes('queue')).toEqual(['counter 6', 'counter 8', 'counter 0']);
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
  expect(bench.lists()).toEqual({ queue: [2, 0] });
  expect(bench.notes('queue')).toEqual(['counter 0', 'counter 0']);
});

test('its reason names the lowest counter, and the counters of all that were spared', () => {
  const bench = afterIntervals(4, [0], [0, 2], [1]);
  bench.touch(2);
  expect(bench.reason()).toBe(
    'lowest counter, 6, of those not touched in this interval, 1 counter 8, 2 counter 4, touched',
  );
  expect(bench.notes('queue')).toEqual(['counter 6', 'counter 8', 'counter 4, touched']);
});

test('a touch is counted once, however it was told, and only in its own interval', () => {
  const bench = afterIntervals(4);
  bench.touch(1);
  bench.policy.touched?.(Int32Array.of(1, 1, 0), 3);
  bench.policy.interval?.passed();
  bench.policy.interval?.passed();
  expect(bench.notes('queue')).toEqual(['counter 0', 'counter 4', 'counter 0']);
});

test('an interval costs steps for touched pages only', () => {
  const bench = new PolicyBench('aging', { interval: 1 });
  bench.enterAll(20_000);
  const looks = bench.looks;
  for (let i = 0; i < 5000; i += 1) {
    bench.touch(i);
    bench.policy.interval?.passed();
  }
  expect(bench.looks - looks).toBeLessThan(5000 + 20_000 + 10);
});
