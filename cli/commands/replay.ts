/**
 * `machvm replay`: a trace under several policies and sizes, a row each, between the two bounds:
 * opt, which knows the future, and memory without end.
 */
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import { replayStores } from '../../scenarios/replay/replay';
import { replaysOf } from '../../studies/bounds';
import type { Figure, Yardstick } from '../../studies/figure';
import { missRatioPanel, relativeMisses, returnsPanel } from '../../studies/figure';
import { heatMap } from '../../studies/heat';
import type { ReplayTable } from '../../studies/replay_row';
import { countedHow, kernelReason } from '../../studies/running_row';
import type { MeanRow } from '../../studies/seeds';
import { meanRows, meansText, seedsFor } from '../../studies/seeds';
import type { StudyRow } from '../../studies/study_row';
import type { Trace } from '../../traces/trace';
import { counted, grouped, time } from '../../views/numbers';
import { refuseFlags } from '../given/exclusive';
import { countCell, missCell } from '../show/mean_cells';
import {
  flagError,
  print,
  printIoErrors,
  settled,
  table,
  UsageError,
  wrapped,
} from '../show/output';
import { refuseBesideDryRun } from '../studies/dry_run';
import { refuseFigure, TERMINAL, writeFigure } from '../studies/figure_file';
import { panelText, TOO_FEW_SIZES } from '../studies/figure_text';
import type { Grid, TimedReplay } from '../studies/grid';
import { dryRunGrid, runGrid, timedGrid } from '../studies/grid';
import type { Replayed } from '../studies/grid_job';
import type {
  ComparisonFlags,
  GridFlags,
  PartFlags,
  RowFlags,
  TableFlags,
} from '../studies/study_flags';
import {
  boundsOf,
  policiesOf,
  printConventions,
  printedRows,
  refuseBesideRows,
  seedsOf,
  sizesOf,
  tableOf,
  yardstickOf,
} from '../studies/study_flags';
import type { TracePart } from '../studies/trace_part';
import { partOf, sayNoOpt } from '../studies/trace_part';
import { loadPolicyFile } from '../user/policy_file';

export interface ReplayFlags extends TableFlags, PartFlags, ComparisonFlags, RowFlags, GridFlags {
  readonly frames: string;
  readonly policy: string;
  readonly timing: boolean;
  readonly steps: boolean;
}

type Table = Omit<ReplayTable, 'seed'>;

/** The column that --timing adds: real time in nanoseconds. */
const TIMING = 'ns_per_reference';

/** A note on traces that have an fsync. */
const SYNCED =
  'faults: also those on pages that an fsync left here, clean and without a translation';

const HEAT_COLUMNS = 160;
const HEAT_ROWS = 64;

/** A row, and what --timing adds. */
type TimedRow = Replayed['row'] & { readonly [TIMING]?: number };
type ShownRow = MeanRow<TimedRow>;

/** The virtual time of all rows, if it is the same: then it needs no column. */
function sameTime(rows: readonly StudyRow[]): string {
  const times = new Set(rows.map(({ simulated }) => simulated));
  const [only] = times;
  return times.size === 1 && only != null ? `${time(only)} each, ` : '';
}

function headOf(trace: Trace, rows: readonly ShownRow[], given: Table): string {
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
    `${trace.name}: ${counted(trace.references, 'reference')}, ${grouped(trace.writes)} of them ` +
    `writes, ${counted(trace.distinctPages, 'page')}` +
    (warmup === 0 ? '' : `; the first ${grouped(warmup)} are not counted`);
  const notes = [...shown].map(([word, what]) => `${word.replace(TIMING, 'ns/ref')}: ${what}`);
  if (trace.syncs.length > 0) notes.push(SYNCED);
  const means = meansText(rows);
  if (means !== null) notes.push(means);
  return [countedHow(given), first, ...notes].map((note) => wrapped(note)).join('\n');
}

type Column = readonly [name: string, cell: (row: ShownRow) => string];

/** The columns of the table; one that is 0 in all rows says nothing. */
function columnsOf(rows: readonly TimedRow[], relative: Yardstick | null): readonly Column[] {
  const some = (key: 'precious_returns' | 'reactivations'): boolean =>
    rows.some((row) => (row[key] ?? 0) > 0);
  const optional = (isShown: boolean, column: Column): readonly Column[] =>
    isShown ? [column] : [];
  return [
    ['policy', (row) => row.policy],
    ['frames', (row) => grouped(row.frames)],
    ['faults', (row) => countCell(row, 'faults')],
    ['miss %', missCell],
    ...(relative === null ? [] : [relativeColumn(rows, relative)]),
    ['dirty', (row) => countCell(row, 'dirty_returns')],
    ...optional(some('precious_returns'), [
      'precious',
      (row) => countCell(row, 'precious_returns'),
    ]),
    ...optional(some('reactivations'), ['reactiv.', (row) => countCell(row, 'reactivations')]),
    ...optional(new Set(rows.map(({ simulated }) => simulated)).size > 1, [
      'simulated',
      (row) => time(Math.round(row.simulated ?? 0)),
    ]),
    ...optional(
      rows.some((row) => TIMING in row),
      ['ns/ref', (row) => row[TIMING]?.toFixed(1) ?? '-'],
    ),
  ];
}

/** The column of `--relative`. */
export function relativeColumn(
  rows: readonly StudyRow[],
  relative: Yardstick,
): readonly [name: string, cell: (row: StudyRow) => string] {
  const missesOf = relativeMisses(rows, relative);
  return [`/ ${relative}`, (row) => missesOf(row)?.toFixed(3) ?? '-'];
}

