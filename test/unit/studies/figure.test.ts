/** Figures as data: which axis a miss ratio gets. */
import { expect, test } from '@jest/globals';
import { drawing } from '../../../cli/studies/figure_chart';
import { missRatioPanel, ratioAxis, returnsPanel } from '../../../studies/figure';

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

const row = (policy: string, frames: number, faults: number) => ({
  trace: 't',
  policy,
  seed: '1',
  frames,
  faults,
  miss_ratio: faults / 12,
});

test('relative misses are those of another policy with as many frames', () => {
  const rows = [row('lru', 3, 10), row('lru', 4, 8), row('opt', 3, 7), row('opt', 4, 0)];
  const { curves, y } = missRatioPanel([...rows, row('infinite', 5, 5)], 'opt');
  expect(curves).toEqual([
    { name: 'lru', points: [[3, 10 / 7]] },
    { name: 'opt', points: [[3, 1]] },
    { name: 'infinite', points: [[3, 5 / 7]] },
  ]);
  expect(y).toEqual({ name: 'times the misses of opt', least: 0.7, log: false });
});

interface Axis {
  readonly min: number;
  readonly max: number;
  readonly show?: boolean;
}

test('returns and the heat map have the same axis of references', () => {
  const samples = [{ references: 0, requests: 0, returns: 0 }];
  const panel = returnsPanel([{ name: 'lru', samples }], { references: 90, warmup: 10 });
  expect(panel.curves[0]?.points).toEqual([[10, 0]]);
  const counts = new Float64Array(4).fill(1);
  const heat = { references: 90, pages: 7, columns: 2, rows: 2, counts };
  const { option } = drawing({ title: 't', panels: [panel], heat });
  const [of, cells, map] = option['xAxis'] as Axis[]; // parsed
  expect([of?.min, of?.max, map?.min, map?.max]).toEqual([0, 90, 0, 90]);
  expect(cells?.show).toBe(false);
});
