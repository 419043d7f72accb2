/** Curves in the terminal: the axis frames the data, and curves that coincide are named. */
import { expect, test } from '@jest/globals';
import { panelText } from '../../../../cli/studies/figure_text';
import type { CurvePanel } from '../../../../studies/figure';

function panel(least: number, ...curves: CurvePanel['curves']): CurvePanel {
  const y = { name: 'times the misses of opt', least, log: false };
  return { title: 'Misses', x: { name: 'frames', log: true }, y, curves };
}

const curve = (name: string, ...values: readonly number[]): CurvePanel['curves'][number] => ({
  name,
  points: values.map((value, i) => [2 ** (i + 3), value]),
});

test('the axis begins at the least that the panel names, not at 0', () => {
  const lines = panelText(panel(1, curve('lru', 1.25, 1.5)))?.split('\n') ?? [];
  expect(lines[2]).toMatch(/^ +1\.50 /);
  expect(lines.at(-1)).toMatch(/^ +1\.00 /);
});

test('curves that are all at the bottom are drawn', () => {
  expect(panelText(panel(1, curve('lru', 1, 1)))).toContain(' 1.00 ');
});

test('names the curves that lie on each other, and the sizes', () => {
  const curves = [curve('lru', 3, 2, 1), curve('gnu', 3, 2, 1), curve('opt', 2, 1.5, 1)];
  expect(
    panelText(panel(1, ...curves))
      ?.split('\n')
      .slice(-2),
  ).toEqual(['lru, gnu: the same at 8, 16 frames', 'lru, gnu, opt: the same at 32 frames']);
  expect(panelText(panel(1, ...curves.slice(0, 2)))).toMatch(/\nlru, gnu: the same at all sizes$/);
});

test('curves that do not meet have no such line', () => {
  expect(panelText(panel(0, curve('lru', 3, 2), curve('opt', 2, 1)))).not.toContain('the same');
});
