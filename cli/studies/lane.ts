/**
 * A lane of `machvm worker`: a process that makes one row after another. It is the child of
 * user_process.ts, so that a policy of the user's own runs under the same guard as on a command
 * line, and what ends it ends neither the worker nor its other lanes.
 *
 *   0  jobs, a line each            3  reports of the guard
 *   1  what a policy prints         4  the line that the guard ends with
 *   2  what Node prints at its end  5  answers, a line each
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { entryFile } from '../../files/package_folder';
import type { SweepAnswer } from '../../studies/sweep';
import { nodeArgs } from '../given/node_args';
import { causeOf, reportsOf } from '../user/user_process';
import type { WorkerJob } from './sweep_worker';
import { run } from './sweep_worker';

/** Where a lane writes its answers. */
const ANSWERS = 5;

/** A row, or why there is none. */
type LaneAnswer = { readonly answer: SweepAnswer } | { readonly error: string };

/** What a lane does, in its own process: `machvm lane`. */
export async function laneCommand(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const job: WorkerJob = JSON.parse(line);
    let answer: LaneAnswer;
    try {
      answer = { answer: await run(job) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    writeSync(ANSWERS, `${JSON.stringify(answer)}\n`);
  }
}

/** How often a row is begun in a process that something outside ends. */
const MOST_TRIES = 3;

/** Why a lane's process is over. */
interface Ended {
  readonly cause: string;
  /** Whether something outside ended it: no code of a user's was loaded, and memory was left. */
  readonly isOutside: boolean;
}

/** The process of a lane, while it lives. */
class LaneProcess {
  private readonly child: ChildProcess;
  private readonly texts = new Map<number, string>();
  private readonly ended: Promise<Ended>;
  private answered: (line: string) => void = () => undefined;

  constructor(limitSeconds: number) {
    const program = entryFile('cli/user_main');
    const args = [...nodeArgs(), program, 'lane', '--time-limit', String(limitSeconds)];
    this.child = spawn(process.execPath, args, {
      stdio: ['pipe', process.stderr.fd, 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.child.stdin?.on('error', () => undefined);
    for (const descriptor of [2, 3, 4]) {
      this.stream(descriptor)?.on('data', (piece: Buffer) => {
        this.texts.set(descriptor, (this.texts.get(descriptor) ?? '') + piece.toString());
      });
    }
    const answers = this.stream(ANSWERS);
    if (answers !== null) {
      createInterface({ input: answers }).on('line', (line) => this.answered(line));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        const cause = `machvm: cannot start a process of Node: ${error.message}`;
        resolve({ cause, isOutside: false });
      });
      this.child.once('close', (code, signal) => resolve(this.endOf(code, signal)));
    });
  }

  private stream(descriptor: number): Readable | null {
    const stream = this.child.stdio[descriptor];
    return stream instanceof Readable ? stream : null;
  }

  private endOf(code: number | null, signal: string | null): Ended {
    const [noise = '', told = '', line = ''] = [2, 3, 4].map((each) => this.texts.get(each));
    const reports = reportsOf(told);
    const cause = line.trim().split('\n').at(-1) ?? '';
    const isOutside = line === '' && signal !== null && !reports.some(({ file }) => file);
    return { cause: cause === '' ? causeOf({ code, signal, reports, noise }) : cause, isOutside };
  }

  /** Runs a job; `end` instead of an answer if the process is over. */
  async run(job: WorkerJob): Promise<{ readonly line: string } | { readonly end: Ended }> {
    const line = new Promise<string>((resolve) => {
      this.answered = resolve;
    });
    this.child.stdin?.write(`${JSON.stringify(job)}\n`);
    return Promise.race([
      line.then((text) => ({ line: text })),
      this.ended.then((end) => ({ end })),
    ]);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

export class Lane {
  private readonly limitSeconds: number;
  private process: LaneProcess | null = null;

  constructor(limitSeconds: number) {
    this.limitSeconds = limitSeconds;
  }

  /** Makes a row. Rejects with one line that says why there can be none. */
  async run(job: WorkerJob): Promise<SweepAnswer> {
    for (let tries = 1; ; tries += 1) {
      this.process ??= new LaneProcess(this.limitSeconds);
      const come = await this.process.run(job);
      if ('line' in come) {
        const answer: LaneAnswer = JSON.parse(come.line);
        if ('error' in answer) throw new Error(answer.error);
        return answer.answer;
      }
      this.process = null;
      if (!come.end.isOutside || tries >= MOST_TRIES) throw new Error(come.end.cause);
    }
  }

  stop(): void {
    this.process?.stop();
    this.process = null;
  }
}

/** Lanes that are given to jobs in the order in which these come. */
export class Lanes {
  private readonly all: readonly Lane[];
  private readonly free: Lane[];
  private readonly waiting: ((lane: Lane) => void)[] = [];

  constructor(count: number, limitSeconds: number) {
    this.all = Array.from({ length: count }, () => new Lane(limitSeconds));
    this.free = [...this.all];
  }

  /** Runs a job as soon as a lane is free. */
  async run(job: WorkerJob): Promise<SweepAnswer> {
    const lane =
      this.free.shift() ?? (await new Promise<Lane>((resolve) => this.waiting.push(resolve)));
    try {
      return await lane.run(job);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(lane);
      else next(lane);
    }
  }

  stop(): void {
    for (const lane of this.all) lane.stop();
  }
}
