/**
 * What a figure shows, as plain data: panels of curves and one heat map. How it is drawn, and into
 * what kind of file, is decided elsewhere.
 */
import type { HeatMap } from './heat';
import type { ReplaySample } from './replay_row';
import { INFINITE } from './replay_row';
import type { StudyRow } from './study_row';

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface CurvePanel {
  readonly title: string;
  readonly x: {
    readonly name: string;
    readonly log: boolean;
    /** The ends of the axis, where they are not those of the curves. */
    readonly range?: readonly [least: number, most: number];
  };
  readonly y: { readonly name: string; readonly least?: number; readonly log?: boolean };
  readonly curves: readonly Curve[];
}

export interface Figure {
  readonly title: string;
  readonly panels: readonly CurvePanel[];
  readonly heat: HeatMap | null;
}

const MOST_SAMPLES = 300;
/** So much between the smallest and the largest is too much for a straight axis. */
const WIDE = 30;

/** Policies whose misses others can be measured in. */
export const yardsticks = ['opt', 'lru', 'fifo'] as const;
export type Yardstick = (typeof yardsticks)[number];

/** A row as far as a figure goes. */
export type FigureRow = Pick<StudyRow, 'trace' | 'policy' | 'frames' | 'faults' | 'miss_ratio'>;

/** A logarithmic axis where a straight one would show only the largest values. */
function isWide(curves: readonly Curve[]): boolean {
  const all = curves.flatMap(({ points }) => points.map(([, y]) => y));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least > 0 && most > WIDE * least;
}

/** The axis of miss ratios: logarithmic where a straight one would show only the largest. */
export function ratioAxis(curves: readonly Curve[]): CurvePanel['y'] {
  return { name: '% of references', log: isWide(curves) };
}

/** The axis of misses in units of those of a policy. */
function relativeAxis(curves: readonly Curve[], relative: Yardstick): CurvePanel['y'] {
  const least = Math.min(1, ...curves.flatMap(({ points }) => points.map(([, y]) => y)));
  const log = isWide(curves);
  return { name: `times the misses of ${relative}`, least: Math.floor(10 * least) / 10, log };
}

/**
 * How to tell the misses of a row in units of those of another policy with as many frames, which is
 * among the rows; null where that one is not there or does not miss.
 */
export function relativeMisses(
  rows: readonly FigureRow[],
  relative: Yardstick,
): (row: FigureRow) => number | null {
  // None of them uses chance, so that they have one seed.
  const keyOf = ({ trace, frames }: FigureRow): string => `${frames} ${trace}`;
  const units = new Map(
    rows.flatMap((row) => (row.policy === relative ? [[keyOf(row), row.faults]] : [])),
  );
  return (row) => {
    const unit = units.get(keyOf(row)) ?? 0;
    return unit === 0 ? null : row.faults / unit;
  };
}

/** The points of a policy: of one value for all sizes where it is the bound of endless memory. */
function pointsOf(
  name: string,
  rows: readonly FigureRow[],
  missesOf: (row: FigureRow) => number | null,
): Curve['points'] {
  const mine = rows.filter(({ policy }) => policy === name);
  const [first] = mine;
  const others = rows.filter(({ policy }) => policy !== INFINITE);
  const sizes = [...new Set(others.map(({ frames }) => frames))];
  const drawn =
    name === INFINITE && first !== undefined && sizes.length > 0
      ? sizes.map((frames) => ({ ...first, frames }))
      : mine;
  const values = new Map<number, number[]>();
  for (const row of drawn) {
    const value = missesOf(row);
    if (value !== null) values.set(row.frames, [...(values.get(row.frames) ?? []), value]);
  }
  // Of several seeds the mean.
  return [...values]
    .map(([frames, all]): [number, number] => [frames, all.reduce((a, b) => a + b) / all.length])
    .sort((a, b) => a[0] - b[0]);
}

/** Misses against frames, a curve a policy: of 100 references, or of those of another policy. */
export function missRatioPanel(
  rows: readonly FigureRow[],
  relative: Yardstick | null = null,
): CurvePanel {
  const missesOf =
    relative === null
      ? (row: FigureRow): number | null => 100 * row.miss_ratio
      : relativeMisses(rows, relative);
  const names = [...new Set(rows.map(({ policy }) => policy))];
  const curves = names
    .map((name): Curve => ({ name, points: pointsOf(name, rows, missesOf) }))
    .filter(({ points }) => points.length > 0);
  const x = { name: 'frames', log: true };
  const y = relative === null ? ratioAxis(curves) : relativeAxis(curves, relative);
  return { title: relative === null ? 'Miss ratio' : 'Misses', x, y, curves };
}

/** Samples of one replay, under the name of its policy. */
export interface SampledReplay {
  readonly name: string;
  readonly samples: readonly ReplaySample[];
}

/**
 * Pages returned so far against references, a curve a replay. The axis is the whole trace, of which
 * the warm-up is the beginning.
 */
export function returnsPanel(
  replays: readonly SampledReplay[],
  { references, warmup }: { readonly references: number; readonly warmup: number },
): CurvePanel {
  const curves = replays.map(({ name, samples }): Curve => {
    const each = Math.max(1, Math.ceil(samples.length / MOST_SAMPLES));
    const kept = samples.filter((_, i) => i % each === 0 || i === samples.length - 1);
    return { name, points: kept.map((sample) => [warmup + sample.references, sample.returns]) };
  });
  const x = { name: 'references', log: false, range: [0, references] as const };
  return { title: 'Pages returned to their pager', x, y: { name: 'pages so far' }, curves };
}
