/**
 * wsclock: a hand that gives touched pages the time, and takes those that are too old.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('where all are in the set the one with the oldest time goes', () => {
  expect(victimsOf('wsclock:tau=2', 3, '0 1 2 3 4')).toBe('0 1');
});

/** Pages 0 and 1 came at reference 0; now it is 10. */
function old(tau: number): PolicyBench {
  const bench = new PolicyBench('wsclock', { tau });
  bench.enterAll(2);
  bench.references = 10;
  return bench;
}

test('a page goes when it is older than tau, and not when it is exactly as old', () => {
  const bench = old(9);
  bench.touch(0);
  expect(bench.candidate()).toBe(1);
  // Both are in the set then: 0 stands first and has the older time after all.
  const edge = old(10);
  edge.touch(0);
  expect(edge.candidate()).toBe(1);
  expect(edge.policy.save()).toEqual({ ring: [0, 1], last: [10, 0] });
});

test('a modified page goes only where no clean one has left the set', () => {
  const bench = old(2);
  bench.modified.add(0);
  expect(bench.candidate()).toBe(1);
  bench.touch(1);
  expect(bench.candidate()).toBe(0);
});

test('a busy candidate is forgotten, a locked one is passed', () => {
  const bench = old(2);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.pages()).toEqual([0]);
});
