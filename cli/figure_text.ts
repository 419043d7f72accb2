/**
 * Curves in the terminal: miss ratio against frames, frames on a logarithmic axis. With colours all
 * policies share one chart, without them each has its own.
 */
import { blue, cyan, green, magenta, plot, red, yellow } from 'asciichart';
import type { Curve, CurvePanel } from '../studies/figure';
import { colors, grouped } from './output';

const WIDTH = 72;
const HEIGHT = 12;
const LOW = 5;
const INKS = [blue, red, green, magenta, cyan, yellow];

/** The height of a curve over each column, between its points on a straight line. */
function sampled({ points }: Curve, low: number, high: number): number[] {
  return Array.from({ length: WIDTH }, (_, column) => {
    const x = low * (high / low) ** (column / (WIDTH - 1));
    const next = points.findIndex(([at]) => at >= x - 1e-9);
    const [before, after] = [points[Math.max(0, next - 1)], points[next] ?? points.at(-1)];
    if (before === undefined || after === undefined) return 0;
    if (after[0] <= before[0]) return after[1];
    const share = Math.log(x / before[0]) / Math.log(after[0] / before[0]);
    return before[1] + Math.min(1, Math.max(0, share)) * (after[1] - before[1]);
  });
}

const label = (value: number): string => value.toFixed(2).padStart(9);

function trimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The panel as text of at most 100 columns; null if there are not enough sizes for a curve. */
export function panelText(panel: CurvePanel): string | null {
  const xs = panel.curves.flatMap(({ points }) => points.map(([x]) => x));
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  if (!(high > low)) return null;
  const series = panel.curves.map((curve) => sampled(curve, low, high));
  const max = Math.max(...series.flat());
  const ends = `${grouped(low)} to ${grouped(high)} ${panel.x.name}, logarithmic`;
  const head = `${panel.title}, ${panel.y.name}, ${ends}`;
  if (colors.isColorSupported) {
    const inks = panel.curves.map((_, i) => INKS[i % INKS.length] ?? blue);
    const chart = plot(series, { height: HEIGHT, min: 0, max, colors: inks, format: label });
    const legend = panel.curves.map(({ name }, i) => `${inks[i] ?? ''}── ${name}\u001b[0m`);
    return `${head}\n${trimmed(chart)}\n${legend.join('   ')}`;
  }
  const charts = series.map((line, i) => {
    const chart = plot(line, { height: LOW, min: 0, max, format: label });
    return `${panel.curves[i]?.name ?? ''}\n${trimmed(chart)}`;
  });
  return [head, ...charts].join('\n');
}
