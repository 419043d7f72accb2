/**
 * The benchmark: `npm run bench`, or only some of it: `npm run bench -- speed costs libraries`.
 * Nothing here is a test: numbers depend on the machine, so what they are compared with runs
 * beside them.
 */
import { spawnSync } from 'node:child_process';
import { inlineMore } from '../cli/user/inlining';
import { packageFile } from '../files/package_folder';
import { readTrace } from '../traces/read_file';
import { synthetic, syntheticDefaults } from '../traces/synthetic';
import type { Trace } from '../traces/trace';
import { BUILDS_HEAD, buildsTable } from './builds';
import { COST_HEAD, costTable } from './costs';
import { EXPLORER_HEAD, explorerTable } from './explorer';
import { FAULT_HEAD, faultTable } from './fault_ratios';
import { GRID_HEAD, gridTable } from './grid';
import type { Library } from './libraries';
import { libraryMisses, loadLibraries } from './libraries';
import { alternating, cell, headOf, speed } from './measure';
import { memoryOf } from './memory';
import { POLICY_COST_HEAD, policyCostTable } from './policy_costs';
import { RECORDING_HEAD, recordingTable } from './recording';
import { aloneFaults } from './replayed';
import { SPEED_HEAD, SPEED_POLICIES, speedTable } from './speed';

/** So much of a long trace is replayed, so that the benchmark takes minutes. */
const MOST_REFERENCES = 2_100_000;
const LIBRARY_RUNS = 3;

/** The beginning of what some published speeds were measured on: 65,536 pages by Zipf's law. */
function zipf10m(): Trace {
  const options = { references: MOST_REFERENCES, pages: 65_536, writes: 0.3, seed: 1 };
  const made = synthetic('zipf', { ...syntheticDefaults, ...options });
  return { ...headOf(made, MOST_REFERENCES), name: 'zipf10m' };
}

async function recorded(name: string): Promise<Trace> {
  const file = packageFile(`traces/data/${name}.rlv.br`);
  return headOf(await readTrace(file), MOST_REFERENCES);
}

function libraryTable(libraries: readonly Library[], trace: Trace, frames: number): void {
  const [references = new Uint32Array(0)] = trace.chunks();
  const counts = new Map<string, number>();
  const contestants = [
    ...(['lru', 'sieve'] as const).map((policy) => ({
      name: `machvm ${policy}`,
      run: () => void counts.set(`machvm ${policy}`, aloneFaults(trace, policy, frames)),
    })),
    ...libraries.map(({ name, make }) => ({
      name,
      run: () => void counts.set(name, libraryMisses(make(frames), references)),
    })),
  ];
  const measured = alternating(
    contestants.map(({ run }) => run),
    LIBRARY_RUNS,
  );
  for (const [i, { name }] of contestants.entries()) {
    const reached = speed(trace, measured[i]?.later ?? Number.NaN);
    console.log(
      `${trace.name.padEnd(11)}${String(frames).padStart(6)}  ${name.padEnd(22)}` +
        `${cell(reached, 8)}${String(counts.get(name)).padStart(11)}`,
    );
  }
}

const sections: Readonly<Record<string, () => void | Promise<void>>> = {
  speed() {
    console.log(`\n${SPEED_HEAD}`);
    // A process each: V8 compiles the loop anew, for the one policy that it calls.
    for (const policy of SPEED_POLICIES) {
      const args = [...process.execArgv, __filename, `speed:${policy}`];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`bench: ${args.join(' ')} ended with status ${status}`);
    }
  },
  async costs() {
    console.log(`\n${COST_HEAD}`);
    const trace = await recorded('perl_small');
    for (const contents of ['stamps', 'bytes'] as const) costTable(trace, 4, contents);
  },
  async faults() {
    console.log(`\n${FAULT_HEAD}`);
    await faultTable();
  },
  async libraries() {
    const libraries = await loadLibraries();
    console.log('\ntrace      frames  cache                   Mref/s     misses');
    libraryTable(libraries, await recorded('perl_small'), 40);
    libraryTable(libraries, await recorded('perl_small'), 87);
    libraryTable(libraries, zipf10m(), 735);
    libraryTable(libraries, zipf10m(), 30_603);
  },
  policies() {
    console.log(`\n${POLICY_COST_HEAD}`);
    policyCostTable();
  },
  async grid() {
    console.log(`\n${GRID_HEAD}`);
    gridTable(await recorded('perl_small'), 8);
    const options = { references: 10_000_000, pages: 65_536 };
    gridTable(synthetic('zipf', { ...syntheticDefaults, ...options }), 512);
  },
  async recording() {
    console.log(`\n${RECORDING_HEAD}`);
    recordingTable(await recorded('perl_small'));
  },
  async explorer() {
    console.log(`\n${EXPLORER_HEAD}`);
    explorerTable(await recorded('perl_small'));
  },
  memory() {
    console.log('');
    for (const frames of [250_000, 1_000_000, 4_000_000]) memoryOf(frames, frames);
    memoryOf(4_000_000, 1000);
  },
};

async function main(asked: readonly string[]): Promise<number> {
  inlineMore();
  const only = SPEED_POLICIES.find((policy) => asked[0] === `speed:${policy}`);
  if (asked[0] === 'builds') {
    const [, folder] = asked;
    if (folder === undefined) {
      console.error('bench: builds needs the folder of another checkout');
      return 2;
    }
    console.log(`\n${BUILDS_HEAD}`);
    await buildsTable(folder);
    return 0;
  }
  if (only !== undefined) {
    for (const trace of [await recorded('perl_small'), zipf10m()]) speedTable(trace, only);
    return 0;
  }
  const unknown = asked.find((name) => sections[name] === undefined);
  if (unknown !== undefined) {
    console.error(`bench: no section ${unknown}; there are ${Object.keys(sections).join(', ')}`);
    return 2;
  }
  for (const [name, run] of Object.entries(sections)) {
    if (asked.length === 0 || asked.includes(name)) await run();
  }
  return 0;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
