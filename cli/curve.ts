/**
 * `machvm curve`: the miss ratio of LRU for every size of memory, in one pass; and Belady's anomaly
 * of other policies, size by size. With --kernel, lru is replayed size by size as well.
 */
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/policy_choice';
import { conventions } from '../scenarios/policy_choice';
import { replaysOf } from '../studies/bounds';
import { anomalies } from '../studies/curve';
import type { Yardstick } from '../studies/figure';
import { missRatioPanel, relativeMisses } from '../studies/figure';
import { RunningLruRows } from '../studies/lru_rows';
import type { ReplayTable } from '../studies/replay_row';
import { INFINITE } from '../studies/replay_row';
import { countedHow } from '../studies/running_row';
import { chooseSizes } from '../studies/sizes';
import type { StudyRow } from '../studies/study_row';
import type { Trace } from '../traces/trace';
import { refuseFigure, TERMINAL, writeFigure } from './figure_file';
import { panelText } from './figure_text';
import { grouped, print, printIoErrors, runToEnd, settled, table, wrapped } from './output';
import { replayOnce, withYardstick } from './replay';
import type { ComparisonFlags, PartFlags, RowFlags } from './study_flags';
import {
  boundsOf,
  partOf,
  policiesOf,
  printConventions,
  printedRows,
  refuseBesideRows,
  sizesOf,
  yardstickOf,
} from './study_flags';

export interface CurveFlags extends PartFlags, ComparisonFlags, RowFlags {
  readonly policy?: string;
  readonly frames?: string;
  readonly kernel: boolean;
}

/** How policies are replayed beside the curve, which is of demand paging. */
const TABLE = { pageout: 'demand', store: 'object', contents: 'stamps', seed: '1' } as const;
const LRU: PolicyChoice = { label: 'lru', name: 'lru', spec: policies.lru, options: {} };
/** All sizes up to this many are tried for an anomaly. */
const MOST_SIZES = 64;

function cellOf(
  row: StudyRow | undefined,
  relativeOf: ((row: StudyRow) => number | null) | null,
): string {
  if (row === undefined) return '-';
  const shown =
    relativeOf === null
      ? `${(100 * row.miss_ratio).toFixed(3).padStart(7)} %`
      : (relativeOf(row)?.toFixed(3) ?? '-').padStart(7);
  return `${grouped(row.faults)} ${shown}`;
}

/** A row a size, a column a policy. */
function printTable(trace: Trace, rows: readonly StudyRow[], relative: Yardstick | null): void {
  const drawn = rows.filter(({ policy }) => policy !== INFINITE);
  const names = [...new Set(drawn.map(({ policy }) => policy))];
  const of = (name: string): readonly StudyRow[] => drawn.filter(({ policy }) => policy === name);
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

function printRows(trace: Trace, rows: readonly StudyRow[], relative: Yardstick | null): void {
  const unit = relative === null ? '% of references that miss' : `times the misses of ${relative}`;
  const counted = rows[0]?.references ?? trace.references;
  const warmed = trace.references - counted;
  print(
    wrapped(
      `${trace.name}: ${grouped(trace.references)} references, ` +
        `${grouped(trace.distinctPages)} pages; faults, and ${unit}` +
        (warmed === 0 ? '' : `; the first ${grouped(warmed)} references are not counted`),
    ),
  );
  const onePass = rows.some(({ policy, simulated }) => policy === 'lru' && simulated === null);
  if (onePass && trace.syncs.length > 0)
    print(wrapped(`lru: without the ${trace.syncs.length} syncs`));
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

/** Answers the exit status. */
export async function curveCommand(file: string, flags: CurveFlags): Promise<number> {
  refuseBesideRows('curve', flags);
  const bounds = boundsOf(flags.bounds, 'none', TABLE.pageout);
  const relative = yardstickOf(flags.relative);
  const read = partOf(flags);
  const sizesFor = flags.frames === undefined ? null : sizesOf(flags.frames);
  const named = flags.policy === undefined ? [] : policiesOf(flags.policy);
  await settled();
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const others = withYardstick(named, relative, TABLE.pageout).filter(
    ({ label }) => label !== 'lru',
  );
  // In the kernel each size of lru is a replay like the others.
  const chosen = flags.kernel ? [LRU, ...others] : others;
  const { trace, whole, warmup } = await read(file);
  const table = { ...TABLE, kernel: flags.kernel, warmup };
  const { rows, ioErrors } = await rowsOf(trace, sizesFor, table, (sizes) =>
    replaysOf(chosen, sizes, bounds, trace, TABLE.pageout),
  );
  if (!printedRows(flags, whole, rows)) {
    print(countedHow(table));
    printRows(trace, rows, relative);
    printConventions(chosen.map((choice) => [choice.label, conventions(choice)]));
  }
  const panel = missRatioPanel(rows, relative);
  if (flags.plot === TERMINAL) print(panelText(panel) ?? 'too few sizes for a plot');
  else if (flags.plot !== undefined) {
    writeFigure(flags.plot, { title: trace.name, panels: [panel], heat: null });
  }
  return printIoErrors(ioErrors);
}

/** The rows of lru at all sizes or those of a list, and of what else is replayed at a few. */
async function rowsOf(
  trace: Trace,
  sizesFor: ((trace: Trace) => readonly number[]) | null,
  table: ReplayTable,
  replays: (
    sizes: readonly number[],
  ) => readonly { readonly choice: PolicyChoice; readonly frames: number }[],
): Promise<{ readonly rows: readonly StudyRow[]; readonly ioErrors: readonly string[] }> {
  const every = trace.distinctPages <= MOST_SIZES ? 'all' : 'auto';
  const sizes = (sizesFor ?? sizesOf(every))(trace);
  const rows: StudyRow[] = [];
  if (table.kernel !== true) {
    const all = Array.from({ length: trace.distinctPages }, (_, i) => i + 1);
    const running = new RunningLruRows(trace, sizesFor === null ? all : sizes, table);
    await runToEnd(running, 'lru, all sizes');
    rows.push(...running.rows());
  }
  const ioErrors: string[] = [];
  for (const { choice, frames: size } of replays(sizes)) {
    const made = await replayOnce(trace, choice, size, table);
    rows.push(made.row);
    ioErrors.push(...made.ioErrors);
  }
  return { rows, ioErrors };
}
