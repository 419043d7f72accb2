/** Every kind of file in which a user can write a pager or a policy, without packages beside it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { exportsOf } from '../../../files/user_exports';
import { pagerDefaults } from '../../../pagers/pager';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'machvm-files-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;

type Files = Readonly<Record<string, string>>;

/** Writes the files into a folder of their own; answers the path of the first. */
function written(files: Files): string {
  folders += 1;
  const folder = join(root, `folder ${folders}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0] ?? '');
}

function loaded(files: Files): unknown {
  return exportsOf(written(files), 'a pager')[0];
}

describe('a file of the user can have', () => {
  test.each<[string, Files, unknown]>([
    ['CommonJS', { 'a.js': 'exports.a = 1;' }, { a: 1 }],
    ['CommonJS as .cjs', { 'a.cjs': 'module.exports = { a: 1 };' }, { a: 1 }],
    ['ES module syntax in .js', { 'a.js': 'export const a = 1;' }, { a: 1 }],
    ['an ES module', { 'a.mjs': 'export const a = 1; export { a as b };' }, { a: 1, b: 1 }],
    ['a default export', { 'a.mjs': 'export default { a: 1 };' }, { default: { a: 1 } }],
    ['TypeScript', { 'a.ts': 'export const a: number = 1;' }, { a: 1 }],
    ['TypeScript as .mts', { 'a.mts': 'export const a: number = 1;' }, { a: 1 }],
    ['TypeScript as .cts', { 'a.cts': 'const a: number = 1; export = { a };' }, { a: 1 }],
    [
      'import = and require',
      {
        'a.cts': "import b = require('./b');\nimport type q = require('q'); exports.a = b.b;",
        'b.cts': 'export const b: number = 2;',
      },
      { a: 2 },
    ],
    [
      'machvm in a folder without packages',
      { 'a.ts': "import { pagerDefaults } from 'machvm'; export const a = pagerDefaults;" },
      { a: pagerDefaults },
    ],
    [
      'machvm in an ES module',
      { 'a.mjs': "import * as m from 'machvm'; export const a = m.pagerDefaults;" },
      { a: pagerDefaults },
    ],
    [
      'machvm by require',
      { 'a.cjs': "exports.a = require('machvm').pagerDefaults;" },
      { a: pagerDefaults },
    ],
    [
      'imports without an ending, with .js and with .ts',
      {
        'a.ts': [
          "import { b } from './b'; import { c } from './c.js'; import { d } from './d.ts';",
          "import { e } from './e'; import f from './f.mjs'; import { g } from '.';",
          'export const a = [b, c, d, e, f, g];',
        ].join('\n'),
        'b.ts': 'export const b = 1;',
        'c.ts': 'export const c = 2;',
        'd.ts': 'export const d = 3;',
        'e/index.ts': 'export const e = 4;',
        'f.mts': 'export default 5;',
        'index.ts': 'export const g: number = 6;',
      },
      { a: [1, 2, 3, 4, 5, 6] },
    ],
    [
      'imports of types only',
      {
        'a.ts': [
          "import type { X } from 'nowhere'; import { type Y } from './gone';",
          "import { Z } from 'also-nowhere'; export type { X };",
          'export const a: X | Y | Z = 1;',
        ].join('\n'),
        'gone.ts': '',
      },
      { a: 1 },
    ],
    [
      'enums',
      {
        'a.ts': [
          "enum E { A, B = 4, C = A | B, D = 'x' } const enum F { G = 7 }",
          'export const a = [E.A, E[4], E.C, E.D, F.G];',
        ].join('\n'),
      },
      { a: [0, 'C', 4, 'x', 7] },
    ],
    [
      'a const enum of another file',
      {
        'a.ts': "import { F } from './b'; export const a = F.G;",
        'b.ts': 'export const enum F { G = 7 }',
      },
      { a: 7 },
    ],
    [
      'parameter properties and class fields',
      {
        'a.ts': [
          'abstract class P<T> { abstract q: T; protected declare r: number; }',
          'class C extends P<number> { override q = 2; static s = 3; #t = 4;',
          '  constructor(readonly u: number, private v?: string) { super(); this.v = "w"; }',
          '  get all(): unknown[] { return [this.q, C.s, this.#t, this.u, this.v]; } }',
          'export const a = new C(1).all;',
        ].join('\n'),
      },
      { a: [2, 3, 4, 1, 'w'] },
    ],
    [
      'generics, satisfies, as, ! and overloads',
      {
        'a.ts': [
          'function f(x: string): string; function f(x: number): number;',
          'function f(this: void, x: unknown): unknown { return x; }',
          'const g = <const T,>(x: T): x is T & {} => !!x;',
          'const o = { n: 1 } as const satisfies Record<string, number>;',
          'let z!: number; z = f(o.n as number)!;',
          'type U<in out T> = T extends infer V extends string ? V | `a` : never;',
          'export const a: [number, boolean] = [z, g<number>(1)];',
        ].join('\n'),
      },
      { a: [1, true] },
    ],
    [
      'JSON',
      {
        'a.ts': [
          "import b from './b.json' with { type: 'json' }; import { c } from './b.json';",
          'export const a = [b.c, c];',
        ].join('\n'),
        'b.json': '{ "c": 3 }',
      },
      { a: [3, 3] },
    ],
    [
      'the matchers of the package',
      {
        'a.ts': "import { matchers } from 'machvm/jest'; export const a = typeof matchers.toSend;",
      },
      { a: 'function' },
    ],
    [
      'a name of Node',
      { 'a.mts': "import { sep } from 'node:path'; export const a = sep;" },
      { a: '/' },
    ],
    [
      'a package',
      {
        'a.ts': "import { b } from 'pack'; export const a = b;",
        'node_modules/pack/package.json': '{ "main": "main.js" }',
        'node_modules/pack/main.js': 'exports.b = 8;',
      },
      { a: 8 },
    ],
    [
      'imports in a circle',
      {
        'a.ts': "import { b } from './b'; export const a = () => b; export const c = b();",
        'b.ts': "import { a } from './a'; export const b = () => typeof a;",
      },
      { a: expect.any(Function), c: 'function' },
    ],
    [
      'a dynamic import, and code that awaits',
      {
        'a.ts': "export const a = async () => (await import('./b.ts')).b; export default 1;",
        'b.ts': 'export const b = 1;',
      },
      { a: expect.any(Function), default: 1 },
    ],
    [
      'a hash-bang and a byte-order mark',
      { 'a.cjs': '\uFEFF#!/usr/bin/env node\nexports.a = 1' },
      { a: 1 },
    ],
    [
      'ambient declarations',
      {
        'a.ts': [
          'declare namespace N { const x: number; namespace M {} } declare const q: N.M;',
          'declare global { interface X {} } declare module "m" { export const y: number; }',
          'export const a = [typeof N, typeof q]; const namespace = 1; void namespace;',
        ].join('\n'),
      },
      { a: ['undefined', 'undefined'] },
    ],
  ])('%s', (_name, files, expected) => {
    expect(loaded(files)).toEqual(expected);
  });
});

test('a module is run once, and knows where it is', () => {
  const path = written({ 'a.cjs': 'exports.a = {}; exports.b = [__filename, __dirname];' });
  expect(exportsOf(path, 'a pager')[0]).toBe(exportsOf(path, 'a pager')[0]);
  expect(exportsOf(path, 'a pager')[2]).toEqual([path, dirname(path)]);
});

function errorOf(path: string): string {
  try {
    exportsOf(path, 'a pager');
  } catch (error) {
    return error instanceof Error ? error.message.replace(`${dirname(path)}/`, '') : 'no error';
  }
  return 'loads';
}

const here = 'await at the top level is not supported; a module must be complete when it is loaded';

describe('what cannot be loaded is one line with its place:', () => {
  test.each<[string, Files, string]>([
    [
      'a namespace',
      { 'a.ts': 'export const b = 1;\n  export namespace A { export const x = 1; }' },
      'a.ts:2:10: a namespace is not supported; ' +
        'export a const object, or move it to a separate file',
    ],
    [
      'import.meta',
      { 'a.mjs': 'export const a = 1;\nexport const b = [import.meta.url];' },
      'a.mjs:2:19: import.meta is not supported; use __filename or __dirname',
    ],
    ['await at the top', { 'a.ts': 'const a: number = await 3;' }, `a.ts:1:19: ${here}`],
    [
      'await in parentheses',
      { 'a.mts': 'export const f = async () => await 1;\nexport const a = (await 3);' },
      `a.mts:2:19: ${here}`,
    ],
    ['await in CommonJS', { 'a.cjs': '\n\n  await 3;' }, `a.cjs:3:3: ${here}`],
    [
      'a decorator',
      { 'a.ts': 'const dec = () => {};\n@dec\nexport class A {}' },
      'a.ts:2:1: decorators are not supported; call the function instead',
    ],
    [
      'JSX',
      { 'a.ts': 'const a = 1;\nconst b = <div>hello</div>;' },
      'a.ts:2:23: JSX is not supported; a pager or a policy needs none',
    ],
    [
      'a fault of syntax in TypeScript',
      { 'a.ts': 'const a: number = 1;\nconst b = ;' },
      'a.ts:2:11: syntax error: unexpected token at ;',
    ],
    [
      'a fault that V8 finds',
      { 'a.ts': 'export const a: number = 1;\nlet b: string, b: number;' },
      "a.ts:2:16: syntax error: Identifier 'b' has already been declared",
    ],
    [
      'a fault of syntax in JavaScript',
      { 'a.js': 'exports.a = 1;\n exports.b = );' },
      "a.js:2:14: syntax error: Unexpected token ')'",
    ],
    [
      'a fault in the first line',
      { 'a.js': 'x = );' },
      "a.js:1:5: syntax error: Unexpected token ')'",
    ],
    [
      'a fault in another file',
      { 'a.ts': "import { b } from './b'; export const a = b;", 'b.ts': '\nexport const b = 1 +;' },
      'b.ts:2:21: syntax error: unexpected token at ;',
    ],
    [
      'a missing file',
      { 'a.ts': "export const a = 1;\nimport { b } from './gone.js'; export { b };" },
      'a.ts:2:1: cannot find ./gone.js',
    ],
    [
      'a missing package',
      { 'a.cjs': "exports.a = 1;\n  const b = require('not-there');" },
      'a.cjs:2:13: cannot find not-there',
    ],
    [
      'JSON with a fault',
      { 'a.ts': "import b from './b.json'; export const a = b;", 'b.json': '{\n  "c": 3,\n  d }' },
      'b.json:3:3: not JSON: Expected double-quoted property name',
    ],
    [
      'JSON that is cut off',
      { 'a.ts': "import b from './b.json'; export const a = b;", 'b.json': '{\n  "c": [1,' },
      'b.json:2:11: not JSON: Unexpected end of JSON input',
    ],
    [
      'what it throws',
      { 'a.ts': 'const a: number = 1;\n  throw new Error("no luck");' },
      'a.ts:2:9: no luck',
    ],
    [
      'what another file throws',
      {
        'a.ts': "import { b } from './b'; b();",
        'b.ts': 'export type T = 1;\nexport const b = (x?: T): void => { x!.toFixed(); };',
      },
      "b.ts:2:40: Cannot read properties of undefined (reading 'toFixed')",
    ],
    [
      'an ending',
      { 'a.tsx': '' },
      'a.tsx: cannot be loaded; a pager is a .ts, .mts, .cts, .js, .mjs or .cjs file',
    ],
    [
      'export import',
      { 'a.ts': 'import b = c.d;\nexport import e = c.d;' },
      'a.ts:2:1: export import is not supported; import it, and export the name',
    ],
  ])('%s', (_name, files, expected) => {
    expect(errorOf(written(files))).toBe(expected);
  });
});

test('stack traces show the lines and columns of the user', () => {
  const path = written({
    'a.ts': [
      "import { b } from './b';",
      'interface A { readonly x: number }',
      'export const f = (a: A, g: () => Error): Error => b<A>(a, g);',
    ].join('\n'),
    'b.ts': 'export function b<T>(_t: T, g: () => Error): Error { return g(); }',
  });
  const [, f] = exportsOf(path, 'a pager');
  if (typeof f !== 'function') throw new Error('no function');
  const { stack }: Error = f({ x: 1 }, () => new Error('here'));
  const lines = (stack ?? '').split('\n').filter((line) => line.includes(dirname(path)));
  expect(lines.map((line) => line.trim().replaceAll(`${dirname(path)}/`, ''))).toEqual([
    expect.stringMatching(/^at \S*b \(b\.ts:1:61\)$/),
    'at f (a.ts:3:51)',
  ]);
});
