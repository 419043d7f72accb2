/**
 * Builds the package into dist/: a clean folder, the program (program.mjs), the declarations, and
 * the explorer's page.
 * With `--bench` it bundles the benchmarks into build/ instead, together with the program, so that
 * the program has the same parts there as in dist/. The caches of npm beside it are not bundled.
 */
import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { writeDeclarations } from './declarations.mjs';
import { bundleExplorer } from './explorer_bundle.mjs';
import { buildProgram, EXTERNAL, entriesOf } from './program.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const CACHES = ['@neophi/sieve-cache', 'lru-cache', 'mnemonist', 'tiny-lru', 'toad-cache'];

async function buildBenchmarks(output) {
  rmSync(output, { recursive: true, force: true });
  const entries = ['bench/main', 'bench/faults'].map((out) => ({ in: `${out}.ts`, out }));
  await bundle([...entriesOf(root), ...entries], output, [...EXTERNAL, ...CACHES]);
}

async function buildPackage(output) {
  rmSync(output, { recursive: true, force: true });
  await buildProgram(root, output);
  writeDeclarations(root, output);
  await bundleExplorer(join(output, 'explorer/assets'));
  // `npm link` has made it executable, and a new build must not take that away.
  chmodSync(join(output, 'cli/main.js'), 0o755);
}

if (argv.includes('--bench')) await buildBenchmarks(join(root, 'build'));
else await buildPackage(join(root, 'dist'));
