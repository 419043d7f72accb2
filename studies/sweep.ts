/**
 * A sweep: a grid of replays, described in a file. What lives here: reading that file, and the list
 * of jobs that it stands for, in an order that depends on nothing but the file and the traces.
 */
import { z } from 'zod';
import { issuesOf } from '../scenarios/language/check_shape';
import type { Finding, Path } from '../scenarios/language/finding';
import { shown } from '../scenarios/language/finding';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import {
  choosePolicies,
  choosePolicy,
  namesAll,
  PolicyChoiceError,
} from '../scenarios/language/policy_choice';
import type { NamedTrace, TraceInput } from '../scenarios/language/trace_reading';
import {
  namedTrace,
  readingWords,
  traceKey,
  traceShape,
} from '../scenarios/language/trace_reading';
import type { YamlRead } from '../scenarios/language/yaml_file';
import { readYaml } from '../scenarios/language/yaml_file';
import { replayStores } from '../scenarios/replay/replay';
import { boundsList, boundsProblem, replaysOf } from './bounds';
import type { ReplayTable } from './replay_row';
import { seedsFor } from './seeds';
import type { SizedTrace } from './sizes';
import { chooseSizes, refuseSizes, SizesError } from './sizes';
import type { StudyRow } from './study_row';

const stores = Object.keys(replayStores) as (keyof typeof replayStores)[]; // parsed

const sweepShape = z.strictObject({
  traces: z.array(traceShape).min(1).describe('a list of files, or of traces of the package'),
  policies: z.array(z.string()).min(1).describe('a list of policies, as clock:bits=2'),
  frames: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .describe('a list of sizes, as 64, 5% or auto'),
  pageout: z
    .enum(['demand', 'daemon', 'segments'])
    .default('demand')
    .describe('demand, daemon or, with the policy gnu, segments'),
  store: z.enum(stores).default('object').describe('what stands behind the pages'),
  contents: z.enum(['stamps', 'bytes']).default('stamps').describe('stamps or bytes'),
  kernel: z
    .boolean()
    .default(false)
    .describe('true: the kernel runs, and adds messages, devices and time'),
  seeds: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .default(['1'])
    .describe('a list of seeds of all chance'),
  warmup: z.int().min(0).default(0).describe('how many references fill memory and are not counted'),
  limit: z.int().min(1).optional().describe('how many references are replayed at most'),
  bounds: z.enum(boundsList).default('none').describe('none, opt, infinite or both'),
});

/** A trace of a sweep. */
export interface SweepTrace extends NamedTrace {
  /** What rows call it: its path in the file, and how it is read where paths are the same. */
  readonly name: string;
  /** Where the file names it. */
  readonly at: Path;
}

export interface Sweep extends Omit<z.output<typeof sweepShape>, 'traces'> {
  readonly traces: readonly SweepTrace[];
}

/** What each key of a sweep's file is. */
export const sweepTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(sweepShape.shape).map(([key, { description }]) => [key, description ?? '']),
);

/** One replay of a sweep. */
export interface SweepJob extends ReplayTable {
  /** The name of a SweepTrace. */
  readonly trace: string;
  readonly policy: string;
  readonly frames: number;
  readonly limit?: number;
}

/** What a job comes to. */
export interface SweepAnswer {
  readonly row: StudyRow;
  /** What devices and pagers failed to do, a sentence each. */
  readonly io_errors: readonly string[];
}

type Load = Parameters<typeof choosePolicy>[1];

/** Reads the description of a sweep; a policy or a size that cannot be is found here. */
export function parseSweep(text: string, file: string, load: Load): YamlRead<Sweep> {
  return readYaml(text, file, (data, findings) => {
    if (typeof data !== 'object' || data === null || Array.isArray(data)) {
      const what = `a sweep is a mapping, not ${shown(data)}`;
      const meant = `it has the keys ${Object.keys(sweepShape.shape).join(', ')}`;
      findings.push({ path: [], onKey: false, what, meant });
      return null;
    }
    const parsed = sweepShape.safeParse(data);
    if (!parsed.success) {
      findings.push(...issuesOf(sweepShape, data));
      return null;
    }
    const sweep: Sweep = { ...parsed.data, traces: namedTraces(parsed.data.traces) };
    findings.push(...valueFindings(sweep, load));
    return findings.length === 0 ? sweep : null;
  });
}

