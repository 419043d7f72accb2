/**
 * The board beside the queues: which sweeps there are, and which workers. Both sides read it: a
 * worker finds the sweeps that it can serve, and a collector learns why nobody serves its own.
 *
 *   machvm:sweeps    by the id of its plan, what a worker must have for a sweep
 *   machvm:workers   by a name that it drew, what a worker is, and which sweeps it leaves to others
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { SweepPlan } from './sweep_plan';

const SWEEPS = 'machvm:sweeps';
const WORKERS = 'machvm:workers';

/** A worker that has not written for so long is gone. */
const GONE_SECONDS = 10;
const FORGET_SECONDS = 3600;

const sweepShape = z.object({
  machvm: z.string(),
  /** The file that describes it, for people. */
  file: z.string(),
  jobs: z.number(),
  traces: z.array(z.object({ name: z.string(), digest: z.string(), bytes: z.number() })),
});

const workerShape = z.object({
  machvm: z.string(),
  /** The machine and the process, for people. */
  name: z.string(),
  /** When it wrote this, in seconds by the clock of Redis. */
  at: z.number(),
  /** The plans that it leaves to others, and why. */
  leaves: z.record(z.string(), z.string()),
});

export type PostedSweep = z.infer<typeof sweepShape>;
export type PostedWorker = z.infer<typeof workerShape>;

function parsed<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The name of a plan's queue. */
export function queueName(plan: string): string {
  return `machvm-${plan}`;
}

export async function postSweep(redis: Redis, file: string, plan: SweepPlan): Promise<void> {
  const traces = [...plan.traces].map(([name, { digest, bytes }]) => ({ name, digest, bytes }));
  const posted: PostedSweep = { machvm: plan.machvm, file, jobs: plan.jobs.length, traces };
  await redis.hset(SWEEPS, plan.id, JSON.stringify(posted));
}

export async function removeSweep(redis: Redis, plan: string): Promise<void> {
  await redis.hdel(SWEEPS, plan);
}

/** All sweeps by the ids of their plans. */
export async function postedSweeps(redis: Redis): Promise<ReadonlyMap<string, PostedSweep>> {
  const all = Object.entries(await redis.hgetall(SWEEPS));
  return new Map(
    all.flatMap(([plan, text]) => {
      const sweep = parsed(sweepShape, text);
      return sweep === null ? [] : [[plan, sweep] as const];
    }),
  );
}

async function seconds(redis: Redis): Promise<number> {
  return Number((await redis.time())[0]);
}

export async function postWorker(
  redis: Redis,
  id: string,
  worker: Omit<PostedWorker, 'at'>,
): Promise<void> {
  const at = await seconds(redis);
  await redis.hset(WORKERS, id, JSON.stringify({ ...worker, at } satisfies PostedWorker));
}

/** The workers that are at work now. */
export async function postedWorkers(redis: Redis): Promise<readonly PostedWorker[]> {
  const now = await seconds(redis);
  const found: PostedWorker[] = [];
  for (const [id, text] of Object.entries(await redis.hgetall(WORKERS))) {
    const worker = parsed(workerShape, text);
    if (worker === null || now - worker.at > FORGET_SECONDS) await redis.hdel(WORKERS, id);
    else if (now - worker.at <= GONE_SECONDS) found.push(worker);
  }
  return found;
}
