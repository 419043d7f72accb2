/**
 * nru: the lowest class that has a page, by reference and modify bits.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

/** 0 was touched and modified, 1 touched, 2 modified, 3 touched and modified. */
function state(): PolicyBench {
  const bench = new PolicyBench('nru', { interval: 10 });
  bench.enterAll(4);
  bench.touch(0, 1, 3);
  bench.modified.add(0).add(2).add(3);
  return bench;
}

test('modified goes before touched, touched before both; of equals, who came first', () => {
  expect(state().victims()).toEqual([2, 1, 0, 3]);
});

test('an interval makes touched pages untouched, so that only modified ones stay behind', () => {
  const bench = state();
  expect(bench.policy.interval?.references).toBe(10);
  bench.policy.interval?.passed();
  expect(bench.victims()).toEqual([1, 0, 2, 3]);
});

test('a page that was cleaned goes before those that are modified', () => {
  const bench = state();
  bench.policy.interval?.passed();
  expect(bench.candidate()).toBe(1);
  bench.policy.leave(bench.id(1), 'freed');
  expect(bench.candidate()).toBe(0);
  bench.clean(2);
  expect(bench.victims()).toEqual([2, 0, 3]);
});

test('its reason names the class, and of what classes those are that it passed', () => {
  const bench = state();
  expect(bench.reason()).toBe(
    'first of class 1, modified, 0 class 3, touched and modified, 1 class 2, touched, ' +
      '3 class 3, touched and modified',
  );
  bench.policy.interval?.passed();
  expect(bench.reason()).toBe(
    'first of class 0, neither touched nor modified, 0 class 1, modified',
  );
  expect(bench.notes('queue')).toEqual([
    'modified',
    'neither touched nor modified',
    'modified',
    'modified',
  ]);
});

test('a busy candidate is forgotten, a locked one stands behind its equals', () => {
  const bench = new PolicyBench('nru');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});
