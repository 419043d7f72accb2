/**
 * The kernel against cache simulators: references a second, at sizes with about 50, 90, 99 and
 * 99.9 % hits of lru. The kernel sends every message of every fault; the plain loops count faults.
 */
import { lruCurve } from '../studies/curve';
import type { Trace } from '../traces/trace';
import { kernelFaults } from './kernel';
import { alternating, cell, folded } from './measure';
import { plainLoops } from './plain';
import { published } from './published';

const SHARES = [0.5, 0.9, 0.99, 0.999];
const POLICIES = ['clock', 'fifo', 'lru', 'sieve'] as const;
const LATER_RUNS = 3;

/** The least frames with at least that share of hits; those of published speeds are kept too. */
function sizesOf(trace: Trace): readonly number[] {
  const faults = lruCurve(trace);
  const sizes = SHARES.flatMap((share) => {
    const most = (1 - share) * trace.references;
    const frames = faults.findIndex((count, at) => at > 0 && count <= most);
    return frames < 1 ? [] : [frames];
  });
  const known = published.filter((row) => row.trace === trace.name).map((row) => row.frames);
  return [...new Set([...sizes, ...known])].sort((a, b) => a - b);
}

/** Prints a line for each policy and size. Throws if kernel and loop count differently. */
export function speedTable(trace: Trace): void {
  const once = folded(trace);
  const [references] = trace.chunks();
  if (references === undefined) return;
  for (const frames of sizesOf(trace)) {
    for (const policy of POLICIES) {
      let counted = 0;
      let expected = 0;
      const [kernel, fold, plain] = alternating(
        [
          () => {
            counted = kernelFaults(trace, policy, frames);
          },
          () => void kernelFaults(once, policy, frames),
          () => {
            expected = plainLoops[policy](references, trace.distinctPages, frames);
          },
        ],
        LATER_RUNS,
      );
      if (kernel === undefined || fold === undefined || plain === undefined) return;
      if (counted !== expected) {
        throw new Error(`${trace.name} ${policy} ${frames}: ${counted} faults, not ${expected}`);
      }
      const speed = (ns: number): number => (trace.references / ns) * 1e3;
      const row = published.find(
        (each) => each.trace === trace.name && each.policy === policy && each.frames === frames,
      );
      const ratio = row === undefined ? Number.NaN : speed(kernel.later) / row.libCacheSim;
      const here = row === undefined ? Number.NaN : row.plain / speed(plain.later);
      const hits = 100 - (100 * counted) / trace.references;
      console.log(
        `${trace.name.padEnd(11)}${policy.padEnd(6)}${String(frames).padStart(6)}` +
          `${cell(hits, 8, 2)} %${cell(speed(kernel.first), 8)}${cell(speed(kernel.later), 8)}` +
          `${cell(speed(fold.later), 8)}${cell(speed(plain.later), 8)}` +
          `${cell(row?.libCacheSim ?? Number.NaN, 9, 0)}${cell(ratio, 7, 2)}` +
          `${cell(ratio * here, 8, 2)}`,
      );
    }
  }
}

export const SPEED_HEAD = [
  'Million references a second: kernel (first run, later runs, runs of one page folded), plain',
  'loop on this machine, libCacheSim as published, and the kernel over libCacheSim: as it stands,',
  'and with the two machines made equal by their plain loops.',
  '',
  'trace      policy frames    hits   first   later  folded   plain   libCS  ratio  equal',
].join('\n');
