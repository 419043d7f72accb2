/**
 * car: arc by reference bits, with clocks for queues.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a string that adapts', () => {
  // 0 was touched and moves to T2; 1 and 3 come back from B1, after which T1 may have two pages.
  expect(victimsOf('car', 4, '0 1 2 3 0 4 1 5 6 3 7')).toBe('1 2 3 4 5 0');
});

test('the access that brings a page in is no use of it', () => {
  expect(new PolicyBench('car').policy.loadCounts).toBe(false);
  expect(victimsOf('car', 3, '0 1 2 3 4')).toBe('0 1');
});

test('a touched page of T2 gets another round', () => {
  const bench = new PolicyBench('car', {}, { frames: 3 });
  bench.enterAll(3);
  bench.touch(0, 1, 2);
  expect(bench.candidate()).toBe(0);
  expect(bench.policy.save()).toMatchObject({ t1: [], t2: [0, 1, 2] });
  bench.touch(0);
  expect(bench.candidate()).toBe(1);
  expect(bench.policy.save()).toMatchObject({ t2: [1, 2, 0] });
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('car');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.save()).toMatchObject({ t1: [2, 3, 0], t2: [] });
});
