/**
 * Rows a second of a sweep for 1, 2 and 4 workers of a queue, each a process with one lane, on this
 * machine: the table of docs/SCALING.md. It needs a redis-server on the PATH, and dist/, which
 * `npm run bench:scaling` builds. The clock begins when some rows are made, so that it measures
 * neither the start of processes nor the reading of the trace.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(__dirname, '../dist/cli/main.js');
const WORKERS = [1, 2, 4];
const PORT = 16_379;
const URL = `redis://127.0.0.1:${PORT}`;
const ROWS = 192;
/** Rows before the clock begins: every worker has made some by then. */
const WARM = 32;

const GRID = `traces: [perl_small]
policies: [mach, lru, fifo, clock, sieve, arc]
frames: [8-132:4]
kernel: true
`;

const folder = mkdtempSync(join(tmpdir(), 'machvm-scaling-'));

function start(command: string, ...args: readonly string[]): ChildProcess {
  return spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

const machvm = (...args: readonly string[]): ChildProcess => start(process.execPath, MAIN, ...args);

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', resolve));

const isServing = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => child.stderr?.on('data', () => resolve()));

/** Rows in the journal of a sweep that runs. */
function rowsIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0;
}

/** The seconds that the clock ran, and how many rows came in them. */
async function measured(collector: ChildProcess, journal: string): Promise<[number, number]> {
  let first: [number, number] | null = null;
  let last: [number, number] = [0, 0];
  let over = false;
  const end = ended(collector).then((status) => {
    if (status !== 0) throw new Error(`the sweep ended with status ${status}`);
    over = true;
  });
  while (!over) {
    const now: [number, number] = [performance.now() / 1000, rowsIn(journal)];
    if (now[1] > last[1]) last = now;
    if (first === null && now[1] >= WARM) first = now;
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  const [seconds, rows] = first ?? last;
  return [last[0] - seconds, last[1] - rows];
}

/** Rows a second of a sweep with so many workers. Resolves to it and to the file of rows. */
async function rate(count: number): Promise<[number, string]> {
  const args = ['worker', '--queue', URL, '--workers', '1'];
  const workers = Array.from({ length: count }, () => machvm(...args));
  try {
    await Promise.all(workers.map(isServing));
    const out = join(folder, `${count}.csv`);
    const collector = machvm('sweep', 'grid.yaml', '--queue', URL, '--out', out);
    const [seconds, rows] = await measured(collector, `${out}.journal`);
    return [rows / seconds, readFileSync(out, 'utf8')];
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await Promise.all(workers.map(ended));
  }
}

async function main(): Promise<void> {
  writeFileSync(join(folder, 'grid.yaml'), GRID);
  const keep = ['--save', '', '--appendonly', 'yes'];
  const server = start('redis-server', '--port', String(PORT), '--dir', folder, ...keep);
  try {
    const texts = new Set<string>();
    process.stdout.write(`${availableParallelism()} cores\nworkers  rows a second\n`);
    for (const count of WORKERS) {
      const [rows, text] = await rate(count);
      texts.add(text);
      process.stdout.write(`${String(count).padStart(7)}  ${rows.toFixed(1)}\n`);
    }
    const [text = ''] = texts;
    if (texts.size > 1 || text.split('\n').length !== ROWS + 2) throw new Error('the rows differ');
  } finally {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

void main();
