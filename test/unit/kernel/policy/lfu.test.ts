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

test.each([false, true])('thousands of pages with one count: tie=fifo, persist=%s', (persist) => {
  const bench = new PolicyBench('lfu', { tie: 'fifo', persist });
  bench.enterAll(5000);
  const pages = Int32Array.from({ length: 5000 }, (_, i) => 4999 - i);
  bench.policy.touched?.(pages, 5000);
  expect(bench.victims()).toEqual([...pages].reverse());
});

test('its reason is the lowest count', () => {
  const bench = new PolicyBench('lfu');
  bench.enterAll(2);
  expect(bench.reason()).toBe('lowest count, 1, which it has had longest');
});

test('its order shows counts, what breaks ties, and the counts of pages that left', () => {
  const bench = new PolicyBench('lfu', { tie: 'frame', persist: true });
  bench.enterAll(3);
  bench.policy.touched?.(Int32Array.of(1, 2, 2), 3);
  bench.policy.leave(bench.id(1), 'evicted');
  expect(bench.policy.order()).toEqual([
    {
      name: 'pages',
      order: 'next victim first; free slots, last first: 1',
      hand: null,
      entries: [
        { page: 0, note: 'count 1, slot 0' },
        { page: 2, note: 'count 3, slot 2' },
      ],
    },
    { name: 'left', order: 'by key', hand: null, entries: [{ ghost: 1, note: 'count 2' }] },
  ]);
});
