/**
 * `machvm worker`: makes rows of the sweeps in a queue, until it is interrupted. It serves each
 * sweep of its own version whose traces it has, and leaves the others to other workers; it says so,
 * and on the board too. A worker may be killed at any moment: its jobs are given to others once
 * their locks are over.
 */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { TraceFolder } from '../../files/trace_folder';
import type { SweepAnswer } from '../../studies/sweep';
import { counted } from '../../views/numbers';
import { unlessInterrupted } from '../given/interrupt';
import { version } from '../given/version';
import { flagError, printError } from '../show/output';
import { PolicyFolder } from '../user/policy_folder';
import { Lanes } from './lane';
import type { PostedSweep } from './queue_board';
import { postedSweeps, postWorker, queueName } from './queue_board';
import type { QueuePackages, RedisAddress } from './redis';
import {
  connectionOf,
  connectRedis,
  disconnectRedis,
  loadQueuePackages,
  redisAddress,
  redisProblem,
} from './redis';
import type { QueuedJob } from './sweep_queue';

export interface WorkerFlags {
  readonly queue: string;
  readonly traces?: string;
  readonly workers: number;
  readonly timeLimit: number;
}

/** How long a job of a worker that was killed is waited for, and how often that is looked into. */
const LOCK_MS = 6_000;
const STALLED_MS = 5_000;
/** With the default of 1 the second kill of a worker would lose the job. */
const MOST_STALLS = 1_000_000_000;
const TURN_MS = 1_000;

/** A sweep that this worker serves. */
interface Serving {
  readonly sweep: PostedSweep;
  readonly worker: Worker<QueuedJob, SweepAnswer>;
  made: number;
}

/** What a worker lacks for a sweep; null if it can serve it. */
export async function lackFor(sweep: PostedSweep, traces: TraceFolder): Promise<string | null> {
  const mine = version();
  if (sweep.machvm !== mine) return `it is machvm ${mine}, and the sweep ${sweep.machvm}`;
  for (const { name, digest, bytes } of sweep.traces) {
    if ((await traces.find(digest, bytes)) !== null) continue;
    const which = `trace ${name} (SHA-256 ${digest.slice(0, 16)}..., ${bytes} bytes)`;
    return `it does not have the ${which}; put it into the folder of --traces`;
  }
  return null;
}

class SweepWorker {
  private readonly id = randomUUID();
  private readonly name = `${hostname()}/${process.pid}`;
  private readonly packages: QueuePackages;
  private readonly address: RedisAddress;
  private readonly redis: Redis;
  private readonly traces: TraceFolder;
  private readonly lanes: Lanes;
  private readonly count: number;
  private readonly policies = new PolicyFolder();
  private readonly serving = new Map<string, Serving>();
  private leaves: Record<string, string> = {};
  private trouble = '';

  constructor(packages: QueuePackages, address: RedisAddress, redis: Redis, flags: WorkerFlags) {
    this.packages = packages;
    this.address = address;
    this.redis = redis;
    this.traces = new TraceFolder(flags.traces ?? null);
    this.count = flags.workers;
    this.lanes = new Lanes(flags.workers, flags.timeLimit);
  }

  /** Serves what there is, for ever. */
  async run(): Promise<never> {
    for (;;) {
      try {
        await this.look();
        this.trouble = '';
      } catch (error) {
        const problem = redisProblem(this.address, error);
        if (problem !== this.trouble) printError(problem);
        this.trouble = problem;
      }
      await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    }
  }

  /** Begins with new sweeps, and ends with those that are gone. */
  private async look(): Promise<void> {
    const sweeps = await postedSweeps(this.redis);
    const before = this.leaves;
    this.leaves = {};
    for (const [plan, sweep] of sweeps) {
      const lack = this.serving.has(plan) ? null : await lackFor(sweep, this.traces);
      if (lack === null) this.serve(plan, sweep);
      else {
        this.leaves[plan] = lack;
        if (before[plan] === lack) continue;
        printError(`${sweep.file}: this worker leaves the sweep to others: ${lack}`);
      }
    }
    const { machvm, name, leaves } = { machvm: version(), name: this.name, leaves: this.leaves };
    await postWorker(this.redis, this.id, { machvm, name, leaves });
    for (const [plan, each] of this.serving) {
      if (sweeps.has(plan)) continue;
      void this.leave(plan).then(() => this.clear(plan));
      printError(`${each.sweep.file}: is over; ${counted(each.made, 'row')} of it were made here`);
    }
  }

