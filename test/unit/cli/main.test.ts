/** The program as a process: from sources, with pipes, signals and files. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { machvmMain } from '../../support/processes';

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

function machvm(
  args: readonly string[],
  input: string | Buffer = '',
  more: NodeJS.ProcessEnv = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [machvmMain(), ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    env: { ...process.env, FORCE_COLOR: undefined, ...more },
  });
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

  test('steps through a run as lines of JSON, a state with each, until q or the end', () => {
    const rows = (out: string): readonly unknown[] =>
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
    const stopped = machvm(['run', 'first_fault', '--step', '--json'], '\n\nq\n');
    expect(stopped).toMatchObject({ status: 0, err: '' });
    const [first, second, third, end] = rows(stopped.out);
    expect(first).toMatchObject({ row: { ev: 'vm_pageout.scan' }, state: { step: 1 } });
    expect(second).toMatchObject({ row: { ev: 'vm_pageout.done' }, state: { step: 1 } });
    expect(third).toMatchObject({ row: { ev: 'vm_fault.wait_ready' }, state: { event: 19 } });
    expect(end).toEqual({ end: 'stopped', ok: true, failures: [], stuck: [] });
    const all = rows(machvm(['run', 'first_fault', '--step', '--json'], '\n'.repeat(99)).out);
    expect(all[all.length - 1]).toMatchObject({ end: 'done', ok: true });
    expect(all.length).toBeGreaterThan(5);
  });

  test('reads a trace from standard input, compressed or not', () => {
    const text = '1 2 3w 1\n';
    const plain = machvm(['trace', 'info', '-'], text);
    expect(plain).toMatchObject({ status: 0, err: '' });
    expect(plain.out).toMatch(/^references +4, of which 25\.0 % write$/m);
    const packed = machvm(['trace', 'info', '-'], brotliCompressSync(text));
    expect(packed).toEqual(plain);
    const nothing = machvm(['trace', 'info', '-']);
    expect(nothing).toEqual({
      status: 2,
      out: '',
      err: 'standard input: is empty; expected a trace\n',
    });
  });

  test('reads a scenario or a transcript from standard input', () => {
    const golden = join(root, 'scenarios', 'library', 'first_fault.transcript.jsonl');
    const same = machvm(['diff', 'first_fault', '-'], readFileSync(golden, 'utf8'));
    expect(same).toMatchObject({ status: 0, err: '' });
    const wrong = machvm(['run', '-'], 'host: { fraems: 64 }\n');
    expect(wrong.status).toBe(2);
    expect(wrong.err).toMatch(/^standard input:1:9: .*did you mean frames\?$/m);
  });

  test('runs a pager of the user that imports machvm, wherever it lies', () => {
    const lines = [
      "import { definePager, MACH_PORT_NULL, pagerDefaults, sendUnavailable } from 'machvm';",
      'export const mine = definePager({',
      "  summary: 'knows nothing', origin: 'test', contents: 'any', readsData: false,",
      "  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],",
      '  create: () => ({}),',
      '  start: () => {},',
      '  open: (task) => {',
      "    const port = task.machPortAllocate('receive');",
      "    if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;",
      "    task.machPortMoveMember(port.value, task.portSet('objects'));",
      '    return port.value;',
      '  },',
      '  on: {',
      '    ...pagerDefaults,',
      '    memory_object_data_request: (task, _self, { body }) =>',
      '      sendUnavailable(task, body.memory_control, body.offset, body.length),',
      '  },',
      '});',
    ];
    scenarioFile('mine.ts', lines.join('\n'));
    const path = scenarioFile(
      'mine.yaml',
      [
        'pagers: { mine: { type: ./mine.ts } }',
        'objects: { A: { pager: mine, size: 1 page } }',
        'tasks: { t: { steps: [ { map: A }, { read: A, page: 0, is: 0 } ] } }',
        'expect: { counts: { memory_object_data_unavailable: 1 } }',
      ].join('\n'),
    );
    const { status, out, err } = machvm(['run', path, '--check']);
    expect(err).toBe('');
    expect(out).toContain('A/0 unavailable: zeroes');
    expect(status).toBe(0);
  });

  test('checks a policy of the user that imports machvm, wherever it lies', () => {
    const path = scenarioFile('lowest.ts', machvm(['policies', '--template']).out);
    const { status, out, err } = machvm(['policies', path, '--check']);
    expect(err).toBe('');
    expect(out).toContain('keeps the contract');
    expect(status).toBe(0);
  });

  test('steps by Enter and stops at q', () => {
    const { status, out } = machvm(['run', 'first_fault', '--step'], '\n\nq\n');
    expect(status).not.toBe(2);
    expect(out.split('\n').filter((line) => /^ {6}0 ns/.test(line)).length).toBe(3);
  });

  test('runs the main job, proves that nothing was lost and leaves no files behind', () => {
    const { status, out } = machvm(['demo', '--no-disk'], '', { TMPDIR: folder });
    expect(status).toBe(0);
    expect(out).toContain('585 of 585 pages read back');
    expect(out).toMatch(/│ references +│ +2,083,925 │/);
    expect(out).toMatch(/evicts .*: dirty, returned/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Nothing was lost.');
    expect(readdirSync(folder).filter((name) => name.startsWith('machvm-'))).toEqual([]);
  });

  test('ends with status 130 when interrupted, and leaves no files behind', async () => {
    const args = [machvmMain(), 'demo'];
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const begun = (): boolean => readdirSync(folder).some((name) => name.startsWith('machvm-'));
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(begun()).toBe(false);
  }, 60_000);

  test('is silent when the reader of its pipe has seen enough', () => {
    const command = `"${process.execPath}" "${machvmMain()}" explain | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' });
    expect(stdout).toBe('messages\n');
    expect(stderr).toBe('');
  });
});
