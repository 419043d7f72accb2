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
  bench.enterAll(3);
  expect([...bench.victims()].sort()).toEqual([0, 1, 2]);
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
