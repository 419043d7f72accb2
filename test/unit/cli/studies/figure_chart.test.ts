/** What stands at the ends of the curves of a panel. */
import { expect, test } from '@jest/globals';
import { endLabels } from '../../../../cli/studies/figure_chart';
import type { CurvePanel } from '../../../../studies/figure';

/** Curves named a, b, c ... that end so high. */
function panel(ends: readonly number[], log = false): CurvePanel {
  const curves = ends.map((end, at) => ({
    name: 'abcdefg'[at] ?? '',
    points: [[1, 100] as const, [2, end] as const],
  }));
  return { title: '', x: { name: '', log: false }, y: { name: '', log }, curves };
}

test.each([
  [[10, 50, 90], false, ['a', 'b', 'c']],
  [[10, 10, 10], false, ['a +2', '', '']],
  // The first of the figure names those that end with it, though it ends a little higher.
  [[11, 10, 60, 60.5], false, ['a +1', '', 'c +1', '']],
  // On a logarithmic axis 1 and 1.5 are far from each other.
  [[1, 1.5, 40], true, ['a', 'b', 'c']],
  [[1, 1.5, 40], false, ['a +1', '', 'c']],
])('curves that end at %j, logarithmic %s: %j', (ends, log, labels) => {
  expect(endLabels(panel(ends, log))).toEqual(labels);
});
