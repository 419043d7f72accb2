/** `machvm run --record` and `machvm state`: what is written can be read, and wrong use is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-'));
const file = join(folder, 'run.rec');

beforeAll(async () => {
  const { status } = await ran('run', 'dirty_eviction', '--record', file);
  expect(status).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('run --record does not change what is printed, nor the transcript', async () => {
  const args = ['run', 'dirty_eviction', '--transcript', '-', '--level', 'all'] as const;
  const other = join(folder, 'other.rec');
  expect((await ran(...args, '--record', other)).out).toBe((await ran(...args)).out);
  expect(readFileSync(other)).toEqual(readFileSync(file));
});

test('the file is gzip, whose first line says what was run', () => {
  const [line = ''] = gunzipSync(readFileSync(file)).toString('latin1').split('\n');
  const { source, ...header } = JSON.parse(line) as Record<string, unknown>; // parsed
  expect(header).toMatchObject({
    machvm_recording: 1,
    scenario: 'dirty_eviction',
    seed: '1',
    profile: 'osf',
    hosts: ['host'],
  });
  expect(source).toContain('A dirty page goes home');
});

test('state prints the machine at an event, by number and by name', async () => {
  const sent = await ran('state', file, '--event', 'vm_pageout.page_sent', '--json');
  const found = JSON.parse(sent.out) as { event: number; line: { ev: string } }; // parsed
  expect(found.line.ev).toBe('vm_pageout.page_sent');
  const { out, status } = await ran('state', file, '--event', String(found.event));
  expect(status).toBe(0);
  expect(out).toContain(`dirty_eviction: event ${found.event} of`);
  expect(out).toContain('inactive, next victim first: B/25 B/24');
  const requests = await ran('state', file, '--event', 'data_request:2', '--json');
  expect(JSON.parse(requests.out)).toMatchObject({
    line: { ev: 'ipc_mqueue.sent', msg: 'memory_object_data_request', port: 'B' },
  });
});

test('state refuses events that there are not, and says which there are', async () => {
  const { out } = await ran('state', file, '--json');
  const last = Number(Object(JSON.parse(out)).event);
  const tells = async (event: string): Promise<string> => {
    const { err, status } = await ran('state', file, '--event', event);
    expect(status).toBe(2);
    return err;
  };
  expect(await tells(String(last + 1))).toContain(`give a number from -1 to ${last}`);
  expect(await tells('1.5')).toContain(`give a number from -1 to ${last}`);
  expect(await tells('vm_fault.entred')).toContain('did you mean vm_fault.entered?');
  expect(await tells('vm_object.collapsed')).toContain('never happened in the recording');
  expect(await tells('data_return:9')).toContain('happened fewer than 9 times');
  expect(await tells('data_return:0')).toContain('counted from 1');
});

test('state refuses files that are not recordings, and warns of one that was cut off', async () => {
  const text = join(folder, 'text.yaml');
  writeFileSync(text, 'tasks: {}\n');
  expect(await ran('state', text)).toMatchObject({
    status: 2,
    err: expect.stringContaining('not a recording; make one with machvm run FILE --record OUT'),
  });
  expect((await ran('state', join(folder, 'none.rec'))).err).toContain('no such file');
  const bytes = readFileSync(file);
  const cut = join(folder, 'cut.rec');
  writeFileSync(cut, bytes.subarray(0, bytes.length - 60));
  const { err, status } = await ran('state', cut);
  expect({ err, status }).toMatchObject({ status: 0, err: expect.stringContaining('is cut off') });
  writeFileSync(cut, bytes.subarray(0, 1000));
  expect((await ran('state', cut)).status).toBe(2);
});

test('run --record refuses standard output, and a file that another flag writes', async () => {
  const twice = await ran('run', 'first_fault', '--record', file, '--transcript', file);
  expect(twice).toMatchObject({ status: 2, err: expect.stringContaining('--transcript writes') });
  const { err, status } = await ran('run', 'first_fault', '--record', '-');
  expect({ err, status }).toMatchObject({ status: 2, err: expect.stringContaining('name a file') });
});
