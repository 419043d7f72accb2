/** Mistakes in pagers and policies of the user's: status 2 and one line, with file and place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { problemLines, ran } from '../../../support/ran';
import type { PagerParts } from '../../../support/user_files';
import { pagerFile, policyFile } from '../../../support/user_files';

const folder = mkdtempSync(join(tmpdir(), 'machvm-mistakes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'helper_of_import.js'), '\nlet x = ;\n');
writeFileSync(join(folder, 'some.refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');

test('a pager that keeps its contract runs', async () => {
  expect(await ran('run', pagerFile(folder, 'good', {}))).toMatchObject({ status: 0, err: '' });
});

test.each<[string, PagerParts, RegExp]>([
  [
    'create',
    { spec: "create() { throw new Error('no\\nluck'); }," },
    /:21:\d+: create throws an error: no luck$/,
  ],
  [
    'start',
    { spec: "start() { throw new Error('no luck'); }," },
    /:21:\d+: start throws an error: no luck$/,
  ],
  [
    'open',
    { spec: "open() { throw new Error('no luck'); }," },
    /:21:\d+: open\('A'\) throws an error: no luck$/,
  ],
  ['later', { spec: 'async start() {},' }, /: start returns a promise; it must finish before/],
  ['port', { spec: 'open: () => 77,' }, /: open\('A'\) returns 77, which is not a receive right/],
  ['idle', { spec: 'threads: [],' }, /: declares no threads; write threads: \[\{ set: 'objects'/],
  [
    'set',
    { spec: "threads: [{ set: 'other', count: 1 }]," },
    /: portSet\('objects'\): .*serve other$/,
  ],
  [
    'map',
    { spec: 'create: () => ({ a: new Map() }),' },
    /: after create, its state has a Map at a;/,
  ],
  [
    'spoilt',
    {
      on: 'memory_object_init(task, self) { self.f = () => 1; },',
    },
    /: its state has a function at f; keep plain data/,
  ],
  [
    'promise',
    { on: "async memory_object_init() { throw new Error('unheard'); }," },
    /: memory_object_init returns a promise; .*return receiveFrom$/,
  ],
  [
    'import',
    { top: "require('./helper_of_import.js');" },
    /helper_of_import\.js:2:9: syntax error: /,
  ],
])('%s: a pager that is wrong is one line', async (name, parts, text) => {
  const { status, err } = await ran('run', pagerFile(folder, name, parts));
  expect(err.trimEnd()).toMatch(text);
  expect(err).toContain(`${name}.js`);
  expect(err.trimEnd()).not.toContain('\n');
  expect(status).toBe(2);
});

test('what a handler throws is a crash of the pager, with its place', async () => {
  const on = "memory_object_data_request() { throw new Error('boom'); },";
  const { status, out } = await ran('run', pagerFile(folder, 'crash', { on }));
  expect(out).toMatch(
    /failed: .*crash\.js:\d+:\d+:\s+memory_object_data_request throws an error: boom/,
  );
  expect(out).not.toMatch(/^ +at /m);
  expect(status).toBe(1);
});

test.each<[string, string, string, RegExp]>([
  ['nothing', 'candidate() {},', '', /candidate\(\) returns undefined; it must return a page/],
  [
    'text',
    "pages: () => 'all', candidate: () => -1,",
    '',
    /pages\(\) returns "all"; .* a list of pages/,
  ],
  [
    'soon',
    "async leave() { throw new Error('unheard'); },",
    '',
    /leave\(\) returns a promise; it must/,
  ],
  ['never', '', 'return (async () => 1)();', /create\(\) returns a promise; it must finish/],
  [
    'beat',
    'interval: { references: 0, passed() {} },',
    '',
    /interval is an object; give \{ references, passed\(\) \}, references a whole number from 1;/,
  ],
  [
    'bell',
    "interval: { references: 1, passed() { throw new Error('no bell'); } },",
    '',
    /:9:\d+: interval\.passed\(\) throws an error: no bell;/,
  ],
  ['touchy', 'touched: 5,', '', /touchy\.js: touched is 5; give a function;/],
  ['loader', "loadCounts: 'no',", '', /loader\.js: loadCounts is "no"; give true or false;/],
  [
    'thrower',
    "leave() { throw new Error('no luck'); },",
    '',
    /:9:\d+: leave\(\) throws an error: no luck;/,
  ],
])('%s: a policy that is wrong is one line', async (name, spec, make, text) => {
  const policy = policyFile(folder, name, spec, make);
  const { status, err, out } = await ran(
    ...['replay', join(folder, 'some.refs'), '--frames', '2', '--policy', policy],
  );
  expect(err).toMatch(text);
  expect(problemLines(err)).toHaveLength(1);
  expect({ status, out }).toEqual({ status: 2, out: '' });
});

test.each([['0'], ['-1'], ['soon'], ['Infinity']])(
  '--time-limit %s is wrong use',
  async (limit) => {
    const { status, err } = await ran('run', 'first_fault', '--time-limit', limit);
    expect(err).toContain('must be a number of seconds above 0');
    expect(status).toBe(2);
  },
);
