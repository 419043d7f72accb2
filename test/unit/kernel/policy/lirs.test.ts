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

test('its reason is a HIR page as long as there is one', () => {
  const bench = new PolicyBench('lirs', { hir: 0.25 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.reason()).toBe('first of the HIR pages in Q');
  bench.policy.leave(bench.id(3), 'evicted');
  expect(bench.reason()).toBe('least recently used LIR page, since no HIR page is left');
});

test('its order shows the stack with those that left, the queue, and who left', () => {
  const bench = new PolicyBench('lirs', { hir: 0.25 }, { frames: 4 });
  bench.enterAll(5);
  bench.policy.leave(bench.id(3), 'evicted');
  bench.policy.touched?.(Int32Array.of(1), 1);
  const entries = [
    { page: 0, note: 'LIR' },
    { page: 2, note: 'LIR' },
    { ghost: 3, note: 'HIR' },
    { page: 4, note: 'HIR' },
    { page: 1, note: 'LIR' },
  ];
  expect(bench.policy.order()).toEqual([
    { name: 'S', order: 'bottom first', hand: null, entries },
    { name: 'Q', order: 'next victim first', hand: null, entries: [{ page: 4, note: '' }] },
    {
      name: 'departed',
      order: 'first to be forgotten first',
      hand: null,
      entries: [{ ghost: 3, note: '' }],
    },
  ]);
});

test('repeats=drop: a page that was referenced last stays what it is', () => {
  const bench = new PolicyBench('lirs', { hir: 0.25, repeats: 'drop' }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.policy.order()[0]?.order).toBe('bottom first; key 3 was referenced last');
  bench.policy.touched?.(Int32Array.of(3, 3), 2);
  expect(bench.lists()).toMatchObject({ S: [0, 1, 2, 3], Q: [3] });
  bench.policy.touched?.(Int32Array.of(0, 3), 2);
  expect(bench.lists()).toMatchObject({ S: [2, 0, 3], Q: [1] });
});

test('pages without a recent use come in after all LIR pages were freed', () => {
  const bench = new PolicyBench('lirs', { hir: 0.5 }, { frames: 4 });
  bench.enterAll(4);
  for (const page of [0, 1]) bench.policy.leave(bench.id(page), 'freed');
  expect(bench.lists()).toEqual({ S: [], Q: [2, 3], departed: [] });
  bench.policy.touched?.(Int32Array.of(2, 3, 3, 2), 4);
  bench.policy.enter(bench.id(5), 'active');
  expect(bench.victims().sort()).toEqual([2, 3, 5]);
});
