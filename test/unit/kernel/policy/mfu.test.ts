/**
 * mfu: most touches first, with the conventions of lfu.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('the page with the most touches leaves, of equals who has had its count longest', () => {
  expect(victimsOf('mfu', 3, '0 0 1 2 3 4')).toBe('0 1');
});

test('persist: a page that comes back has its count again', () => {
  expect(victimsOf('mfu', 2, '0 0 1 2 0 3')).toBe('0 1 2');
  expect(victimsOf('mfu:persist=true', 2, '0 0 1 2 0 3')).toBe('0 1 0');
});

test('ties by arrival and by place', () => {
  for (const [tie, first] of [
    ['lru', 2],
    ['fifo', 1],
    ['frame', 3],
  ] as const) {
    const bench = new PolicyBench('mfu', { tie });
    bench.enterAll(3);
    bench.policy.leave(bench.id(0), 'evicted');
    bench.policy.enter(bench.id(3), 'active');
    bench.policy.touched?.(Int32Array.of(2, 1, 3), 3);
    expect(bench.candidate()).toBe(first);
  }
});

test('a busy candidate is forgotten, a locked one stands behind its equals', () => {
  const bench = new PolicyBench('mfu');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});

test('its reason is the highest count', () => {
  const bench = new PolicyBench('mfu');
  bench.enterAll(2);
  expect(bench.reason()).toBe('highest count, 1, which it has had longest');
});

test('its order shows the next victim first', () => {
  const bench = new PolicyBench('mfu', { tie: 'fifo' });
  bench.enterAll(4);
  bench.policy.touched?.(Int32Array.of(3, 1), 2);
  expect(bench.lists()).toEqual({ pages: [1, 3, 0, 2] });
  expect(bench.notes('pages')).toEqual([
    'count 2, arrival 2',
    'count 2, arrival 4',
    'count 1, arrival 1',
    'count 1, arrival 3',
  ]);
});
