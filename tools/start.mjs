/**
 * `npm start`: does everything in a fresh clone. Installs what is missing, then runs the main job,
 * `machvm demo`, from the sources. Only Node's own modules here: nothing else may be there yet.
 * What the installation says goes to stderr, so that stdout holds the result alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Whether node_modules is what package-lock.json asks for. npm writes its own record,
 * node_modules/.package-lock.json, at the very end, so an interrupted installation has none.
 */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  for (const [path, wanted] of Object.entries(packagesOf(join(root, 'package-lock.json')))) {
    if (path === '') continue;
    const found = installed[path];
    // Packages of other platforms are optional and absent.
    if (found === undefined && !wanted.optional) return false;
    if (found === undefined) continue;
    if (found.version !== wanted.version) return false;
    if (!existsSync(join(root, path, 'package.json'))) return false;
  }
  return true;
}

function install() {
  process.stderr.write('machvm: installing the packages of package-lock.json ...\n');
  const args = ['ci', '--no-audit', '--no-fund'];
  // npm says where it is; run through Node it needs no shell, which Windows would want for npm.cmd.
  const npm = process.env.npm_execpath;
  const [command, rest] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const run = spawnSync(command, rest, { cwd: root, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) {
    process.stderr.write(`machvm: npm ci failed${run.error ? `: ${run.error.message}` : ''}\n`);
    process.exit(1);
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`machvm needs Node 20.19 or later; this is ${process.version}\n`);
  process.exit(1);
}

if (!isInstalled()) install();

const args = ['-r', 'ts-node/register', 'cli/main.ts', 'demo', ...process.argv.slice(2)];
const run = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 1);
