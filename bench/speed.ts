/**
 * Policies alone and in the kernel, against cache simulators: references a second, at sizes with
 * about 50, 90, 99 and 99.9 % hits of lru. The policies alone count faults, as plain loops do; the
 * kernel sends every message of every fault.
 */
import { lruCurve } from '../studies/curve';
import type { Trace } from '../traces/trace';
import { alternating, cell, speed } from './measure';
import { plainLoops } from './plain';
import { published } from './published';
import { aloneFaults, kernelFaults } from './replayed';

const SHARES = [0.5, 0.9, 0.99, 0.999];
export const SPEED_POLICIES = ['clock', 'fifo', 'lru', 'sieve', 's3-fifo', 'arc'] as const;
const LATER_RUNS = 5;
/** What runs a few milliseconds is run so often before it is measured: V8 compiles meanwhile. */
const WARM_UPS = 6;

type SpeedPolicy = (typeof SPEED_POLICIES)[number];

/** The least frames with at least that share of hits; those of published speeds are kept too. */
function sizesOf(trace: Trace): readonly number[] {
  const faults = lruCurve(trace);
  const sizes = SHARES.flatMap((share) => {
    const most = (1 - share) * trace.references;
    const frames = faults.findIndex((count, at) => at > 0 && count <= most);
    return frames < 1 ? [] : [frames];
  });
  const known = published.filter((row) => row.trace === trace.name).map((row) => row.frames);
  return [...new Set(known.length > 0 ? known : sizes)].sort((a, b) => a - b);
}

/** A line for a policy at a size. Throws if two of the three count differently. */
function speedRow(trace: Trace, policy: SpeedPolicy, frames: number): string {
  const [references = new Uint32Array(0)] = trace.chunks();
  const hasOwn = policy !== 's3-fifo' && policy !== 'arc';
  const loop = plainLoops[hasOwn ? policy : 'lru'];
  const counted = { alone: 0, kernel: 0, plain: 0 };
  const runAlone = (): void => {
    counted.alone = aloneFaults(trace, policy, frames);
  };
  const runPlain = (): void => {
    counted.plain = loop(references, trace.distinctPages, frames);
  };
  const runKernel = (): void => {
    counted.kernel = kernelFaults(trace, policy, frames);
  };
  alternating([runAlone, runPlain], WARM_UPS);
  const [alone, kernel, plain] = alternating([runAlone, runKernel, runPlain], LATER_RUNS).map(
    ({ later }) => speed(trace, later),
  );
  if (counted.alone !== counted.kernel || (hasOwn && counted.alone !== counted.plain)) {
    throw new Error(`${trace.name} ${policy} ${frames}: faults ${JSON.stringify(counted)}`);
  }
  const row = published.find(
    (each) => each.trace === trace.name && each.policy === policy && each.frames === frames,
  );
  const { libCacheSim = Number.NaN, plain: theirs = Number.NaN, aim = Number.NaN } = row ?? {};
  const ours = (alone ?? Number.NaN) / (plain ?? Number.NaN);
  return (
    `${trace.name.padEnd(11)}${policy.padEnd(8)}${String(frames).padStart(6)}` +
    `${cell(100 - (100 * counted.alone) / trace.references, 8, 2)} %` +
    `${cell(alone ?? Number.NaN, 8)}${cell(kernel ?? Number.NaN, 8)}` +
    `${cell(plain ?? Number.NaN, 8)}${hasOwn ? ' ' : '*'}${cell(ours, 8, 2)}` +
    `${cell(libCacheSim / theirs, 11, 2)}${cell((ours * theirs) / libCacheSim, 8, 1)}` +
    `${cell(aim, 6)}`
  );
}

/** Prints a line for each size. */
export function speedTable(trace: Trace, policy: SpeedPolicy): void {
  for (const frames of sizesOf(trace)) console.log(speedRow(trace, policy, frames));
}

export const SPEED_HEAD = [
  'Million references a second of processor time: the policy alone, in the kernel, and a plain',
  'loop (*: that of lru). Then the policy alone over the plain loop, libCacheSim over its plain',
  'loop as published, the first of the two over the second, and what it should be.',
  '',
  'trace      policy  frames    hits   alone  kernel   plain    /plain libCS/plain  /libCS   aim',
].join('\n');
