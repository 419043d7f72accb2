/**
 * lfu: fewest touches, and the conventions on ties and on counts of pages that left.
 */
import { describe, expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('the page with the fewest touches leaves, the load being the first', () => {
  expect(victimsOf('lfu', 3, '0 0 1 1 1 2 3 0 4')).toBe('2 3');
});

describe('of several with one count', () => {
  /** All have been touched once since they came, 2 first; 3 has the place that 0 had. */
  function equals(tie: string): PolicyBench {
    const bench = new PolicyBench('lfu', { tie });
    bench.enterAll(3);
    bench.policy.leave(bench.id(0), 'evicted');
    bench.policy.enter(bench.id(3), 'active');
    bench.policy.touched?.(Int32Array.of(2, 1, 3), 3);
    return bench;
  }

  test.each([
    ['lru', [2, 1, 3]],
    ['fifo', [1, 2, 3]],
    ['frame', [3, 1, 2]],
  ])('tie=%s: %j', (tie, order) => {
    expect(equals(tie).victims()).toEqual(order);
  });
});

test('persist: a page that comes back has its count again', () => {
  expect(victimsOf('lfu', 2, '0 0 1 2 1 2')).toBe('1 2 1');
  expect(victimsOf('lfu:persist=true', 2, '0 0 1 2 1 2')).toBe('1 2 0');
});

test('a busy candidate is forgotten, a locked one stands behind its equals', () => {
  const bench = new PolicyBench('lfu');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});