function figureOf(
  { trace, warmup, stream }: TracePart,
  all: readonly Replayed[],
  relative: Yardstick | null,
): Figure {
  const rows = all.map(({ row }) => row);
  const frames = [...new Set(rows.map((row) => row.frames))];
  const middle = frames[Math.floor((frames.length - 1) / 2)];
  const drawn = new Map(all.map((each) => [`${each.row.policy} ${each.row.frames}`, each]));
  // Of several seeds one is drawn.
  const shown = [...drawn.values()]
    .filter(({ row }) => row.frames === middle)
    .map(({ row, samples }) => ({ name: row.policy, samples }));
  const returns = returnsPanel(shown, { references: trace.references, warmup });
  const title = `${returns.title}, ${grouped(middle ?? 0)} frames`;
  return {
    title: `${trace.name}: ${grouped(trace.references)} references`,
    panels: [missRatioPanel(rows, relative), { ...returns, title }],
    // A heat map looks at the references.
    heat: stream === null ? heatMap(trace, HEAT_COLUMNS, HEAT_ROWS) : null,
  };
}

/** The policy that results are compared with, if it is not among the others. */
export function withYardstick(
  choices: readonly PolicyChoice[],
  relative: Yardstick | null,
  pageout: ReplayTable['pageout'],
): readonly PolicyChoice[] {
  if (relative === null || choices.some(({ label }) => label === relative)) return choices;
  if (pageout === 'segments') throw flagError('--relative', relative, 'knows no segments');
  return [...choices, choosePolicy(relative, loadPolicyFile)];
}

/** Refuses flags that go against each other, before anything is read. */
function refuseTogether(flags: ReplayFlags, given: Table): void {
  refuseBesideRows('replay', flags);
  if (flags.dryRun) refuseBesideDryRun('replay', flags);
  const kernel = kernelReason(given);
  if (kernel !== null) {
    const why = `the kernel runs (${kernel}) and keeps the references`;
    refuseFlags('replay', flags, ['stream'], why);
  }
  if (!flags.timing) return;
  const why = '--timing measures replays in memory, one after another';
  refuseFlags('replay', flags, ['stream', 'workers', 'dryRun'], why);
}

/** Prints the results, or as many of them as there are. */
function printResults(
  flags: ReplayFlags,
  { trace, whole }: TracePart,
  given: Table,
  relative: Yardstick | null,
  rows: readonly TimedRow[],
): void {
  if (printedRows(flags, whole, rows, flags.timing ? [TIMING] : [])) return;
  const shown = meanRows(rows);
  print(headOf(trace, shown, given));
  const columns = columnsOf(shown, relative);
  const cells = shown.map((row) => columns.map(([, cell]) => cell(row)));
  print(
    table(
      columns.map(([name]) => name),
      cells,
      2,
    ),
  );
  printConventions(rows.map((row) => [row.policy, row.options]));
  if (given.pageout === 'segments') print('no bound from below: opt knows no segments');
}

/** The grid that the flags and the trace are about. */
function gridOf(
  flags: ReplayFlags,
  { trace, stream }: TracePart,
  given: Table,
  replays: ReturnType<typeof replaysOf>,
  seeds: readonly string[],
): Grid {
  const kept = replays.filter(({ choice }) => stream === null || !choice.spec.needsFuture);
  if (kept.length < replays.length) sayNoOpt('replay', flags);
  if (kept.length === 0) throw new UsageError('replay: no row is left; name other policies');
  const figure = flags.plot !== undefined && flags.plot !== TERMINAL;
  return {
    command: 'replay',
    trace,
    table: given,
    stream,
    samples: figure,
    rows: kept.flatMap((each) => seedsFor(each.choice, seeds).map((seed) => ({ ...each, seed }))),
    // A pass has no samples.
    passes: figure || flags.timing ? 'never' : 'pays',
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  };
}

/** Replays a trace file; answers the exit status. */
export async function replayCommand(file: string, flags: ReplayFlags): Promise<number> {
  const shared = tableOf(flags);
  refuseTogether(flags, shared);
  const { pageout } = shared;
  const seeds = seedsOf(flags.seed);
  const bounds = boundsOf(flags.bounds, 'both', pageout);
  const relative = yardstickOf(flags.relative);
  const read = partOf(flags);
  const sizesFor = sizesOf(flags.frames, pageout);
  const chosen = withYardstick(policiesOf(flags.policy, pageout), relative, pageout);
  await settled();
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const part = await read(file);
  const { trace, warmup } = part;
  const given = { ...shared, warmup };
  const replays = replaysOf(chosen, sizesFor(trace), bounds, trace, pageout);
  const grid = gridOf(flags, part, given, replays, seeds);
  if (flags.dryRun) {
    dryRunGrid(grid);
    return 0;
  }
  const show = (done: readonly TimedReplay[]): void =>
    printResults(
      flags,
      part,
      given,
      relative,
      done.map(({ row, nanoseconds }) =>
        nanoseconds === undefined ? row : { ...row, [TIMING]: nanoseconds },
      ),
    );
  const all = await (flags.timing ? timedGrid : runGrid)(grid, show);
  show(all);
  const rows = all.map(({ row }) => row);
  if (flags.plot === TERMINAL) {
    print(panelText(missRatioPanel(rows, relative)) ?? TOO_FEW_SIZES);
  } else if (flags.plot !== undefined) {
    writeFigure(flags.plot, figureOf(part, all, relative));
  }
  return printIoErrors(all.flatMap(({ ioErrors }) => ioErrors));
}
