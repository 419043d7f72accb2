/**
 * `machvm replay`: a trace under several policies and sizes, a row each, between the two bounds:
 * opt, which knows the future, and memory without end.
 */
import type { PolicyChoice } from '../scenarios/policy_choice';
import { choosePolicy } from '../scenarios/policy_choice';
import { replayStores } from '../scenarios/replay';
import { replaysOf } from '../studies/bounds';
import type { Figure, Yardstick } from '../studies/figure';
import { missRatioPanel, relativeMisses, returnsPanel } from '../studies/figure';
import { heatMap } from '../studies/heat';
import type { ReplaySample, ReplayTable } from '../studies/replay_row';
import { ReplayError } from '../studies/replay_row';
import type { RunningRow } from '../studies/running_row';
import { beginRow, countedHow, kernelReason } from '../studies/running_row';
import type { StudyRow } from '../studies/study_row';
import type { Trace } from '../traces/trace';
import { refuseFigure, TERMINAL, writeFigure } from './figure_file';
import { panelText } from './figure_text';
import {
  counted,
  grouped,
  print,
  printIoErrors,
  runToEnd,
  settled,
  table,
  time,
  UsageError,
  wrapped,
} from './output';
import { loadPolicyFile } from './policy_file';
import type { ComparisonFlags, PartFlags, RowFlags, TableFlags } from './study_flags';
import {
  boundsOf,
  partOf,
  policiesOf,
  printConventions,
  printedRows,
  refuseBesideRows,
  sizesOf,
  tableOf,
  yardstickOf,
} from './study_flags';
import { isWatched, stepEnded } from './user_code';

export interface ReplayFlags extends TableFlags, PartFlags, ComparisonFlags, RowFlags {
  readonly frames: string;
  readonly policy: string;
  readonly timing: boolean;
}

/** A replay that has been made. */
export interface Replayed {
  readonly row: StudyRow & { readonly [TIMING]?: number };
  readonly samples: readonly ReplaySample[];
  readonly ioErrors: readonly string[];
}

/** The column that --timing adds: real time in nanoseconds. */
const TIMING = 'ns_per_reference';

/** A note on traces that have an fsync. */
const SYNCED =
  'faults: also those on pages that an fsync left here, clean and without a translation';

const HEAT_COLUMNS = 160;
const HEAT_ROWS = 64;

/** Replays once, with progress. */
export async function replayOnce(
  trace: Trace,
  choice: PolicyChoice,
  frames: number,
  given: ReplayTable,
): Promise<Replayed> {
  const running = begin(trace, choice, frames, given);
  try {
    await runToEnd(running, `${choice.label}, ${counted(frames, 'frame')}`);
  } catch (error) {
    throw error instanceof ReplayError ? new UsageError(`replay: ${error.message}`) : error;
  }
  return { row: running.row(), samples: running.samples, ioErrors: running.ioErrors() };
}

