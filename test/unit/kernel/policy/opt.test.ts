/**
 * opt: the page whose next use is furthest away leaves.
 */
import { expect, test } from '@jest/globals';
import { kernelPaging, victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';
import { opt } from '../../../support/reference_policies';

test("Belady's string: seven faults with three frames", () => {
  const { faults, victims } = kernelPaging('opt', '1 2 3 4 1 2 5 1 2 3 4 5', 3);
  expect(faults).toBe(7);
  expect(victims.slice(0, 2)).toEqual([3, 4]);
  // 5 is used once more, so others make room for 3 and 4.
  expect(victims).not.toContain(5);
});

test('a page that is never used again goes before any other', () => {
  expect(victimsOf('opt', 2, '0 1 2 0 2')).toBe('1');
});

test('thousands of hits between two faults change nothing', () => {
  const hits = Array.from({ length: 6000 }, (_, reference) => reference % 3);
  const pages = [0, 1, 2, ...hits, 3, 4, 1, 0, ...hits, 5, 2, 3, 0, 1];
  expect(kernelPaging('opt', pages, 3).faults).toBe(opt(pages, 3).faults);
});

test('without a future the page that came first goes', () => {
  const bench = new PolicyBench('opt');
  for (const page of [5, 9, 2]) bench.policy.enter(bench.id(page), 'active');
  bench.policy.touched?.(Int32Array.of(2, 5, 9), 3);
  expect(bench.reason()).toBe('never used again');
  expect(bench.victims()).toEqual([5, 9, 2]);
});

/** A bench where each page comes at the next reference, and is used next when `uses` says. */
function withUses(...uses: readonly (readonly [page: number, use: number])[]): PolicyBench {
  const nextUse = (reference: number): number => uses[reference]?.[1] ?? Number.POSITIVE_INFINITY;
  const bench = new PolicyBench('opt', {}, { future: { nextUse } });
  for (const [page] of uses) {
    bench.policy.enter(bench.id(page), 'active');
    bench.references += 1;
  }
  return bench;
}

test('of pages that are never used again the one that came first goes, though used last', () => {
  const bench = withUses([3, 50], [1, 60], [2, Number.POSITIVE_INFINITY]);
  expect(bench.lists()).toEqual({
    'never used again': [2],
    'used again': [1, 3],
    'stood back': [],
  });
  bench.references = 50;
  bench.policy.touched?.(Int32Array.of(3), 1);
  bench.references = 60;
  bench.policy.touched?.(Int32Array.of(1), 1);
  expect(bench.victims()).toEqual([3, 1, 2]);
});

test('a use far ahead has its place, one beyond 2^31 counts as none', () => {
  const bench = withUses([0, 2 ** 26], [1, 2 ** 26 + 1], [2, 7], [3, 2 ** 31]);
  expect(bench.victims()).toEqual([3, 1, 0, 2]);
});

test('of pages that were read ahead with one use the one that came first goes', () => {
  const bench = withUses([6, 9], [1, 9], [2, 9], [3, 4]);
  bench.policy.leave(bench.id(1), 'freed');
  expect(bench.victims()).toEqual([6, 2, 3]);
});

test('its order shows when pages are used next, its reason what decided', () => {
  const bench = withUses([0, 5], [1, 8]);
  expect(bench.reason()).toBe('next use furthest away, 6 references from now');
  bench.policy.refused(bench.id(1), 'locked');
  expect(bench.policy.order()).toEqual([
    { name: 'never used again', order: 'next victim first', hand: null, entries: [] },
    {
      name: 'used again',
      order: 'next victim first',
      hand: null,
      entries: [{ page: 0, note: 'used next at 5, arrival 0' }],
    },
    {
      name: 'stood back',
      order: 'next victim first',
      hand: null,
      entries: [{ page: 1, note: 'arrival 1' }],
    },
  ]);
  bench.policy.refused(bench.id(0), 'locked');
  expect([bench.reason(), bench.candidate()]).toEqual([
    'first to come of those that stand back',
    0,
  ]);
  bench.policy.touched?.(Int32Array.of(1), 1);
  expect(bench.candidate()).toBe(1);
});

test('a busy candidate is forgotten, a locked one is named last', () => {
  const future = { nextUse: (reference: number): number => 100 - reference };
  const bench = new PolicyBench('opt', {}, { future });
  for (let page = 0; page < 3; page += 1) {
    bench.references = page;
    bench.policy.enter(bench.id(page), 'active');
  }
  bench.policy.refused(bench.candidateId(), 'locked');
  expect(bench.candidate()).toBe(1);
  bench.policy.refused(bench.id(1), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});
