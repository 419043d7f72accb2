/**
 * arc: what comes back from B1 or B2 moves the wished size of T1.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a string that adapts in both directions', () => {
  // p: 1 when 1 comes back from B1, 2 with 3, 1 when 0 comes back from B2. So 0 makes room for 3,
  // since T1 is not above its wished size, and 5 for 0, since it is.
  expect(victimsOf('arc', 4, '0 1 0 2 3 4 1 5 6 3 0')).toBe('1 2 3 4 0 5');
});

test('a scan that fills memory leaves no trace, and those touched twice stay', () => {
  expect(victimsOf('arc', 4, '0 1 2 3 4 0')).toBe('0 1');
  expect(victimsOf('arc', 4, '0 0 1 1 2 3 4 5 6 7')).toBe('2 3 4 5');
});

test('p has its bounds, 0 and the frames', () => {
  const bench = new PolicyBench('arc', {}, { frames: 2 });
  const { policy } = bench;
  const goAndComeBack = (page: number): void => {
    policy.leave(bench.id(page), 'evicted');
    policy.incoming?.({ object: 1, offset: page });
    policy.enter(bench.id(page), 'active');
  };
  bench.enterAll(2);
  goAndComeBack(0);
  expect(policy.save()).toMatchObject({ t1: [1], t2: [0], p: 1 });
  goAndComeBack(1);
  expect(policy.save()).toMatchObject({ t1: [], t2: [0, 1], p: 2 });
  for (const p of [1, 0, 0]) {
    goAndComeBack(0);
    expect(policy.save()).toMatchObject({ p });
  }
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('arc');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.policy.save()).toMatchObject({ t1: [2, 3, 0], t2: [], b1: [] });
});
