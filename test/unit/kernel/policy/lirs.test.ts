/**
 * lirs: who is touched again while it is in the stack takes the place of the oldest LIR page.
 */
import { expect, test } from '@jest/globals';
import { kernelPaging, victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('with three LIR frames and one for the others', () => {
  // 3 comes back while the stack remembers it and becomes LIR, then 4; 0 and 1 are demoted.
  expect(victimsOf('lirs:hir=0.25', 4, '0 1 2 3 4 3 5 4 6')).toBe('3 4 0 5 1');
});

test('a loop one page larger than memory hits with all LIR pages, where lru never hits', () => {
  const loop = '0 1 2 3 4 0 1 2 3 4 0 1 2 3 4 0 1 2 3 4';
  expect(kernelPaging('lirs:hir=0.25', loop, 4).faults).toBe(5 + 3 * 2);
  expect(kernelPaging('lru', loop, 4).faults).toBe(20);
});

test('with ghosts=0 nobody comes back as LIR', () => {
  expect(victimsOf('lirs:hir=0.25,ghosts=0', 4, '0 1 2 3 4 3 5 4 6')).toBe('3 4 3 5 4');
});

test('a resident page that is touched while in the stack becomes LIR at once', () => {
  const bench = new PolicyBench('lirs', { hir: 0.25 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.candidate()).toBe(3);
  bench.policy.touched?.(Int32Array.of(3), 1);
  expect(bench.victims()).toEqual([0, 1, 2, 3]);
});

test('a busy candidate is forgotten, a locked one stands back', () => {
  const bench = new PolicyBench('lirs', { hir: 0.5 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.candidate()).toBe(2);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0, 1]);
});
