/** Grids in workers: the same rows for any number of them, streams, dry runs, interruption. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { Grid } from '../../../../cli/studies/grid';
import { runGrid } from '../../../../cli/studies/grid';
import { policiesOf } from '../../../../cli/studies/study_flags';
import { replaysOf } from '../../../../studies/bounds';
import type { ReplayTable } from '../../../../studies/replay_row';
import { rowsCsv } from '../../../../studies/study_row';
import type { Trace } from '../../../../traces/trace';
import { TraceRecorder } from '../../../../traces/trace_recorder';
import { machvmMain } from '../../../support/processes';
import { problemLines, ran } from '../../../support/ran';

// Each worker compiles what it runs.
jest.setTimeout(120_000);
process.env['MACHVM_NO_PROGRESS'] = '1';

const folder = mkdtempSync(join(tmpdir(), 'machvm-grid-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three objects, one of which is synchronized now and then. */
function synced(syncs: boolean): Trace {
  const recorder = new TraceRecorder();
  for (let i = 0; i < 4000; i += 1) {
    const pages = recorder.numbering.object(`object${(i * i) % 3}`);
    recorder.add(pages.numberOf((i * 7 + (i >> 5)) % 41), i % 4 === 0);
    if (syncs && i % 500 === 499) recorder.sync('object1');
  }
  return recorder.finish({ name: 'synced', pageSize: 4096 });
}

const demand = { pageout: 'demand', contents: 'stamps', store: 'object', warmup: 100 } as const;
const grid = (trace: Trace, policies: string, table: Omit<ReplayTable, 'seed'> = demand): Grid => {
  const replays = replaysOf(policiesOf(policies), [48, 56, 64, 80], 'both', trace, 'demand');
  return {
    command: 'replay',
    trace,
    table,
    stream: null,
    samples: true,
    rows: replays.map((row) => ({ ...row, seed: '1' })),
    passes: 'pays',
    worthwhile: 0,
  };
};
const nothing = (): void => undefined;

describe('the rows of a grid', () => {
  test.each([
    ['with syncs', synced(true), 'fifo,lru,arc,random', demand],
    ['without syncs, lru in one pass', synced(false), 'lru,sieve', demand],
    ['in the kernel', synced(true), 'mach,lru', { ...demand, store: 'disk' } as const],
  ])('are the same for 1, 2 and 3 workers: %s', async (_, trace, policies, table) => {
    const given = grid(trace, policies, table);
    const one = await runGrid({ ...given, workers: 1 }, nothing);
    expect(one).toHaveLength(given.rows.length);
    expect(one.map(({ row }) => [row.policy, row.frames])).toEqual(
      given.rows.map(({ choice, frames }) => [choice.label, frames]),
    );
    for (const workers of [2, 3]) {
      const made = await runGrid({ ...given, workers }, nothing);
      expect(rowsCsv(made.map(({ row }) => row))).toBe(rowsCsv(one.map(({ row }) => row)));
      expect(made).toEqual(one);
    }
  });

  test("are those of a user's policy too, and what is wrong with it is wrong use", async () => {
    const list = (candidate: string): string => `exports.mine = { summary: '', origin: '',
      machQueues: false, options: {}, create() { const pages = new Set();
      return { enter: (p) => { pages.add(p); }, move() {}, leave: (p) => { pages.delete(p); },
        refused() {}, pages: () => [...pages], save: () => [...pages],
        queues: () => ({}), order: () => [], candidate: ${candidate} }; } };`;
    writeFileSync(path('mine.js'), list('() => [...pages][0] ?? -1'));
    writeFileSync(path('wrong.js'), list("() => { throw new Error('boom'); }"));
    const mine = grid(synced(false), `fifo,${path('mine.js')}`);
    const rows = (await runGrid({ ...mine, workers: 2 }, nothing)).map(({ row }) => row.faults);
    expect(rows.slice(4, 8)).toEqual(rows.slice(0, 4));
    const wrong = runGrid({ ...grid(synced(false), path('wrong.js')), workers: 2 }, nothing);
    await expect(wrong).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^\/.*wrong\.js:\d+.*: candidate\(\) throws .*boom/),
    });
  });
});

