/** Commands and flags: statuses, streams, JSON and the words of errors. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { loadScenario } from '../../../files/load_scenario';
import { perfettoTrace } from '../../../perfetto/perfetto';
import { ran } from '../../support/ran';
import { readPerfetto } from '../perfetto/read_trace';

const root = join(__dirname, '..', '..', '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-program-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

function scenarioFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the command line', () => {
  test.each([
    [['run', 'nowhere.yaml'], /nowhere\.yaml: no such file/],
    [['run', 'first_fault', '--until', 'vm_fault.requets'], /did you mean vm_fault\.request\?/],
    [['run', 'first_fault', '--until', 'xyzzy'], /`machvm explain` lists them/],
    [['run', 'first_fault', '--set', 'frames'], /must be key=value/],
    [['run', 'first_fault', '--why', 'A'], /must be OBJECT\/PAGE, as A\/3/],
    [['run', 'first_fault', '--why', 'B/0'], /no object B; did you mean A\?/],
    [['run', 'first_fault', '--level', 'some'], /must be messages, all or references/],
    [['run', 'first_fualt'], /did you mean first_fault\?/],
    [['sweep', 'traces/data/git_small.rlv.br'], /git_small\.rlv\.br: is not a text file/],
    [['vectors', 'package.json', '--traces', 'package.json'], /there is no such folder/],
    [['run', 'scenarios'], /is a folder; `machvm verify scenarios`/],
    [['replay', 'nowhere'], /nowhere: no such file/],
    [['replay', '.'], /is a folder/],
    [['replay', 'traces/data/git_small.rlv.br', '--policy', 'lrru'], /did you mean lru\?/],
    [['replay', 'traces/data/git_small.rlv.br', '--frames', '0'], /at least 1/],
    [['explain', 'data_retrun'], /did you mean memory_object_data_return\?/],
    [['explain', 'vm_fault.requets'], /unknown name; did you mean vm_fault\.request\?/],
    [['explain', 'xyzzyx'], /xyzzyx: unknown name; `machvm explain` lists all names/],
    [['explain', '--jsno'], /--jsno: unknown name; did you mean --json\?/],
    [['explain', 'lock', '--jsno'], /too many arguments/],
    [['run', 'perl_small'], /perl_small: is a trace.*`machvm replay perl_small` replays it/],
    [['run', 'first_fault', '--perfetto', '.'], /--perfetto \.: cannot be written: it is a fo/],
    [['run', 'first_fault', '--perfetto', '-'], /--perfetto -: a trace is not for standard/],
    [['run', 'first_fault', '--transcript', '.'], /--transcript \.: cannot be written: it is a fo/],
    [['sweep', 'docs/policies.yaml', '--out', 'x.txt'], /must end in \.csv or \.json/],
    [['verify', 'README.md'], /is not a scenario; name a YAML file or a folder/],
    [['verify', 'nowhere'], /no such file or folder/],
    [['rnu'], /unknown command 'rnu' \(Did you mean run\?\)/],
    [['help', 'rnu'], /unknown command 'rnu' \(Did you mean run\?\)/],
    [['run'], /missing required argument/],
    [['demo', '--frames', 'many'], /whole number/],
    [['demo', '--frames', '20'], /at least 48/],
  ])('%j is wrong use: status 2 and one clear line', async (args, message) => {
    const { status, err, out } = await ran(...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
  });

  test('prints JSON that parses, for every command that has it', async () => {
    const work = mkdtempSync(join(folder, 'json-'));
    for (const ending of ['.yaml', '.transcript.jsonl']) {
      const file = `first_fault${ending}`;
      cpSync(join(root, 'scenarios', 'library', file), join(work, file));
    }
    for (const args of [
      ['run', 'first_fault', '--json'],
      ['list', '--json'],
      ['explain', 'KERN_MEMORY_PRESENT', '--json'],
      ['replay', 'git_small', '--frames', '16', '--json'],
      ['verify', work, '--json'],
      ['demo', '--json', '--no-disk'],
    ]) {
      const { status, out } = await ran(...args);
      expect(status).toBe(0);
      expect(JSON.parse(out)).toBeTruthy();
    }
  }, 60_000);

  test('shows examples in its help, and its version', async () => {
    expect((await ran('--help')).out).toContain('machvm run first_fault');
    expect((await ran('run', '--help')).out).toContain('--why A/0');
    expect((await ran('--version')).out).toMatch(/^\d+\.\d+\.\d+$/m);
    for (const command of ['demo', 'run', 'replay', 'list', 'verify', 'explain']) {
      const { out } = await ran(command, '--help');
      expect(out).not.toContain('default: false');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  test('verifies a folder: status 1 and the first difference, 0 after --update', async () => {
    const work = mkdtempSync(join(folder, 'verify-'));
    const library = join(root, 'scenarios', 'library');
    cpSync(join(library, 'first_fault.yaml'), join(work, 'first_fault.yaml'));
    expect((await ran('verify', work)).out).toContain('no golden file');
    expect((await ran('verify', work, '--update')).status).toBe(0);
    const golden = join(work, 'first_fault.transcript.jsonl');
    expect(readFileSync(golden, 'utf8')).toBe(
      readFileSync(join(library, 'first_fault.transcript.jsonl'), 'utf8'),
    );
    writeFileSync(golden, readFileSync(golden, 'utf8').replace('"offset":0', '"offset":4096'));
    const { status, out } = await ran('verify', work);
    expect(status).toBe(1);
    expect(out).toMatch(/^- \d+: .*"offset":4096/m);
    expect(out).toMatch(/^\+ \d+: .*"offset":0/m);
    writeFileSync(golden, `<<<<<<< mine\n${readFileSync(golden, 'utf8')}`);
    expect(await ran('verify', work)).toMatchObject({
      status: 2,
      err: `${golden}:1:1: this is not JSON; write {"t":0,...}\n`,
    });
  });

  test('names file, line and column of a mistake in a scenario, and what was meant', async () => {
    const path = scenarioFile('typo.yaml', 'host: { fraems: 64 }\n');
    const { status, err } = await ran('run', path);
    expect(status).toBe(2);
    expect(err).toMatch(/typo\.yaml:1:\d+: .*fraems.*did you mean frames/);
  });

  test('ends with status 1 when an expectation fails, and says which', async () => {
    const path = scenarioFile(
      'wrong.yaml',
      [
        'host: { frames: 64 }',
        'pagers: { pager: { type: memory } }',
        'objects: { A: { pager: pager, size: 1 page } }',
        'tasks: { t: { steps: [ { map: A }, { read: A, page: 0 } ] } }',
        'expect: { counts: { memory_object_data_request: 2 } }',
      ].join('\n'),
    );
    const { status, out } = await ran('run', path);
    expect(status).toBe(1);
    expect(out).toContain('memory_object_data_request 2; it is 1');
  });

  test('says who waits for whom when a run is stuck, and ends with status 1', async () => {
    const { status, out } = await ran('run', 'silent_pager', '--set', 'expect.end=done');
    expect(status).toBe(1);
    expect(out).toMatch(/waits for page \d+ of A/);
  });

  test('writes a transcript to a file and to standard output, the same bytes', async () => {
    const path = join(folder, 'out.jsonl');
    expect((await ran('run', 'first_fault', '--transcript', path)).status).toBe(0);
    const { out } = await ran('run', 'first_fault', '--transcript', '-');
    expect(out).toBe(readFileSync(path, 'utf8'));
    expect(out).toContain('"msg":"memory_object_data_request"');
    expect((await ran('run', 'first_fault', '--transcript', '/nowhere/x')).status).toBe(2);
  });

  test('writes a Perfetto trace, also of a run that it stops', async () => {
    const path = join(folder, 'out.pftrace');
    expect((await ran('run', 'first_fault', '--perfetto', path)).status).toBe(0);
    const { scenario, files } = await loadScenario('first_fault');
    expect(Buffer.compare(readFileSync(path), perfettoTrace(scenario, { files }).bytes)).toBe(0);
    expect((await ran('run', 'first_fault', '--perfetto', path, '--until', 'init')).status).toBe(0);
    const { events } = readPerfetto(readFileSync(path));
    expect(events.at(-1)?.name).toBe('the run has ended: stopped');
    const both = ['--perfetto', path, '--transcript', path];
    const { status, err } = await ran('run', 'first_fault', ...both);
    expect([status, err]).toEqual([2, expect.stringContaining('--transcript writes that file')]);
  });

  test.each([
    ['5', 'KERN_FAILURE'],
    ['0x10000003', 'MACH_SEND_INVALID_DEST'],
    ['2208', 'memory_object_data_return'],
    ['data_return', 'memory_object_data_return'],
    ['FAILURE', 'KERN_FAILURE'],
    ['vm_fault.request', 'vm_fault.request'],
    ['should_return', 'should_return'],
    ['kernel_copy', 'kernel_copy'],
    ['seqno', 'seqno'],
    ['lock', 'lock'],
  ])('explains %s as %s', async (given, name) => {
    const { status, out } = await ran('explain', given);
    expect(status).toBe(0);
    expect(out.split(/\s/)[0]).toBe(name);
  });

  test('says that every law held, and shows queues, ports and maps', async () => {
    const { out } = await ran('run', 'first_fault', '--check', '--state');
    expect(out).toContain('every law held');
    expect(out).toMatch(/active, [^:]*: A\/0/);
    expect(out).toMatch(/│ A +│ memory +│ +0 │ +5 │ +2 │/);
    expect(out).toMatch(/│ editor │ 0x1000/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('tells the life of one page, and that nothing happened to another', async () => {
    const life = await ran('run', 'dirty_eviction', '--why', 'A/0');
    expect(life.out).toMatch(/evicts A\/0: dirty, returned \(.* free, .* wanted\)/);
    expect(life.out).not.toContain('B/');
    const none = await ran('run', 'first_fault', '--why', 'A/9');
    expect(none.out).toMatch(/nothing happened to page 9 of A, which has .+\n/);
  });

  test('says that an event never happened', async () => {
    const { status, err } = await ran('run', 'first_fault', '--until', 'vm_pageout.clean');
    expect({ status, err }).toEqual({
      status: 1,
      err: 'run: --until vm_pageout.clean: never happened\n',
    });
    const json = await ran('run', 'first_fault', '--until', 'vm_pageout.clean', '--json');
    expect(json).toMatchObject({ status: 1, err });
  });

  test.each([
    [['run', 'first_fault', '--json', '--step', '--state'], '--state: --step --json prints'],
    [['run', 'first_fault', '--transcript', '-', '--waits'], '--waits: is for the chart'],
    [['run', 'first_fault', '--json', '--why', 'A/0'], '--why: is for the chart'],
    [['run', 'first_fault', '--transcript', '-', '--full'], '--full: is for the chart'],
    [['run', 'first_fault', '--transcript', '-', '--json'], '--transcript -: standard output'],
    [['run', 'first_fault', '--level', 'all'], '--level: applies to a transcript'],
    [['diff', 'first_fault', 'first_fault', '--json', '--all'], '--all: JSON has every difference'],
    [['diff', 'first_fault', 'first_fault', '--json', '--context', '2'], '--context: JSON has no'],
    [['policies', '--check', '--json', 'lru'], '--json: --check prints text'],
    [['policies', '--template', '--json'], '--json: --template prints a file'],
    [['pagers', 'memory', '--template'], 'memory: --template prints a file'],
    [['policies', '--template', '--check'], '--check: --template prints'],
  ] as const)('refuses %j, where a flag would change nothing', async (args, text) => {
    const { status, out, err } = await ran(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(text);
  });

  test('prints charts of all lessons within 100 columns', async () => {
    const { out: json } = await ran('list', '--json');
    const { scenarios } = JSON.parse(json) as { scenarios: { name: string }[] }; // parsed
    for (const { name } of scenarios) {
      const { status, out } = await ran('run', name, '--full');
      expect([name, status]).toEqual([name, 0]);
      expect([name, out.split('\n').filter((line) => line.length > 100)]).toEqual([name, []]);
    }
  });
});
