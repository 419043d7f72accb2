/**
 * Published answers: all of the textbooks', and those of a cache simulator on two real programs.
 * The whole table of the simulator is for `machvm vectors`: it takes minutes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkVector } from '../../studies/vector_check';
import { readVectors } from '../../studies/vectors';
import { bundledTrace } from '../support/bundled_trace';

const FOLDER = join(__dirname, '..', 'data', 'vectors');
const tableOf = (name: string): ReturnType<typeof readVectors> =>
  readVectors(readFileSync(join(FOLDER, name), 'utf8'), name);

test('every published answer of the textbooks is ours', () => {
  const checked = tableOf('textbook.csv').map((vector) => checkVector(vector, () => null));
  expect(checked.length).toBe(89);
  expect(checked.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
});

describe('a cache simulator on perl_small', () => {
  const trace = bundledTrace('perl_small');
  const rows = tableOf('simulator.csv').filter(
    ({ trace: name, frames, faults }) => name === 'perl_small' && frames >= 40 && faults < 100_000,
  );

  test('there are rows of all its policies but LFU, which faults all the time', () => {
    expect(new Set(rows.map(({ algorithm }) => algorithm)).size).toBe(8);
  });

  test.each(rows)('$algorithm with $frames frames: $faults faults ($policies)', (vector) => {
    expect(checkVector(vector, () => trace)).toMatchObject({ verdict: 'agrees' });
  });
});
