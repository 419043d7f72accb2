/**
 * `machvm sweep --queue`: the collector. It hands the jobs of a sweep to a queue in Redis, by
 * BullMQ, and takes the rows that workers on any machine make. What counts is the journal: the
 * collector may be stopped, and Redis may forget everything; what the journal lacks is handed out
 * again. docs/decisions/0036-many-machines.md.
 */
import { basename } from 'node:path';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { UserText } from '../../files/digest';
import { unlessInterrupted } from '../given/interrupt';
import { Progress, printError, UsageError } from '../show/output';
import { postedWorkers, postSweep, queueName, removeSweep } from './queue_board';
import type { RedisAddress } from './redis';
import {
  connectionOf,
  connectRedis,
  disconnectRedis,
  loadQueuePackages,
  redisAddress,
  redisProblem,
} from './redis';
import type { SweepJournal } from './sweep_journal';
import type { SweepPlan } from './sweep_plan';
import type { WorkerJob } from './sweep_worker';

/** A job of the queue: what a worker needs for a row, but for the trace, which it finds. */
export interface QueuedJob extends Pick<WorkerJob, 'index' | 'job' | 'digest' | 'reading'> {
  readonly machvm: string;
  /** The size of the file of its trace. */
  readonly bytes: number;
  /** The files of its policy, itself first, if that is one of the user's own. */
  readonly policy: readonly UserText[] | null;
}

/** The name of every job of a queue; what tells them apart is their id. */
export const JOB_NAME = 'replay';

/** Jobs that are handed out, or rows that are taken, by one command. */
const BATCH = 250;
const TURN_MS = 200;
const LAST_MS = 2_000;
/** How many turns pass between two looks at what else there is. */
const TURNS_A_LOOK = 10;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Who hands out jobs and takes rows, until there is a row for each. */
class Collector {
  private readonly plan: SweepPlan;
  private readonly journal: SweepJournal;
  private readonly file: string;
  private readonly redis: Redis;
  private readonly address: RedisAddress;
  private readonly queue: Queue<QueuedJob>;
  /** What was printed last about Redis and about the workers, so that it is not printed again. */
  private trouble = '';
  private waiting = '';

  constructor(
    plan: SweepPlan,
    journal: SweepJournal,
    file: string,
    redis: Redis,
    address: RedisAddress,
    queue: Queue<QueuedJob>,
  ) {
    this.plan = plan;
    this.journal = journal;
    this.file = file;
    this.redis = redis;
    this.address = address;
    this.queue = queue;
  }

  private get left(): readonly number[] {
    return [...this.plan.jobs.keys()].filter((index) => !this.journal.done.has(index));
  }

  /** Goes on until every row is in the journal. Throws a UsageError if a job cannot be run. */
  async run(progress: Progress): Promise<void> {
    for (let turn = 0; this.left.length > 0; turn += 1) {
      try {
        await this.take();
        await this.refuseFailed();
        if (turn % TURNS_A_LOOK === 0) {
          await this.handOut();
          if (turn > 0) await this.lookForWorkers();
        }
        this.trouble = '';
      } catch (error) {
        if (error instanceof UsageError) throw error;
        // Redis is away or in trouble: it is tried again for as long as the user lets it.
        const problem = redisProblem(this.address, error);
        if (problem !== this.trouble) printError(problem);
        this.trouble = problem;
      }
      const { done } = this.journal;
      progress.update(`${done.size} of ${this.plan.jobs.length} replays`);
      if (this.left.length > 0) await sleep(TURN_MS);
    }
  }

  /** Takes the rows that are done into the journal, and out of Redis. */
  private async take(): Promise<void> {
    for (;;) {
      const jobs = await this.queue.getJobs(['completed'], 0, BATCH - 1, true);
      for (const job of jobs) this.note(job);
      await Promise.all(jobs.map((job) => job.remove()));
      if (jobs.length < BATCH) return;
    }
  }

  private note({ data, returnvalue }: Job<QueuedJob>): void {
    const given = typeof returnvalue === 'object' && returnvalue !== null ? returnvalue : {};
    const entry = this.journal.answers.entryOf({ ...given, index: data.index });
    if (entry === null) {
      const what = `a worker has sent something other than a row for replay ${data.index + 1}`;
      throw new UsageError(`${this.file}: ${what}; do all workers have this machvm?`);
    }
    if (!this.journal.done.has(entry.index)) this.journal.add(entry.index, entry.answer);
    else this.journal.answers.add(entry.index, entry.answer, 'a worker');
  }

