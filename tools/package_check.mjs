/**
 * Checks the package as its users get it: builds and packs it, lets publint and attw judge the
 * tarball, installs it into an empty folder, and there requires, imports, type-checks and runs it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const temporary = mkdtempSync(join(tmpdir(), 'machvm-package-'));
const user = join(temporary, 'user');

const npmPath = process.env.npm_execpath;
const npm = npmPath ? [process.execPath, npmPath] : ['npm'];
const tool = (path) => [process.execPath, join(root, 'node_modules', path)];

/** Runs one step and ends the check if it fails; answers what the step printed. */
function step(title, [command, ...first], args, cwd = root) {
  const run = spawnSync(command, [...first, ...args], { cwd, encoding: 'utf8' });
  const ok = run.status === 0;
  process.stderr.write(`package: ${title} ${ok ? 'ok' : 'FAILED'}\n`);
  if (!ok) {
    process.stderr.write(`${run.stdout}${run.stderr}${run.error ?? ''}\n`);
    process.exitCode = 1;
    throw new Error(`${title} failed`);
  }
  return run.stdout;
}

const write = (file, text) => writeFileSync(join(user, file), text);

function packed() {
  step('packs', npm, ['pack', '--silent', '--pack-destination', temporary]);
  const tarball = readdirSync(temporary).find((file) => file.endsWith('.tgz'));
  return join(temporary, tarball);
}

/** An empty project that depends on the tarball and on nothing else. */
function installed(tarball) {
  mkdirSync(user);
  write('package.json', '{ "name": "user", "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=dev'];
  step('installs', npm, ['install', ...quiet, tarball], user);
}

/** Prints the names that a module exports, without those that Node adds. */
const PRINT = `const own = (k) => !['default', 'module.exports', '__esModule'].includes(k);
console.log(Object.keys(all).filter(own).sort().join());
`;

/** Import must see the names that require sees: Node finds them by reading the text. */
function loads() {
  write('names.cjs', `const all = require('${name}');\n${PRINT}`);
  write('names.mjs', `import * as all from '${name}';\n${PRINT}`);
  const required = step('can be required', [process.execPath], ['names.cjs'], user).trim();
  const imported = step('can be imported', [process.execPath], ['names.mjs'], user).trim();
  if (required === '') throw new Error('the package exports nothing');
  if (required !== imported) throw new Error(`require sees ${required}, import sees ${imported}`);
  return required.split(',');
}

/** From a CommonJS and from an ES module, strictly; our declarations are checked themselves. */
function typeChecks(names) {
  const list = names.join(', ');
  const use = `export const all: unknown[] = [${list}];`;
  const text = `import { ${list} } from '${name}';\n${use}\n`;
  write('commonjs.cts', text);
  write('module.mts', text);
  const bin = join(user, 'node_modules', '.bin', name);
  write('mine.cts', step('prints a policy', [bin], ['policies', '--template'], user));
  // No types of Node: the package must not ask its users for more than they have.
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'node16',
    target: 'es2022',
    types: [],
    skipLibCheck: false,
  };
  write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions, files: ['commonjs.cts', 'module.mts', 'mine.cts'] }),
  );
  step('type-checks', tool('typescript/bin/tsc'), ['-p', 'tsconfig.json'], user);
}

function runs() {
  const bin = join(user, 'node_modules', '.bin', name);
  const printed = step('runs', [bin], ['--version'], user).trim();
  if (printed !== version) throw new Error(`${name} --version prints ${printed}, not ${version}`);
  step('lists its scenarios', [bin], ['list'], user);
}

try {
  const tarball = packed();
  step('passes publint', tool('publint/src/cli.js'), ['run', tarball, '--strict']);
  step('passes attw', tool('@arethetypeswrong/cli/dist/index.js'), [tarball]);
  installed(tarball);
  typeChecks(loads());
  runs();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`package: ${error.message}\n`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
