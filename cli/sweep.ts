/**
 * `machvm sweep`: a grid of replays over all cores. Rows come in the order of the grid, whoever is
 * done first; a sweep that is stopped goes on when it is started again.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { traceFileBeside, traceProblem } from '../files/named_traces';
import type { Path } from '../scenarios/finding';
import { namesAll } from '../scenarios/policy_choice';
import type { TraceReading } from '../scenarios/trace_reading';
import { readingWords } from '../scenarios/trace_reading';
import type { Places } from '../scenarios/yaml_file';
import { problemText } from '../scenarios/yaml_file';
import { hasOpt } from '../studies/bounds';
import type { CurvePanel, Yardstick } from '../studies/figure';
import { missRatioPanel } from '../studies/figure';
import { countedHow } from '../studies/running_row';
import type { StudyRow } from '../studies/study_row';
import { plainRows, rowsCsv } from '../studies/study_row';
import type { Sweep, SweepAnswer, SweepJob, SweepTrace } from '../studies/sweep';
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
import { relativeColumn } from './replay';
import { printConventions, reportLeftOut, warmupProblem, yardstickOf } from './study_flags';
import { SweepJournal } from './sweep_journal';
import type { WorkerJob } from './sweep_worker';
import { fileName, readTextFile } from './text_file';
import { readShown, sayTrace } from './trace_files';
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

type ReadSweep = Extract<ReturnType<typeof parseSweep>, { problems: null }>;

function readSweep(file: string): ReadSweep {
  const read = parseSweep(readTextFile(file), fileName(file), loadPolicyFile);
  if (read.problems === null) return read;
  throw new UsageError(read.problems.map(problemText).join('\n'));
}

/** Everything that rows depend on: the jobs, and what the traces are now and how they are read. */
function planOf(jobs: readonly SweepJob[], traces: ReadonlyMap<string, SweptTrace>): string {
  const stamps = [...traces].map(([name, { file, reading }]) => [
    ...[name, resolve(file), statSync(file).size],
    ...readingWords(reading),
  ]);
  return JSON.stringify({ stamps, jobs });
}

/** A trace as far as its jobs depend on it, where it is, and what is reported of the file. */
interface SweptTrace {
  readonly file: string;
  readonly reading: TraceReading;
  readonly trace: Trace;
  readonly report: Readonly<Record<string, unknown>>;
}

/** An error at the place of a path in the sweep. */
function wrongAt(places: Places, path: Path, what: string, meant: string): UsageError {
  const problems = places.locate([{ path, onKey: false, what, meant }]);
  return new UsageError(problems.map(problemText).join('\n'));
}

/** Does `work` on what the sweep has at a path, and names its line if that is wrong. */
async function located<T>(places: Places, path: Path, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { what, meant } = traceProblem(error);
    throw wrongAt(places, path, what, meant);
  }
}

/**
 * Reads each trace once; the references themselves are left to the workers. Paths are relative to
 * the folder of the sweep.
 */
async function tracesOf(
  { value, places }: ReadSweep,
  folder: string,
): Promise<Map<string, SweptTrace>> {
  const { traces, limit, warmup } = value;
  const files = new Map<SweepTrace, string>();
  for (const each of traces) {
    files.set(each, await located(places, each.at, () => traceFileBeside(folder, each.path)));
  }
  const read = new Map<string, SweptTrace>();
  for (const [{ name, reading, at }, file] of files) {
    const chunks = limit === undefined ? new NoChunks() : new ChunksInMemory();
    const whole = await located(places, at, () => readShown(name, file, { ...reading, chunks }));
    sayTrace(name, whole);
    const trace = limit === undefined ? whole : limitedTrace(whole, limit);
    const problem = warmupProblem(trace, warmup);
    if (problem !== null) throw wrongAt(places, ['warmup'], `warmup ${warmup}: ${problem}`, '');
    read.set(name, { file, reading, trace, report: { ...traceReport(whole), name } });
  }
  return read;
}

async function runJobs(
  jobs: readonly SweepJob[],
  traces: ReadonlyMap<string, SweptTrace>,
  journal: SweepJournal,
  workers: number,
): Promise<void> {
  const left = jobs.flatMap((job, index) => {
    const { file = job.trace, reading = {} } = traces.get(job.trace) ?? {};
    return journal.done.has(index) ? [] : [{ file, reading, job, index }];
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
  const json = { traces: reports, rows: plainRows(rows) };
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
  const keys = ['trace', 'policy', 'frames', ...(seeds ? ['seed'] : [])];
  const measured = relative === null ? [] : [relativeColumn(rows, relative)];
  print(
    table(
      [...keys, 'faults', 'miss %', ...measured.map(([name]) => name), 'dirty'],
      rows.map((row) => [
        row.trace,
        row.policy,
        grouped(row.frames),
        ...(seeds ? [row.seed] : []),
        grouped(row.faults),
        (100 * row.miss_ratio).toFixed(3),
        ...measured.map(([, cell]) => cell(row)),
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
  const read = readSweep(file);
  const sweep = read.value;
  await settled();
  const out = flags.out ?? file.replace(/(\.ya?ml)?$/, '.csv');
  if (!/\.(csv|json)$/.test(out)) throw new UsageError(`--out ${out}: must end in .csv or .json`);
  refuseUnwritable(out, flags.out === undefined ? '' : '--out ');
  checkYardstick(relative, sweep);
  const traces = await tracesOf(read, dirname(file));
  const sized = new Map([...traces].map(([name, { trace }]) => [name, trace]));
  const jobs = sweepJobs(sweep, sized, loadPolicyFile);
  if (namesAll(sweep.policies)) reportLeftOut(sweep.pageout);
  print(countedHow(sweep, 'kernel: true'));
  const journal = new SweepJournal(`${out}.journal`, planOf(jobs, traces));
  if (journal.done.size > 0) {
    print(`${out}.journal: goes on after ${journal.done.size} of ${jobs.length} replays`);
  }
  const workers = flags.workers ?? availableParallelism();
  await runJobs(jobs, traces, journal, workers);
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
