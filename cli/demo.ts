/**
 * `machvm demo`, the main job: a real program on a small machine with real files behind it. Prints
 * the first round trips as a chart, then a table, then the proof that nothing was lost.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../devices/file';
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import { Labels } from '../scenarios/labels';
import { LineMaker, SCALARS } from '../scenarios/line';
import type { MainJobFiles, Proof } from '../scenarios/main_job';
import { MainJob } from '../scenarios/main_job';
import { readTraceFile } from '../traces/read_file';
import { chartHead, chartRow } from './chart';
import { colors, grouped, Progress, print, printJson, table, time, UsageError } from './output';

export interface DemoOptions {
  readonly frames: number;
  readonly disk: boolean;
  readonly keep: boolean;
  readonly json: boolean;
}

/** Rows of the chart: the first round trips, and what the first dirty eviction leads to. */
const FIRST_ROWS = 16;
const EVICTION_ROWS = 12;
const EVICTION = eventKinds['vm_pageout.page_sent'] ?? -1;
/** Too many to be worth a row here. */
const LEFT_OUT = eventKinds['vm_page.reactivated'] ?? -1;
const STEPS_A_TURN = 2_000;

/** The folder beside this file in the sources, and beside its compiled form in the package. */
export const dataFolder = join(__dirname, '..', 'traces', 'data');

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
  const listener = (columns: TraceColumns, row: number): void => {
    if (rows.length >= FIRST_ROWS + 1 + EVICTION_ROWS) return;
    const kind = columns.kind[row] ?? -1;
    lines.see(columns, row, kind);
    if (rows.length === FIRST_ROWS && kind === EVICTION) rows.push(`${'...'.padStart(11)}`);
    if (kind !== SCALARS && kind !== LEFT_OUT && rows.length !== FIRST_ROWS) {
      const drawn = chartRow(lines.line(columns, row, null), job.host.pageSize);
      if (drawn !== null) rows.push(drawn);
    }
    lines.done(columns, row, kind);
  };
  job.machine.trace.listen(listener);
  return rows;
}

/** Runs the job to its end, saying how far it is. Lets Ctrl-C through between turns. */
async function runJob(job: MainJob): Promise<void> {
  const progress = new Progress();
  for (;;) {
    const end = job.machine.run(STEPS_A_TURN);
    if (end === 'done') break;
    if (end === 'stuck') throw new Error('demo: the machine is stuck');
    const share = (100 * job.done) / job.trace.references;
    progress.update(`replaying ${job.trace.name}: ${share.toFixed(0)} %`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.clear();
}

function statisticsTable(job: MainJob, seconds: number): string {
  const { statistics, clock } = job.host;
  const { counts } = job.layout;
  const speed = statistics.references / seconds / 1e6;
  const rows = [
    ['references', grouped(statistics.references), 'of a real program, one after another'],
    [
      'pages',
      grouped(job.trace.distinctPages),
      `${counts.text} read only, ${counts.data} mapped and
      written, ${counts.anonymous} anonymous`.replace(/\s+/g, ' '),
    ],
    ['faults', grouped(statistics.faults), 'touches that found no translation'],
    ['data_requests', grouped(statistics.pageins), 'pages that a pager was asked for'],
    ['zero fills', grouped(statistics.zeroFillCount), 'pages that nobody had yet'],
    ['clean evictions', grouped(statistics.cleanEvictions), 'frames taken without a message'],
    ['data_returns', grouped(statistics.pagesReturned), 'pages that went home, all of them dirty'],
    ['reactivations', grouped(statistics.reactivations), 'inactive pages that got a second chance'],
    [
      'simulated time',
      time(clock),
      `${job.host.tunables.referenceTicks} ns a reference, and waits`,
    ],
    [
      'real time',
      `${(seconds * 1000).toFixed(0)} ms`,
      `${speed.toFixed(0)} million references a s`,
    ],
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

/** Runs the main job; answers the exit status. */
export async function demo(options: DemoOptions): Promise<number> {
  const trace = readTraceFile(join(dataFolder, 'perl_small.rlv.br'));
  const folder = mkdtempSync(join(tmpdir(), 'machvm-'));
  const leave = (): void => {
    if (!options.keep && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', leave);
  const { frames, disk } = options;
  const job = new MainJob({ trace, files: filesIn(folder), frames, seed: 'demo', disk });
  const rows = options.json ? [] : chartOf(job);
  const begin = process.hrtime.bigint();
  await runJob(job);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const counted = statisticsTable(job, seconds);
  const statistics = { ...job.host.statistics };
  const proof = job.prove();
  const good = proof.wrong.length + proof.stale.length === 0;
  if (options.json) {
    printJson({ frames, seconds, statistics, proof, good });
    return good ? 0 : 1;
  }
  print(
    `${trace.name}: ${grouped(trace.references)} references of a perl program to ` +
      `${trace.distinctPages} pages, on a machine of ${frames} frames\n`,
  );
  print(colors.bold(chartHead));
  for (const drawn of rows) print(drawn);
  print(`${'...'.padStart(11)}\n`);
  print(counted);
  const [first = '', second = '', ...wrong] = verdict(proof);
  print(`\n${first}\n${second}`);
  for (const line of wrong) print(`  ${line}`);
  print(good ? colors.green('Nothing was lost.') : colors.red('Data was lost.'));
  if (options.keep) print(`The files are in ${folder}`);
  return good ? 0 : 1;
}
