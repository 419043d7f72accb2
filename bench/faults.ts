/**
 * A hit, a fault with a clean victim and one with a dirty victim, to be timed in turn with another
 * build: `builds.ts` loads this file from both.
 */
import { packageFile } from '../files/package_folder';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { flatTrace, headOf } from './measure';
import { kernelFaults } from './replayed';

/** So few that most runs of hits are short. */
export const FAULT_FRAMES = 4;
const MOST_REFERENCES = 200_000;

/** One thing to time: a run, and what a nanosecond of it is shared by. */
export interface Timed {
  readonly name: 'hit' | 'clean' | 'dirty';
  readonly references: number;
  /** Runs it once and returns the faults. */
  readonly run: () => number;
}

/** The beginning of perl_small: as it is, as only reads, and as only writes. */
export async function faultTraces(): Promise<Record<'mixed' | 'reads' | 'writes', Trace>> {
  const trace = headOf(
    await readTrace(packageFile('traces/data/perl_small.rlv.br')),
    MOST_REFERENCES,
  );
  const [references = new Uint32Array(0)] = trace.chunks();
  const only = (write: 0 | 1) =>
    flatTrace(
      trace.name,
      references.map((reference) => (reference & ~1) | write),
      trace.distinctPages,
    );
  return { mixed: trace, reads: only(0), writes: only(1) };
}

/** What is timed, under fifo. */
export async function timedRuns(): Promise<readonly Timed[]> {
  const { mixed, reads, writes } = await faultTraces();
  const ample = mixed.distinctPages + 1;
  const timed = (name: Timed['name'], run: () => number): Timed => ({
    name,
    references: mixed.references,
    run,
  });
  return [
    timed('hit', () => kernelFaults(mixed, 'fifo', ample)),
    timed('clean', () => kernelFaults(reads, 'fifo', FAULT_FRAMES)),
    timed('dirty', () => kernelFaults(writes, 'fifo', FAULT_FRAMES)),
  ];
}
