/** The build's bundle: entries share their modules, and what is called late is loaded late. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const tool = pathToFileURL(join(__dirname, '../../tools/bundle.mjs')).href;
const folder = mkdtempSync(join(tmpdir(), 'machvm-bundle-'));
const output = join(folder, 'output');

const sources = {
  constants:
    'export const LIMIT = 4711;\nexport function brand(value: number): number { return value; }\n',
  shared: 'export const made = {};\n',
  late: `Reflect.set(globalThis, 'loaded', true);
export const value = 7;
export function lateCommand(): number { return 8; }
`,
  first: `import { brand, LIMIT } from './constants';
import { made } from './shared';
export const own = made;
export const answer = (): number => brand(LIMIT);
export function value(): number {
  const late: typeof import('./late') = require('./late');
  return late.value;
}
`,
  second: `import { lateCommand } from './late';
import { made } from './shared';
export const own = made;
export const command = (): number => lateCommand();
`,
};

function node(script: string): string {
  const args = ['--input-type=module', '-e', script];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout;
}

beforeAll(() => {
  for (const [name, text] of Object.entries(sources)) {
    writeFileSync(join(folder, `${name}.ts`), text);
  }
  const entries = ['first', 'second'].map((out) => ({ in: join(folder, `${out}.ts`), out }));
  node(`
    import { bundle } from ${JSON.stringify(tool)};
    await bundle(${JSON.stringify(entries)}, ${JSON.stringify(output)}, []);
  `);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = (body: string): string =>
  node(`
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(join(output, 'x.js'))});
    const [first, second] = [require('./first.js'), require('./second.js')];
    console.log(${body});
  `);

test('entries have the same objects', () => {
  expect(answers('first.own === second.own, first.answer()')).toBe('true 4711\n');
});

test('a command and what a function requires are loaded when they are called, once', () => {
  const body = 'globalThis.loaded, second.command(), first.value(), globalThis.loaded';
  expect(answers(body)).toBe('undefined 8 7 true\n');
});

test('a number of another module stands where it is used, and a brand is gone', () => {
  const files = readdirSync(output, { recursive: true }).map(String);
  const texts = files.filter((file) => file.endsWith('.js'));
  const all = texts.map((file) => readFileSync(join(output, file), 'utf8')).join('\n');
  expect(all).toContain('=>4711');
  expect(all).not.toMatch(/LIMIT|brand/);
});

test('what one part takes of another is taken once, as constants', () => {
  const text = readFileSync(join(output, 'first.js'), 'utf8');
  expect(text).toMatch(/const\{[\w,:]*\bmade\b[\w,:]*\}=require\("\.\/parts\//);
  expect(text).not.toContain('import_');
});

test('import sees the names that require sees', () => {
  const { href } = pathToFileURL(join(output, 'first.js'));
  expect(node(`import { answer } from ${JSON.stringify(href)}; console.log(answer());`)).toBe(
    '4711\n',
  );
});
