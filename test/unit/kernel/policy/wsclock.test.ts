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
  expect(edge.lists()).toEqual({ ring: [0, 1] });
  expect(edge.notes('ring')).toEqual(['last used at 10', 'last used at 0']);
});

test('a modified page goes only where no clean one has left the set', () => {
  const bench = old(2);
  bench.modified.add(0);
  expect(bench.candidate()).toBe(1);
  bench.touch(1);
  expect(bench.candidate()).toBe(0);
});

test('a page that was cleaned goes where the hand meets it', () => {
  const bench = new PolicyBench('wsclock', { tau: 2 });
  bench.enterAll(4);
  bench.references = 10;
  for (const page of [0, 1, 2, 3]) bench.modified.add(page);
  expect(bench.candidate()).toBe(0);
  bench.clean(2);
  expect(bench.candidate()).toBe(2);
  expect(bench.lists()).toEqual({ ring: [2, 3, 0, 1] });
});

test('of many pages with the oldest time the first from the hand goes', () => {
  const bench = new PolicyBench('wsclock', { tau: 100 });
  bench.enterAll(4);
  bench.policy.refused(bench.id(0), 'locked');
  expect(bench.victims()).toEqual([1, 2, 3, 0]);
});

test('its reason tells what the hand met', () => {
  const bench = old(9);
  bench.touch(0);
  expect(bench.reason()).toBe(
    'first that has left the working set and is clean, 0 touched, bit cleared',
  );
  bench.modified.add(1);
  expect(bench.reason()).toBe(
    'first that has left the working set, all of which are modified, 1 modified, ' +
      '0 in the working set',
  );
  const young = old(10);
  expect(young.reason()).toBe(
    'oldest time, since all are in the working set, 0 in the working set, 1 in the working set',
  );
  expect(young.policy.order()[0]?.hand).toBe(0);
});

test('a busy candidate is forgotten, a locked one is passed', () => {
  const bench = old(2);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.pages()).toEqual([0]);
});
