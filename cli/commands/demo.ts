/**
 * `machvm demo`, the main job: a real program on a small machine with real files behind it. Prints
 * the first round trips as a chart, then a table, then the proof that nothing was lost.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../../devices/file';
import type { TraceColumns } from '../../kernel/kern/trace';
import { eventKinds } from '../../kernel/mach/event_defs';
import type { MainJobFiles, Proof } from '../../scenarios/replay/main_job';
import { MainJob } from '../../scenarios/replay/main_job';
import { Labels } from '../../scenarios/transcript/labels';
import { LineMaker, SCALARS } from '../../scenarios/transcript/line';
import { readTrace } from '../../traces/read_file';
import type { Trace } from '../../traces/trace';
import { Chart, chartGap } from '../../views/chart';
import { grouped, time } from '../../views/numbers';
import { listenToReasons } from '../../views/reasons';
import { unlessInterrupted } from '../given/interrupt';
import { traceFile } from '../given/trace_files';
import { temporaryFolder } from '../given/written_file';
import { colors, print, printJson, runToEnd, table, terminal, UsageError } from '../show/output';

export interface DemoOptions {
  readonly frames: number;
  readonly disk: boolean;
  readonly keep: boolean;
  readonly json: boolean;
}

/** Rows of the chart: the first round trips, then what the first dirty eviction leads to. */
const FIRST_ROWS = 16;
const EVICTION_ROWS = 12;
const EVICTION = eventKinds['vm_pageout.page_sent'] ?? -1;
const STEPS_A_TURN = 2_000;

function filesIn(folder: string): MainJobFiles {
  return {
    write: (name, bytes) => writeFileSync(join(folder, name), bytes),
    read: (name) => readFileSync(join(folder, name)),
    device(name, pageSize) {
      const opened = openFile(join(folder, name), pageSize, { create: true });
      if (opened.device === null) throw new UsageError(`demo: ${name}: ${opened.error}`);
      return opened.device;
    },
  };
}

/** Collects the rows of the chart until there are enough. */
function chartOf(job: MainJob): readonly string[] {
  const rows: string[] = [];
  const labels = new Labels(job.machine, new Map([['program', job.regions]]));
  const lines = new LineMaker(job.machine, labels);
  const chart = new Chart(terminal);
  let wanted = FIRST_ROWS;
  let why: string | null = null;
  const hear = (said: string): void => {
    why = said;
  };
  listenToReasons({ machine: job.machine, labels }, hear, true);
  job.machine.trace.listen((columns: TraceColumns, row: number): void => {
    if (rows.length >= FIRST_ROWS + EVICTION_ROWS) return;
    const kind = columns.kind[row] ?? -1;
    lines.see(columns, row, kind);
    if (rows.length === FIRST_ROWS && kind === EVICTION) wanted += EVICTION_ROWS;
    if (kind !== SCALARS && rows.length < wanted) {
      const drawn = chart.row(lines.line(columns, row, null), job.host.pageSize, why);
      if (drawn !== null) rows.push(drawn);
    }
    lines.done(columns, row, kind);
    why = null;
  });
  return rows;
}

/** Runs the job to its end, saying how far it is. */
async function runJob(job: MainJob): Promise<void> {
  const advance = (): boolean => {
    const end = job.machine.run(STEPS_A_TURN);
    if (end === 'stuck' || end === 'circling') throw new Error(`demo: the machine is ${end}`);
    return end !== 'done';
  };
  const share = (): number => job.done / job.trace.references;
  await runToEnd({ advance, share }, `replaying ${job.trace.name}`);
}

/** What the program's run came to, before anybody looks at the result. */
interface Outcome {
  readonly statistics: MainJob['host']['statistics'];
  readonly ticks: number;
  readonly seconds: number;
}

