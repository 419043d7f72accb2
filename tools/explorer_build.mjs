/**
 * Builds the explorer for a course: one page with all lessons, in the order of the course, as
 * build/explorer/index.html. Whoever serves that file needs nothing else.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundleExplorer } from './explorer_bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'build/explorer');

await bundleExplorer(join(root, 'explorer/assets'));
mkdirSync(folder, { recursive: true });
const args = ['-r', 'ts-node/register', 'cli/main.ts', 'explore'];
const run = spawnSync(execPath, [...args, '--out', join(folder, 'index.html')], {
  cwd: root,
  stdio: 'inherit',
});
exit(run.status ?? 1);
