/** The command line as a user meets it: statuses, streams and the words of errors. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..', '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function machvm(args: readonly string[], input = '', more: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', 'ts-node/register', 'cli/main.ts', ...args],
    {
      cwd: root,
      encoding: 'utf8',
      input,
      env: { ...process.env, FORCE_COLOR: undefined, ...more },
    },
  );
  return { status, out: stdout, err: stderr };
}

function scenarioFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('machvm', () => {
  test('runs a lesson and ends with status 0 and no colours in a pipe', () => {
    const { status, out } = machvm(['run', 'first_fault', '--check', '--state']);
    expect(status).toBe(0);
    expect(out).toContain('data_request');
    expect(out).toContain('done, as expected');
    expect(out).toContain('next seqno');
    expect(out).not.toContain('\u001b[');
  });

  test('ends with status 1 when an expectation fails, and says which', () => {
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
    const { status, out } = machvm(['run', path]);
    expect(status).toBe(1);
    expect(out).toContain('memory_object_data_request 2; it is 1');
  });

  test('says who waits for whom when a run is stuck, and ends with status 1', () => {
    const { status, out } = machvm(['run', 'silent_pager', '--set', 'expect.end=done']);
    expect(status).toBe(1);
    expect(out).toMatch(/waits for page \d+ of A/);
  });

  test.each([
    [['run', 'nowhere.yaml'], /nowhere\.yaml: no such file/],
    [['run', 'first_fault', '--until', 'vm_fault.requets'], /did you mean vm_fault\.request\?/],
    [['run', 'first_fault', '--until', 'xyzzy'], /`machvm explain` lists them/],
    [['run', 'first_fault', '--set', 'frames'], /must be key=value/],
    [['run', 'first_fault', '--why', 'A'], /must be OBJECT\/PAGE, as A\/3/],
    [['run', 'first_fault', '--why', 'B/0'], /no object B; did you mean A\?/],
    [['run', 'first_fault', '--level', 'some'], /must be messages or all/],
    [['run', 'first_fualt'], /did you mean first_fault\?/],
    [['run', 'scenarios'], /is a folder; `machvm verify scenarios`/],
    [['replay', 'nowhere'], /nowhere: no such file/],
    [['replay', '.'], /is a directory/],
    [['replay', 'traces/data/git_small.rlv.br', '--policy', 'lrru'], /did you mean lru\?/],
    [['replay', 'traces/data/git_small.rlv.br', '--frames', '0'], /at least 1/],
    [['explain', 'data_retrun'], /did you mean memory_object_data_return\?/],
    [['verify', 'nowhere'], /no such folder/],
    [['rnu'], /unknown command 'rnu' \(Did you mean run\?\)/],
    [['run'], /missing required argument/],
    [['demo', '--frames', 'many'], /whole number/],
    [['demo', '--frames', '20'], /at least 48/],
  ])('%j is wrong use: status 2 and one clear line', (args, message) => {
    const { status, err, out } = machvm(args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
  });

  test('names file, line and column of a mistake in a scenario, and what was meant', () => {
    const path = scenarioFile('typo.yaml', 'host: { fraems: 64 }\n');
    const { status, err } = machvm(['run', path]);
    expect(status).toBe(2);
    expect(err).toMatch(/typo\.yaml:1:\d+: .*fraems.*did you mean frames/);
  });

  test('prints JSON that parses, for every command that has it', () => {
    for (const args of [
      ['run', 'first_fault', '--json'],
      ['list', '--json'],
      ['explain', 'KERN_MEMORY_PRESENT', '--json'],
      ['replay', 'git_small', '--frames', '16', '--json'],
      ['verify', 'scenarios/library', '--json'],
      ['demo', '--json', '--no-disk'],
    ]) {
      const { status, out } = machvm(args);
      expect(status).toBe(0);
      expect(JSON.parse(out)).toBeTruthy();
    }
  });

  test('steps by Enter and stops at q', () => {
    const { status, out } = machvm(['run', 'first_fault', '--step'], '\n\nq\n');
    expect(status).not.toBe(2);
    expect(out.split('\n').filter((line) => /^ {6}0 ns/.test(line)).length).toBe(3);
  });

  test('writes a transcript to a file and to standard output, the same bytes', () => {
    const path = join(folder, 'out.jsonl');
    expect(machvm(['run', 'first_fault', '--transcript', path]).status).toBe(0);
    const { out } = machvm(['run', 'first_fault', '--transcript', '-']);
    expect(out).toBe(readFileSync(path, 'utf8'));
    expect(out).toContain('"msg":"memory_object_data_request"');
    expect(machvm(['run', 'first_fault', '--transcript', '/nowhere/x']).status).toBe(2);
  });

  test('runs the main job, proves that nothing was lost and leaves no files behind', () => {
    const { status, out } = machvm(['demo', '--no-disk'], '', { TMPDIR: folder });
    expect(status).toBe(0);
    expect(out).toContain('585 of 585 pages read back');
    expect(out).toMatch(/│ references +│ +2,083,925 │/);
    expect(out).toMatch(/evicts .*: dirty, sent home/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Nothing was lost.');
    expect(readdirSync(folder).filter((name) => name.startsWith('machvm-'))).toEqual([]);
  });

  test('ends with status 130 when interrupted, and leaves no files behind', async () => {
    const args = ['-r', 'ts-node/register', 'cli/main.ts', 'demo'];
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const begun = (): boolean => readdirSync(folder).some((name) => name.startsWith('machvm-'));
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(begun()).toBe(false);
  });

  test('is silent when the reader of its pipe has seen enough', () => {
    const command = `"${process.execPath}" -r ts-node/register cli/main.ts explain | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' });
    expect(stdout).toBe('messages\n');
    expect(stderr).toBe('');
  });

  test('shows examples in its help, and its version', () => {
    expect(machvm(['--help']).out).toContain('machvm run first_fault');
    expect(machvm(['run', '--help']).out).toContain('--why A/0');
    expect(machvm(['--version']).out).toMatch(/^\d+\.\d+\.\d+$/m);
    for (const command of ['demo', 'run', 'replay', 'list', 'verify', 'explain']) {
      const { out } = machvm([command, '--help']);
      expect(out).not.toContain('default: false');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  test('verifies a folder: status 1 and the first difference, 0 after --update', () => {
    const work = mkdtempSync(join(folder, 'verify-'));
    const library = join(root, 'scenarios', 'library');
    cpSync(join(library, 'first_fault.yaml'), join(work, 'first_fault.yaml'));
    expect(machvm(['verify', work]).out).toContain('no golden file');
    expect(machvm(['verify', work, '--update']).status).toBe(0);
    const golden = join(work, 'first_fault.transcript.jsonl');
    expect(readFileSync(golden, 'utf8')).toBe(
      readFileSync(join(library, 'first_fault.transcript.jsonl'), 'utf8'),
    );
    writeFileSync(golden, readFileSync(golden, 'utf8').replace('"offset":0', '"offset":4096'));
    const { status, out } = machvm(['verify', work]);
    expect(status).toBe(1);
    expect(out).toMatch(/^- \d+: .*"offset":4096/m);
    expect(out).toMatch(/^\+ \d+: .*"offset":0/m);
  });
});
