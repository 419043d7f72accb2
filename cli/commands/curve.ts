/**
 * `machvm curve`: the miss ratio of LRU for every size of memory, in one pass; and Belady's anomaly
 * of other policies, size by size. With --kernel, lru is replayed size by size as well.
 */
import { conventions } from '../../scenarios/language/policy_choice';
import { replaysOf } from '../../studies/bounds';
import { anomalies } from '../../studies/curve';
import type { Yardstick } from '../../studies/figure';
import { missRatioPanel, relativeMisses } from '../../studies/figure';
import { LRU } from '../../studies/lru_rows';
import { INFINITE } from '../../studies/replay_row';
import { countedHow } from '../../studies/running_row';
import type { MeanRow } from '../../studies/seeds';
import { meanRows, meansText, seedsFor } from '../../studies/seeds';
import { chooseSizes } from '../../studies/sizes';
import type { StudyRow } from '../../studies/study_row';
import type { Trace } from '../../traces/trace';
import { counted, grouped } from '../../views/numbers';
import { refuseFlags } from '../given/exclusive';
import { countCell, missCell } from '../show/mean_cells';
import { print, printIoErrors, settled, table, wrapped } from '../show/output';
import { refuseBesideDryRun } from '../studies/dry_run';
import { refuseFigure, TERMINAL, writeFigure } from '../studies/figure_file';
import { panelText, TOO_FEW_SIZES } from '../studies/figure_text';
import type { Grid } from '../studies/grid';
import { dryRunGrid, runGrid } from '../studies/grid';
import type { Replayed } from '../studies/grid_job';
import type { ComparisonFlags, GridFlags, PartFlags, RowFlags } from '../studies/study_flags';
import {
  boundsOf,
  policiesOf,
  printConventions,
  printedRows,
  refuseBesideRows,
  seedsOf,
  sizesOf,
  yardstickOf,
} from '../studies/study_flags';
import type { TracePart } from '../studies/trace_part';
import { partOf, sayNoOpt } from '../studies/trace_part';
import { withYardstick } from './replay';

export interface CurveFlags extends PartFlags, ComparisonFlags, RowFlags, GridFlags {
  readonly policy?: string;
  readonly frames?: string;
  readonly kernel: boolean;
  readonly seed: string;
}

/** How policies are replayed beside the curve, which is of demand paging. */
const TABLE = { pageout: 'demand', store: 'object', contents: 'stamps' } as const;
/** All sizes up to this many are tried for an anomaly. */
const MOST_SIZES = 64;

function cellOf(
  row: MeanRow | undefined,
  relativeOf: ((row: StudyRow) => number | null) | null,
): string {
  if (row === undefined) return '-';
  const shown =
    relativeOf === null
      ? `${missCell(row).padStart(7)} %`
      : (relativeOf(row)?.toFixed(3) ?? '-').padStart(7);
  return `${countCell(row, 'faults')} ${shown}`;
}

/** A row a size, a column a policy. */
function printTable(trace: Trace, rows: readonly MeanRow[], relative: Yardstick | null): void {
  const drawn = rows.filter(({ policy }) => policy !== INFINITE);
  const names = [...new Set(drawn.map(({ policy }) => policy))];
  const of = (name: string): readonly MeanRow[] => drawn.filter(({ policy }) => policy === name);
  // Lru is known at every size, and shown where the others are.
  const [lru = '', other] = names;
  const relativeOf = relative === null ? null : relativeMisses(rows, relative);
  const many = of(lru).length > MOST_SIZES;
  const sizes =
    other === undefined && many
      ? chooseSizes('1,2,4,8,auto', trace)
      : of(other ?? lru).map(({ frames }) => frames);
  const cells = sizes.map((frames) => [
    grouped(frames),
    ...names.map((name) =>
      cellOf(
        of(name).find((row) => row.frames === frames),
        relativeOf,
      ),
    ),
  ]);
  print(table(['frames', ...names], cells, 1));
  for (const { faults, miss_ratio } of rows.filter(({ policy }) => policy === INFINITE)) {
    const share = (100 * miss_ratio).toFixed(3);
    print(`infinite, where all pages fit: ${grouped(faults)} faults, ${share} %`);
  }
}

