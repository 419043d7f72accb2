/**
 * A sweep: a grid of replays, described in a file. What lives here: reading that file, and the list
 * of jobs that it stands for, in an order that depends on nothing but the file and the traces.
 */
import { z } from 'zod';
import { issuesOf } from '../scenarios/check_shape';
import type { Finding } from '../scenarios/finding';
import { shown } from '../scenarios/finding';
import { choosePolicy, PolicyChoiceError } from '../scenarios/policy_choice';
import { replayStores } from '../scenarios/replay';
import type { YamlRead } from '../scenarios/yaml_file';
import { readYaml } from '../scenarios/yaml_file';
import type { ReplayRow, ReplayTable } from './replay_row';
import { chooseSizes, SizesError } from './sizes';

const stores = Object.keys(replayStores) as (keyof typeof replayStores)[]; // parsed

const sweepShape = z.strictObject({
  traces: z.array(z.string()).min(1).describe('a list of files, or of traces of the package'),
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
  seeds: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .default(['1'])
    .describe('a list of seeds of all chance'),
});

export type Sweep = z.output<typeof sweepShape>;

/** One replay of a sweep. */
export interface SweepJob extends ReplayTable {
  readonly trace: string;
  readonly policy: string;
  readonly frames: number;
}

export interface SweepRow extends ReplayRow {
  readonly seed: string;
}

/** What a job comes to. */
export interface SweepAnswer {
  readonly row: SweepRow;
  /** What devices and pagers failed to do, a sentence each. */
  readonly io_errors: readonly string[];
}

/** What a sweep tells of each job, in this order. Times of the clock are not among it. */
export const SWEEP_KEYS = [
  'trace',
  'policy',
  'options',
  'frames',
  'seed',
  'references',
  'hits',
  'faults',
  'data_requests',
  'data_returns',
  'dirty_returns',
  'precious_returns',
  'reactivations',
  'simulated',
] as const satisfies readonly (keyof SweepRow)[];

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
    findings.push(...valueFindings(parsed.data, load));
    return findings.length === 0 ? parsed.data : null;
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
    attempt('policies', i, () => choosePolicy(policy, load));
  }
  for (const [i, size] of sweep.frames.entries()) {
    attempt('frames', i, () => chooseSizes(String(size), { distinctPages: 1 }));
  }
  return findings;
}

/**
 * All jobs: each trace with each policy, each size and each seed, in the order of the file. `pages`
 * says how many distinct pages each trace has.
 */
export function sweepJobs(sweep: Sweep, pages: ReadonlyMap<string, number>): readonly SweepJob[] {
  const { pageout, store, contents } = sweep;
  return sweep.traces.flatMap((trace) => {
    const distinctPages = pages.get(trace) ?? 0;
    const sizes = chooseSizes(sweep.frames.join(','), { distinctPages }, pageout);
    return sweep.policies.flatMap((policy) =>
      sizes.flatMap((frames) =>
        sweep.seeds.map((seed) => ({
          trace,
          policy,
          frames,
          pageout,
          store,
          contents,
          seed: String(seed),
        })),
      ),
    );
  });
}