function begin(trace: Trace, choice: PolicyChoice, frames: number, given: ReplayTable): RunningRow {
  try {
    return beginRow(trace, choice, frames, given, isWatched() ? stepEnded : null);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`replay: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Replays twice: the first time warms up the compiler, the second is measured. */
async function replayTimed(...replay: Parameters<typeof replayOnce>): Promise<Replayed> {
  await replayOnce(...replay);
  const started = process.hrtime.bigint();
  const made = await replayOnce(...replay);
  const nanoseconds = Number(process.hrtime.bigint() - started);
  // The warm-up of memory takes its time like every other reference.
  const each = nanoseconds / Math.max(1, replay[0].references);
  return { ...made, row: { ...made.row, [TIMING]: Math.round(each * 10) / 10 } };
}

/** The virtual time of all rows, if it is the same: then it needs no column. */
function sameTime(rows: readonly StudyRow[]): string {
  const times = new Set(rows.map(({ simulated }) => simulated));
  const [only] = times;
  return times.size === 1 && only != null ? `${time(only)} each, ` : '';
}

function headOf(trace: Trace, rows: readonly StudyRow[], given: ReplayTable): string {
  const { warmup = 0 } = given;
  const kernel = kernelReason(given) !== null;
  const shown = new Map([
    ['frames', given.pageout === 'demand' ? 'cached pages' : 'all of physical memory'],
    ['dirty', kernel ? 'pages in data_return messages' : 'modified pages that left'],
    ['infinite', 'all pages fit'],
    [TIMING, 'real time on this machine, of a second run'],
    ['simulated', `${sameTime(rows)}with ${replayStores[given.store]}`],
  ]);
  if (!rows.some(({ policy }) => policy === 'infinite')) shown.delete('infinite');
  if (!rows.some((row) => TIMING in row)) shown.delete(TIMING);
  if (!kernel) shown.delete('simulated');
  const first =
    `${trace.name}: ${grouped(trace.references)} references, ${grouped(trace.writes)} of them ` +
    `writes, ${grouped(trace.distinctPages)} pages` +
    (warmup === 0 ? '' : `; the first ${grouped(warmup)} are not counted`);
  const notes = [...shown].map(([word, what]) => `${word.replace(TIMING, 'ns/ref')}: ${what}`);
  if (trace.syncs.length > 0) notes.push(SYNCED);
  return [countedHow(given), first, ...notes].map((note) => wrapped(note)).join('\n');
}

type Column = readonly [name: string, cell: (row: Replayed['row']) => string];

/** The columns of the table; one that is 0 in all rows says nothing. */
function columnsOf(
  rows: readonly Replayed['row'][],
  relative: Yardstick | null,
): readonly Column[] {
  const some = (key: 'precious_returns' | 'reactivations'): boolean =>
    rows.some((row) => (row[key] ?? 0) > 0);
  const optional = (isShown: boolean, column: Column): readonly Column[] =>
    isShown ? [column] : [];
  return [
    ['policy', (row) => row.policy],
    ['frames', (row) => grouped(row.frames)],
    ['faults', (row) => grouped(row.faults)],
    ['miss %', (row) => (100 * row.miss_ratio).toFixed(3)],
    ...(relative === null ? [] : [relativeColumn(rows, relative)]),
    ['dirty', (row) => grouped(row.dirty_returns)],
    ...optional(some('precious_returns'), [
      'precious',
      (row) => grouped(row.precious_returns ?? 0),
    ]),
    ...optional(some('reactivations'), ['reactiv.', (row) => grouped(row.reactivations ?? 0)]),
    ...optional(new Set(rows.map(({ simulated }) => simulated)).size > 1, [
      'simulated',
      (row) => time(row.simulated ?? 0),
    ]),
    ...optional(
      rows.some((row) => TIMING in row),
      ['ns/ref', (row) => row[TIMING]?.toFixed(1) ?? '-'],
    ),
  ];
}

/** The column of `--relative`. */
export function relativeColumn(rows: readonly StudyRow[], relative: Yardstick): Column {
  const missesOf = relativeMisses(rows, relative);
  return [`/ ${relative}`, (row) => missesOf(row)?.toFixed(3) ?? '-'];
}

function figureOf(
  trace: Trace,
  all: readonly Replayed[],
  warmup: number,
  relative: Yardstick | null,
): Figure {
  const rows = all.map(({ row }) => row);
  const frames = [...new Set(rows.map((row) => row.frames))];
  const middle = frames[Math.floor((frames.length - 1) / 2)];
  const shown = all
    .filter(({ row }) => row.frames === middle)
    .map(({ row, samples }) => ({ name: row.policy, samples }));
  const returns = returnsPanel(shown, { references: trace.references, warmup });
  const title = `${returns.title}, ${grouped(middle ?? 0)} frames`;
  return {
    title: `${trace.name}: ${grouped(trace.references)} references`,
    panels: [missRatioPanel(rows, relative), { ...returns, title }],
    heat: heatMap(trace, HEAT_COLUMNS, HEAT_ROWS),
  };
}

/** The policy that results are compared with, if it is not among the others. */
export function withYardstick(
  choices: readonly PolicyChoice[],
  relative: Yardstick | null,
  pageout: ReplayTable['pageout'],
): readonly PolicyChoice[] {
  if (relative === null || choices.some(({ label }) => label === relative)) return choices;
  if (pageout === 'segments') throw new UsageError(`--relative ${relative}: knows no segments`);
  return [...choices, choosePolicy(relative, loadPolicyFile)];
}

/** Replays a trace file; answers the exit status. */
export async function replayCommand(file: string, flags: ReplayFlags): Promise<number> {
  refuseBesideRows('replay', flags);
  const shared = tableOf(flags);
  const { pageout } = shared;
  const bounds = boundsOf(flags.bounds, 'both', pageout);
  const relative = yardstickOf(flags.relative);
  const read = partOf(flags);
  const sizesFor = sizesOf(flags.frames, pageout);
  const chosen = withYardstick(policiesOf(flags.policy, pageout), relative, pageout);
  await settled();
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const { trace, whole, warmup } = await read(file);
  const given = { ...shared, warmup };
  const sizes = sizesFor(trace);
  const make = flags.timing ? replayTimed : replayOnce;
  const all: Replayed[] = [];
  for (const { choice, frames } of replaysOf(chosen, sizes, bounds, trace, pageout)) {
    all.push(await make(trace, choice, frames, given));
  }
  const rows = all.map(({ row }) => row);
  if (!printedRows(flags, whole, rows, flags.timing ? [TIMING] : [])) {
    print(headOf(trace, rows, given));
    const columns = columnsOf(rows, relative);
    const cells = rows.map((row) => columns.map(([, cell]) => cell(row)));
    print(
      table(
        columns.map(([name]) => name),
        cells,
        2,
      ),
    );
    printConventions(rows.map((row) => [row.policy, row.options]));
    if (pageout === 'segments') print('no bound from below: opt knows no segments');
  }
  if (flags.plot === TERMINAL) {
    const text = panelText(missRatioPanel(rows, relative));
    if (text === null) throw new UsageError('replay: --plot term: needs two sizes or more');
    print(text);
  } else if (flags.plot !== undefined) {
    writeFigure(flags.plot, figureOf(trace, all, warmup, relative));
  }
  return printIoErrors(all.flatMap(({ ioErrors }) => ioErrors));
}
