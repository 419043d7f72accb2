/**
 * clock: a hand that lowers and passes, and the conventions on which books differ.
 */
import { describe, expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

describe('with one bit', () => {
  test('a page that was touched since the hand last came is passed', () => {
    // 0 leaves after all bits were cleared; then 1, touched, is passed.
    expect(victimsOf('clock', 3, '0 1 2 3 1 4')).toBe('0 2');
  });

  test('insert says whether the access that brings a page in counts', () => {
    expect(victimsOf('clock:insert=1', 3, '0 1 2 0 3 4')).toBe('0 1');
    expect(victimsOf('clock:insert=0', 3, '0 1 2 0 3 4')).toBe('1 2');
  });

  test('a hit costs nothing: the hardware keeps the bit', () => {
    expect(new PolicyBench('clock').policy.touched).toBeUndefined();
    expect(new PolicyBench('clock', { bits: 2 }).policy.touched).toBeDefined();
  });
});

describe('with counters', () => {
  const hot = '0 0 0 0 1 2 3 4 5';

  test('a page that was touched often survives several rounds', () => {
    expect(victimsOf('clock:bits=1,insert=0', 3, hot)).toBe('1 2 0');
    expect(victimsOf('clock:bits=2,insert=0', 3, hot)).toBe('1 2 3');
  });

  test('most limits how far they count', () => {
    expect(victimsOf('clock:bits=2,insert=0,most=1', 3, hot)).toBe('1 2 0');
    expect(victimsOf('clock:bits=2,insert=0,most=2', 3, hot)).toBe('1 2 3');
  });

  test('insert is where they begin', () => {
    // The hand goes round until it finds a zero: that is 1, since 0 was touched twice.
    expect(victimsOf('clock:bits=2,insert=1', 3, '0 0 1 2 3 4')).toBe('1 2');
    expect(victimsOf('clock:bits=2,insert=1', 3, '0 1 2 3 4')).toBe('0 1');
  });
});

test('sweep=clear_all begins with the oldest, and clears only when all are set', () => {
  expect(victimsOf('clock:sweep=ring', 3, '0 1 2 3 1 4 1 5')).toBe('0 2 3');
  expect(victimsOf('clock:sweep=clear_all', 3, '0 1 2 3 1 4 1 5')).toBe('0 2 1');
});

test('clear makes all counters zero at intervals', () => {
  expect(victimsOf('clock:insert=0', 3, '0 1 2 0 3')).toBe('1');
  expect(victimsOf('clock:insert=0,clear=4', 3, '0 1 2 0 3')).toBe('0');
  expect(victimsOf('clock:bits=2,insert=0,clear=4', 3, '0 1 2 0 3')).toBe('0');
});

test('a busy candidate is forgotten, the hand passes a locked one', () => {
  const bench = new PolicyBench('clock');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 3, 0]);
});
