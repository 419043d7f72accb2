/** `machvm explore`: files that it writes, what it refuses, and the server as a process. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readRecording } from '../../../../recording/recording';
import { bundlePage } from '../../../support/bundled_page';
import { machvmProcess } from '../../../support/processes';
import { ran } from '../../../support/ran';
import { pagerFile } from '../../../support/user_files';

const folder = mkdtempSync(join(tmpdir(), 'machvm-'));
const out = join(folder, 'page.html');
const PERL = `host: { frames: 40, pageout: demand }
pagers: { pager: { type: memory } }
traces: { perl: perl_small }
objects: { A: { pager: pager, size: 585 pages } }
tasks: { t: { steps: [ { map: A }, { replay: perl, region: A } ] } }
`;

beforeAll(bundlePage);
afterAll(() => rmSync(folder, { recursive: true }));

async function page(...args: readonly string[]): Promise<string> {
  const { status, err } = await ran('explore', ...args, '--out', out);
  expect([status, err]).toEqual([0, '']);
  return readFileSync(out, 'utf8');
}

/** The data of a page. */
function dataOf(html: string) {
  const [, json = ''] = /id="machvm-data">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

/** The bytes of an element of a page. */
function bytesOf(html: string, id: string): Uint8Array {
  const [, text = ''] = new RegExp(`id="${id}">([^<]*)</script>`).exec(html) ?? [];
  return gunzipSync(Buffer.from(text, 'base64'));
}

const zipped = (html: string): number => gzipSync(html, { level: 9 }).length;
const EDITOR = /<script type="text\/plain" id="machvm-editor">.*?<\/script>/s;

describe('the file of a lesson', () => {
  test('holds the scenario, and a policy without a network', async () => {
    const html = await page('dirty_eviction');
    const { first, served, scenarios } = dataOf(html);
    expect([first, served, scenarios.length]).toEqual(['dirty_eviction', false, 1]);
    expect(scenarios[0]).toMatchObject({ title: 'A dirty page goes home', recorded: false });
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy).toMatch(/^default-src 'none'; script-src 'unsafe-inline' blob:; /);
    expect(policy).not.toMatch(/connect-src|eval|https?:/);
    // No text ends an element of a script but its own end.
    expect(html.match(/<\/script/g)?.length).toBe(html.match(/<script/g)?.length);
  });

  test('takes 380 kB at most, gzipped and without the editor', async () => {
    const html = (await page('dirty_eviction')).replace(EDITOR, '');
    expect(zipped(html)).toBeGreaterThan(200_000);
    expect(zipped(html)).toBeLessThanOrEqual(380_000);
  });

  test('takes 630 kB at most with perl_small, whose trace it holds', async () => {
    const scenario = join(folder, 'perl.yaml');
    writeFileSync(scenario, PERL);
    const html = (await page(scenario)).replace(EDITOR, '');
    const trace = bytesOf(html, 'machvm-trace-perl_small');
    expect(Buffer.from(trace.subarray(0, 4)).toString()).toBe('RLV1');
    expect(zipped(html)).toBeLessThanOrEqual(630_000);
  });
});

test('without a name the page holds all lessons, in the order of the course', async () => {
  const { first, scenarios } = dataOf(await page());
  expect(first).toBeNull();
  expect(scenarios.length).toBeGreaterThan(40);
  const names = scenarios.map(({ name }: { name: string }) => name);
  expect(names[0]).toBe('first_fault');
  expect(names.indexOf('clean_page')).toBeLessThan(names.indexOf('dirty_eviction'));
});

test('a recording is shown as it is, whatever its file is called', async () => {
  const recording = join(folder, 'any.thing');
  await ran('run', 'dirty_eviction', '--record', recording);
  const html = await page(recording);
  expect(dataOf(html).scenarios[0]).toMatchObject({
    name: 'dirty_eviction',
    given: 'dirty_eviction',
    recorded: true,
  });
  const bytes = bytesOf(html, 'machvm-recording-dirty_eviction');
  expect(bytes).toEqual(gunzipSync(readFileSync(recording)));
});

