/**
 * `machvm curve`: the miss ratio of LRU for every size of memory, in one pass; and Belady's anomaly
 * of other policies, size by size through the kernel.
 */
import type { PolicyChoice } from '../scenarios/policy_choice';
import { conventions } from '../scenarios/policy_choice';
import { anomalies, RunningLruCurve } from '../studies/curve';
import type { Curve, CurvePanel } from '../studies/figure';
import { ratioAxis } from '../studies/figure';
import { chooseSizes } from '../studies/sizes';
import { csvText } from '../studies/table_text';
import type { Trace } from '../traces/trace';
import { refuseFigure, writeFigure } from './figure_file';
import { panelText } from './figure_text';
import { grouped, print, printJson, runToEnd, table, UsageError, wrapped } from './output';
import { replayTimed } from './replay';
import { policiesOf, printConventions, sizesOf } from './replay_flags';
import type { ReadingFlags } from './trace_files';
import { loadTrace } from './trace_files';

export interface CurveFlags extends ReadingFlags {
  readonly policy?: string;
  readonly frames?: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly plot?: string;
}

interface Point {
  readonly policy: string;
  readonly frames: number;
  readonly faults: number;
  readonly miss_ratio: number;
}

const KEYS = ['policy', 'frames', 'faults', 'miss_ratio'] as const;
/** All sizes up to this many are tried for an anomaly. */
const MOST_SIZES = 64;

function pointOf(trace: Trace, policy: string, frames: number, faults: number): Point {
  return { policy, frames, faults, miss_ratio: faults / Math.max(1, trace.references) };
}

async function exactCurve(trace: Trace, sizes: readonly number[]): Promise<readonly Point[]> {
  const running = new RunningLruCurve(trace);
  await runToEnd(running, 'lru, all sizes');
  const faults = running.faults();
  const at = (frames: number): number => faults[Math.min(frames, trace.distinctPages)] ?? 0;
  return sizes.map((frames) => pointOf(trace, 'lru', frames, at(frames)));
}

async function replayedCurve(
  trace: Trace,
  choice: PolicyChoice,
  sizes: readonly number[],
): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const frames of sizes) {
    const { row } = await replayTimed(trace, choice, frames, {
      pageout: 'demand',
      store: 'object',
      contents: 'stamps',
      seed: '1',
    });
    points.push(pointOf(trace, choice.label, frames, row.faults));
  }
  return points;
}

function panelOf(curves: readonly (readonly Point[])[]): CurvePanel {
  const drawn: readonly Curve[] = curves.map((points) => ({
    name: points[0]?.policy ?? '',
    points: points.map((point) => [point.frames, 100 * point.miss_ratio]),
  }));
  const x = { name: 'frames', log: true };
  return { title: 'Miss ratio', x, y: ratioAxis(drawn), curves: drawn };
}

/** One table, a column a policy; so many beside each other fit into a line. */
const MOST_COLUMNS = 4;

function cellOf(point: Point | undefined): string {
  if (point === undefined) return '-';
  return `${grouped(point.faults)} ${(100 * point.miss_ratio).toFixed(3).padStart(7)} %`;
}

function printTable(trace: Trace, curves: readonly (readonly Point[])[]): void {
  const [lru = [], ...others] = curves;
  // Lru is known at every size, and shown where the others are.
  const few = chooseSizes('1,2,4,8,auto', trace);
  const kept = others[0]?.map(({ frames }) => frames) ?? (lru.length > MOST_SIZES ? few : null);
  const sizes = kept ?? lru.map(({ frames }) => frames);
  for (let at = 0; at < curves.length; at += MOST_COLUMNS) {
    const shown = curves.slice(at, at + MOST_COLUMNS);
    const head = shown.map(([first]) => first?.policy ?? '');
    const rows = sizes.map((frames) => [
      grouped(frames),
      ...shown.map((points) => cellOf(points.find((point) => point.frames === frames))),
    ]);
    print(table(['frames', ...head], rows));
  }
}

function printPoints(trace: Trace, curves: readonly (readonly Point[])[]): void {
  print(
    `${trace.name}: ${grouped(trace.references)} references, ` +
      `${grouped(trace.distinctPages)} pages; faults, and % of references that miss`,
  );
  printTable(trace, curves);
  const without: string[] = [];
  for (const points of curves.slice(1)) {
    const policy = points[0]?.policy ?? '';
    const found = anomalies(points);
    for (const { fewer, more } of found) {
      print(
        `${policy}: Belady's anomaly: ${grouped(more.frames)} frames fault ` +
          `${grouped(more.faults)} times, ${grouped(fewer.frames)} frames ` +
          `${grouped(fewer.faults)} times`,
      );
    }
    if (found.length === 0) without.push(policy);
  }
  if (without.length > 0) {
    print(wrapped(`no Belady's anomaly at these sizes: ${without.join(', ')}`));
  }
}

/** Answers the exit status. */
export async function curveCommand(file: string, flags: CurveFlags): Promise<number> {
  if (flags.json && flags.csv) throw new UsageError('curve: --json or --csv, not both');
  if (flags.plot !== undefined && flags.plot !== 'term') refuseFigure(flags.plot, ', or be term');
  const chosen = flags.policy === undefined ? [] : policiesOf(flags.policy);
  const trace = await loadTrace(file, flags);
  const every = trace.distinctPages <= MOST_SIZES ? `1-${trace.distinctPages}` : 'auto';
  const sizes = sizesOf(flags.frames ?? every, trace);
  const all = Array.from({ length: trace.distinctPages }, (_, i) => i + 1);
  const curves = [await exactCurve(trace, flags.frames === undefined ? all : sizes)];
  for (const choice of chosen) {
    if (choice.label !== 'lru') curves.push(await replayedCurve(trace, choice, sizes));
  }
  if (flags.json) printJson(curves.flat());
  else if (flags.csv) {
    process.stdout.write(
      csvText(
        KEYS,
        curves.flat().map((p) => KEYS.map((key) => p[key])),
      ),
    );
  } else {
    printPoints(trace, curves);
    printConventions(chosen.map((choice) => [choice.label, conventions(choice)]));
  }
  const panel = panelOf(curves);
  if (flags.plot === 'term') print(panelText(panel) ?? 'too few sizes for a plot');
  else if (flags.plot !== undefined) {
    writeFigure(flags.plot, { title: trace.name, panels: [panel], heat: null });
  }
  return 0;
}
