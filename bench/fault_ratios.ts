/**
 * What a hit, a fault with a clean victim and one with a dirty victim cost in the kernel, beside
 * the least that a fault takes (`fault_model.ts`), a plain loop, and the caches of npm, which all
 * have the same reads and as many frames. All take turns in one process; the processor time of the
 * main thread counts, and of all turns the least.
 */
import { modelFaults } from './fault_model';
import { FAULT_FRAMES, faultTraces } from './faults';
import { libraryMisses, loadLibraries } from './libraries';
import { cell, mainThreadTime } from './measure';
import { plainLoops } from './plain';
import { kernelFaults } from './replayed';

const TURNS = 60;
/** V8 compiles during the first turns. */
const FIRST = 10;

/** One line: a run in which nearly all is a hit, and runs with faults. Each answers its faults. */
interface Contestant {
  readonly name: string;
  readonly runs: readonly (() => number)[];
  /** The least time of each, and its faults. */
  readonly times: number[];
  readonly faults: number[];
}

function contestant(name: string, ...runs: readonly (() => number)[]): Contestant {
  return { name, runs, times: runs.map(() => Number.POSITIVE_INFINITY), faults: [] };
}

async function contestants(): Promise<readonly [number, readonly Contestant[]]> {
  const { mixed, reads, writes } = await faultTraces();
  const [references = new Uint32Array(0)] = reads.chunks();
  const { distinctPages } = mixed;
  const few = FAULT_FRAMES;
  const ample = distinctPages + 1;
  const kernel = contestant(
    'machvm fifo',
    () => kernelFaults(mixed, 'fifo', ample),
    () => kernelFaults(reads, 'fifo', few),
    () => kernelFaults(writes, 'fifo', few),
  );
  const other = (name: string, run: (frames: number) => number): Contestant =>
    contestant(
      name,
      () => run(ample),
      () => run(few),
    );
  const caches = (await loadLibraries()).map(({ name, make }) =>
    other(name, (frames) => libraryMisses(make(frames), references)),
  );
  const model = other('model of a fault', (frames) => modelFaults(references, frames));
  const loop = other('plain fifo', (frames) => plainLoops.fifo(references, distinctPages, frames));
  return [references.length, [kernel, model, loop, ...caches]];
}

/** Nanoseconds a hit, and a fault of each run that has some. */
function shares({ times, faults }: Contestant, references: number): readonly number[] {
  const hit = (times[0] ?? Number.NaN) / references;
  return times.map((time, i) => {
    const count = faults[i] ?? Number.NaN;
    return i === 0 ? hit : (time - (references - count) * hit) / count;
  });
}

/** Prints a line for each, and what the kernel takes in terms of it. */
export async function faultTable(): Promise<void> {
  const [references, all] = await contestants();
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const { runs, times, faults } of all) {
      for (const [i, run] of runs.entries()) {
        const before = mainThreadTime();
        faults[i] = run();
        const took = mainThreadTime() - before;
        if (turn >= FIRST) times[i] = Math.min(times[i] ?? took, took);
      }
    }
  }
  const [kernel, ...others] = all.map((each) => ({ each, ns: shares(each, references) }));
  const [hit = Number.NaN, clean = Number.NaN, dirty = Number.NaN] = kernel?.ns ?? [];
  console.log(`${'machvm fifo'.padEnd(22)}${cell(hit, 9)}${cell(clean, 9)}${cell(dirty, 9)}`);
  for (const { each, ns } of others) {
    const [itsHit = Number.NaN, fault = Number.NaN] = ns;
    const ratios = [hit / itsHit, clean / fault, dirty / fault].map((ratio) => cell(ratio, 8, 2));
    const its = `${each.name.padEnd(22)}${cell(itsHit, 9)}${cell(fault, 9)}`;
    console.log(`${its}${' '.repeat(9)}${ratios.join('')}`);
  }
}

export const FAULT_HEAD =
  'ns                        a hit    clean    dirty    hit/  clean/  dirty/';
