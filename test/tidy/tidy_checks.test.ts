/**
 * Each check of the tidy test sees what it is there to see: bad snippets get exactly the findings
 * they deserve, good ones none.
 */
import { describe, expect, test } from '@jest/globals';
import type { Finding, Source } from '../../tools/tidy';
import {
  checkAny,
  checkBarrels,
  checkCasts,
  checkNamedExports,
  checkNonNull,
} from '../../tools/tidy_language';
import { checkCases, checkEventsNamed, checkMachTags, checkMirrors } from '../../tools/tidy_names';
import { checkPolicyClasses, checkPolicyCollections } from '../../tools/tidy_policies';
import {
  checkGlobals,
  checkModuleState,
  checkPureImports,
  checkSyntax,
} from '../../tools/tidy_purity';
import {
  checkColumns,
  checkFileLines,
  checkFunctionLines,
  checkHeads,
} from '../../tools/tidy_sizes';

const source = (text: string, path = 'kernel/vm/a.ts'): Source => ({ path, text });
const lines = (count: number): string => 'x;\n'.repeat(count);
const linesFound = (findings: readonly Finding[]): number[] => findings.map(({ line }) => line);

describe('sizes', () => {
  test('a file of 401 lines is too long, one of 400 is not', () => {
    expect(checkFileLines([source(lines(400))], {})).toEqual([]);
    const [finding] = checkFileLines([source(lines(401))], {});
    expect(finding?.message).toBe('401 lines, at most 400 are allowed: split it');
  });

  test.each([
    [410, 410, []],
    [411, 410, ['has grown to 411 lines, the ratchet accepts 410: shrink it']],
    [409, 410, ['has shrunk to 409 lines: lower "kernel/vm/a.ts" in the ratchet to 409']],
    [400, 410, ['400 lines are within the limit: remove "kernel/vm/a.ts" from the ratchet']],
  ])('a file of %i lines against a ratchet of %i', (size, accepted, messages) => {
    const findings = checkFileLines([source(lines(size))], { 'kernel/vm/a.ts': accepted });
    expect(findings.map(({ message }) => message)).toEqual(messages);
  });

  test('a ratchet entry whose file is gone must go', () => {
    expect(checkFileLines([], { 'kernel/vm/gone.ts': 500 })).toHaveLength(1);
  });

  test('a function of 71 lines is too long, by the name it is known by', () => {
    const long = `/** doc */\nexport const f = (): void => {\n${lines(69)}};\n`;
    expect(linesFound(checkFunctionLines([source(long)], {}))).toEqual([2]);
    expect(checkFunctionLines([source(long)], { 'kernel/vm/a.ts#f': 71 })).toEqual([]);
    expect(checkFunctionLines([source(`function f() {\n${lines(68)}}\n`)], {})).toEqual([]);
  });

  test('a group of tests may be long, a test may not', () => {
    const group = (inner: string): Source => source(`describe('a', () => {\n${inner}});\n`);
    expect(checkFunctionLines([group(lines(90))], {})).toEqual([]);
    expect(checkFunctionLines([group(`test('b', () => {\n${lines(90)}});\n`)], {})).toHaveLength(1);
  });

  test('columns count characters, not code units', () => {
    expect(checkColumns([source(`ok\n${'😀'.repeat(100)}\n`)], {})).toEqual([]);
    expect(linesFound(checkColumns([source(`ok\n${'y'.repeat(101)}\n`)], {}))).toEqual([2]);
    const path = `'./${'y'.repeat(100)}'`;
    expect(checkColumns([source(`import { y } from ${path};\n`)], {})).toEqual([]);
    expect(linesFound(checkColumns([source(`import { x, y } from ${path};\n`)], {}))).toEqual([1]);
  });

  test('a head is there and has at most 20 lines', () => {
    expect(checkHeads([source('#!/usr/bin/env node\n/** Good. */\nx;\n')])).toEqual([]);
    expect(checkHeads([source('x;\n/** Late. */\n')])).toHaveLength(1);
    expect(checkHeads([source(`/**\n${' * line\n'.repeat(19)} */\n`)])).toHaveLength(1);
  });
});

