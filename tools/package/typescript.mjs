/**
 * The templates that the package prints and programs that use it, as ES modules and as CommonJS:
 * compiled strictly by the TypeScripts in use, tested by the test runners in use, and loaded
 * uncompiled by the command line, on each Node that the package supports.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, install, machvm, say, step, theirs, user, write } from './user.mjs';

const COMPILERS = { 'typescript-6': '6.0.3', 'typescript-7': '7.0.2' };
const RUNNERS = { 'jest-29': '29.7.0', 'jest-30': '30.5.2' };
const VITEST = '3.2.4';
/** The oldest that the package supports, and the later ones with long support. */
const NODES = ['20.19.0', '22.23.3', '24.22.3'];

/** A folder of each kind of module, and how an import there names a file beside it. */
const KINDS = { commonjs: './mine', module: './mine.js' };
const TEMPLATES = ['pagers', 'policies'];

/** What `machvm NAME --template` prints, with its test, and a program of a user's own. */
function sources(names) {
  const list = names.join(', ');
  for (const [type, mine] of Object.entries(KINDS)) {
    write(`${type}/package.json`, JSON.stringify({ type }));
    write(`${type}/all.ts`, `import { ${list} } from 'machvm';\nexport const all = [${list}];\n`);
    write(`${type}/own/mine.ts`, OWN);
    write(`${type}/own/mine.test.ts`, OWN_TEST.replace("'./mine'", `'${mine}'`));
  }
  for (const name of TEMPLATES) {
    const file = step(`prints a template of ${name}`, machvm(name, '--template')).out;
    const test = step(`prints its test`, machvm(name, '--template', 'test')).out;
    if (!test.includes("'./mine'")) fail(`the test of the template of ${name} imports no './mine'`);
    for (const [type, mine] of Object.entries(KINDS)) {
      write(`${type}/${name}/mine.ts`, file);
      write(`${type}/${name}/mine.test.ts`, test.replace("'./mine'", `'${mine}'`));
    }
  }
  write('run.yaml', scenarioOf('./module/pagers/mine.ts'));
}

const OWN = `import type { ScenarioResult } from 'machvm';
import { defineScenario, runScenario } from 'machvm';

export function reads(page: number): ScenarioResult {
  return runScenario(
    defineScenario({
      host: { frames: 64 },
      pagers: { pager: { type: 'memory' } },
      objects: { A: { pager: 'pager', size: '2 pages' } },
      tasks: { reader: { steps: [{ map: 'A' }, { read: 'A', page }] } },
      expect: { counts: { memory_object_data_request: 1 } },
    }),
    { check: true },
  );
}
`;

const OWN_TEST = `import 'machvm/jest';
import { reads } from './mine';

declare const test: (title: string, body: () => void) => void;
declare const expect: (value: unknown) => {
  toEqual(other: unknown): void;
  toThrow(): void;
  toHoldAllLaws(): void;
};

test('a scenario runs, and a page outside its object is an error', () => {
  expect(reads(1).failures).toEqual([]);
  expect(reads(1)).toHoldAllLaws();
  expect(() => reads(2)).toThrow();
});
`;

/** A pager of a user's file behind an object. */
export const scenarioOf = (file) => `host: { frames: 64 }
pagers: { pager: { type: ${file} } }
objects: { A: { pager: pager, size: 8 pages } }
tasks: { reader: { steps: [{ map: A }, { read: A, page: 5 }] } }
expect: { counts: { memory_object_data_request: 1 } }
`;

/** Strictly, with our declarations checked too, and without the types of Node. */
function compiles() {
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: 'node16',
    target: 'es2022',
    types: [],
    skipLibCheck: false,
    rootDir: '.',
  };
  const include = Object.keys(KINDS);
  write('tsconfig.json', JSON.stringify({ compilerOptions, include }));
  for (const name of Object.keys(COMPILERS)) {
    step(`compiles with ${name}`, theirs(`${name}/bin/tsc`, '-p', 'tsconfig.json'));
  }
}

/** Vitest reads the sources, and the built CommonJS through `require`. */
const REQUIRED = `import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

test('what was built as CommonJS can be required', () => {
  expect(require('./commonjs/own/mine.js').reads(1).failures).toEqual([]);
  for (const name of ${JSON.stringify(TEMPLATES)}) {
    expect(Object.keys(require('./commonjs/' + name + '/mine.js'))).toEqual(['mine']);
  }
});
`;

/** In milliseconds: a limit for what hangs. */
const testTimeout = 120_000;

/** Jest reads what was built. Each runner must have passed the tests of all three files. */
function isTested() {
  for (const name of Object.keys(RUNNERS)) {
    for (const type of Object.keys(KINDS)) {
      const testMatch = [`<rootDir>/${type}/**/*.test.js`];
      const config = JSON.stringify({ rootDir: user, testMatch, transform: {}, testTimeout });
      const args = theirs(`${name}/bin/jest.js`, '--config', config, '--ci');
      const env = type === 'module' ? { NODE_OPTIONS: '--experimental-vm-modules' } : {};
      const { err } = step(`is tested by ${name} as ${type}`, args, { env });
      if (!/Test Suites: 3 passed, 3 total/.test(err)) fail(`${name} ran other tests:\n${err}`);
    }
  }
  write('required.test.mjs', REQUIRED);
  const include = ['commonjs/**/*.test.ts', 'module/**/*.test.ts', '*.test.mjs'];
  const test = JSON.stringify({ globals: true, include, testTimeout });
  write('vitest.config.mjs', `export default { test: ${test} };\n`);
  const env = { NO_COLOR: '1' };
  const { out } = step('is tested by vitest', theirs('vitest/vitest.mjs', 'run'), { env });
  if (!/Test Files +7 passed \(7\)/.test(out)) fail(`vitest ran other tests:\n${out}`);
}

/** The command line loads TypeScript as it is. */
const LOADS = [
  ['run', 'run.yaml', '--check'],
  ['policies', './commonjs/policies/mine.ts', '--check'],
  ['replay', 'sort_mini', '--policy', './module/policies/mine.ts,lru', '--frames', '8'],
];

function loads(title, program) {
  for (const args of LOADS) {
    step(`${title}: machvm ${args.join(' ')}`, [program, ...machvm(...args).slice(1)]);
  }
}

/** Node comes as a package for each system; where there is none the step reports a skip. */
function loadsOnEachNode() {
  loads(`Node ${process.versions.node}`, process.execPath);
  const system = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  for (const version of NODES) {
    const name = `node-${version}`;
    const program = join(user, 'node_modules', name, 'bin/node');
    try {
      install(`installs Node ${version}`, `${name}@npm:${system}@${version}`);
    } catch (error) {
      say(`SKIPPED on Node ${version}: ${error.message}`);
      continue;
    }
    if (!existsSync(program)) fail(`${system} ${version} holds no bin/node`);
    loads(`Node ${version}`, program);
  }
}

export function checkTypeScript(names) {
  const compilers = Object.entries(COMPILERS).map(([name, at]) => `${name}@npm:typescript@${at}`);
  const runners = Object.entries(RUNNERS).map(([name, at]) => `${name}@npm:jest@${at}`);
  install('installs compilers and test runners', ...compilers, ...runners, `vitest@${VITEST}`);
  sources(names);
  compiles();
  isTested();
  loadsOnEachNode();
}
