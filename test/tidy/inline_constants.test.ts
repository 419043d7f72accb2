/**
 * The build's last step: numbers and brands of other modules stand where they are used, and the
 * built program answers what it answered before.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const tool = pathToFileURL(join(__dirname, '../../tools/inline_constants.mjs')).href;

const constants = `
exports.name = exports.list = exports.brand = exports.MASK = exports.LIMIT = exports.NONE = void 0;
exports.NONE = -1;
exports.LIMIT = 1 << 4;
exports.MASK = (3 * 5);
exports.list = [1];
exports.name = 'text';
const brand = (value) => value;
exports.brand = brand;
exports.changes = 0;
`;

const user = `
const constants_1 = require("./constants");
const other_1 = require("./other");
exports.own = constants_1.NONE;
exports.answer = () => [
  constants_1.NONE - constants_1.NONE,
  (0, constants_1.brand)((0, constants_1.brand)(constants_1.LIMIT) & constants_1.MASK),
  constants_1.list[0],
  constants_1.name,
  (0, other_1.brand)(2),
];
`;

// What index.ts becomes: `export { LIMIT } from './constants'`.
const index = `
const constants_1 = require("./constants");
Object.defineProperty(exports, "LIMIT", {
  enumerable: true, get: function () { return constants_1.LIMIT; } });
exports.twice = constants_1.LIMIT * 2;
`;

const other = 'exports.brand = (value) => value + 1;\n';

const folder = mkdtempSync(join(tmpdir(), 'machvm-inline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(script: string): string {
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  return run.stdout;
}

const answer = (): string =>
  node(`
    import { createRequire } from 'node:module';
    const { own, answer } = createRequire(${JSON.stringify(join(folder, 'x.js'))})('./user');
    console.log(JSON.stringify([own, answer()]));
  `);

let before = '';
let places = '';
beforeAll(() => {
  for (const [name, text] of Object.entries({ constants, user, index, other })) {
    writeFileSync(join(folder, `${name}.js`), text);
  }
  before = answer();
  places = node(`
    import { inlineConstants } from ${JSON.stringify(tool)};
    console.log(inlineConstants(${JSON.stringify(folder)}));
  `);
});

test('the program answers the same', () => {
  expect(before).toBe('[-1,[0,0,1,"text",3]]\n');
  expect(answer()).toBe(before);
});

test('numbers and brands of other modules are no look-ups any more, all else is', () => {
  const text = readFileSync(join(folder, 'user.js'), 'utf8');
  expect(text).toContain('(-1) - (-1)');
  expect(text).toContain('(((16)) & (15))');
  expect(text).toContain('constants_1.list[0]');
  expect(text).toContain('(0, other_1.brand)(2)');
  expect(text).not.toMatch(/constants_1\.(NONE|LIMIT|MASK|brand)\b/);
  expect(Number(places)).toBe(8);
});

test('what a module hands on keeps the text by which Node finds what import may name', () => {
  const { href } = pathToFileURL(join(folder, 'index.js'));
  const script = `import { LIMIT, twice } from ${JSON.stringify(href)}; console.log(LIMIT, twice);`;
  expect(node(script)).toBe('16 32\n');
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('(16) * 2');
});

test('the modules that export them stay as they are', () => {
  expect(readFileSync(join(folder, 'constants.js'), 'utf8')).toBe(constants);
});
