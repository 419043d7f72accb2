/**
 * The plan of a sweep: its jobs, and digests of all that their rows depend on, so that rows are
 * never taken for those of another sweep, on whatever machine they were made.
 */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { UserText } from '../../files/digest';
import { fileDigest, textDigest, userTexts } from '../../files/digest';
import { traceFileBeside, traceProblem } from '../../files/named_traces';
import { shortPath } from '../../files/short_path';
import type { PolicySpec } from '../../kernel/policy/policy';
import type { Path } from '../../scenarios/language/finding';
import { namesFile } from '../../scenarios/language/policy_choice';
import type { TraceReading } from '../../scenarios/language/trace_reading';
import { readingWords } from '../../scenarios/language/trace_reading';
import type { Places } from '../../scenarios/language/yaml_file';
import { problemText } from '../../scenarios/language/yaml_file';
import type { SizedTrace } from '../../studies/sizes';
import { SizesError } from '../../studies/sizes';
import type { Sweep, SweepJob, SweepTrace } from '../../studies/sweep';
import { parseSweep, sweepJobs, sweepPolicies } from '../../studies/sweep';
import { ChunksInMemory, NoChunks } from '../../traces/chunk_store';
import { formatNamed } from '../../traces/formats';
import { limitedTrace } from '../../traces/limited_trace';
import type { Trace } from '../../traces/trace';
import { fileName, readTextFile } from '../given/text_file';
import { readShown, sayTrace } from '../given/trace_files';
import { traceReport } from '../given/trace_info';
import { version } from '../given/version';
import { UsageError } from '../show/output';
import { loadPolicyFile } from '../user/policy_file';
import { warmupProblem } from './study_flags';

/** A sweep as its file describes it. Paths in the file are relative to its folder. */
export interface OpenSweep {
  readonly file: string;
  readonly sweep: Sweep;
  readonly places: Places;
  /** Loads a policy that the file names. */
  readonly load: (path: string) => PolicySpec;
}

/** A trace as far as its jobs depend on it, where it is, and what is reported of the file. */
export interface SweptTrace {
  readonly file: string;
  readonly digest: string;
  readonly bytes: number;
  /** As the sweep says, and the format by name: a guess may depend on the name of the file. */
  readonly reading: TraceReading;
  readonly trace: Trace;
  readonly report: Readonly<Record<string, unknown>>;
}

/** A policy of the user's own. */
export interface SweptPolicy {
  readonly file: string;
  /** All files that it consists of, itself first. */
  readonly texts: readonly UserText[];
  readonly digest: string;
}

export interface SweepPlan {
  /** Names the plan: a digest of everything that rows depend on, hexadecimal. */
  readonly id: string;
  readonly machvm: string;
  readonly jobs: readonly SweepJob[];
  /** By the name that rows give each. */
  readonly traces: ReadonlyMap<string, SweptTrace>;
  /** By the labels of the policies that files of the user's hold. */
  readonly policies: ReadonlyMap<string, SweptPolicy>;
}

/** Digits of a plan's name. */
const ID_DIGITS = 32;

function policyFile(file: string, path: string): string {
  return shortPath(resolve(dirname(file), path));
}

/** Reads the description of a sweep. Throws a UsageError with file, line and column. */
export function openSweep(file: string): OpenSweep {
  const load = (path: string): PolicySpec => loadPolicyFile(policyFile(file, path));
  const read = parseSweep(readTextFile(file), fileName(file), load);
  if (read.problems === null) return { file, sweep: read.value, places: read.places, load };
  throw new UsageError(read.problems.map(problemText).join('\n'));
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

/** Reads each trace once; the references themselves are left to the workers. */
async function tracesOf({ file, sweep, places }: OpenSweep): Promise<Map<string, SweptTrace>> {
  const { traces, limit, warmup } = sweep;
  const files = new Map<SweepTrace, string>();
  for (const each of traces) {
    const found = await located(places, each.at, () => traceFileBeside(dirname(file), each.path));
    files.set(each, found);
  }
  const read = new Map<string, SweptTrace>();
  for (const [{ name, reading, at }, file] of files) {
    const chunks = limit === undefined ? new NoChunks() : new ChunksInMemory();
    const before = statSync(file);
    const whole = await located(places, at, () => readShown(name, file, { ...reading, chunks }));
    sayTrace(name, whole);
    const trace = limit === undefined ? whole : limitedTrace(whole, limit);
    const problem = warmupProblem(trace, warmup);
    if (problem !== null) throw wrongAt(places, ['warmup'], `warmup ${warmup}: ${problem}`, '');
    const format = formatNamed(whole.format);
    const digest = await fileDigest(file);
    if (statSync(file).mtimeMs !== before.mtimeMs) {
      throw wrongAt(places, at, `${file}: has changed while it was read`, 'run the sweep again');
    }
    read.set(name, {
      file,
      digest,
      bytes: before.size,
      reading: format === null ? reading : { ...reading, format },
      trace,
      report: { ...traceReport(whole), name },
    });
  }
  return read;
}

function policiesOf({ file, sweep, load }: OpenSweep): Map<string, SweptPolicy> {
  const policies = new Map<string, SweptPolicy>();
  for (const { label, name } of sweepPolicies(sweep, load)) {
    if (!namesFile(name)) continue;
    const found = policyFile(file, name);
    const texts = userTexts(found);
    const digest = textDigest(JSON.stringify(texts.map(({ path, text }) => [path, text])));
    policies.set(label, { file: found, texts, digest });
  }
  return policies;
}

/** The list of jobs; a size that only a trace shows to be wrong is reported at `frames`. */
function jobsOf(
  { sweep, places, load }: OpenSweep,
  sized: ReadonlyMap<string, SizedTrace>,
): readonly SweepJob[] {
  try {
    return sweepJobs(sweep, sized, load);
  } catch (error) {
    if (error instanceof SizesError) throw wrongAt(places, ['frames'], error.message, '');
    throw error;
  }
}

/** Reads the traces and makes the list of jobs. Throws a UsageError that names the line. */
export async function planOf(open: OpenSweep): Promise<SweepPlan> {
  const traces = await tracesOf(open);
  const policies = policiesOf(open);
  const sized = new Map([...traces].map(([name, { trace }]) => [name, trace]));
  const jobs = jobsOf(open, sized);
  const machvm = version();
  const stamps = [...traces].map(([name, { digest, reading }]) => [
    ...[name, digest],
    ...readingWords(reading),
  ]);
  const files = [...policies].map(([label, { digest }]) => [label, digest]);
  const id = textDigest(JSON.stringify({ machvm, traces: stamps, policies: files, jobs }));
  return { id: id.slice(0, ID_DIGITS), machvm, jobs, traces, policies };
}
