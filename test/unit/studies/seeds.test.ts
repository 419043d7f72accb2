/** Which policies are replayed with each seed, and rows of several seeds as one. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../kernel/policy/policies';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import { infiniteChoice } from '../../../studies/replay_row';
import { beginRow } from '../../../studies/running_row';
import { meanRows, meansText, seedsFor } from '../../../studies/seeds';
import type { StudyRow } from '../../../studies/study_row';
import { bundledTrace } from '../../support/bundled_trace';

const seeds = ['1', '2', '3'];
const table = { pageout: 'demand', contents: 'stamps', store: 'object' } as const;
const noFile = (path: string): never => {
  throw new Error(path);
};

function rowOf(policy: string, seed: string): StudyRow {
  const choice = choosePolicy(policy, noFile);
  const running = beginRow({
    trace: bundledTrace('git_small'),
    choice,
    frames: 30,
    table: { ...table, seed },
  });
  while (running.advance());
  return running.row();
}

describe('seeds', () => {
  test.each(Object.keys(policies))('of %s are all used if its counts depend on them', (policy) => {
    const used = seedsFor(choosePolicy(policy, noFile), seeds);
    const counts = seeds.map((seed) => ({ ...rowOf(policy, seed), seed: '' }));
    const differ = new Set(counts.map((row) => JSON.stringify(row))).size > 1;
    expect(used).toEqual(differ ? seeds : ['1']);
  });

  test('are all used by a policy of a file that does not say otherwise', () => {
    const spec = { ...policies.fifo };
    expect(
      seedsFor(
        choosePolicy('./mine.ts', () => spec),
        seeds,
      ),
    ).toEqual(seeds);
    const sure = { ...spec, usesChance: false };
    expect(
      seedsFor(
        choosePolicy('./mine.ts', () => sure),
        seeds,
      ),
    ).toEqual(['1']);
    expect(seedsFor(infiniteChoice('demand'), seeds)).toEqual(['1']);
  });
});

test('rows that differ in seeds are one row with means and standard deviations', () => {
  const row = { ...rowOf('random', '1'), faults: 10, miss_ratio: 0.1 };
  const rows = [row, { ...row, seed: '2', faults: 14, miss_ratio: 0.3 }, rowOf('fifo', '1')];
  const [random, fifo, ...more] = meanRows(rows);
  expect(more).toEqual([]);
  expect(random).toMatchObject({ policy: 'random', seed: '1', frames: 30, faults: 12, seeds: 2 });
  expect(random?.miss_ratio).toBeCloseTo(0.2);
  expect(random?.spread['faults']).toBeCloseTo(Math.sqrt(8));
  expect(random?.spread['frames']).toBe(0);
  expect(fifo).toEqual({ ...rows[2], seeds: 1, spread: {} });
  expect(meansText(meanRows(rows))).toBe(
    '±: mean and standard deviation over 2 seeds, where a policy uses chance',
  );
  expect(meansText(meanRows([row]))).toBeNull();
});
