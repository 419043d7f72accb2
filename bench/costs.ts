/**
 * What a hit and a fault cost. Hits are measured with all pages resident; faults by the time that a
 * small memory takes beyond its hits: with reads only, so that victims are clean, and with writes
 * only, so that they are dirty.
 */
import type { Trace } from '../traces/trace';
import { alternating, cell, flatTrace } from './measure';
import { kernelFaults } from './replayed';

const LATER_RUNS = 5;
/** Faults that are fewer than one in so many references cannot be told from the noise of hits. */
const RAREST = 200;

function uniform(trace: Trace, write: 0 | 1): Trace {
  const [references = new Uint32Array(0)] = trace.chunks();
  const made = references.map((reference) => (reference & ~1) | write);
  return flatTrace(trace.name, made, trace.distinctPages);
}

/** Prints a line for each policy at one size. */
export function costTable(trace: Trace, frames: number, contents: 'stamps' | 'bytes'): void {
  const clean = uniform(trace, 0);
  const dirty = uniform(trace, 1);
  const ample = trace.distinctPages + 1;
  for (const policy of ['mach', 'clock', 'fifo', 'sieve', 'lru'] as const) {
    let faults = 0;
    const [hits, reads, writes] = alternating(
      [
        () => void kernelFaults(trace, policy, ample, contents),
        () => {
          faults = kernelFaults(clean, policy, frames, contents);
        },
        () => void kernelFaults(dirty, policy, frames, contents),
      ],
      LATER_RUNS,
    );
    if (hits === undefined || reads === undefined || writes === undefined) return;
    const hit = hits.later / trace.references;
    const fault = (ns: number): number =>
      faults * RAREST < trace.references
        ? Number.NaN
        : (ns - (trace.references - faults) * hit) / faults;
    console.log(
      `${trace.name.padEnd(11)}${contents.padEnd(8)}${policy.padEnd(6)}` +
        `${String(frames).padStart(6)}${cell(hit, 9)} ns${cell(fault(reads.later), 9, 0)} ns` +
        `${cell(fault(writes.later), 9, 0)} ns`,
    );
  }
}

export const COST_HEAD =
  'trace      contents policy frames     a hit  fault, clean  fault, dirty victim';
