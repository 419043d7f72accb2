/**
 * 2q: newcomers pass through A1in; who comes back in time enters Am.
 */
import { expect, test } from '@jest/globals';
import { Reason } from '../../../../kernel/policy/policy';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('with four frames: one for newcomers, two remembered, three for those that came back', () => {
  // 0, 1 and 4 come back while they are remembered; 2 and 3 have been forgotten by then.
  expect(victimsOf('2q', 4, '0 1 2 3 4 0 5 1 6 2 0 4 7')).toBe('0 1 2 3 4 5 6 1');
});

test('touches of newcomers do nothing', () => {
  expect(victimsOf('2q', 4, '0 1 2 3 0 0 0 4')).toBe('0');
});

test('nothing is remembered with out=0: then it is fifo', () => {
  expect(victimsOf('2q:out=0', 4, '0 1 2 3 4 0 5 1')).toBe('0 1 2 3');
});

test('in is the share of the newcomers: with in=1 nobody leaves Am before them', () => {
  const bench = new PolicyBench('2q', { in: 1 }, { frames: 4 });
  bench.enterAll(4);
  bench.policy.leave(bench.id(0), 'evicted');
  bench.policy.incoming?.(0);
  bench.policy.enter(bench.id(0), 'active');
  expect(bench.lists()).toEqual({ A1in: [1, 2, 3], Am: [0], A1out: [] });
  expect(bench.candidate()).toBe(0);
});

test.each([1, 2, 3])('with %i frames newcomers have no place of their own', (frames) => {
  // The first fill memory; each newcomer after them is the next to go, unless it comes back.
  const filled = Array.from({ length: frames }, (_, page) => page).join(' ');
  expect(victimsOf('2q', frames, `${filled} 7 8`)).toBe(frames === 1 ? '0 7' : '0 1');
});

test('a page that is freed is not remembered', () => {
  const bench = new PolicyBench('2q', {}, { frames: 4 });
  bench.enterAll(2);
  bench.policy.leave(bench.id(0), 'freed');
  bench.policy.leave(bench.id(1), 'evicted');
  expect(bench.lists()).toEqual({ A1in: [], Am: [], A1out: [1] });
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('2q');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toMatchObject({ A1in: [2, 3, 0], Am: [] });
});

test('its reason names the queue', () => {
  const bench = new PolicyBench('2q', {}, { frames: 4 });
  bench.enterAll(3);
  expect(bench.reason()).toBe('first in A1in, which is over its size');
  bench.policy.leave(bench.id(0), 'evicted');
  bench.policy.incoming?.(0);
  bench.policy.enter(bench.id(0), 'active');
  bench.policy.leave(bench.id(1), 'evicted');
  expect(bench.reason()).toBe('least recently used of Am, since A1in is within its size');
  expect(bench.candidate()).toBe(0);
});

test('a page that comes back to a full Am takes the place of its oldest', () => {
  const bench = new PolicyBench('2q', { out: 1 }, { frames: 4 });
  bench.enterAll(4);
  for (const page of [0, 1, 2, 3]) bench.policy.leave(bench.id(page), 'evicted');
  for (const page of [0, 1, 2]) {
    bench.policy.incoming?.(page);
    bench.policy.enter(bench.id(page), 'active');
  }
  bench.policy.incoming?.(3);
  const reason = new Reason();
  expect(bench.policy.candidate('interval', reason)).toBe(0);
  expect(reason.rule).toBe('least recently used of Am, to which a page comes back');
});

test('its order shows three queues, oldest first, and their sizes', () => {
  const bench = new PolicyBench('2q', {}, { frames: 4 });
  bench.enterAll(2);
  bench.policy.leave(bench.id(0), 'evicted');
  expect(bench.policy.order()).toEqual([
    { name: 'A1in', order: 'oldest first; size 1', hand: null, entries: [{ page: 1, note: '' }] },
    { name: 'Am', order: 'least recently used first; size 3', hand: null, entries: [] },
    { name: 'A1out', order: 'first to leave first', hand: null, entries: [{ ghost: 0, note: '' }] },
  ]);
});