/** The traces of a sweep, each once: one file that is read in two ways is two traces. */
function namedTraces(given: readonly TraceInput[]): readonly SweepTrace[] {
  const traces = new Map<string, Omit<SweepTrace, 'name'>>();
  for (const [i, input] of given.entries()) {
    const trace = namedTrace(input);
    const key = traceKey(trace.path, trace.reading);
    const at = typeof input === 'string' ? ['traces', i] : ['traces', i, 'path'];
    if (!traces.has(key)) traces.set(key, { ...trace, at });
  }
  const all = [...traces.values()];
  return all.map((trace) => {
    const { path, reading } = trace;
    const isAlone = all.filter((other) => other.path === path).length === 1;
    return { ...trace, name: isAlone ? path : [path, ...readingWords(reading)].join(' ') };
  });
}

function valueFindings(sweep: Sweep, load: Load): readonly Finding[] {
  const findings: Finding[] = [];
  const attempt = (key: string, i: number, make: () => unknown): void => {
    try {
      make();
    } catch (error) {
      if (!(error instanceof PolicyChoiceError || error instanceof SizesError)) throw error;
      const [what = '', meant = ''] = error.message.split(/; (.*)/s);
      findings.push({ path: [key, i], onKey: false, what, meant });
    }
  };
  for (const [i, policy] of sweep.policies.entries()) {
    attempt('policies', i, () => {
      if (namesAll([policy])) return;
      const { spec } = choosePolicy(policy, load);
      if (sweep.pageout !== 'segments' || spec.segmented === true) return;
      throw new PolicyChoiceError(`${policy} knows no segments; use gnu`);
    });
  }
  for (const [i, size] of sweep.frames.entries()) {
    attempt('frames', i, () => refuseSizes(String(size), sweep.pageout));
  }
  const problem = boundsProblem(sweep.bounds, sweep.pageout);
  if (problem !== null) {
    const [what = '', meant = ''] = problem.split('; ');
    findings.push({ path: ['bounds'], onKey: false, what, meant });
  }
  return findings;
}

/** The policies of a sweep, each once. */
export function sweepPolicies(sweep: Sweep, load: Load): readonly PolicyChoice[] {
  const chosen = sweep.policies.flatMap((text) => choosePolicies(text, load, sweep.pageout));
  return [...new Map(chosen.map((choice) => [choice.label, choice])).values()];
}

/**
 * All jobs: each trace with each policy, each size and, where it uses chance, each seed, then the
 * bounds, in the order of the file. `traces` says what sizes depend on, for each trace.
 */
export function sweepJobs(
  sweep: Sweep,
  traces: ReadonlyMap<string, SizedTrace>,
  load: Load,
): readonly SweepJob[] {
  const { pageout, store, contents, kernel, warmup, limit, bounds, seeds } = sweep;
  const policies = sweepPolicies(sweep, load);
  return sweep.traces.flatMap(({ name: trace }) => {
    const sized = traces.get(trace) ?? { distinctPages: 0, pageSize: 1 };
    const sizes = chooseSizes(sweep.frames.join(','), sized, pageout);
    return replaysOf(policies, sizes, bounds, sized, pageout).flatMap(({ choice, frames }) =>
      seedsFor(choice, seeds.map(String)).map((seed) => ({
        trace,
        policy: choice.label,
        frames,
        pageout,
        store,
        contents,
        kernel,
        warmup,
        ...(limit === undefined ? {} : { limit }),
        seed,
      })),
    );
  });
}
