/**
 * `machvm replay`: a trace through the kernel under several policies and sizes, a row each, between
 * the two bounds: opt, which knows the future, and memory without end.
 */
import type { PolicyChoice } from '../scenarios/policy_choice';
import { replayStores } from '../scenarios/replay';
import type { Figure } from '../studies/figure';
import { missRatioPanel, returnsPanel } from '../studies/figure';
import { heatMap } from '../studies/heat';
import type { ReplayRow, ReplaySample, ReplayTable } from '../studies/replay_row';
import {
  amplePages,
  infiniteChoice,
  optChoice,
  ReplayError,
  RunningReplay,
} from '../studies/replay_row';
import { csvText } from '../studies/table_text';
import type { Trace } from '../traces/trace';
import { refuseFigure, writeFigure } from './figure_file';
import { panelText } from './figure_text';
import {
  counted,
  grouped,
  print,
  printIoErrors,
  printJson,
  runToEnd,
  settled,
  table,
  time,
  UsageError,
} from './output';
import type { TableFlags } from './replay_flags';
import { policiesOf, printConventions, sizesOf, tableOf } from './replay_flags';
import type { ReadingFlags } from './trace_files';
import { loadTrace } from './trace_files';
import { isWatched, stepEnded } from './user_code';

export interface ReplayFlags extends TableFlags, ReadingFlags {
  readonly frames: string;
  readonly policy: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly plot?: string;
}

interface TimedRow extends ReplayRow {
  readonly ns_per_reference: number;
}

interface Timed {
  readonly row: TimedRow;
  readonly samples: readonly ReplaySample[];
  readonly ioErrors: readonly string[];
}

/** What JSON and CSV tell, in this order. */
const KEYS = [
  'trace',
  'policy',
  'options',
  'frames',
  'references',
  'hits',
  'faults',
  'data_requests',
  'data_returns',
  'dirty_returns',
  'ns_per_reference',
] as const satisfies readonly (keyof TimedRow)[];

/** Said where a trace has an fsync. */
const SYNCED =
  'faults: also those on pages that an fsync left here, clean and without a translation';

const HEAT_COLUMNS = 160;
const HEAT_ROWS = 64;

/** Replays once, with progress. */
export async function replayTimed(
  trace: Trace,
  choice: PolicyChoice,
  frames: number,
  given: ReplayTable,
): Promise<Timed> {
  const running = begin(trace, choice, frames, given);
  const started = process.hrtime.bigint();
  try {
    await runToEnd(running, `${choice.label}, ${counted(frames, 'frame')}`);
  } catch (error) {
    throw error instanceof ReplayError ? new UsageError(`replay: ${error.message}`) : error;
  }
  const nanoseconds = Number(process.hrtime.bigint() - started);
  const each = nanoseconds / Math.max(1, trace.references);
  const row = { ...running.row(), ns_per_reference: Math.round(each * 10) / 10 };
  return { row, samples: running.samples, ioErrors: running.ioErrors() };
}

function begin(
  trace: Trace,
  choice: PolicyChoice,
  frames: number,
  given: ReplayTable,
): RunningReplay {
  try {
    return new RunningReplay(trace, choice, frames, given, isWatched() ? stepEnded : null);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`replay: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function picked(row: TimedRow): Readonly<Record<string, string | number>> {
  return Object.fromEntries(KEYS.map((key) => [key, row[key]]));
}

function printTable(trace: Trace, rows: readonly TimedRow[], given: ReplayTable): void {
  const what = given.pageout === 'demand' ? 'cached pages' : 'all of physical memory';
  print(
    `${trace.name}: ${grouped(trace.references)} references, ${grouped(trace.writes)} of them ` +
      `writes, ${grouped(trace.distinctPages)} pages\nframes: ${what}; dirty and precious: ` +
      'pages in data_return messages;\ninfinite: all pages fit; ns/ref: real time on this ' +
      `machine;\nsimulated: with ${replayStores[given.store]}` +
      (trace.syncs.length === 0 ? '' : `;\n${SYNCED}`),
  );
  print(
    table(
      [
        'policy',
        'frames',
        'faults',
        'miss %',
        'dirty',
        'precious',
        'reactiv.',
        'simulated',
        'ns/ref',
      ],
      rows.map((row) => [
        row.policy,
        grouped(row.frames),
        grouped(row.faults),
        ((100 * row.faults) / Math.max(1, row.references)).toFixed(3),
        grouped(row.dirty_returns),
        grouped(row.precious_returns),
        grouped(row.reactivations),
        time(row.simulated),
        row.ns_per_reference.toFixed(1),
      ]),
    ),
  );
}

function figureOf(trace: Trace, all: readonly Timed[]): Figure {
  const rows = all.map(({ row }) => row);
  const frames = [...new Set(rows.map((row) => row.frames))];
  const middle = frames[Math.floor((frames.length - 1) / 2)];
  const shown = all
    .filter(({ row }) => row.frames === middle)
    .map(({ row, samples }) => ({ name: row.policy, samples }));
  const returns = returnsPanel(shown);
  const title = `${returns.title}, ${grouped(middle ?? 0)} frames`;
  return {
    title: `${trace.name}: ${grouped(trace.references)} references`,
    panels: [missRatioPanel(rows), { ...returns, title }],
    heat: heatMap(trace, HEAT_COLUMNS, HEAT_ROWS),
  };
}

/** Replays a trace file; answers the exit status. */
export async function replayCommand(file: string, flags: ReplayFlags): Promise<number> {
  const given = tableOf(flags);
  const chosen = policiesOf(flags.policy);
  await settled();
  if (flags.json && flags.csv) throw new UsageError('replay: --json or --csv, not both');
  if (flags.plot !== undefined && flags.plot !== 'term') refuseFigure(flags.plot, ', or be term');
  const trace = await loadTrace(file, flags);
  const sizes = sizesOf(flags.frames, trace, given.pageout);
  const hasOpt = chosen.some(({ label }) => label === 'opt') || given.pageout === 'segments';
  const bounded = hasOpt ? chosen : [...chosen, optChoice()];
  const all: Timed[] = [];
  for (const choice of bounded) {
    for (const size of sizes) all.push(await replayTimed(trace, choice, size, given));
  }
  const ample = amplePages(trace, given.pageout);
  all.push(await replayTimed(trace, infiniteChoice(given.pageout), ample, given));
  const rows = all.map(({ row }) => row);
  if (flags.json) printJson(rows.map(picked));
  else if (flags.csv)
    process.stdout.write(
      csvText(
        KEYS,
        rows.map((row) => KEYS.map((key) => row[key])),
      ),
    );
  else {
    printTable(trace, rows, given);
    printConventions(rows.map((row) => [row.policy, row.options]));
    if (given.pageout === 'segments') print('no bound from below: opt knows no segments');
  }
  if (flags.plot === 'term') {
    const text = panelText(missRatioPanel(rows));
    if (text === null) throw new UsageError('replay: --plot term: needs two sizes or more');
    print(text);
  } else if (flags.plot !== undefined) writeFigure(flags.plot, figureOf(trace, all));
  return printIoErrors(all.flatMap(({ ioErrors }) => ioErrors));
}
