/**
 * `machvm sweep`: a grid of replays over all cores. Rows come in the order of the grid, whoever is
 * done first; a sweep that is stopped goes on when it is started again.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { namesAll } from '../scenarios/policy_choice';
import { problemText } from '../scenarios/yaml_file';
import { hasOpt } from '../studies/bounds';
import type { CurvePanel, Yardstick } from '../studies/figure';
import { missRatioPanel, relativeMisses } from '../studies/figure';
import type { StudyRow } from '../studies/study_row';
import { plainRow, rowsCsv } from '../studies/study_row';
import type { Sweep, SweepAnswer, SweepJob } from '../studies/sweep';
import { parseSweep, sweepJobs, sweepPolicies } from '../studies/sweep';
import { ChunksInMemory, NoChunks } from '../traces/chunk_store';
import { limitedTrace } from '../traces/limited_trace';
import type { Trace } from '../traces/trace';
import { refuseFigure, TERMINAL, writeFigure } from './figure_file';
import { panelText } from './figure_text';
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
import { printConventions, reportLeftOut, warmupProblem, yardstickOf } from './study_flags';
import { SweepJournal } from './sweep_journal';
import type { WorkerJob } from './sweep_worker';
import { readTextFile } from './text_file';
import { readNamed, sayTrace, traceFile } from './trace_files';
import { traceReport } from './trace_info';
import { restUserCode } from './user_code';
import { runAll } from './worker_pool';
import { refuseUnwritable, unwritable } from './written_file';

export interface SweepFlags {
  readonly out?: string;
  readonly workers?: number;
  readonly plot?: string;
  readonly relative?: string;
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

/** A trace as far as its jobs depend on it, and what is reported of the file. */
interface SweptTrace {
  readonly trace: Trace;
  readonly report: Readonly<Record<string, unknown>>;
}

/** Reads each trace once; the references themselves are left to the workers. */
async function tracesOf({ traces, limit, warmup }: Sweep): Promise<Map<string, SweptTrace>> {
  const read = new Map<string, SweptTrace>();
  for (const name of traces) {
    const chunks = limit === undefined ? new NoChunks() : new ChunksInMemory();
    const whole = await readNamed(name, {}, chunks);
    sayTrace(name, whole);
    const trace = limit === undefined ? whole : limitedTrace(whole, limit);
    const problem = warmupProblem(trace, warmup);
    if (problem !== null) throw new UsageError(`sweep: warmup: ${warmup}: ${problem}`);
    read.set(name, { trace, report: traceReport(whole) });
  }
  return read;
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
function writeRows(out: string, rows: readonly StudyRow[], traces: Iterable<SweptTrace>): void {
  const reports = [...traces].map(({ report }) => report);
  const json = { traces: reports, rows: rows.map((row) => plainRow(row)) };
  const text = out.endsWith('.json') ? `${JSON.stringify(json, null, 2)}\n` : rowsCsv(rows);
  try {
    writeFileSync(`${out}.part`, text);
    renameSync(`${out}.part`, out);
  } catch (error) {
    throw unwritable(out, error);
  }
}

function printRows(rows: readonly StudyRow[], relative: Yardstick | null): void {
  const seeds = new Set(rows.map(({ seed }) => seed)).size > 1;
  const relativeOf = relative === null ? null : relativeMisses(rows, relative);
  const keys = ['trace', 'policy', 'frames', ...(seeds ? ['seed'] : [])];
  const unit = relative === null ? [] : [`/ ${relative}`];
  print(
    table(
      [...keys, 'faults', 'miss %', ...unit, 'dirty'],
      rows.map((row) => [
        row.trace,
        row.policy,
        grouped(row.frames),
        ...(seeds ? [row.seed] : []),
        grouped(row.faults),
        (100 * row.miss_ratio).toFixed(3),
        ...(relativeOf === null ? [] : [relativeOf(row)?.toFixed(3) ?? '-']),
        grouped(row.dirty_returns),
      ]),
      keys.length,
    ),
  );
}

/** The results are measured in the misses of a policy that they have. */
function checkYardstick(relative: Yardstick | null, sweep: Sweep): void {
  const choices = sweepPolicies(sweep, loadPolicyFile);
  if (relative === null || choices.some(({ label }) => label === relative)) return;
  if (relative === 'opt' && hasOpt(sweep.bounds)) return;
  const add = relative === 'opt' ? 'add it to policies, or bounds: opt' : 'add it to policies';
  throw new UsageError(`--relative ${relative}: is not a policy of the sweep; ${add}`);
}

/** Runs a sweep, or what is left of it; answers the exit status. An interrupt loses no row. */
export async function sweepCommand(file: string, flags: SweepFlags): Promise<number> {
  if (flags.plot !== undefined) refuseFigure(flags.plot);
  const relative = yardstickOf(flags.relative);
  const sweep = readSweep(file);
  await settled();
  const out = flags.out ?? file.replace(/(\.ya?ml)?$/, '.csv');
  if (!/\.(csv|json)$/.test(out)) throw new UsageError(`--out ${out}: must end in .csv or .json`);
  refuseUnwritable(out, flags.out === undefined ? '' : '--out ');
  checkYardstick(relative, sweep);
  const files = new Map(sweep.traces.map((name) => [name, traceFile(name)]));
  const traces = await tracesOf(sweep);
  const sized = new Map([...traces].map(([name, { trace }]) => [name, trace]));
  const jobs = sweepJobs(sweep, sized, loadPolicyFile);
  if (namesAll(sweep.policies)) reportLeftOut(sweep.pageout);
  const journal = new SweepJournal(`${out}.journal`, planOf(jobs, files));
  if (journal.done.size > 0) {
    print(`${out}.journal: goes on after ${journal.done.size} of ${jobs.length} replays`);
  }
  const workers = flags.workers ?? availableParallelism();
  await runJobs(jobs, files, journal, workers);
  const answers = jobs.flatMap((_, index) => journal.done.get(index) ?? []);
  const rows = answers.map(({ row }) => row);
  writeRows(out, rows, traces.values());
  journal.remove();
  printRows(rows, relative);
  printConventions(rows.map((row) => [row.policy, row.options]));
  if (flags.plot !== undefined) plot(flags.plot, rows, relative);
  print(`${counted(rows.length, 'row')} in ${out}`);
  return printIoErrors(answers.flatMap(({ io_errors }) => io_errors));
}

function plot(file: string, rows: readonly StudyRow[], relative: Yardstick | null): void {
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const panels = traces.map((trace): CurvePanel => {
    const mine = rows.filter((row) => row.trace === trace);
    const panel = missRatioPanel(mine, relative);
    return { ...panel, title: `${panel.title} of ${trace}` };
  });
  if (file !== TERMINAL) writeFigure(file, { title: 'machvm sweep', panels, heat: null });
  else for (const panel of panels) print(panelText(panel) ?? `${panel.title}: too few sizes`);
}
