/**
 * The code of the package without declarations and the explorer's page: its entries, bundled
 * (bundle.mjs), and the library that draws. Data are not copied: they are found in the folders of
 * the sources. `node tools/program.mjs TREE OUTPUT` makes it of a tree like this one, with those of
 * the entries that it has.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { bundleVendor } from './bundle_vendor.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The sources that something begins with: a user, a process, a thread. */
const ENTRIES = [
  'index',
  'jest/expecting',
  'cli/main',
  'cli/user_main',
  'cli/user/watchdog',
  'cli/studies/grid_worker',
  'cli/studies/sweep_worker',
  'cli/studies/vector_worker',
  'cli/commands/verify_worker',
];

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
/** What is installed beside the package. Piscina can do without the last. */
export const EXTERNAL = [dependencies, peerDependencies]
  .flatMap(Object.keys)
  .concat('@napi-rs/nice');

/** The entries of a tree, as `bundle` takes them. */
export const entriesOf = (tree) =>
  ENTRIES.map((name) => ({ in: join(tree, `${name}.ts`), out: name }));

/** Writes the program of a tree into a folder. */
export async function buildProgram(tree, output) {
  const entries = entriesOf(tree);
  // Piscina begins its threads with a file that it finds beside its own.
  const worker = { in: join(root, 'node_modules/piscina/dist/worker.js'), out: 'parts/worker' };
  const there = entries.filter((entry) => existsSync(entry.in));
  const licences = await bundle([...there, worker], output, EXTERNAL);
  const heading = 'The files of this folder and of parts/ hold code of these packages.\n\n';
  writeFileSync(join(output, 'LICENCES.txt'), `${heading}${licences}\n`);
  const drawing = join(tree, 'cli/vendor/echarts.ts');
  if (existsSync(drawing)) bundleVendor(drawing, join(output, 'cli/vendor/echarts.js'));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await buildProgram(resolve(argv[2]), resolve(argv[3]));
}