describe('a transcript', () => {
  async function transcriptOf(lesson: string, file: string): Promise<string> {
    const path = join(folder, file);
    const { status } = await ran('run', lesson, '--transcript', path);
    expect(status).toBe(0);
    return readFileSync(path, 'utf8');
  }

  test('is in the page, with the scenario of its lesson', async () => {
    const text = await transcriptOf('dirty_eviction', 'mine.jsonl');
    const html = await page(join(folder, 'mine.jsonl'));
    const { first, file, scenarios } = dataOf(html);
    expect([first, file]).toEqual([null, 'mine.jsonl']);
    expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(['dirty_eviction']);
    expect(Buffer.from(bytesOf(html, 'machvm-file')).toString()).toBe(text);
  });

  test('is known by its first line, and may be of no lesson', async () => {
    const text = await transcriptOf('first_fault', 'other');
    writeFileSync(join(folder, 'other'), text.replace('"first_fault"', '"mine"'));
    const { file, scenarios } = dataOf(await page(join(folder, 'other')));
    expect([file, scenarios]).toEqual(['other', []]);
  });

  test('with a line that is none is refused, with its place', async () => {
    const text = await transcriptOf('first_fault', 'bad.jsonl');
    writeFileSync(join(folder, 'bad.jsonl'), `${text}{"t":\n`);
    const { status, err } = await ran('explore', join(folder, 'bad.jsonl'), '--out', out);
    const line = text.trimEnd().split('\n').length + 1;
    expect(status).toBe(2);
    expect(err).toContain(`bad.jsonl:${line}:6: this is not JSON`);
  });
});

test('a pager of the user runs for the file, which has the recording', async () => {
  const html = await page(pagerFile(folder, 'mine', {}));
  expect(dataOf(html).scenarios[0]).toMatchObject({
    name: 'mine',
    given: 'mine.yaml',
    recorded: true,
  });
  const recording = readRecording(bytesOf(html, 'machvm-recording-mine'));
  expect(recording.end).toMatchObject({ end: 'done', ok: true });
});

test.each([
  [['nothing', '--out', out], 'nothing: no such file, and no scenario of the library'],
  [['first_fault', '--out', '-'], 'explore: --out -: a page is not for standard output'],
  [['first_fault', '--out', join(folder, 'no', 'x')], 'its folder does not exist'],
  [['first_fault', '--out', out, '--port', '80'], 'explore: --port: --out serves nothing'],
  [['first_fault', '--out', out, '--no-open'], 'explore: --no-open: --out opens no browser'],
  [['first_fault', '--port', '70000'], 'must be a whole number from 0 to 65535'],
  [['first_fault', '--port', 'x'], 'explore: --port x: must be a whole number'],
])('explore %j is refused', async (args, what) => {
  const { status, err } = await ran('explore', ...args);
  expect(status).toBe(2);
  expect(err).toContain(what);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('a file that only looks like a recording is refused', async () => {
  const file = join(folder, 'odd.rec');
  writeFileSync(file, gzipSync('odd'));
  const { status, err } = await ran('explore', file, '--out', out);
  expect([status, err]).toEqual([
    2,
    `${file}: not a recording; make one with machvm run FILE --record OUT\n`,
  ]);
  expect(statSync(file).size).toBeGreaterThan(0);
});

/** Posts to a server; answers status and bytes. */
function post(address: URL, body: string): Promise<readonly [number, Buffer]> {
  return new Promise((resolve, reject) => {
    const path = `/run${address.search}`;
    const options = { host: address.hostname, port: address.port, path, method: 'POST' };
    const asking = request(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve([response.statusCode ?? 0, Buffer.concat(pieces)]));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

test('the server runs the pager of the user in Node, and ends at a signal', async () => {
  const scenario = pagerFile(folder, 'served', {});
  const server = machvmProcess('explore', scenario, '--no-open');
  while (!server.isOver && !server.out.includes('Ctrl-C')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(server.err).toBe('');
  const address = new URL(server.out.split('\n')[0] ?? '');
  const yaml = readFileSync(scenario, 'utf8');
  const [status, bytes] = await post(address, JSON.stringify({ name: 'served', yaml }));
  expect(status).toBe(200);
  expect(readRecording(gunzipSync(bytes)).end).toMatchObject({ end: 'done', ok: true });
  const [refused, problem] = await post(
    address,
    JSON.stringify({ name: 'served', yaml: 'host: { frames: many }' }),
  );
  expect(refused).toBe(400);
  expect(problem.toString()).toMatch(
    /^served\.yaml:1:\d+: .*\nserved\.yaml:1:17: frames cannot be "many"/,
  );
  expect(await server.kill('SIGINT')).toBe(130);
  expect(server.err).toBe('');
});
