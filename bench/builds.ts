/**
 * `npm run bench -- builds FOLDER` times what `faults.ts` does in this build and in that of another
 * checkout, whose `npm run bench` has been run, in turn in one process: A B A B. It counts the
 * processor time of the main thread alone, since V8 compiles on others, and takes the least of all
 * turns, since another process can only add to it.
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Timed } from './faults';
import { cell, mainThreadTime } from './measure';

const TURNS = 100;
/** V8 compiles during the first turns. */
const FIRST = 10;

type Times = Map<Timed['name'], number>;

/** Nanoseconds a hit and a fault, from those of whole runs. */
function each(times: Times, faults: ReadonlyMap<string, number>, references: number): Times {
  const hit = (times.get('hit') ?? Number.NaN) / references;
  const shared: Times = new Map([['hit', hit]]);
  for (const name of ['clean', 'dirty'] as const) {
    const count = faults.get(name) ?? Number.NaN;
    const all = times.get(name) ?? Number.NaN;
    shared.set(name, (all - (references - count) * hit) / count);
  }
  return shared;
}

/** Prints a line for each thing that is timed; `other` is the folder of the other checkout. */
export async function buildsTable(other: string): Promise<void> {
  const folders = [resolve(other, 'build/bench'), __dirname];
  const builds: (readonly Timed[])[] = [];
  for (const folder of folders) {
    const load = createRequire(join(folder, 'faults.js'));
    const { timedRuns } = load('./faults.js') as typeof import('./faults'); // parsed
    builds.push(await timedRuns());
  }
  const least = builds.map((): Times => new Map());
  const faults = new Map<string, number>();
  let references = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [i, runs] of builds.entries()) {
      for (const { name, run, references: made } of runs) {
        const before = mainThreadTime();
        const count = run();
        const took = mainThreadTime() - before;
        references = made;
        if ((faults.get(name) ?? count) !== count) throw new Error(`bench: ${name}: faults differ`);
        faults.set(name, count);
        if (turn < FIRST) continue;
        least[i]?.set(name, Math.min(took, least[i]?.get(name) ?? Number.POSITIVE_INFINITY));
      }
    }
  }
  const [a, b] = least.map((times) => each(times, faults, references));
  for (const name of ['hit', 'clean', 'dirty'] as const) {
    const before = a?.get(name) ?? Number.NaN;
    const after = b?.get(name) ?? Number.NaN;
    console.log(
      `${name.padEnd(8)}${cell(before, 10)}${cell(after, 10)}${cell(after / before, 8, 3)}`,
    );
  }
}

export const BUILDS_HEAD = 'ns        that build this build  ratio';
