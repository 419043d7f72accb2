/**
 * w-tinylfu: who falls out of the window has to be seen more often than who would leave for it.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('newcomers leave while they were seen no more often than the oldest', () => {
  expect(victimsOf('w-tinylfu:window=0.25', 4, '0 1 2 3 4 5')).toBe('3 4');
});

test('a newcomer that was seen more often takes the place of the oldest', () => {
  expect(victimsOf('w-tinylfu:window=0.25', 4, '0 1 2 3 3 3 4')).toBe('0');
});

test('a page that is touched in probation is protected, as many as there is room for', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.25 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.policy.save()).toMatchObject({ window: [3], probation: [0, 1, 2], protected: [] });
  bench.policy.touched?.(Int32Array.of(0, 1), 2);
  expect(bench.policy.save()).toMatchObject({ probation: [2], protected: [0, 1] });
  bench.policy.touched?.(Int32Array.of(2), 1);
  expect(bench.policy.save()).toMatchObject({ probation: [0], protected: [1, 2] });
});

test('counters end at 15, and are halved every ten times the frames', () => {
  const { policy } = new PolicyBench('w-tinylfu', {}, { frames: 4 });
  const highest = (): number => {
    const saved = JSON.parse(JSON.stringify(policy.save()));
    return Math.max(...saved.sketch);
  };
  for (let i = 0; i < 39; i += 1) policy.incoming?.({ object: 1, offset: 7 });
  expect(highest()).toBe(15);
  policy.incoming?.({ object: 1, offset: 7 });
  expect(highest()).toBe(7);
});

test('a busy candidate is forgotten, a locked one goes to the end of its queue', () => {
  const bench = new PolicyBench('w-tinylfu', { window: 0.5 }, { frames: 4 });
  bench.enterAll(4);
  expect(bench.candidate()).toBe(2);
  bench.policy.refused(bench.id(2), 'locked');
  expect(bench.candidate()).toBe(3);
  bench.policy.refused(bench.id(3), 'busy');
  expect(bench.policy.save()).toMatchObject({ window: [2], probation: [0, 1] });
});
