/**
 * A hit, a fault with a clean victim and one with a dirty victim, to be timed in turn with another
 * build: `builds.ts` loads this file from both.
 */
import { packageFile } from '../files/package_folder';
import { readTrace } from '../traces/read_file';
import { flatTrace, headOf } from './measure';
import { kernelFaults } from './replayed';

const FRAMES = 4;
const MOST_REFERENCES = 200_000;

/** One thing to time: a run, and what a nanosecond of it is shared by. */
export interface Timed {
  readonly name: 'hit' | 'clean' | 'dirty';
  readonly references: number;
  /** Runs it once and returns the faults. */
  readonly run: () => number;
}

/** What is timed, of the beginning of perl_small under fifo. */
export async function timedRuns(): Promise<readonly Timed[]> {
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
  const reads = only(0);
  const writes = only(1);
  const ample = trace.distinctPages + 1;
  const timed = (name: Timed['name'], run: () => number): Timed => ({
    name,
    references: trace.references,
    run,
  });
  return [
    timed('hit', () => kernelFaults(trace, 'fifo', ample)),
    timed('clean', () => kernelFaults(reads, 'fifo', FRAMES)),
    timed('dirty', () => kernelFaults(writes, 'fifo', FRAMES)),
  ];
}