describe('--stream', () => {
  const args = [
    'replay',
    'git_small',
    '--policy',
    'lru,fifo,mach',
    '--frames',
    '10-40:10',
    '--csv',
  ];

  test('gives the same rows without opt, and says so', async () => {
    for (const more of [[], ['--limit', '70000', '--warmup', '300']]) {
      const kept = await ran(...args, ...more);
      const read = await ran(...args, ...more, '--stream');
      expect(problemLines(read.err)).toEqual([
        'replay: opt is left out: it needs the future, and the references are not kept',
      ]);
      const lines = kept.out.split('\n').filter((line) => !line.includes(',opt,'));
      expect(read.out.split('\n')).toEqual(lines);
    }
  });

  test('gives the same curve', async () => {
    const curve = ['curve', 'git_small', '--policy', 'fifo', '--frames', '10,20,30', '--csv'];
    expect((await ran(...curve, '--stream')).out).toBe((await ran(...curve)).out);
  });

  test.each([
    [['--kernel'], 'replay: --stream: the kernel runs (as requested) and keeps the references; '],
    [['--pageout', 'daemon'], 'replay: --stream: the kernel runs (pageout daemon needs it)'],
    [['--timing'], 'replay: --stream: --timing measures replays in memory, one after another; '],
  ])('is refused with %j', async (flags, message) => {
    const { status, err } = await ran('replay', 'git_small', '--stream', ...flags);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(message) });
  });

  test.each(['replay', 'curve'])('is refused by %s where opt is the measure', async (command) => {
    const flags = ['--policy', 'fifo', '--frames', '20', '--relative', 'opt'];
    const { status, out, err } = await ran(command, 'git_small', '--stream', ...flags);
    const message = `${command}: --relative opt: opt needs the future, and the references are not `;
    expect({ status, out, err }).toEqual({
      status: 2,
      out: '',
      err: expect.stringContaining(message),
    });
  });

  test('is refused if it leaves no row', async () => {
    const flags = ['--stream', '--policy', 'opt', '--bounds', 'none'];
    const { status, out, err } = await ran('replay', 'git_small', ...flags);
    const message = 'replay: no row is left; name other policies\n';
    expect({ status, out, err }).toEqual({
      status: 2,
      out: '',
      err: expect.stringContaining(message),
    });
  });

  test('is refused for standard input', async () => {
    const { status, err } = await ran('replay', '-', '--stream');
    const message = '--stream: standard input can be read only once; write the trace to a file\n';
    expect({ status, err }).toEqual({ status: 2, err: message });
  });
});