describe('language', () => {
  test.each([
    'export default 3;',
    'export default function f() {}',
    'export = 3;',
    'const a = 1;\nexport { a as default };',
  ])('default export: %s', (text) => expect(checkNamedExports([source(text)])).toHaveLength(1));

  test.each([
    "export * from './b';",
    "export { b } from './b';",
    "export type { B } from './b';",
    "import { b } from './b';\nexport { b };",
    "import { b } from './b';\nexport { b as c };",
  ])('barrel: %s', (text) => expect(checkBarrels([source(text)])).toHaveLength(1));

  test('the registries and host.ts may gather; no room has an index', () => {
    const again = "export { b } from './b';";
    expect(
      checkBarrels([source(again, 'kernel/machine/host.ts'), source(again, 'index.ts')]),
    ).toEqual([]);
    expect(checkBarrels([source('export const a = 1;\nconst b = 2;\nexport { b };')])).toEqual([]);
    expect(checkBarrels([source('export const a = 1;', 'pagers/index.ts')])).toHaveLength(1);
  });

  test('any is found as a type, not as a word', () => {
    expect(
      checkAny([source("const any = 'any';\nlet a: any;\nlet b: Map<string, any>;")]),
    ).toHaveLength(2);
  });

  test('`!` is found on values and declarations, not as a negation', () => {
    const text = 'const a = !b;\nconst c = d!;\nlet e!: number;\nclass F { g!: number }';
    expect(linesFound(checkNonNull([source(text)]))).toEqual([2, 3, 4]);
  });

  test('a cast is const, a brand or parsed data', () => {
    const good = 'a as const;\nb as PageId; // brand\nc as Doc; // parsed: checked by the schema\n';
    expect(checkCasts([source(good)])).toEqual([]);
    expect(checkCasts([source('d satisfies Doc;\n')])).toEqual([]);
    const bad = 'b as PageId;\n<Doc>c;\nd as unknown as Doc; // because\n';
    expect(linesFound(checkCasts([source(bad)]))).toEqual([1, 2, 3, 3]);
  });
});

describe('policies', () => {
  test.each([
    'create: () => ({ enter() {}, candidate: () => -1 });',
    'function create() { return { candidate() { return -1; } }; }',
    'const candidate = pick; const policy = { candidate };',
    'const view = { clearReference(page) {} };',
  ])('no class: %s', (text) => {
    expect(checkPolicyClasses([source(text, 'kernel/policy/a.ts')])).toHaveLength(1);
    expect(checkPolicyClasses([source(text, 'cli/a.ts')])).toEqual([]);
  });

  test('a class is one', () => {
    const text = 'class A { candidate() { return -1; } }\nconst b = a.candidate();';
    expect(checkPolicyClasses([source(text, 'kernel/policy/a.ts')])).toEqual([]);
  });

  test.each(['const known = new Set<number>();', 'const past: ReadonlyMap<number, number> = f();'])(
    'collection: %s',
    (text) => {
      expect(checkPolicyCollections([source(text, 'kernel/policy/a.ts')])).toHaveLength(1);
      expect(checkPolicyCollections([source(text, 'kernel/vm/a.ts')])).toEqual([]);
    },
  );

  test('a column is none', () => {
    const text = 'const known = new Column(0); known.set(1, 2);';
    expect(checkPolicyCollections([source(text, 'kernel/policy/a.ts')])).toEqual([]);
  });
});

describe('purity', () => {
  test.each([
    'const t = Date.now();',
    'const t = performance.now();',
    'const x = Math.random();',
    'const x = Math.pow(2, 3);',
    'const x = Math.log(3);',
    'const { exp } = Math;',
    'setTimeout(f, 1);',
    'let p: Promise<void>;',
    'console.log(1);',
    'process.exit(1);',
    "require('fs');",
    'globalThis.x = 1;',
    'window.alert(1);',
    'document.title;',
    'names.sort((a, b) => a.localeCompare(b));',
  ])('global: %s', (text) => {
    expect(checkGlobals([source(text)])).toHaveLength(1);
    expect(checkGlobals([source(text, 'pagers/a.ts')])).toHaveLength(1);
    expect(checkGlobals([source(text, 'cli/a.ts')])).toEqual([]);
  });

  test.each([
    'const x = Math.floor(3.5);',
    'host.process.window = entry.document;',
    'const names = { Date: 1, console: 2 };',
    'interface A { process: number; performance(): void }',
    'function f(module: string): string { return module; }',
    '/** Date and Math.random are banned. */',
  ])('no global: %s', (text) => expect(checkGlobals([source(text)])).toEqual([]));

  test.each([
    "import { readFileSync } from 'node:fs';",
    "import type { Z } from 'zod';",
    "export { a } from 'fs';",
    "const a = import('./b');",
  ])('import: %s', (text) => expect(checkPureImports([source(text)])).toHaveLength(1));

  test('imports of the project are pure', () => {
    expect(checkPureImports([source("import { a } from '../mach/a';")])).toEqual([]);
  });

  test.each([
    'async function f() {}',
    'const f = async () => 1;',
    'function* g() {}',
    'const o = { *g() {} };',
    'for (const key in record) {}',
    'const x = a ** 2;',
    'x **= 2;',
  ])('syntax: %s', (text) => expect(checkSyntax([source(text)])).toHaveLength(1));

  test('yield and await are found beside their functions', () => {
    expect(checkSyntax([source('function* g() {\n  yield 1;\n}')])).toHaveLength(2);
    expect(checkSyntax([source('async function f() {\n  await g();\n}')])).toHaveLength(2);
    expect(checkSyntax([source('for (const key of list) {}\nconst k = 2 ** 32;')])).toEqual([]);
  });

  test('a module has constants, not variables', () => {
    const text = 'const a = 1;\nlet b = 2;\nfunction f() {\n  let c = 3;\n}\n';
    expect(linesFound(checkModuleState([source(text)]))).toEqual([2]);
  });
});

