/** A grid as jobs: which rows go together, and which job is the longest. */
import { describe, expect, test } from '@jest/globals';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import type { GridRow, Passes } from '../../../studies/grid';
import { GridCosts, gridJobs, missesOf } from '../../../studies/grid';
import { readReferenceString } from '../../../traces/readers/refs';
import { bundledTrace } from '../../support/bundled_trace';

const table = { pageout: 'demand', contents: 'stamps', store: 'object' } as const;
const noFile = (path: string): never => {
  throw new Error(path);
};
const sizes = [2, 3, 4, 5];
const rowsOf = (...policies: readonly string[]): readonly GridRow[] =>
  policies.flatMap((policy) =>
    sizes.map((frames) => ({ choice: choosePolicy(policy, noFile), frames, seed: '1' })),
  );
const trace = { references: 1_000_000, syncs: [] };
const misses = (frames: number): number => 1 / frames;

function jobsOf(passes: Passes, given: { kernel?: boolean } = {}): readonly string[] {
  const all = { ...table, ...given };
  const costs = new GridCosts(trace, all, misses);
  const jobs = gridJobs(rowsOf('fifo', 'lru'), trace, all, costs, passes);
  return jobs.map(({ policy, frames, rows }) => `${policy} ${frames.join()} is ${rows.join()}`);
}

describe('the jobs of a grid', () => {
  test('begin with the longest: fewer frames miss more', () => {
    expect(jobsOf('never')).toEqual([
      'fifo 2 is 0',
      'lru 2 is 4',
      'fifo 3 is 1',
      'lru 3 is 5',
      'fifo 4 is 2',
      'lru 4 is 6',
      'fifo 5 is 3',
      'lru 5 is 7',
    ]);
  });

  test('have one for all sizes of lru where a pass pays', () => {
    expect(jobsOf('pays')).toContain('lru 2,3,4,5 is 4,5,6,7');
    expect(jobsOf('pays')).toHaveLength(5);
    expect(jobsOf('pays', { kernel: true })).toHaveLength(8);
  });

  test('cost more in the kernel', () => {
    const row = { choice: choosePolicy('fifo', noFile), frames: 2, seed: '1' };
    const alone = new GridCosts(trace, table, misses).replay(row);
    const kernel = new GridCosts(trace, { ...table, kernel: true }, misses).replay(row);
    expect(kernel).toBeGreaterThan(3 * alone);
  });
});

test('how often a trace misses is told by its beginning', () => {
  const few = missesOf(readReferenceString('0 1 2 0 1 2 0 1', { file: 'few' }));
  expect([1, 2, 3, 9].map(few)).toEqual([1, 1, 3 / 8, 3 / 8]);
  const real = missesOf(bundledTrace('git_small'));
  expect(real(20)).toBeGreaterThan(real(40));
});
