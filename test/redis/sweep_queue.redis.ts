/**
 * A sweep by a queue in a real Redis: the bytes of one machine, whatever is killed and when. The
 * moments are drawn from a seed: REDIS_SEED=2 npm run test:redis draws others.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { chance } from '../../scenarios/replay/chance';
import { freePort, machvmProcess, Process, until } from '../support/processes';
import { problemLines, ran } from '../support/ran';
import { SHARED_JOBS, SHARED_SWEEP } from '../support/shared_sweep';

const SEED = process.env['REDIS_SEED'] ?? '1';
const random = chance(SEED, 'kills');
const below = (n: number): number => Math.floor(random() * n);

const folder = mkdtempSync(join(tmpdir(), 'machvm-redis-'));
const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), 'utf8');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GRID = path('grid.yaml');

let server: Process;
let port: number;
let url: string;
const running = new Set<Process>();

function started(process: Process): Process {
  running.add(process);
  return process;
}

const worker = (...args: readonly string[]): Process =>
  started(machvmProcess('worker', '--queue', url, '--workers', '1', ...args));

const sweep = (file: string, out: string): Process =>
  started(machvmProcess('sweep', file, '--queue', url, '--out', path(out)));

/** Starts a server, that keeps what it knows or not, and waits until it can be used. */
async function startServer(appendonly: 'yes' | 'no'): Promise<void> {
  const keep = ['--save', '', '--appendonly', appendonly, '--appendfsync', 'always'];
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  server = started(new Process('redis-server', [...where, ...keep]));
  await until('redis-server is up', () => {
    if (server.isOver) throw new Error(`redis-server ended: ${server.out}`);
    return /eady to accept connections/.test(server.out);
  });
}

