/**
 * `machvm sweep`: a grid of replays over all cores. Rows come in the order of the grid, whoever is
 * done first; a sweep that is stopped goes on when it is started again.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { problemText } from '../scenarios/yaml_file';
import { missRatioPanel } from '../studies/figure';
import type { Sweep, SweepAnswer, SweepJob, SweepRow } from '../studies/sweep';
import { parseSweep, SWEEP_KEYS, sweepJobs } from '../studies/sweep';
import { csvText } from '../studies/table_text';
import { refuseFigure, writeFigure } from './figure_file';
import { unlessInterrupted } from './interrupt';
import {
  counted,
  grouped,
  Progress,
  print,
  printError,
  printIoErrors,
  settled,
  table,
  UsageError,
} from './output';
import { loadPolicyFile } from './policy_file';
import { printConventions } from './replay_flags';
import { SweepJournal } from './sweep_journal';
import type { WorkerJob } from './sweep_worker';
import { readTextFile } from './text_file';
import { loadTrace, traceFile } from './trace_files';
import { restUserCode } from './user_code';
import { runAll } from './worker_pool';
import { refuseUnwritable, unwritable } from './written_file';

export interface SweepFlags {
  readonly out?: string;
  readonly workers?: number;
  readonly plot?: string;
}

function readSweep(file: string): Sweep {
  const { value, problems } = parseSweep(readTextFile(file), file, loadPolicyFile);
  if (value === null) throw new UsageError(problems.map(problemText).join('\n'));
  return value;
}

/** Everything that rows depend on: the jobs, and what the traces are now. */
function planOf(jobs: readonly SweepJob[], files: ReadonlyMap<string, string>): string {
  const stamps = [...files].map(([name, file]) => [name, statSync(file).size]);
  return JSON.stringify({ stamps, jobs });
}

/** How many pages each trace has; the traces themselves are left to the workers. */
async function pagesOf(traces: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const pages = new Map<string, number>();
  for (const name of traces) pages.set(name, (await loadTrace(name)).distinctPages);
  return pages;
}

async function runJobs(
  jobs: readonly SweepJob[],
  files: ReadonlyMap<string, string>,
  journal: SweepJournal,
  workers: number,
): Promise<void> {
  const left = jobs.flatMap((job, index) => {
    const file = files.get(job.trace) ?? job.trace;
    return journal.done.has(index) ? [] : [{ file, job, index }];
  });
  if (left.length === 0) return;
  const interrupted = (): void => {
    const count = `${journal.done.size} of ${jobs.length}`;
    printError(`${count} replays are done; the same command goes on from there`);
  };
  // From here on the policies of the user's run in the workers only.
  restUserCode();
  const progress = new Progress();
  try {
    await unlessInterrupted(interrupted, () =>
      runAll<WorkerJob, SweepAnswer>(left, {
        worker: 'sweep_worker',
        workers,
        command: 'sweep',
        answered({ job, index }, answer) {
          journal.add(index, answer);
          const done = `${journal.done.size} of ${jobs.length}`;
          progress.update(`${done} replays: ${job.trace} ${job.policy}`);
        },
      }),
    );
  } finally {
    progress.clear();
  }
}

/** The whole file or nothing: a reader never sees half of it. */
function writeRows(out: string, rows: readonly SweepRow[]): void {
  const text = out.endsWith('.json')
    ? `${JSON.stringify(
        rows.map((row) => Object.fromEntries(SWEEP_KEYS.map((key) => [key, row[key]]))),
        null,
        2,
      )}\n`
    : csvText(
        SWEEP_KEYS,
        rows.map((row) => SWEEP_KEYS.map((key) => row[key])),
      );
  try {
    writeFileSync(`${out}.part`, text);
    renameSync(`${out}.part`, out);
  } catch (error) {
    throw unwritable(out, error);
  }
}

function printRows(rows: readonly SweepRow[]): void {
  const seeds = new Set(rows.map(({ seed }) => seed)).size > 1;
  print(
    table(
      ['trace', 'policy', 'frames', ...(seeds ? ['seed'] : []), 'faults', 'miss %', 'dirty'],
      rows.map((row) => [
        row.trace,
        row.policy,
        grouped(row.frames),
        ...(seeds ? [row.seed] : []),
        grouped(row.faults),
        ((100 * row.faults) / Math.max(1, row.references)).toFixed(3),
        grouped(row.dirty_returns),
      ]),
    ),
  );
}

/** Runs a sweep, or what is left of it; answers the exit status. An interrupt loses no row. */
export async function sweepCommand(file: string, flags: SweepFlags): Promise<number> {
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const sweep = readSweep(file);
  await settled();
  const out = flags.out ?? file.replace(/(\.ya?ml)?$/, '.csv');
  if (!/\.(csv|json)$/.test(out)) throw new UsageError(`--out ${out}: must end in .csv or .json`);
  refuseUnwritable(out, flags.out === undefined ? '' : '--out ');
  const files = new Map(sweep.traces.map((name) => [name, traceFile(name)]));
  const jobs = sweepJobs(sweep, await pagesOf(sweep.traces));
  const journal = new SweepJournal(`${out}.journal`, planOf(jobs, files));
  if (journal.done.size > 0) {
    print(`${out}.journal: goes on after ${journal.done.size} of ${jobs.length} replays`);
  }
  const workers = flags.workers ?? availableParallelism();
  await runJobs(jobs, files, journal, workers);
  const answers = jobs.flatMap((_, index) => journal.done.get(index) ?? []);
  const rows = answers.map(({ row }) => row);
  writeRows(out, rows);
  journal.remove();
  printRows(rows);
  printConventions(rows.map((row) => [row.policy, row.options]));
  if (flags.plot !== undefined) await plot(flags.plot, rows);
  print(`${counted(rows.length, 'row')} in ${out}`);
  return printIoErrors(answers.flatMap(({ io_errors }) => io_errors));
}

async function plot(file: string, rows: readonly SweepRow[]): Promise<void> {
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const panels = traces.map((trace) => ({
    ...missRatioPanel(rows.filter((row) => row.trace === trace)),
    title: `Miss ratio of ${trace}`,
  }));
  writeFigure(file, { title: 'machvm sweep', panels, heat: null });
}
