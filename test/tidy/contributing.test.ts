/**
 * CONTRIBUTING.md is true: in one copy of the project an example of each addition is made by its
 * recipe. The example touches the files that the recipe names and no others; the test that the
 * recipe names fails first, and passes when the addition is complete and files are regenerated.
 * Examples are in test/data/contributing.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { apply, examplesIn, recipeFor, recipesIn } from '../support/recipes';

const ROOT = join(__dirname, '..', '..');
/** Not a part of the project, or large. */
const LEFT_OUT = ['.git', 'node_modules', 'dist', 'build', 'coverage'];
const LIMIT = 600_000;

const recipes = recipesIn(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'));
const additions = examplesIn(join(ROOT, 'test/data/contributing')).flatMap((example) =>
  recipes
    .filter(({ title }) => title === example.recipe)
    .map((recipe) => ({ example, recipe: recipeFor(recipe, example.name) })),
);

/**
 * The whole of it takes minutes and is for `npm run test:long`: with what none of the named tests
 * needs, tests of all that is generated, and the types of all files.
 */
const isWhole = process.env['MACHVM_RECIPES'] === 'whole';
const NEEDED = /^npm run (policies|event-sources|machvm) /;
const AFTERWARDS = [
  'test/unit/explorer/model/event_sources.test.ts',
  ...['mach_map', 'man', 'policies', 'public_surface', 'state_page'].map(
    (name) => `test/tidy/${name}.test.ts`,
  ),
  'test/unit/scenarios/language/schema.test.ts',
].map((file) => ({ file, title: 'up to date|exports are as' }));

const results = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** How each test of a run of jest ended, by its full name. */
type Ends = ReadonlyMap<string, string>;

let copy = '';

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).scripts;

/** What npm and npx would run: they take longer to start than some of the commands. */
function direct(command: string): string {
  const [, name = '', rest = ''] = /^npm run (\S+)(?: --)?(.*)$/.exec(command) ?? [];
  const script = scripts[name];
  return script === undefined ? command.replace(/^npx /, '') : script + rest;
}

function run(command: string): Ran {
  const bin = join(ROOT, 'node_modules/.bin');
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  env['PATH'] = `${bin}${delimiter}${env['PATH']}`;
  // Where CI is set, jest writes no snapshot.
  delete env['CI'];
  const options = { cwd: copy, shell: true, encoding: 'utf8', env } as const;
  const { status, stdout, stderr } = spawnSync(direct(command), options);
  return { status, out: `${stdout}${stderr}` };
}

interface Test {
  readonly file: string;
  /** A part of its full name; a pattern. */
  readonly title: string;
}

/** A file and its title, or null, in what follows `npx jest`. */
function argumentsOf(fails: string): readonly [file: string, title: string | null] {
  const [, file = '', quoted, word] = /^(\S+)(?: -t (?:'(.*)'|(\S+)))?$/.exec(fails) ?? [];
  return [file, quoted ?? word ?? null];
}

/** Runs tests in one process of jest. */
function jest(tests: readonly Test[]): Ends {
  const files = new Set(tests.map(({ file }) => file));
  const pattern = `-t '${tests.map(({ title }) => title).join('|')}'`;
  const json = join(copy, 'results.json');
  const out = `--silent --json --outputFile '${json}' --cacheDirectory '${join(copy, 'cache')}'`;
  const ran = run(`npx jest -w 1 ${out} ${[...files].join(' ')} ${pattern}`);
  try {
    const { testResults } = results.parse(JSON.parse(readFileSync(json, 'utf8')));
    const suites = testResults.map(({ assertionResults, message }) =>
      assertionResults.length > 0 || message === ''
        ? assertionResults.map(({ fullName, status }) => [fullName, status] as const)
        : [[message, 'failed'] as const],
    );
    return new Map(suites.flat());
  } catch {
    throw new Error(ran.out);
  }
}

const changed = (example: (typeof additions)[number]['example']): readonly string[] => [
  ...new Set([...Object.keys(example.first), ...Object.keys(example.later)]),
];

let before: Ends = new Map();
let after: Ends = new Map();

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'machvm-contributing-'));
  for (const name of readdirSync(ROOT).filter((each) => !LEFT_OUT.includes(each))) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { example } of additions) apply(copy, example.first);
  const tests = additions.map(({ example, recipe }) => ({
    file: argumentsOf(recipe.fails)[0],
    title: `${example.fails}$`,
  }));
  before = jest(tests);
  for (const { example } of additions) apply(copy, example.later);
  for (const command of new Set(additions.flatMap(({ recipe }) => recipe.regenerate))) {
    if (!isWhole && !NEEDED.test(`${command} `)) continue;
    const { status, out } = run(command);
    if (status !== 0) throw new Error(`${command}: ${out}`);
  }
  after = jest([...tests, ...(isWhole ? AFTERWARDS : [])]);
}, LIMIT);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('each recipe has an example', () => {
  expect(additions.map(({ recipe }) => recipe.title).sort()).toEqual(
    recipes.map(({ title }) => title).sort(),
  );
});

describe.each(additions.map(({ example, recipe }) => [recipe.title, example, recipe] as const))(
  '%s',
  (_title, example, recipe) => {
    const ends = (all: Ends): string[] =>
      [...all].filter(([name]) => name.endsWith(example.fails)).map(([, end]) => end);

    test('touches the files that the recipe names', () => {
      const tests = [argumentsOf(recipe.fails)[0], ...recipe.testFiles];
      const touched = changed(example);
      expect(touched).toEqual(expect.arrayContaining([...recipe.files]));
      const named = [...recipe.files, ...tests];
      expect(touched.filter((path) => !named.includes(path))).toEqual([]);
    });

    test('has a test that fails first, and passes in the end', () => {
      expect([ends(before), ends(after)]).toEqual([['failed'], ['passed']]);
      const [name = ''] = [...after.keys()].filter((each) => each.endsWith(example.fails));
      expect(name).toMatch(argumentsOf(recipe.fails)[1] ?? '');
    });
  },
);

test('all named tests pass in the end, and those of what is generated', () => {
  const failed = [...after].filter(([, end]) => !['passed', 'pending', 'skipped'].includes(end));
  expect(failed).toEqual([]);
});

test(
  'types are right, and files are formatted',
  () => {
    const paths = additions.flatMap(({ example }) => changed(example));
    const files = [...new Set(paths)].filter((path) => path.endsWith('.ts'));
    expect(run(`npx biome check --error-on-warnings ${files.join(' ')}`)).toMatchObject({
      status: 0,
    });
    // What imports them is judged in the whole run only, but for a table that lists all events.
    const some = { include: [], files: [...files, 'explorer/model/event_sources.ts'] };
    const config = { extends: './tsconfig.json', ...(isWhole ? {} : some) };
    writeFileSync(join(copy, 'tsconfig.recipes.json'), JSON.stringify(config));
    const tsc = 'node node_modules/typescript-7/bin/tsc --singleThreaded -p tsconfig.recipes.json';
    expect(run(tsc).out).toBe('');
  },
  LIMIT,
);
