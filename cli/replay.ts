/**
 * `machvm replay`: a trace through the kernel under several policies and sizes, a row each.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyName } from '../kernel/policy/policies';
import { policies } from '../kernel/policy/policies';
import { buildReplay, replayFaults } from '../scenarios/replay';
import { nearest } from '../scenarios/suggest';
import { readTraceFile } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { grouped, Progress, print, printJson, table, time, UsageError } from './output';

export interface ReplayFlags {
  readonly frames: string;
  readonly policy: string;
  readonly pageout: string;
  readonly store: string;
  readonly contents: string;
  readonly seed: string;
  readonly json: boolean;
}

interface Row {
  readonly policy: string;
  readonly frames: number;
  readonly references: number;
  readonly faults: number;
  readonly data_requests: number;
  readonly data_returns: number;
  readonly dirty_returns: number;
  readonly reactivations: number;
  readonly ticks: number;
  readonly ns_per_reference: number;
}

const STEPS_A_TURN = 20_000;
const ENDING = '.rlv.br';

/** The folder beside this file in the sources, and beside its compiled form in the package. */
const dataFolder = join(__dirname, '..', 'traces', 'data');

/** Names of the traces that come with the package. */
export function traceNames(): readonly string[] {
  const files = readdirSync(dataFolder).filter((name) => name.endsWith(ENDING));
  return files.map((name) => name.slice(0, -ENDING.length)).sort();
}

/** The path of a file, or of a trace of the package by its name. */
export function traceFile(name: string): string {
  if (existsSync(name)) return name;
  const names = traceNames();
  if (names.includes(name)) return join(dataFolder, name + ENDING);
  const near = nearest(name, names);
  const hint = near === null ? '`machvm list` names them' : `did you mean ${near}?`;
  throw new UsageError(`replay: ${name}: no such file, and no trace of the package; ${hint}`);
}

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const near = nearest(value, known);
  const meant = near === null ? `one of ${known.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`replay: --${flag} ${value}: unknown; ${meant}`);
}

function sizes(list: string): readonly number[] {
  return list.split(',').map((item) => {
    const frames = Number(item);
    if (Number.isInteger(frames) && frames >= 1) return frames;
    throw new UsageError(`replay: --frames ${item}: must be whole numbers of at least 1, as 16,64`);
  });
}

async function replayOnce(
  trace: Trace,
  flags: ReplayFlags,
  policy: PolicyName,
  frames: number,
): Promise<Row> {
  const built = buildChecked(trace, flags, policy, frames);
  const { machine, host } = built;
  const progress = new Progress();
  const begin = process.hrtime.bigint();
  for (;;) {
    const end = machine.run(STEPS_A_TURN);
    if (end === 'done') break;
    if (end === 'stuck') throw new Error(`replay: ${policy} with ${frames} frames is stuck`);
    const share = (100 * host.statistics.references) / trace.references;
    progress.update(`${policy}, ${frames} frames: ${share.toFixed(0)} %`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.clear();
  const nanoseconds = Number(process.hrtime.bigint() - begin);
  const { statistics } = host;
  return {
    policy,
    frames,
    references: trace.references,
    faults: replayFaults(built),
    data_requests: statistics.pageins,
    data_returns: statistics.pagesReturned,
    dirty_returns: statistics.pagesReturnedDirty,
    reactivations: statistics.reactivations,
    ticks: host.clock,
    ns_per_reference: nanoseconds / Math.max(1, trace.references),
  };
}

function buildChecked(
  trace: Trace,
  flags: ReplayFlags,
  policy: PolicyName,
  frames: number,
): ReturnType<typeof buildReplay> {
  try {
    return buildReplay(trace, {
      frames,
      policy: policies[policy],
      policyOptions: {},
      pageout: oneOf('pageout', flags.pageout, ['demand', 'daemon', 'segments']),
      contents: oneOf('contents', flags.contents, ['stamps', 'bytes']),
      store: oneOf('store', flags.store, ['object', 'anonymous']),
      seed: flags.seed,
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`replay: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Replays a trace file; answers the exit status. */
export async function replayCommand(file: string, flags: ReplayFlags): Promise<number> {
  const names = Object.keys(policies) as PolicyName[]; // parsed
  const chosen = flags.policy.split(',').map((name) => oneOf('policy', name, names));
  const frames = sizes(flags.frames);
  const trace = readTraceFile(traceFile(file));
  const rows: Row[] = [];
  for (const policy of chosen) {
    for (const size of frames) rows.push(await replayOnce(trace, flags, policy, size));
  }
  if (flags.json) {
    printJson(rows);
    return 0;
  }
  const what = flags.pageout === 'demand' ? 'cached pages' : 'all of physical memory';
  print(
    `${trace.name}: ${grouped(trace.references)} references, ${grouped(trace.writes)} of them ` +
      `writes, ${grouped(trace.distinctPages)} pages\nframes: ${what}`,
  );
  print(
    table(
      ['policy', 'frames', 'faults', 'miss %', 'returned', 'reactiv.', 'simulated', 'ns a ref.'],
      rows.map((row) => [
        row.policy,
        grouped(row.frames),
        grouped(row.faults),
        ((100 * row.faults) / Math.max(1, row.references)).toFixed(3),
        grouped(row.data_returns),
        grouped(row.reactivations),
        time(row.ticks),
        row.ns_per_reference.toFixed(1),
      ]),
    ),
  );
  return 0;
}
