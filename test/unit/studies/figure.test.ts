/** Figures as data: which axis a miss ratio gets. */
import { expect, test } from '@jest/globals';
import { ratioAxis } from '../../../studies/figure';

const curve = (...ratios: readonly number[]) => ({
  name: 'lru',
  points: ratios.map((ratio, i): [number, number] => [i + 1, ratio]),
});

test('miss ratios that differ by more than a straight axis can show have a logarithmic one', () => {
  expect(ratioAxis([curve(50, 2), curve(1, 0.5)])).toMatchObject({ log: true });
  expect(ratioAxis([curve(50, 2)])).toMatchObject({ log: false });
});

test('a ratio of zero has no place on a logarithmic axis', () => {
  expect(ratioAxis([curve(50, 0)])).toMatchObject({ log: false });
});