function statisticsTable(job: MainJob, { statistics, ticks, seconds }: Outcome): string {
  const { counts } = job.layout;
  const speed = (statistics.references / seconds / 1e6).toFixed(1);
  const homes = `${counts.text} only read, ${counts.data} mapped and written`;
  const { pagesReturnedDirty, pagesReturnedPrecious } = statistics;
  const rows = [
    ['references', grouped(statistics.references), 'of a real program, one after another'],
    ['pages', grouped(job.trace.distinctPages), `${homes}, ${counts.anonymous} anonymous`],
    ['faults', grouped(statistics.faults), 'touches that found no translation'],
    ['data_requests', grouped(statistics.pageins), 'pages requested from a pager'],
    ['zero fills', grouped(statistics.zeroFillCount), 'pages without contents yet'],
    ['dirty data_returns', grouped(pagesReturnedDirty), 'changed pages returned to their pager'],
    [
      'precious data_returns',
      grouped(pagesReturnedPrecious),
      'unchanged, but only the kernel had them',
    ],
    ['clean evictions', grouped(statistics.cleanEvictions), 'frames taken without a message'],
    ['reactivations', grouped(statistics.reactivations), 'inactive pages with a second chance'],
    [
      'simulated time',
      time(ticks),
      `${job.host.tunables.referenceTicks} ns a reference, and waits`,
    ],
    ['real time', `${(seconds * 1000).toFixed(0)} ms`, `${speed} million references a second`],
  ];
  return table(['', 'count', 'what it is'], rows);
}

function verdict(proof: Proof): readonly string[] {
  const good = proof.readBack - proof.wrong.length;
  const places = proof.filePages + proof.blocks;
  const stored = places - proof.stale.length;
  const what = `${proof.filePages} file pages, ${proof.blocks} paging blocks`;
  const lines = [
    `${good} of ${proof.readBack} pages read back through the program's map as last written`,
    `${stored} of ${places} places on disk (${what}) hold the version that last left`,
  ];
  return [...lines, ...proof.wrong.slice(0, 10), ...proof.stale.slice(0, 10)];
}

/** Calls `job` with a folder that is gone afterwards, also if the program is interrupted. */
async function inTemporaryFolder(
  keep: boolean,
  job: (folder: string) => Promise<number>,
): Promise<number> {
  let folder: string | null = null;
  const remove = (): void => {
    if (folder !== null && !keep) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await unlessInterrupted(remove, () => {
      folder = temporaryFolder();
      return job(folder);
    });
  } finally {
    remove();
  }
}

/** A machine that can hold the job, its files in `folder`. */
function build(trace: Trace, folder: string, { frames, disk }: DemoOptions): MainJob {
  try {
    return new MainJob({ trace, files: filesIn(folder), frames, seed: 'demo', disk });
  } catch (error) {
    throw new UsageError(`demo: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function show(job: MainJob, rows: readonly string[], outcome: Outcome): void {
  const { trace, host } = job;
  print(
    `${trace.name}: ${grouped(trace.references)} references of a perl program to ` +
      `${trace.distinctPages} pages, on a machine of ${grouped(host.resident.frames)} frames\n`,
  );
  print(colors.bold(new Chart(terminal).head()));
  rows.forEach((drawn, i) => {
    if (i === FIRST_ROWS) print(chartGap);
    print(drawn);
  });
  print(`${chartGap}\n`);
  print(statisticsTable(job, outcome));
}

/** The main job with its files in `folder`; answers the exit status. */
async function demoIn(folder: string, options: DemoOptions): Promise<number> {
  const job = build(await readTrace(traceFile('perl_small')), folder, options);
  const rows = options.json ? [] : chartOf(job);
  const begin = process.hrtime.bigint();
  await runJob(job);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  // The proof reads all pages once more, which counts as well.
  const outcome = { statistics: { ...job.host.statistics }, ticks: job.host.clock, seconds };
  if (!options.json) show(job, rows, outcome);
  const proof = job.prove();
  const good = proof.wrong.length + proof.stale.length === 0;
  if (options.json) {
    const { frames } = options;
    const files = options.keep ? { folder } : {};
    printJson({ trace: job.trace.name, frames, ...outcome, proof, good, ...files });
    return good ? 0 : 1;
  }
  const [first = '', second = '', ...wrong] = verdict(proof);
  print(`\n${first}\n${second}`);
  for (const line of wrong) print(`  ${line}`);
  print(good ? colors.green('Nothing was lost.') : colors.red('Data was lost.'));
  if (options.keep) print(`The files are in ${folder}`);
  return good ? 0 : 1;
}

/** Runs the main job; answers the exit status. */
export async function demo(options: DemoOptions): Promise<number> {
  return inTemporaryFolder(options.keep, (folder) => demoIn(folder, options));
}
