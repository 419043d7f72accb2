/**
 * working-set: who was not touched in the last tau references leaves at the next fault.
 */
import { expect, test } from '@jest/globals';
import { Reason } from '../../../../kernel/policy/policy';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a fault sends all away that have left the window, though there is room', () => {
  expect(victimsOf('working-set:tau=3', 5, '0 1 2 0 0 0 0 3')).toBe('1 2');
  expect(victimsOf('working-set:tau=7', 5, '0 1 2 0 0 0 0 3')).toBe('');
});

test('the window ends at tau: a page that is exactly as old stays', () => {
  // At reference 4 page 0, touched at 0, is 4 old, and page 1 is 3.
  expect(victimsOf('working-set:tau=4', 5, '0 1 2 2 3')).toBe('');
  expect(victimsOf('working-set:tau=3', 5, '0 1 2 2 3')).toBe('0');
  expect(victimsOf('working-set:tau=2', 5, '0 1 2 2 3')).toBe('0 1');
});

test('where the set does not fit its oldest page leaves', () => {
  expect(victimsOf('working-set:tau=1000', 2, '0 1 0 2 0 3')).toBe('1 2');
});

test('its reason is the window in a trim, and the order of use where the set does not fit', () => {
  const bench = new PolicyBench('working-set', { tau: 5 });
  bench.enterAll(2);
  bench.references = 3;
  bench.policy.touched?.(Int32Array.of(0), 1);
  bench.references = 6;
  expect(bench.reason()).toBe('not touched in the last 5 references');
  const reason = new Reason();
  expect(bench.policy.candidate('interval', reason)).toBe(1);
  expect(reason.rule).toBe('not touched in the last 5 references');
  expect(bench.lists()).toEqual({ queue: [1, 0] });
  expect(bench.notes('queue')).toEqual(['last used at 0', 'last used at 3']);
});

test('a busy candidate is forgotten, a locked one is the youngest', () => {
  const bench = new PolicyBench('working-set');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});