describe('--seed with several seeds', () => {
  const args = ['replay', 'git_small', '--policy', 'random,fifo', '--frames', '20,40'];

  test('has a row a seed where the policy uses chance, and one row elsewhere', async () => {
    const { out } = await ran(...args, '--seed', '1,2,3', '--csv', '--bounds', 'opt');
    const rows = out.trim().split('\n').slice(1);
    const seeds = (policy: string): readonly string[] =>
      rows.flatMap((row) => (row.includes(`,${policy},`) ? [row.split(',')[6] ?? ''] : []));
    expect(seeds('random')).toEqual(['1', '2', '3', '1', '2', '3']);
    expect(seeds('fifo')).toEqual(['1', '1']);
    expect(seeds('opt')).toEqual(['1', '1']);
    const two = await ran(...args, '--seed', '2', '--csv', '--bounds', 'none');
    expect(rows[1]).toBe(two.out.split('\n')[1]);
  });

  test('shows mean and standard deviation in the table', async () => {
    const csv = await ran(...args, '--seed', '1,2,3', '--csv');
    const faults = csv.out
      .split('\n')
      .flatMap((row) => (/,random,.*,20,/.test(row) ? [Number(row.split(',')[10])] : []));
    const mean = faults.reduce((sum, each) => sum + each, 0) / 3;
    const squares = faults.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const middle = mean
      .toFixed(1)
      .replace(/\.0$/, '')
      .replace(/^(\d+)(\d{3})/, '$1,$2');
    const shown = `${middle} ± ${Math.sqrt(squares / 2).toFixed(1)}`;
    const { out } = await ran(...args, '--seed', '1,2,3', '--relative', 'lru');
    expect(out).toContain(`│ random   │     20 │ ${shown} │`);
    expect(out).toContain(
      '±: mean and standard deviation over 3 seeds, where a policy uses chance\n',
    );
    expect(out).toMatch(/│ random +│ +20 │ [^│]+│ [\d.]+ ± [\d.]+ │ +[\d.]+ │ [^│]+ │/);
  });

  test('does the same in a curve', async () => {
    const [, ...replay] = args;
    const seeds = ['--seed', '1,2,3'];
    const counts = (csv: string): string[] =>
      csv.split('\n').filter((row) => /,(random|fifo),/.test(row));
    const { out } = await ran('curve', ...replay, ...seeds, '--csv');
    expect(counts(out).sort()).toEqual(counts((await ran(...args, ...seeds, '--csv')).out).sort());
    const table = (await ran('curve', ...replay, ...seeds)).out;
    expect(table).toMatch(
      /│ +20 │ +[\d,]+ +[\d.]+ % │ [\d,.]+ ± [\d.]+ [\d.]+ ± [\d.]+ % │ +[\d,]+ +[\d.]+ % │/,
    );
    expect(table).toContain(
      '±: mean and standard deviation over 3 seeds, where a policy uses chance\n',
    );
  });

  test('refuses an empty seed', async () => {
    const { status, err } = await ran(...args, '--seed', '1,,2');
    const message = '--seed 1,,2: a seed is empty; write a list such as 1,2,3\n';
    expect({ status, err }).toEqual({ status: 2, err: message });
  });
});

describe('--dry-run', () => {
  test('prints rows, memory and time, and makes nothing', async () => {
    const args = ['git_small', '--policy', 'fifo', '--frames', '20,40', '--dry-run'];
    const { status, out } = await ran('replay', ...args);
    expect(status).toBe(0);
    const lines = out.split('\n');
    expect(lines.filter((line) => line.startsWith('│'))).toHaveLength(1 + 5);
    expect(out).toMatch(/│ fifo +│ +20 │ +1 │/);
    expect(out).toMatch(/│ infinite +│ +355 │ +1 │/);
    expect(lines.slice(-4)).toEqual([
      '5 rows would be made',
      expect.stringMatching(/^memory: about \d+ MiB$/),
      expect.stringMatching(/^time: (less than|about) [\d.]+ s of processor time/),
      '',
    ]);
    expect((await ran('curve', ...args)).out).toContain('4 rows would be made\n');
  });

  test.each([['--csv'], ['--json']])('is refused with %s', async (flag) => {
    const { status, err } = await ran('replay', 'git_small', '--dry-run', flag);
    const message = `replay: ${flag}: --dry-run makes no rows; leave one of them out\n`;
    expect({ status, err }).toEqual({ status: 2, err: message });
  });
});

test('an interrupted grid prints the rows that are done, and what is missing', async () => {
  const root = join(__dirname, '..', '..', '..', '..');
  const args = ['replay', 'perl_small', '--policy', 'all', '--csv', '--workers', '2'];
  const env = { ...process.env, MACHVM_NO_PROGRESS: undefined };
  const child = spawn(process.execPath, [machvmMain(), ...args], {
    cwd: root,
    env,
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    texts.out += String(text);
  });
  child.stderr.on('data', (text) => {
    texts.err += String(text);
    if (/\d+ of 193 rows: /.test(texts.err)) child.kill('SIGINT');
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  const [, done = ''] =
    /replay: interrupted: (\d+) of 193 rows are done; missing: /.exec(texts.err) ?? [];
  expect(status).toBe(130);
  expect(Number(done)).toBeGreaterThan(0);
  expect(texts.out.trim().split('\n')).toHaveLength(1 + Number(done));
});
