/**
 * The watchdog: a thread of the child that runs code of the user's (user_code.ts). It reads the
 * processor time of the process and the counters of each thread. When a thread makes no progress
 * within the limit, the watchdog prints one line that names what it ran, and kills the process. It
 * also kills the child when `machvm` itself is gone.
 */
import { workerData } from 'node:worker_threads';
import {
  ARMED,
  COLUMNS,
  endProcess,
  HEAD,
  PROGRESS,
  placeText,
  ROWS,
  report,
  STEPS,
} from './user_code';

interface Watch {
  readonly buffer: SharedArrayBuffer;
  /** Seconds of processor time. */
  readonly limit: number;
}

const { buffer, limit }: Watch = workerData;

const MOST_MS = 100;
const LEAST_MS = 5;
const MICROSECONDS = 1e6;

/** What the watchdog remembers of a thread. */
class Watched {
  private readonly counters: Int32Array;
  private progress = -1;
  /** Processor time since there was progress, in microseconds. */
  private used = 0;
  private told = false;

  constructor(index: number) {
    this.counters = new Int32Array(buffer, 4 * (HEAD + index * COLUMNS), COLUMNS);
  }

  /** `spent` microseconds have gone by. */
  look(spent: number): void {
    const { counters } = this;
    const progress = Atomics.load(counters, PROGRESS);
    if (Atomics.load(counters, ARMED) === 0 || progress !== this.progress) {
      this.progress = progress;
      this.used = 0;
      this.told = false;
      return;
    }
    this.used += spent;
    const place = placeText(counters);
    // What the process may die of next, as of having no memory left, it cannot tell by then.
    if (!this.told) report({ at: place });
    this.told = true;
    if (this.used <= limit * MICROSECONDS) return;
    const steps = Atomics.load(counters, STEPS);
    endProcess(
      `${place}: did not return within ${limit} s of processor time, after step ${steps} of the ` +
        'machine; end its loop, or raise --time-limit',
    );
  }
}

const rows: Watched[] = [];
const parent = process.ppid;
let cpu = process.cpuUsage();
let wall = performance.now();

setInterval(
  () => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
    const before = wall;
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    wall = performance.now();
    // The time is that of all threads; one thread can have had no more than there was.
    const spent = Math.min(user + system, (wall - before) * 1000);
    const inUse = Math.min(ROWS, Atomics.load(new Int32Array(buffer), 0));
    while (rows.length < inUse) rows.push(new Watched(rows.length));
    for (const row of rows) row.look(spent);
  },
  Math.min(MOST_MS, Math.max(LEAST_MS, limit * 100)),
);
