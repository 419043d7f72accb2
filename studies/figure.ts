/**
 * What a figure shows, as plain data: panels of curves and one heat map. How it is drawn, and into
 * what kind of file, is decided elsewhere.
 */
import type { HeatMap } from './heat';
import type { ReplayRow, ReplaySample } from './replay_row';

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface CurvePanel {
  readonly title: string;
  readonly x: { readonly name: string; readonly log: boolean };
  readonly y: { readonly name: string; readonly least?: number; readonly log?: boolean };
  readonly curves: readonly Curve[];
}

export interface Figure {
  readonly title: string;
  readonly panels: readonly CurvePanel[];
  readonly heat: HeatMap | null;
}

/** Rows whose curve is a bound: one number for all sizes. */
const BOUND = 'infinite';
const MOST_SAMPLES = 300;
/** So much between the smallest and the largest is too much for a straight axis. */
const WIDE = 30;

function percent(row: ReplayRow): number {
  return (100 * row.faults) / Math.max(1, row.references);
}

/** The axis of miss ratios: logarithmic where a straight one would show only the largest. */
export function ratioAxis(curves: readonly Curve[]): CurvePanel['y'] {
  const all = curves.flatMap(({ points }) => points.map(([, y]) => y));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return { name: '% of references', log: least > 0 && most > WIDE * least };
}

/** Miss ratio against frames, a curve a policy. */
export function missRatioPanel(rows: readonly ReplayRow[]): CurvePanel {
  const names = [...new Set(rows.map(({ policy }) => policy))];
  const frames = rows.filter(({ policy }) => policy !== BOUND).map((row) => row.frames);
  const ends = [Math.min(...frames), Math.max(...frames)];
  const curves = names.map((name): Curve => {
    const mine = rows.filter(({ policy }) => policy === name);
    const [first] = mine;
    if (name === BOUND && first !== undefined) {
      return { name, points: ends.map((at): [number, number] => [at, percent(first)]) };
    }
    const points = mine.map((row): [number, number] => [row.frames, percent(row)]);
    return { name, points: points.sort((a, b) => a[0] - b[0]) };
  });
  const x = { name: 'frames', log: true };
  return { title: 'Miss ratio', x, y: ratioAxis(curves), curves };
}

/** Pages sent home so far against references, a curve a replay. */
export function returnsPanel(
  replays: readonly { readonly name: string; readonly samples: readonly ReplaySample[] }[],
): CurvePanel {
  const curves = replays.map(({ name, samples }): Curve => {
    const each = Math.max(1, Math.ceil(samples.length / MOST_SAMPLES));
    const kept = samples.filter((_, i) => i % each === 0 || i === samples.length - 1);
    return { name, points: kept.map(({ references, returns }) => [references, returns]) };
  });
  const x = { name: 'references', log: false };
  return { title: 'Pages returned to their pager', x, y: { name: 'pages so far' }, curves };
}