describe('names', () => {
  test.each([
    ['no comment at all', 'import x from "y";\nexport const a = 1;'],
    ['a comment without a tag', 'const b = 1;\n/** Something. */\nexport const a = 1;'],
    ['a file without a name', 'const b = 1;\n/** @mach vm/vm_page.h */\nexport const a = 1;'],
    ['the tag of the head', '/** @mach vm/vm_page.h vm_page */\nexport const a = 1;'],
    ['an empty reason', 'const b = 1;\n/** @ours */\nexport const a = 1;'],
    ['a type', 'const b = 1;\nexport type A = 1;'],
  ])('untagged export: %s', (_, text) => {
    expect(checkMachTags([source(text)])).toHaveLength(1);
    expect(checkMachTags([source(text, 'kernel/kern/a.ts')])).toEqual([]);
  });

  test('a tag names file and routine, or says why there is none', () => {
    const text = [
      '/** Head. */',
      'import x from "y";',
      '/** Frees. @mach vm/vm_resident.c vm_page_free */',
      'export function a(): void;',
      'export function a(b?: number): void {}',
      '/** @ours Mach has locks here. */',
      'export class B {}',
      'const notExported = 1;',
    ].join('\n');
    expect(checkMachTags([source(text)])).toEqual([]);
  });

  test('cases that a head lists are labels of the code, in the same order', () => {
    const head = '/**\n * Cases:\n *   WAIT, ERROR   busy, or bad\n *   HIT   there\n */\n';
    const found = (code: string): string[] =>
      checkCases([source(head + code)]).map(({ message }) => message);
    expect(found('// WAIT\nx;\n  // ERROR\n// HIT\n// WAIT\n// TODO: not a label\n')).toEqual([]);
    expect(found("type A = 'WAIT' | 'ERROR' | 'HIT';\n")).toEqual([]);
    expect(found('// WAIT\n// HIT\n// ERROR\n')).toEqual([
      'the head lists WAIT, ERROR, HIT; the code has WAIT, HIT, ERROR',
    ]);
    expect(found('// WAIT\n// HIT\n')).toHaveLength(1);
    expect(checkCases([source('/** No cases. */\n// WAIT\n')])).toEqual([]);
  });

  test('an event that no test names is missed', () => {
    const defs = source(
      "export const eventDefs = {\n'a.done': 1,\n'b.done': 2,\n...more,\n} as const satisfies X;",
      'kernel/mach/event_defs.ts',
    );
    const family = source("export const more = { 'c.done': 3 } as const;", 'kernel/mach/more.ts');
    const named = source("expect('a.done')", 'test/unit/a.test.ts');
    const tidy = source("expect('b.done')", 'test/tidy/b.test.ts');
    expect(linesFound(checkEventsNamed([defs, named, tidy]))).toEqual([3, 4]);
    const found = checkEventsNamed([defs, family, named, tidy]);
    expect(found.map(({ path }) => path)).toEqual([defs.path, family.path]);
    expect(checkEventsNamed([source('', 'kernel/mach/event_defs.ts')])).toHaveLength(1);
  });

  test('a unit test without its source is misplaced', () => {
    const paths = [
      'kernel/vm/a.ts',
      'test/unit/kernel/vm/a.test.ts',
      'test/unit/kernel/vm/a.errors.test.ts',
      'test/unit/kernel/vm/b.test.ts',
    ];
    const found = checkMirrors(paths.map((path) => source('', path)));
    expect(found.map(({ path }) => path)).toEqual(['test/unit/kernel/vm/b.test.ts']);
  });
});
