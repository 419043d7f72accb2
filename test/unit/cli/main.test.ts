/** The command line as a user meets it: statuses, streams and the words of errors. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

function machvm(args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', 'ts-node/register', 'cli/main.ts', ...args],
    { cwd: root, encoding: 'utf8', input, env: { ...process.env, FORCE_COLOR: undefined } },
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
    [['run', 'first_fault', '--set', 'frames'], /must be key=value/],
    [['replay', 'nowhere'], /nowhere: no such file/],
    [['replay', '.'], /is a directory/],
    [['replay', 'traces/data/git_small.rlv.br', '--policy', 'lrru'], /did you mean lru\?/],
    [['replay', 'traces/data/git_small.rlv.br', '--frames', '0'], /at least 1/],
    [['explain', 'data_retrun'], /did you mean memory_object_data_return\?/],
    [['verify', 'nowhere'], /no such folder/],
    [['rnu'], /unknown command/],
    [['run'], /missing required argument/],
    [['demo', '--frames', 'many'], /whole number/],
  ])('%j is wrong use: status 2 and one clear line', (args, message) => {
    const { status, err, out } = machvm(args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
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
      ['replay', 'traces/data/git_small.rlv.br', '--frames', '16', '--json'],
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
    expect(out).toContain('"msg":"memory_object_data_request"');
    expect(machvm(['run', 'first_fault', '--transcript', '/nowhere/x']).status).toBe(2);
  });
});
