/**
 * Builds the package into dist/: a clean folder, the compiled sources with declarations, each
 * library of a folder vendor/ bundled into its file, and the data beside the compiled code, where
 * the same relative path finds it as in the sources.
 * With `--bench` it builds the benchmarks and what they need into build/ instead: they are timed as
 * compiled code, but are no part of the package.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleVendors } from './bundle_vendor.mjs';
import { bundleExplorer } from './explorer_bundle.mjs';
import { inlineConstants } from './inline_constants.mjs';

/** A source map is of use where the package has the sources, as 0032-links.md says. */
function removeMaps() {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const map of readdirSync(output, { recursive: true })) {
    const [room] = map.split(sep);
    if (!map.endsWith('.js.map') || files.some((file) => file.split('/')[0] === room)) continue;
    const script = join(output, map.replace(/\.map$/, ''));
    const text = readFileSync(script, 'utf8');
    writeFileSync(script, text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'));
    rmSync(join(output, map));
  }
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [config, folder] = process.argv.includes('--bench')
  ? ['tsconfig.bench.json', 'build']
  : ['tsconfig.build.json', 'dist'];
const output = join(root, folder);

rmSync(output, { recursive: true, force: true });

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const run = spawnSync(process.execPath, [tsc, '-p', join(root, config)], {
  stdio: 'inherit',
});
if (run.status !== 0) process.exit(run.status ?? 1);
inlineConstants(output);
bundleVendors(output);
if (folder === 'dist') {
  removeMaps();
  await bundleExplorer(join(output, 'explorer/assets'));
}
// `npm link` has made it executable, and a new build must not take that away.
const program = join(output, 'cli/main.js');
if (existsSync(program)) chmodSync(program, 0o755);

// Folders whose data the compiled code reads.
for (const data of ['cli/data', 'scenarios/library', 'traces/data']) {
  if (!existsSync(join(root, data))) continue;
  // What is TypeScript was compiled just now; everything else is copied.
  cpSync(join(root, data), join(output, data), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
}
