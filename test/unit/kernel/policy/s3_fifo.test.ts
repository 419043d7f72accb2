/**
 * s3-fifo: a queue for newcomers, a main queue, and ghosts.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('newcomers leave first, ghosts come back to M, who is touched in M goes round', () => {
  // S and M have two frames each, three ghosts. 0 and 1 come back from the ghosts, 2 was touched
  // twice in S; then 0 leaves M, and 1, since 2 was touched there.
  const string = '0 1 2 3 4 0 2 2 5 6 1 7 2 8 5 9';
  expect(victimsOf('s3-fifo:small=0.5', 4, string)).toBe('0 1 3 4 5 0 6 7 1');
});

test('threshold says how many touches take a newcomer to M', () => {
  expect(victimsOf('s3-fifo:small=0.5,threshold=2', 4, '0 1 2 3 0 4')).toBe('0');
  expect(victimsOf('s3-fifo:small=0.5,threshold=1', 4, '0 1 2 3 0 4')).toBe('1');
});

test('with ghost=0 nobody comes back to M', () => {
  expect(victimsOf('s3-fifo:small=0.5,ghost=0', 4, '0 1 2 3 4 0 5 1')).toBe('0 1 2 3');
});

test('a page of M goes round at most three times', () => {
  const bench = new PolicyBench('s3-fifo', { small: 0, threshold: 1 }, { frames: 2 });
  bench.enterAll(2);
  bench.policy.touched?.(Int32Array.of(0, 1, 1), 3);
  // Both move to M, where their counts begin anew.
  expect(bench.candidate()).toBe(0);
  bench.policy.touched?.(Int32Array.of(0, 0, 0, 0, 0, 0), 6);
  expect(bench.candidate()).toBe(1);
  expect(bench.lists()).toMatchObject({ M: [1, 0] });
  expect(bench.notes('M')).toEqual(['counter 0', 'counter 2']);
});

test.each([1, 9])(
  'with %i frames S has none, and newcomers pass through it all the same',
  (frames) => {
    const filled = Array.from({ length: frames }, (_, page) => page).join(' ');
    expect(victimsOf('s3-fifo', frames, `${filled} 10 11`)).toBe(frames === 1 ? '0 10' : '0 1');
  },
);

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('s3-fifo');
  bench.enterAll(4);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toEqual({ S: [2, 3, 0], M: [], G: [] });
});

test('its reason names newcomers that moved to M, and pages of M whose counter was lowered', () => {
  const bench = new PolicyBench('s3-fifo', { small: 0.5 }, { frames: 4 });
  bench.enterAll(4);
  bench.policy.touched?.(Int32Array.of(0, 0, 1), 3);
  expect(bench.reason()).toBe(
    'first in S, touched too seldom to move to M, 0 counter 2, moved to M',
  );
  for (const page of [1, 2, 3]) bench.policy.leave(bench.id(page), 'freed');
  bench.policy.touched?.(Int32Array.of(0, 0), 2);
  expect(bench.reason()).toBe(
    'first in M whose counter is 0, 0 counter 2, lowered, moved to the tail, ' +
      '0 counter 1, lowered, moved to the tail',
  );
});

test('its order shows the queues with their counters, and the ghosts', () => {
  const bench = new PolicyBench('s3-fifo', { small: 0.5 }, { frames: 4 });
  bench.enterAll(3);
  bench.policy.touched?.(Int32Array.of(0, 0, 2), 3);
  bench.policy.leave(bench.candidateId(), 'evicted');
  const entries = (page: number, note: string): readonly object[] => [{ page, note }];
  expect(bench.policy.order()).toEqual([
    { name: 'S', order: 'oldest first', hand: null, entries: entries(2, 'counter 1') },
    {
      name: 'M',
      order: 'next to be looked at first',
      hand: null,
      entries: entries(0, 'counter 0'),
    },
    { name: 'G', order: 'first to leave first', hand: null, entries: [{ ghost: 1, note: '' }] },
  ]);
});