/** What queues are in Redis once the workers have left: they look each second. */
async function keysLeft(): Promise<readonly string[]> {
  const client = new Redis(port);
  try {
    for (let seconds = 0; seconds < 20; seconds += 1) {
      if ((await client.keys('*machvm-*')).length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return await client.keys('*machvm-*');
  } finally {
    client.disconnect();
  }
}

/** How many rows a journal has. */
function rows(out: string): number {
  const file = path(`${out}.journal`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0;
}

beforeAll(async () => {
  writeFileSync(GRID, SHARED_SWEEP);
  const { status } = await ran('sweep', GRID, '--workers', '1', '--out', path('whole.csv'));
  expect(status).toBe(0);
  expect(text('whole.csv').split('\n')).toHaveLength(1 + SHARED_JOBS + 1);
});

beforeEach(async () => {
  port = await freePort();
  url = `redis://127.0.0.1:${port}`;
});

afterEach(async () => {
  for (const process of running) await process.kill();
  running.clear();
});

describe(`a queue (seed ${SEED})`, () => {
  test('gives the bytes of one machine when workers, Redis, the collector are killed', async () => {
    await startServer('yes');
    const workers = [worker(), worker(), worker()];
    let collector = sweep(GRID, 'killed.csv');
    // Each kill at a random number of rows, in order.
    const kills = ['worker', 'redis', 'worker', 'collector', 'worker', 'redis'] as const;
    const moments = kills.map(() => 1 + below(SHARED_JOBS - 8)).sort((a, b) => a - b);
    for (const [i, what] of kills.entries()) {
      const moment = moments[i] ?? 0;
      await until(`${moment} rows`, () => rows('killed.csv') >= moment || collector.isOver);
      if (what === 'worker') {
        const which = below(workers.length);
        await workers[which]?.kill();
        workers[which] = worker();
      } else if (what === 'redis') {
        await server.kill();
        await startServer('yes');
      } else {
        expect(await collector.kill('SIGINT')).toBe(130);
        expect(collector.err).toMatch(/\d+ of 40 replays are done; workers go on/);
        collector = sweep(GRID, 'killed.csv');
      }
    }
    expect(await collector.ended).toBe(0);
    expect(text('killed.csv')).toBe(text('whole.csv'));
    expect(existsSync(path('killed.csv.journal'))).toBe(false);
    expect(await keysLeft()).toEqual([]);
  });

  test('gives them when Redis forgets all, and takes a policy and a trace along', async () => {
    mkdirSync(path('far/away'), { recursive: true });
    mkdirSync(path('near'));
    const references = Array.from({ length: 3000 }, () => below(60)).join(' ');
    writeFileSync(path('near/mine.refs'), references);
    // The worker has the same trace by another name.
    writeFileSync(path('far/away/other.txt'), references);
    const { out: mine } = await ran('policies', '--template');
    writeFileSync(path('near/mine.ts'), `import { none } from './none';\n${mine}void none;\n`);
    writeFileSync(path('near/none.ts'), 'export const none = -1;\n');
    const grid = path('near/grid.yaml');
    const head = 'traces: [mine.refs]\nframes: [2-9]\nkernel: true\n';
    writeFileSync(grid, `${head}policies: [./mine.ts, lru]\n`);
    const alone = started(machvmProcess('sweep', grid, '--workers', '1', '--out', path('own.csv')));
    expect(await alone.ended).toBe(0);
    await startServer('no');
    const lacking = worker();
    const collector = sweep(grid, 'far.csv');
    const why = /does not have the trace mine\.refs .*; put it into the folder of --traces/;
    await until('the collector says why', () => why.test(collector.err));
    expect(lacking.err).toMatch(/grid\.yaml: this worker leaves the sweep to others: it does not/);
    const having = worker('--traces', path('far'));
    const moment = 1 + below(8);
    await until(`${moment} rows`, () => rows('far.csv') >= moment || collector.isOver);
    await server.kill();
    await startServer('no');
    expect(await collector.ended).toBe(0);
    expect(text('far.csv')).toBe(text('own.csv'));
    await until('the worker is done', () => /is over; \d+ rows? of it/.test(having.err));
    // A policy that loops ends the sweep with one line, and not the worker.
    const loops = mine.replace(
      /candidate: .*|candidate\(.*\) \{/,
      'candidate: () => { for (;;); },',
    );
    writeFileSync(path('near/loop.ts'), loops);
    writeFileSync(grid, `${head}policies: [./loop.ts]\n`);
    const impatient = worker('--traces', path('far'), '--time-limit', '1');
    await having.kill();
    const looping = sweep(grid, 'loop.csv');
    expect(await looping.ended).toBe(2);
    expect(problemLines(looping.err).at(-1)).toMatch(
      /^sweep: loop\.ts: candidate\(\): did not return within 1 s of processor time/,
    );
    expect(impatient.isOver).toBe(false);
  });

  test('is left to others by a worker of another version, and both sides say so', async () => {
    await startServer('no');
    const client = new Redis(port);
    const posted = { machvm: '9.9.9', file: 'other.yaml', jobs: 1, traces: [] };
    await client.hset('machvm:sweeps', 'abc', JSON.stringify(posted));
    const mine = worker();
    await until('the worker says so', () => mine.err.includes('other.yaml'));
    expect(mine.err).toMatch(
      /this worker leaves the sweep to others: it is machvm [\d.]+, and the sweep 9\.9\.9/,
    );
    await mine.kill();
    await client.del('machvm:workers');
    const [now] = await client.time();
    const other = { machvm: '9.9.9', name: 'far/7', at: Number(now) + 60, leaves: {} };
    await client.hset('machvm:workers', 'x', JSON.stringify(other));
    const collector = sweep(GRID, 'versions.csv');
    await until('the collector says so', () => collector.err.includes('far/7'));
    expect(collector.err).toMatch(
      /worker far\/7 leaves this sweep to others: it is machvm 9\.9\.9, and the sweep [\d.]+/,
    );
    client.disconnect();
  });

  test('needs the password of a server that has one, and prints none', async () => {
    await startServer('no');
    const client = new Redis(port);
    await client.config('SET', 'requirepass', 'sesame');
    for (const [secret, message] of [
      ['', 'needs a password; write redis://:PASSWORD@HOST:PORT'],
      [':wrong-one@', 'rejects the user or the password of the URL'],
    ] as const) {
      const asked = url.replace('//', `//${secret}`);
      expect(await ran('worker', '--queue', asked)).toEqual({
        status: 2,
        out: '',
        err: `${url}: ${message}\n`,
      });
    }
    expect(await ran('worker', '--queue', `${url.replace('//', '//:sesame@')}/99`)).toMatchObject({
      status: 2,
      err: expect.stringContaining(`${url}/99: does not have the database of the URL`),
    });
    client.disconnect();
  });
});
