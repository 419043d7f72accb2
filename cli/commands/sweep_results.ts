/**
 * What comes of a sweep when all its jobs are done: the file of rows, a table, a figure. The same
 * from one machine, from shards and from a queue.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { hasOpt } from '../../studies/bounds';
import type { CurvePanel, Yardstick } from '../../studies/figure';
import { missRatioPanel } from '../../studies/figure';
import { meanRows, meansText } from '../../studies/seeds';
import type { StudyRow } from '../../studies/study_row';
import { plainRows, rowsCsv } from '../../studies/study_row';
import type { SweepAnswer } from '../../studies/sweep';
import { sweepPolicies } from '../../studies/sweep';
import { counted, grouped } from '../../views/numbers';
import { refuseUnwritable, unwritable } from '../given/written_file';
import { countCell, missCell } from '../show/mean_cells';
import { flagError, print, printIoErrors, table, wrapped } from '../show/output';
import { refuseFigure, TERMINAL, writeFigure } from '../studies/figure_file';
import { panelText, TOO_FEW_SIZES } from '../studies/figure_text';
import { printConventions, yardstickOf } from '../studies/study_flags';
import type { OpenSweep, SweepPlan } from '../studies/sweep_plan';
import { openSweep } from '../studies/sweep_plan';
import { relativeColumn } from './replay';

export interface ResultFlags {
  readonly out?: string;
  readonly plot?: string;
  readonly relative?: string;
}

export interface SweepFlags extends ResultFlags {
  readonly workers?: number;
  readonly shard?: string;
  readonly dryRun?: boolean;
  /** The URL of a Redis whose workers make the rows. */
  readonly queue?: string;
}

/** Where the results of a sweep go, and how they are shown. */
export interface Results {
  readonly open: OpenSweep;
  readonly out: string;
  readonly relative: Yardstick | null;
  readonly plot: string | undefined;
}

/** Checks the flags, and reads the sweep. Throws a UsageError before any trace is read. */
export function openResults(file: string, flags: ResultFlags): Results {
  const { plot } = flags;
  if (plot !== undefined) refuseFigure(plot);
  const relative = yardstickOf(flags.relative);
  const open = openSweep(file);
  const out = flags.out ?? file.replace(/(\.ya?ml)?$/, '.csv');
  if (!/\.(csv|json)$/.test(out)) throw flagError('--out', out, 'must end in .csv or .json');
  refuseUnwritable(out, flags.out === undefined ? '' : '--out ', file);
  checkYardstick(relative, open);
  return { open, out, relative, plot };
}

/** The results are measured in the misses of a policy that they have. */
function checkYardstick(relative: Yardstick | null, { sweep, load }: OpenSweep): void {
  const choices = sweepPolicies(sweep, load);
  if (relative === null || choices.some(({ label }) => label === relative)) return;
  if (relative === 'opt' && hasOpt(sweep.bounds)) return;
  const add = relative === 'opt' ? 'add it to policies, or bounds: opt' : 'add it to policies';
  throw flagError('--relative', relative, `is not a policy of the sweep; ${add}`);
}

/** Writes and prints the rows of all jobs, in their order; answers the exit status. */
export function finishSweep(
  { out, relative, plot }: Results,
  plan: SweepPlan,
  done: ReadonlyMap<number, SweepAnswer>,
): number {
  const answers = plan.jobs.flatMap((_, index) => done.get(index) ?? []);
  const rows = answers.map(({ row }) => row);
  writeRows(out, rows, plan);
  printRows(rows, relative);
  printConventions(rows.map((row) => [row.policy, row.options]));
  if (plot !== undefined) draw(plot, rows, relative);
  print(`${counted(rows.length, 'row')} in ${out}`);
  return printIoErrors(answers.flatMap(({ io_errors }) => io_errors));
}

/** The whole file or nothing: a reader never sees half of it. */
function writeRows(out: string, rows: readonly StudyRow[], { traces }: SweepPlan): void {
  const reports = [...traces.values()].map(({ report }) => report);
  const json = { traces: reports, rows: plainRows(rows) };
  const text = out.endsWith('.json') ? `${JSON.stringify(json, null, 2)}\n` : rowsCsv(rows);
  try {
    writeFileSync(`${out}.part`, text);
    renameSync(`${out}.part`, out);
  } catch (error) {
    throw unwritable(out, error);
  }
}

function printRows(all: readonly StudyRow[], relative: Yardstick | null): void {
  const rows = meanRows(all);
  const keys = ['trace', 'policy', 'frames'];
  const measured = relative === null ? [] : [relativeColumn(rows, relative)];
  const means = meansText(rows);
  if (means !== null) print(wrapped(means));
  print(
    table(
      [...keys, 'faults', 'miss %', ...measured.map(([name]) => name), 'dirty'],
      rows.map((row) => [
        row.trace,
        row.policy,
        grouped(row.frames),
        countCell(row, 'faults'),
        missCell(row),
        ...measured.map(([, cell]) => cell(row)),
        countCell(row, 'dirty_returns'),
      ]),
      keys.length,
    ),
  );
}

function draw(file: string, rows: readonly StudyRow[], relative: Yardstick | null): void {
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const panels = traces.map((trace): CurvePanel => {
    const mine = rows.filter((row) => row.trace === trace);
    const panel = missRatioPanel(mine, relative);
    return { ...panel, title: `${panel.title} of ${trace}` };
  });
  if (file !== TERMINAL) writeFigure(file, { title: 'machvm sweep', panels, heat: null });
  else for (const panel of panels) print(panelText(panel) ?? `${panel.title}: ${TOO_FEW_SIZES}`);
}
