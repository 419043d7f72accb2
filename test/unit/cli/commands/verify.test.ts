/** A folder of many scenarios: in threads or not, what is printed and reported is the same. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const library = join(__dirname, '../../../../scenarios/library');
const names = ['belady_3', 'belady_4', 'clean_page', 'dirty_eviction', 'error', 'first_fault'];
const golden = (name: string): string => join(folder, `${name}.transcript.jsonl`);

beforeAll(() => {
  for (const name of names) {
    for (const ending of ['.yaml', '.transcript.jsonl']) {
      cpSync(join(library, name + ending), join(folder, name + ending));
    }
  }
  for (const name of ['gone_1', 'gone_2']) {
    writeFileSync(join(folder, `${name}.yaml`), readFileSync(join(folder, 'error.yaml')));
  }
  const text = readFileSync(golden('dirty_eviction'), 'utf8');
  writeFileSync(golden('dirty_eviction'), text.replace('"offset":0', '"offset":4096'));
});

test('runs a scenario again with what was set for its golden file', async () => {
  const own = mkdtempSync(join(tmpdir(), 'machvm-verify-set-'));
  try {
    const [yaml, file] = [join(own, 'belady_3.yaml'), join(own, 'belady_3.transcript.jsonl')];
    cpSync(join(library, 'belady_3.yaml'), yaml);
    await ran('run', yaml, '--set', 'limits.steps=100000', '--seed', '7', '--transcript', file);
    const [header = ''] = readFileSync(file, 'utf8').split('\n', 1);
    expect(header).toContain('"set limits.steps":"100000"');
    expect(header).toContain('"seed":"7"');
    const { out, status } = await ran('verify', own);
    expect(out).toContain('1 of 1 scenarios match their golden file');
    expect(status).toBe(0);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

test('runs the one scenario that is named, and no other of its folder', async () => {
  const { out, status } = await ran('verify', join(folder, 'clean_page.yaml'));
  expect(out).toMatch(/^ok +clean_page +same\n1 of 1 scenarios match their golden file\n$/);
  expect(status).toBe(0);
});

test('prints and reports in the order of the files, whatever the threads', async () => {
  const report = join(folder, 'report.xml');
  const alone = await ran('verify', folder, '--workers', '1', '--junit', report);
  const xml = readFileSync(report, 'utf8');
  const together = await ran('verify', folder, '--workers', '3', '--junit', report);
  expect(together).toEqual(alone);
  expect(alone.status).toBe(1);
  expect(alone.out).toContain('5 of 8 scenarios match their golden file');
  expect(readFileSync(report, 'utf8')).toBe(xml);
  expect([...xml.matchAll(/<testcase .*name="(\w+)"/g)].map(([, name]) => name)).toEqual([
    'belady_3',
    'belady_4',
    'clean_page',
    'dirty_eviction',
    'error',
    'first_fault',
    'gone_1',
    'gone_2',
  ]);
  expect(xml).toMatch(/<testsuite name="machvm verify .*" tests="8" failures="3"/);
  expect(xml).toMatch(/<failure message="differs"><!\[CDATA\[[\s\S]*"offset":4096/);
  expect(xml).toContain('<failure message="no golden file"');
});

test('names the first file that is wrong, whatever the threads', async () => {
  for (const name of ['belady_4', 'first_fault']) writeFileSync(golden(name), 'no JSON\n');
  for (const workers of ['1', '3']) {
    expect(await ran('verify', folder, '--workers', workers)).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^\S*belady_4\.transcript\.jsonl:1:1: [^\n]*\n$/),
    });
  }
});

test('a report that cannot be written is refused before the work', async () => {
  const report = join(folder, 'none', 'report.xml');
  expect(await ran('verify', folder, '--junit', report)).toMatchObject({ status: 2, out: '' });
});

describe('one scenario', () => {
  const own = mkdtempSync(join(tmpdir(), 'machvm-verify-'));
  afterAll(() => rmSync(own, { recursive: true, force: true }));
  const file = join(own, 'mine.yaml');
  const text = (options: string): string =>
    [
      'lesson:',
      '  title: T',
      '  watch: W',
      '  questions:',
      `    - { at: { event: data_request }, ask: seqno, why: W, options: [${options}] }`,
      'objects: { A: { pager: memory, size: 1 page } }',
      'tasks: { editor: { steps: [{ map: A }, { read: A, page: 0 }] } }',
    ].join('\n');

  test('whose options do not hold fails, also in run', async () => {
    writeFileSync(file, text('7, 8'));
    const what = 'mine.yaml:5:67: none of the options is right: the run has #1; add it, or choose';
    const verified = await ran('verify', own, '--update');
    expect(verified.out.replace(/\s+/g, ' ')).toContain(what);
    const run = await ran('run', file);
    expect([run.status, run.out.replace(/\s+/g, ' ')]).toEqual([1, expect.stringContaining(what)]);
    writeFileSync(file, text('1, 8'));
    expect((await ran('run', file)).status).toBe(0);
    expect((await ran('verify', own)).status).toBe(0);
  });

  test('whose golden file has lost its header is told what the header is', async () => {
    const path = join(own, 'mine.transcript.jsonl');
    const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.join('\n'));
    const { status, err } = await ran('verify', own);
    expect(status).toBe(2);
    expect(err).toBe(
      `${path}:1:1: the first line is not a header, although lines have the numbers of events; ` +
        `put ${header} before it\n`,
    );
  });
});
