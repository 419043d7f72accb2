/**
 * Curves in the terminal: miss ratio against frames, frames on a logarithmic axis, and ratios too
 * where they are far apart. With colours all
 * policies share one chart, without them each has its own.
 */
import { blue, cyan, green, magenta, plot, red, reset, yellow } from 'asciichart';
import type { Curve, CurvePanel } from '../../studies/figure';
import { grouped } from '../../views/numbers';
import { columns } from '../show/columns';
import { colors, wrapped } from '../show/output';
import { ours } from '../show/visible';

const WIDEST = 72;
const HEIGHT = 12;
const LOW = 5;
const INKS = [blue, red, green, magenta, cyan, yellow];

/** The height of a curve over each column, between its points on a straight line. */
function sampled({ points }: Curve, low: number, high: number): number[] {
  const width = Math.min(WIDEST, columns() - LABEL - 3);
  return Array.from({ length: width }, (_, column) => {
    const x = low * (high / low) ** (column / (width - 1));
    const next = points.findIndex(([at]) => at >= x - 1e-9);
    const [before, after] = [points[Math.max(0, next - 1)], points[next] ?? points.at(-1)];
    if (before === undefined || after === undefined) return 0;
    if (after[0] <= before[0]) return after[1];
    const share = Math.log(x / before[0]) / Math.log(after[0] / before[0]);
    return before[1] + Math.min(1, Math.max(0, share)) * (after[1] - before[1]);
  });
}

/** The vertical axis: what is drawn for a value, and what stands beside it. */
interface Scale {
  readonly height: (value: number) => number;
  readonly label: (height: number) => string;
}

const LABEL = 9;
const straight: Scale = {
  height: (value) => value,
  label: (height) => height.toFixed(2).padStart(LABEL),
};
/** Small numbers have as many digits as large ones. */
const logarithmic: Scale = {
  height: Math.log10,
  label: (height) => String(Number((10 ** height).toPrecision(2))).padStart(LABEL),
};

function trimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/**
 * Which curves lie on each other, and where, since of those only the one drawn last shows: a line
 * for each set of curves that meet.
 */
function coinciding({ curves, x }: CurvePanel): string {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(([at]) => at)))];
  const sets = new Map<string, number[]>();
  for (const size of sizes.sort((a, b) => a - b)) {
    const met = new Map<number, string[]>();
    for (const { name, points } of curves) {
      const value = points.find(([at]) => at === size)?.[1];
      if (value !== undefined) met.set(value, [...(met.get(value) ?? []), name]);
    }
    for (const names of met.values()) {
      const set = names.join(', ');
      if (names.length > 1) sets.set(set, [...(sets.get(set) ?? []), size]);
    }
  }
  const lines = [...sets].map(([set, at]) => {
    const where =
      at.length === sizes.length ? 'all sizes' : `${at.map(grouped).join(', ')} ${x.name}`;
    return wrapped(`${set}: the same at ${where}`);
  });
  return lines.map((line) => `\n${line}`).join('');
}

/** What stands in place of a plot of one size. */
export const TOO_FEW_SIZES = 'too few sizes for a plot';

/** The panel as text of at most 100 columns; null if there are not enough sizes for a curve. */
export function panelText(panel: CurvePanel): string | null {
  const xs = panel.curves.flatMap(({ points }) => points.map(([x]) => x));
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  if (!(high > low)) return null;
  const isLog = panel.y.log === true;
  const { height, label } = isLog ? logarithmic : straight;
  const series = panel.curves.map((curve) => sampled(curve, low, high).map(height));
  const all = series.flat();
  const min = isLog ? Math.min(...all) : (panel.y.least ?? 0);
  // Curves that are all at the bottom still need an axis.
  const max = Math.max(...all) > min ? Math.max(...all) : min + 1;
  const ends = `${grouped(low)} to ${grouped(high)} ${panel.x.name}`;
  const axes = isLog ? `${ends}, both logarithmic` : `${ends}, logarithmic`;
  const head = wrapped(`${panel.title}, ${panel.y.name}, ${axes}`);
  const drawn = (lines: number[][], rows: number, inks: string[] = []): string =>
    trimmed(plot(lines, { height: rows, min, max, colors: inks, format: label }));
  if (colors.isColorSupported) {
    const inks = panel.curves.map((_, i) => INKS[i % INKS.length] ?? blue);
    const legend = panel.curves.map(
      ({ name }, i) => `${ours(inks[i] ?? '')}── ${name}${ours(reset)}`,
    );
    const chart = ours(drawn(series, HEIGHT, inks));
    return `${head}\n${chart}\n${legend.join('   ')}${coinciding(panel)}`;
  }
  const charts = series.map((line, i) => `${panel.curves[i]?.name ?? ''}\n${drawn([line], LOW)}`);
  return [head, ...charts].join('\n') + coinciding(panel);
}
