/** Code of the user's that would end or hang a process: it ends its child, and a line says what. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { machvmMain } from '../../../support/processes';
import type { PagerParts } from '../../../support/user_files';
import { pagerFile, policyFile } from '../../../support/user_files';

// The first test compiles the project.
jest.setTimeout(120_000);

const root = join(__dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'machvm-user-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line; `heard` gets the process and what it has printed so far. */
function machvm(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  heard: (child: ReturnType<typeof spawn>, out: string) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [machvmMain(), ...args], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: undefined, MACHVM_NO_PROGRESS: '1', ...env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += String(piece);
    heard(child, out);
  });
  child.stderr.on('data', (piece) => {
    err += String(piece);
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, out, err }));
  });
}

const request = (body: string): PagerParts => ({ on: `memory_object_data_request() { ${body} },` });

const stopped = 'did not return within 0.3 s of processor time';
const only = 'a pager or a policy must only return';

test.each<[string, PagerParts, string]>([
  ['a_loop_of_promises', { top: '(async () => { for (;;) await 0; })();' }, `import: ${stopped}`],
  ['a_loop', request('for (;;);'), `memory_object_data_request, message #1: ${stopped}`],
  [
    'exit',
    { spec: 'create() { process.exit(0); }' },
    `create: ended the process with status 0; ${only}`,
  ],
  ['kill', request("process.kill(process.pid, 'SIGKILL');"), `ended by SIGKILL; ${only}`],
  [
    'reject',
    { top: "Promise.reject(new Error('never mind'));" },
    'reject.js:1:16: never mind; thrown',
  ],
])('%s ends with status 2 and one line', async (name, parts, text) => {
  const path = pagerFile(folder, name, parts);
  const { status, out, err } = await machvm(['run', path, '--json', '--time-limit', '0.3']);
  expect(err).toContain(`${name}.js`);
  expect(err).toContain(text);
  expect(err.trimEnd()).not.toContain('\n');
  expect({ status, out }).toEqual({ status: 2, out: '' });
});

test('memory without end ends with status 2 and one line', async () => {
  const path = pagerFile(folder, 'hungry', request('for (const a = []; ; ) a.push([...a, 1.5]);'));
  const small = { NODE_OPTIONS: '--max-old-space-size=80' };
  const { status, err } = await machvm(['run', path, '--json', '--time-limit', '60'], small);
  expect(err).toContain('hungry.js: ');
  expect(err).toContain('needs more memory than Node gives it');
  expect(err.trimEnd()).not.toContain('\n');
  expect(status).toBe(2);
});

test('a loop in a worker of a sweep names the policy and its function', async () => {
  const policy = policyFile(folder, 'endless', 'candidate() { for (;;); },');
  writeFileSync(join(folder, 'some.refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');
  const path = join(folder, 'sweep.yaml');
  writeFileSync(
    path,
    `traces: [${join(folder, 'some.refs')}]\npolicies: [${policy}]\nframes: [2]\n`,
  );
  const { status, out, err } = await machvm([
    'sweep',
    path,
    '--workers',
    '1',
    '--time-limit',
    '0.3',
  ]);
  expect(err).toMatch(/endless\.js: candidate\(\): did not return within 0\.3 s.*\n$/);
  const [read, ...problems] = err.trimEnd().split('\n');
  expect(read).toMatch(/some\.refs: read as refs: 12 records/);
  expect(problems).toHaveLength(1);
  expect(out).toMatch(/^counted by the policies alone; .*\n$/);
  expect(status).toBe(2);
});

test('an interrupt ends the child too, with status 130', async () => {
  const path = pagerFile(folder, 'endless_pager', request('console.log(process.pid); for (;;);'));
  let loops = 0;
  const { status } = await machvm(['run', path], {}, (child, out) => {
    const [, pid] = /^(\d+)$/m.exec(out) ?? [];
    if (pid === undefined) return;
    loops = Number(pid);
    child.kill('SIGINT');
  });
  expect(status).toBe(130);
  expect(() => process.kill(loops, 0)).toThrow('ESRCH');
});
