/**
 * The empty folder in which the package is checked as its users have it, and the steps of the
 * check.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const temporary = mkdtempSync(join(tmpdir(), 'machvm-package-'));
export const user = join(temporary, 'user');
const modules = join(user, 'node_modules');

const npmPath = process.env.npm_execpath;
const npm = npmPath ? [process.execPath, npmPath] : ['npm'];

export const say = (text) => process.stderr.write(`package: ${text}\n`);

/** Ends the check, with what is wrong. */
export function fail(text) {
  throw new Error(text);
}

/** Runs one step and ends the check unless it ends with `status`; returns its two outputs. */
export function step(title, [command, ...args], { cwd = user, env = {}, status = 0 } = {}) {
  const began = Date.now();
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1 << 28 };
  const run = spawnSync(command, args, options);
  const ok = run.status === status;
  say(`${title}: ${ok ? 'ok' : 'FAILED'} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (!ok) {
    process.stderr.write(`${run.stdout}${run.stderr}${run.error ?? ''}\n`);
    fail(`${title}: ${command} ${args.join(' ')} ended with status ${run.status}, not ${status}`);
  }
  return { out: run.stdout, err: run.stderr };
}

export function write(file, text) {
  mkdirSync(dirname(join(user, file)), { recursive: true });
  writeFileSync(join(user, file), text);
}

/** Node on a script, or on a tool that the project or the user has installed. */
export const node = (...args) => [process.execPath, ...args];
export const ours = (path, ...args) => node(join(root, 'node_modules', path), ...args);
export const theirs = (path, ...args) => node(join(modules, path), ...args);

export const machvm = (...args) => theirs('machvm/dist/cli/main.js', ...args);

/** Packs the project; returns the path of the tarball. */
export function packed() {
  step('packs', [...npm, 'pack', '--silent', '--pack-destination', temporary], { cwd: root });
  return join(
    temporary,
    readdirSync(temporary).find((file) => file.endsWith('.tgz')),
  );
}

export function install(title, ...packages) {
  if (!existsSync(user)) write('package.json', '{ "name": "user", "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--save-exact'];
  step(title, [...npm, 'install', ...quiet, ...packages]);
}

/** All that is installed, in bytes. */
export function installedSize() {
  return readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