  private async refuseFailed(): Promise<void> {
    const [failed] = await this.queue.getJobs(['failed'], 0, 0, true);
    if (failed === undefined) return;
    await this.end();
    throw new UsageError(`sweep: ${failed.failedReason}`);
  }

  /** Hands out the jobs without a row that Redis does not have; a job that it has stays one. */
  private async handOut(): Promise<void> {
    const { left } = this;
    if (left.length === 0) return;
    await postSweep(this.redis, basename(this.file), this.plan);
    const counts = await this.queue.getJobCounts();
    const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (known >= left.length) return;
    // An earlier collector may have been stopped while it cleared up.
    await this.queue.resume();
    for (let at = 0; at < left.length; at += BATCH) {
      const jobs = left.slice(at, at + BATCH).flatMap((index) => this.jobOf(index));
      await this.queue.addBulk(jobs);
    }
  }

  private jobOf(index: number) {
    const { id, jobs, traces, policies, machvm } = this.plan;
    const job = jobs[index];
    const trace = traces.get(job?.trace ?? '');
    if (job === undefined || trace === undefined) return [];
    const { digest, bytes, reading } = trace;
    const policy = policies.get(job.policy)?.texts ?? null;
    const data: QueuedJob = { machvm, index, digest, bytes, reading, policy, job };
    return [{ name: JOB_NAME, data, opts: { jobId: `${id}-${index}` } }];
  }

  /** Says why nothing happens, if no worker serves this sweep. */
  private async lookForWorkers(): Promise<void> {
    const { plan, address, queue } = this;
    const workers = await postedWorkers(this.redis);
    const isServed = ({ machvm, leaves }: (typeof workers)[number]): boolean =>
      machvm === plan.machvm && leaves[plan.id] === undefined;
    const lines = workers.some(isServed)
      ? []
      : workers.map(({ name, machvm, leaves }) => {
          const why = leaves[plan.id] ?? `it is machvm ${machvm}, and the sweep ${plan.machvm}`;
          return `worker ${name} leaves this sweep to others: ${why}`;
        });
    if (workers.length === 0) {
      const run = `machvm worker --queue ${address.shown}`;
      lines.push(`${address.shown}: no worker is connected; start some, as \`${run}\``);
    }
    const text = lines.join('\n');
    const isIdle = (await queue.getActiveCount()) === 0;
    if (text !== this.waiting && text !== '' && isIdle) printError(text);
    this.waiting = text;
  }

  /** Leaves nothing of the sweep in Redis. */
  async end(): Promise<void> {
    await removeSweep(this.redis, this.plan.id);
    await this.queue.obliterate({ force: true });
  }
}

/** Has workers make the rows that a journal lacks. An interrupt loses no row. */
export async function runQueued(
  plan: SweepPlan,
  journal: SweepJournal,
  file: string,
  url: string,
): Promise<void> {
  const address = redisAddress(url);
  const packages = loadQueuePackages();
  const redis = await connectRedis(packages, address);
  const queue: Queue<QueuedJob> = new packages.bullmq.Queue(queueName(plan.id), {
    connection: connectionOf(address),
    skipVersionCheck: true,
    defaultJobOptions: { removeOnComplete: false, removeOnFail: false, attempts: 1 },
  });
  // Its connection is lost and made again with that of the board, which reports it.
  queue.on('error', () => undefined);
  const collector = new Collector(plan, journal, file, redis, address, queue);
  const progress = new Progress();
  const interrupted = (): void => {
    progress.clear();
    const count = `${journal.done.size} of ${plan.jobs.length}`;
    printError(`${count} replays are done; workers go on, and so does the same command`);
  };
  try {
    await unlessInterrupted(interrupted, () => collector.run(progress));
    // All rows are here: a Redis that is away now is not waited for.
    await Promise.race([collector.end().catch(() => undefined), sleep(LAST_MS)]);
  } finally {
    progress.clear();
    await queue.disconnect().catch(() => undefined);
    disconnectRedis(redis);
  }
}

/** Checks that there is a queue, before any trace is read. Throws a UsageError. */
export async function refuseQueue(url: string): Promise<void> {
  const address = redisAddress(url);
  disconnectRedis(await connectRedis(loadQueuePackages(), address));
}
