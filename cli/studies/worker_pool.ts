/**
 * A pool of worker threads for commands of many replays. Jobs and answers are plain data, and each
 * lane of the pool takes the next job of one list: jobs of one trace, which stand together, stay
 * together. Choice and price: docs/decisions/0024-worker-pool.md.
 */
import { entryFile } from '../../files/package_folder';
import { nodeArgs } from '../given/node_args';
import { UsageError } from '../show/output';

/** What works, and how much of it at a time. */
export interface Pool<Job, Answer> {
  /** The entry whose `run` takes a job, such as `cli/studies/grid_worker`. */
  readonly worker: string;
  readonly workers: number;
  /** What errors begin with. */
  readonly command: string;
  /** Called as answers come, in any order. */
  readonly answered: (job: Job, answer: Answer) => void;
}

/** Runs all jobs. Throws a UsageError for the first that fails. */
export async function runAll<Job, Answer>(
  jobs: readonly Job[],
  { worker, workers, command, answered }: Pool<Job, Answer>,
): Promise<void> {
  if (jobs.length === 0) return;
  const { Piscina } = (await import('piscina')).default;
  const threads = Math.min(workers, jobs.length);
  const pool = new Piscina<Job, Answer>({
    filename: entryFile(worker),
    name: 'run',
    maxThreads: threads,
    minThreads: threads,
    execArgv: [...nodeArgs()],
  });
  try {
    const next = jobs.values();
    const lane = async (): Promise<void> => {
      for (const job of next) answered(job, await pool.run(job));
    };
    await Promise.all(Array.from({ length: threads }, lane));
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${command}: ${wordsOf(error)}`);
  } finally {
    await pool.destroy();
  }
}

/** An error of a worker is a copy without its class. */
function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