  private serve(plan: string, sweep: PostedSweep): void {
    if (this.serving.has(plan)) return;
    const worker = new this.packages.bullmq.Worker<QueuedJob, SweepAnswer>(
      queueName(plan),
      (job, token) => this.make(plan, job, token),
      {
        connection: connectionOf(this.address),
        concurrency: this.count,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_MS,
        maxStalledCount: MOST_STALLS,
        skipVersionCheck: true,
      },
    );
    // Connections come back by themselves; a job whose lock is lost is another worker's by then.
    worker.on('error', () => undefined);
    this.serving.set(plan, { sweep, worker, made: 0 });
    printError(`${sweep.file}: serving a sweep of ${counted(sweep.jobs, 'replay')}`);
  }

  private async leave(plan: string): Promise<void> {
    const serving = this.serving.get(plan);
    this.serving.delete(plan);
    await serving?.worker.close(true).catch(() => undefined);
  }

  /**
   * Removes what this worker wrote for a sweep after its collector had cleared up. If the sweep has
   * just begun again, its collector adds the jobs that it misses.
   */
  private async clear(plan: string): Promise<void> {
    const queue = new this.packages.bullmq.Queue(queueName(plan), {
      connection: connectionOf(this.address),
      skipVersionCheck: true,
    });
    queue.on('error', () => undefined);
    await queue.obliterate({ force: true }).catch(() => undefined);
    await queue.disconnect().catch(() => undefined);
  }

  /** Leaves a job, and its sweep, to others. */
  private async putBack(
    plan: string,
    queued: Job<QueuedJob, SweepAnswer>,
    token: string | undefined,
  ): Promise<never> {
    await queued.moveToWait(token);
    void this.leave(plan);
    throw new this.packages.bullmq.WaitingError();
  }

  /** Makes a row. A job whose trace has gone goes back to the queue. */
  private async make(
    plan: string,
    queued: Job<QueuedJob, SweepAnswer>,
    token: string | undefined,
  ): Promise<SweepAnswer> {
    const { machvm, digest, bytes, reading, policy, job, index } = queued.data;
    const mine = version();
    if (machvm !== mine) throw new Error(`a worker is machvm ${mine}, and its job ${machvm}`);
    const file = await this.traces.find(digest, bytes);
    if (file === null) return this.putBack(plan, queued, token);
    try {
      const policyFile = policy === null ? null : this.policies.fileOf(policy);
      const answer = await this.lanes.run({ file, digest, reading, policyFile, job, index });
      const serving = this.serving.get(plan);
      if (serving !== undefined) serving.made += 1;
      return answer;
    } catch (error) {
      // The trace may have changed, or gone, before the lane read it.
      if ((await this.traces.find(digest, bytes)) === null) {
        return this.putBack(plan, queued, token);
      }
      throw new Error(this.policies.plain(error instanceof Error ? error.message : String(error)));
    }
  }

  /** Ends the processes of the lanes; their jobs go to other workers. */
  stop(): void {
    this.lanes.stop();
    this.policies.remove();
  }
}

/** Serves a queue until it is interrupted. Throws a UsageError if it cannot begin. */
export async function workerCommand(flags: WorkerFlags): Promise<never> {
  const address = redisAddress(flags.queue);
  const packages = loadQueuePackages();
  const { traces } = flags;
  if (traces !== undefined && statSync(traces, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw flagError('--traces', traces, 'is not a folder; name one that holds traces');
  }
  const redis = await connectRedis(packages, address);
  const worker = new SweepWorker(packages, address, redis, flags);
  const lanes = counted(flags.workers, 'lane');
  printError(`${address.shown}: a worker of machvm ${version()} with ${lanes}; Ctrl-C ends it`);
  try {
    return await unlessInterrupted(
      () => worker.stop(),
      () => worker.run(),
    );
  } finally {
    worker.stop();
    disconnectRedis(redis);
  }
}
