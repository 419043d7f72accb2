/**
 * Checks the package as its users get it: builds and packs it, lets publint and attw judge the
 * tarball, installs it into empty folders, and there requires, imports, compiles, tests, draws
 * and runs it. A step that fails ends the check, and its output is printed.
 * Commands and programs are checked side by side, each in a process and a folder of its own.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { checkOutputs } from './package/outputs.mjs';
import { checkTypeScript, scenarioOf } from './package/typescript.mjs';
import {
  fail,
  install,
  installedSize,
  machvm,
  node,
  ours,
  packed,
  root,
  say,
  step,
  temporary,
  user,
  write,
} from './package/user.mjs';

const { name, version, peerDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Bytes of all files that `npm install` of the package alone brings. */
const CEILING = 14_000_000;

function checkSize() {
  const size = installedSize();
  const text = `${(size / 1e6).toFixed(1)} MB of at most ${CEILING / 1e6} MB`;
  say(`installed size: ${text}`);
  if (size > CEILING) fail(`installs ${text}`);
}

/** Prints the names that a module exports, without those that Node adds. */
const PRINT = `const own = (k) => !['default', 'module.exports', '__esModule'].includes(k);
console.log(Object.keys(all).filter(own).sort().join());
`;

/** Import must see the names that require sees: Node finds them by reading the text. */
function exportedNames() {
  write('names.cjs', `const all = require('${name}');\n${PRINT}`);
  write('names.mjs', `import * as all from '${name}';\n${PRINT}`);
  const required = step('can be required', node('names.cjs')).out.trim();
  const imported = step('can be imported', node('names.mjs')).out.trim();
  if (required === '') fail('the package exports nothing');
  if (required !== imported) fail(`require sees ${required}, import sees ${imported}`);
  return required.split(',');
}

function checkVersion() {
  const printed = step('prints its version', machvm('--version')).out.trim();
  if (printed !== version) fail(`${name} --version prints ${printed}, not ${version}`);
}

const draw = (file) => machvm('replay', 'sort_mini', '--frames', '4,8', '--plot', file);

/** SVG and HTML need nothing more. A PNG names what it needs before any work is done. */
function checkFigures() {
  step('draws an SVG', draw('figure.svg'));
  step('draws a page of HTML', draw('figure.html'));
  // The same figure drawn from the sources, by the whole library.
  const source = node('-r', 'ts-node/register', 'cli/main.ts', ...draw('figure.svg').slice(2, -1));
  step('draws an SVG from the sources', [...source, join(user, 'source.svg')], { cwd: root });
  const [svg, whole] = ['figure.svg', 'source.svg'].map((file) =>
    readFileSync(join(user, file), 'utf8'),
  );
  if (svg !== whole) fail('the package draws another SVG than the sources');
  const resvg = '@resvg/resvg-js';
  const at = peerDependencies[resvg];
  const { out, err } = step('asks for resvg', draw('figure.png'), { status: 2 });
  const add = `npm install ${resvg}@${at}`;
  if (out !== '' || err.trim().split('\n').length !== 1 || !err.includes(`\`${add}\``)) {
    fail(`without resvg a PNG prints other than one line with \`${add}\`:\n${out}${err}`);
  }
  if (existsSync(join(user, 'figure.png'))) fail('without resvg there is a figure.png');
  install('installs resvg as that line says', `${resvg}@${at}`);
  step('draws a PNG', draw('figure.png'));
  const magic = readFileSync(join(user, 'figure.png')).subarray(1, 4).toString();
  if (magic !== 'PNG') fail('figure.png is no PNG');
}

/** The page needs nothing but the package. */
function checkExplorer() {
  const out = ['explore', 'first_fault', '--out', 'lesson.html'];
  step('writes a page of a lesson', machvm(...out));
  const page = readFileSync(join(user, 'lesson.html'), 'utf8');
  for (const id of ['machvm-data', 'machvm-editor', 'machvm-script']) {
    if (!page.includes(`id="${id}"`)) fail(`the page of a lesson has no ${id}`);
  }
}

/** Without a queue's packages every other command works, as the checks before show. */
function checkQueue() {
  const names = ['bullmq', 'ioredis'].map((each) => `${each}@${peerDependencies[each]}`);
  const add = `npm install ${names.join(' ')}`;
  // Nothing listens there: with the packages the connection is what is wrong.
  const url = 'redis://127.0.0.1:1';
  for (const args of [
    ['worker', '--queue', url],
    ['sweep', 'sweep.yaml', '--queue', url],
  ]) {
    const { out, err } = step(`${args[0]} asks for its packages`, machvm(...args), { status: 2 });
    if (out !== '' || err.trim().split('\n').length !== 1 || !err.includes(`\`${add}\``)) {
      fail(`without its packages ${args[0]} prints other than one line with \`${add}\`:\n${err}`);
    }
  }
  install('installs them as that line says', ...names);
  const { err } = step('loads them', machvm('worker', '--queue', url), { status: 2 });
  if (!err.includes('refuses the connection')) fail(`with its packages a worker prints:\n${err}`);
}

/** A pager of a user's that changes a class of the package, where the program makes use of it. */
const SHARED = `const machvm = require('machvm');
const { step } = machvm.Machine.prototype;
machvm.Machine.prototype.step = function (...given) {
  if (!globalThis.isTold) console.log('one copy');
  globalThis.isTold = true;
  return step.apply(this, given);
};
exports.mine = machvm.pagers.memory;
`;

/** What the three entries throw and make is of the same classes. */
const ENTRIES = `const machvm = require('machvm');
const { matchers } = require('machvm/jest');
machvm.runScenarioFile('shared.yaml').then((result) => {
  try {
    matchers.toConformTo(result, '{');
  } catch (error) {
    console.log(error instanceof machvm.TranscriptTextError ? 'one copy' : error);
  }
});
`;

/** The command line, the package and its matchers share one copy of all modules. */
function checkOneCopy() {
  write('shared.cjs', SHARED);
  write('shared.yaml', scenarioOf('./shared.cjs'));
  write('entries.cjs', ENTRIES);
  const { out } = step('runs a pager that changes a class', machvm('run', 'shared.yaml'));
  if (!out.includes('one copy')) fail(`a pager has another copy than machvm:\n${out}`);
  const shared = step('shares classes between its entries', node('entries.cjs')).out;
  if (shared !== 'one copy\none copy\n') fail(`the entries have other copies:\n${shared}`);
}

/** What is checked of an installed package, each list in a process of its own. */
const PARTS = {
  commands: [checkSize, checkVersion, checkOutputs, checkFigures, checkExplorer, checkQueue],
  programs: [checkOneCopy, () => checkTypeScript(exportedNames())],
};

const me = fileURLToPath(import.meta.url);

async function inProcess(part, tarball) {
  const child = spawn(execPath, [me, part, tarball], { stdio: 'inherit' });
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0) fail(`the check of ${part} ended with status ${status}`);
}

async function checkPackage() {
  const tarball = packed();
  step('passes publint', ours('publint/src/cli.js', 'run', tarball, '--strict'), { cwd: root });
  step('passes attw', ours('@arethetypeswrong/cli/dist/index.js', tarball), { cwd: root });
  await Promise.all(Object.keys(PARTS).map((part) => inProcess(part, tarball)));
  say('all well');
}

function checkPart(part, tarball) {
  install('installs', tarball);
  for (const check of PARTS[part]) check();
}

const [, , part, tarball] = argv;
try {
  if (part === undefined) await checkPackage();
  else checkPart(part, tarball);
} catch (error) {
  process.exitCode = 1;
  say(error.message);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
