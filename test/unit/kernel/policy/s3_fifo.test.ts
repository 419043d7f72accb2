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
  expect(bench.policy.save()).toMatchObject({ main: [1, 0], counts: [0, 2] });
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
  expect(bench.policy.save()).toMatchObject({ small: [2, 3, 0], main: [], ghosts: [] });
});
