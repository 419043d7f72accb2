/**
 * Builds the package into dist/: a clean folder, the bundled code (bundle.mjs) with the licences of
 * what it holds, the declarations, the library that draws, and the explorer's page. Data are not
 * copied: they are found in the folders of the sources.
 * With `--bench` it bundles the benchmarks into build/ instead: they are timed as built code, but
 * are no part of the package. The caches that they compare with stay packages, as their users have
 * them.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { bundleVendor } from './bundle_vendor.mjs';
import { writeDeclarations } from './declarations.mjs';
import { bundleExplorer } from './explorer_bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The sources that something begins with: a user, a process, a thread. */
const ENTRIES = [
  'index',
  'jest/expecting',
  'cli/main',
  'cli/user_main',
  'cli/watchdog',
  'cli/grid_worker',
  'cli/sweep_worker',
  'cli/vector_worker',
  'cli/verify_worker',
];

const CACHES = ['@neophi/sieve-cache', 'lru-cache', 'mnemonist', 'tiny-lru', 'toad-cache'];

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
/** What is installed beside the package. Piscina can do without the last. */
const EXTERNAL = [dependencies, peerDependencies].flatMap(Object.keys).concat('@napi-rs/nice');

async function buildBenchmarks(output) {
  rmSync(output, { recursive: true, force: true });
  const entries = [{ in: 'bench/main.ts', out: 'bench/main' }];
  await bundle(entries, output, [...EXTERNAL, ...CACHES]);
}

async function buildPackage(output) {
  rmSync(output, { recursive: true, force: true });
  const entries = ENTRIES.map((name) => ({ in: `${name}.ts`, out: name }));
  // Piscina begins its threads with a file that it finds beside its own.
  const worker = { in: 'node_modules/piscina/dist/worker.js', out: 'parts/worker' };
  const licences = await bundle([...entries, worker], output, EXTERNAL);
  const heading = 'The files of this folder and of parts/ hold code of these packages.\n\n';
  writeFileSync(join(output, 'LICENCES.txt'), `${heading}${licences}\n`);
  bundleVendor(join(root, 'cli/vendor/echarts.ts'), join(output, 'cli/vendor/echarts.js'));
  writeDeclarations(root, output);
  await bundleExplorer(join(output, 'explorer/assets'));
  // `npm link` has made it executable, and a new build must not take that away.
  chmodSync(join(output, 'cli/main.js'), 0o755);
}

if (argv.includes('--bench')) await buildBenchmarks(join(root, 'build'));
else await buildPackage(join(root, 'dist'));
