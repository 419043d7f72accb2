/**
 * lirs against the program of its authors, which drops references to the page referenced just
 * before, keeps two frames or more for HIR pages, and remembers nearly all that left. The counts
 * are what that program printed for the references of git_small and sort_mini.
 */
import { expect, test } from '@jest/globals';
import { lirs } from '../../kernel/policy/lirs';
import { replay, replayFaults } from '../../scenarios/replay/replay';
import type { Trace } from '../../traces/trace';
import { bundledTrace } from '../support/bundled_trace';
import { kernelPaging } from '../support/kernel_paging';
import { PolicyBench } from '../support/policy_bench';

function misses(trace: Trace, frames: number, repeats: 'count' | 'drop'): number {
  const replayed = replay(trace, {
    frames,
    policy: lirs,
    policyOptions: { hir: 2 / frames, ghosts: 2500, repeats },
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'test',
  });
  return replayFaults(replayed);
}

test.each([
  ['git_small', 36, 2515, 2509],
  ['git_small', 142, 488, 481],
  ['sort_mini', 36, 1478, 1483],
])('%s in %i frames has the misses of the program, %i, only with repeats=drop', (...row) => {
  const [name, frames, dropped, counted] = row;
  const trace = bundledTrace(name);
  expect(misses(trace, frames, 'drop')).toBe(dropped);
  expect(misses(trace, frames, 'count')).toBe(counted);
});

test('a dropped reference is a hit, and leaves HIR what it would have made LIR', () => {
  // Where it counts, the second 3 makes it LIR, so 0 is HIR now and leaves for 4.
  expect(kernelPaging('lirs:hir=0.25,repeats=count', '0 1 2 3 3 4 0', 4)).toEqual({
    faults: 6,
    victims: [0, 4],
  });
  expect(kernelPaging('lirs:hir=0.25,repeats=drop', '0 1 2 3 3 4 0', 4)).toEqual({
    faults: 5,
    victims: [3],
  });
});

test('a reference is no repeat if the page has left meanwhile', () => {
  const bench = new PolicyBench('lirs', { hir: 0.25, repeats: 'drop' }, { frames: 4 });
  bench.enterAll(4);
  bench.policy.leave(bench.id(3), 'freed');
  bench.policy.enter(bench.id(3), 'active');
  bench.policy.touched?.(Int32Array.of(3), 1);
  expect(bench.candidate()).toBe(3);
  bench.policy.touched?.(Int32Array.of(0, 3), 2);
  expect(bench.victims()).toEqual([1, 2, 0, 3]);
});
