/**
 * sieve: a hand that goes from old to new, and pages that keep their places.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a visited page keeps its place, newcomers behind the hand are sifted out', () => {
  expect(victimsOf('sieve', 3, '0 1 2 0 3 4 5')).toBe('1 2 3');
});

test('past the newest page the hand starts again with the oldest', () => {
  expect(victimsOf('sieve', 3, '0 1 2 0 3 4 5 4 5 6')).toBe('1 2 3 0');
});

test('the access that brings a page in is no visit', () => {
  expect(new PolicyBench('sieve').policy.loadCounts).toBe(false);
  expect(victimsOf('sieve', 2, '0 1 2 3')).toBe('0 1');
});

test('a page that leaves on its own takes the hand to its neighbour', () => {
  const bench = new PolicyBench('sieve');
  bench.enterAll(4);
  bench.touch(0);
  expect(bench.candidate()).toBe(1);
  bench.policy.leave(bench.id(1), 'freed');
  expect(bench.lists()).toEqual({ queue: [0, 2, 3] });
  expect(bench.policy.order()).toMatchObject([{ hand: 2 }]);
  expect(bench.victims()).toEqual([2, 3, 0]);
});

test('a busy candidate is forgotten, the hand passes a locked one', () => {
  const bench = new PolicyBench('sieve');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});

test('says whom the hand passed, from where it stood', () => {
  const bench = new PolicyBench('sieve');
  bench.enterAll(4);
  bench.touch(0, 2, 3);
  bench.policy.leave(bench.candidateId(), 'evicted');
  bench.touch(0);
  expect(bench.reason()).toBe(
    'not touched since the hand last came by, 2 touched, bit cleared, 3 touched, bit cleared, ' +
      '0 touched, bit cleared',
  );
  expect(bench.candidate()).toBe(2);
});

test('shows the queue, oldest first, and where the hand stands', () => {
  const bench = new PolicyBench('sieve');
  bench.enterAll(3);
  expect(bench.policy.order()).toMatchObject([
    { name: 'queue', order: 'oldest first', hand: null },
  ]);
  bench.touch(0);
  bench.candidate();
  bench.touch(2);
  expect(bench.policy.order()).toMatchObject([{ hand: 1 }]);
  expect(bench.notes('queue')).toEqual(['', '', 'touched']);
});