function printRows(trace: Trace, rows: readonly MeanRow[], relative: Yardstick | null): void {
  const unit = relative === null ? '% of references that miss' : `times the misses of ${relative}`;
  const warmed = trace.references - (rows[0]?.references ?? trace.references);
  print(
    wrapped(
      `${trace.name}: ${counted(trace.references, 'reference')}, ` +
        `${counted(trace.distinctPages, 'page')}; faults, and ${unit}` +
        (warmed === 0 ? '' : `; not counted: the first ${counted(warmed, 'reference')}`),
    ),
  );
  const onePass = rows.some(({ policy, simulated }) => policy === 'lru' && simulated === null);
  if (onePass && trace.syncs.length > 0)
    print(wrapped(`lru: without ${counted(trace.syncs.length, 'sync')}`));
  const means = meansText(rows);
  if (means !== null) print(wrapped(means));
  printTable(trace, rows, relative);
  const without: string[] = [];
  const replayed = rows.filter(({ policy }) => policy !== INFINITE && policy !== 'lru');
  for (const policy of new Set(replayed.map((row) => row.policy))) {
    const found = anomalies(replayed.filter((row) => row.policy === policy));
    for (const { fewer, more } of found) {
      print(
        wrapped(
          `${policy}: Belady's anomaly: ${grouped(more.frames)} frames fault ` +
            `${grouped(more.faults)} times, ${grouped(fewer.frames)} frames ` +
            `${grouped(fewer.faults)} times`,
        ),
      );
    }
    if (found.length === 0) without.push(policy);
  }
  if (without.length > 0) {
    print(wrapped(`no Belady's anomaly at these sizes: ${without.join(', ')}`));
  }
}

/** Refuses flags that go against each other, before anything is read. */
function refuseTogether(flags: CurveFlags): void {
  refuseBesideRows('curve', flags);
  if (flags.dryRun) refuseBesideDryRun('curve', flags);
  if (flags.kernel) refuseFlags('curve', flags, ['stream'], 'the kernel keeps the references');
}

/** The rows of lru at all sizes or those of a list, and of what else is replayed at a few. */
function gridOf(
  flags: CurveFlags,
  { trace, stream, warmup }: TracePart,
  replays: (sizes: readonly number[]) => ReturnType<typeof replaysOf>,
  seeds: readonly string[],
): Grid {
  const every = trace.distinctPages <= MOST_SIZES ? 'all' : 'auto';
  const sizes = sizesOf(flags.frames ?? every)(trace);
  const all = Array.from({ length: trace.distinctPages }, (_, i) => i + 1);
  // In the kernel each size of lru is a replay like the others.
  const ofLru = flags.frames === undefined && !flags.kernel ? all : sizes;
  const others = replays(sizes);
  const kept = others.filter(({ choice }) => stream === null || !choice.spec.needsFuture);
  if (kept.length < others.length) sayNoOpt('curve', flags);
  const rows = [...ofLru.map((frames) => ({ choice: LRU, frames })), ...kept];
  return {
    command: 'curve',
    trace,
    stream,
    table: { ...TABLE, kernel: flags.kernel, warmup },
    samples: false,
    rows: rows.flatMap((row) => seedsFor(row.choice, seeds).map((seed) => ({ ...row, seed }))),
    passes: flags.kernel ? 'never' : 'always',
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  };
}

/** Answers the exit status. */
export async function curveCommand(file: string, flags: CurveFlags): Promise<number> {
  refuseTogether(flags);
  const bounds = boundsOf(flags.bounds, 'none', TABLE.pageout);
  const relative = yardstickOf(flags.relative);
  const seeds = seedsOf(flags.seed);
  const read = partOf(flags);
  if (flags.frames !== undefined) sizesOf(flags.frames);
  const named = flags.policy === undefined ? [] : policiesOf(flags.policy);
  await settled();
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const chosen = withYardstick(named, relative, TABLE.pageout).filter(
    ({ label }) => label !== 'lru',
  );
  const part = await read(file);
  const { trace, whole } = part;
  const replays = (sizes: readonly number[]) =>
    replaysOf(chosen, sizes, bounds, trace, TABLE.pageout);
  const grid = gridOf(flags, part, replays, seeds);
  if (flags.dryRun) {
    dryRunGrid(grid);
    return 0;
  }
  const show = (done: readonly Replayed[]): void => {
    const rows = done.map(({ row }) => row);
    if (printedRows(flags, whole, rows)) return;
    print(countedHow(grid.table));
    printRows(trace, meanRows(rows), relative);
    printConventions(chosen.map((choice) => [choice.label, conventions(choice)]));
  };
  const made = await runGrid(grid, show);
  show(made);
  const panel = missRatioPanel(
    made.map(({ row }) => row),
    relative,
  );
  if (flags.plot === TERMINAL) print(panelText(panel) ?? TOO_FEW_SIZES);
  else if (flags.plot !== undefined) {
    writeFigure(flags.plot, { title: trace.name, panels: [panel], heat: null });
  }
  return printIoErrors(made.flatMap(({ ioErrors }) => ioErrors));
}
