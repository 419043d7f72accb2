/**
 * Checks the package as its users get it: builds and packs it, lets publint and attw judge the
 * tarball, installs it into an empty folder, and there requires, imports, compiles, tests, draws
 * and runs it. A step that fails ends the check, and its output is printed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkOutputs } from './package/outputs.mjs';
import { checkTypeScript } from './package/typescript.mjs';
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

try {
  const tarball = packed();
  step('passes publint', ours('publint/src/cli.js', 'run', tarball, '--strict'), { cwd: root });
  step('passes attw', ours('@arethetypeswrong/cli/dist/index.js', tarball), { cwd: root });
  install('installs', tarball);
  checkSize();
  checkVersion();
  checkOutputs();
  checkFigures();
  checkExplorer();
  checkQueue();
  checkTypeScript(exportedNames());
  say('all well');
} catch (error) {
  process.exitCode = 1;
  say(error.message);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
