/**
 * `machvm sweep`: a grid of replays over all cores, or a shard of it, which is for one of several
 * machines. Rows come in the order of the grid, whoever is done first; a sweep that is stopped goes
 * on when it is started again.
 */
import { availableParallelism } from 'node:os';
import { namesAll } from '../../scenarios/language/policy_choice';
import { countedHow } from '../../studies/running_row';
import type { Shard } from '../../studies/shard';
import { MOST_SHARDS, parseShard, partOf, shardText } from '../../studies/shard';
import type { SweepAnswer } from '../../studies/sweep';
import { counted } from '../../views/numbers';
import { unlessInterrupted } from '../given/interrupt';
import {
  flagError,
  Progress,
  print,
  printError,
  printIoErrors,
  settled,
  UsageError,
} from '../show/output';
import { reportLeftOut } from '../studies/study_flags';
import { SweepJournal } from '../studies/sweep_journal';
import type { SweepPlan } from '../studies/sweep_plan';
import { planOf } from '../studies/sweep_plan';
import { refuseQueue, runQueued } from '../studies/sweep_queue';
import type { WorkerJob } from '../studies/sweep_worker';
import { runAll } from '../studies/worker_pool';
import { restUserCode } from '../user/user_code';
import { dryRunSweep, refuseBesideDrySweep } from './sweep_dry_run';
import type { SweepFlags } from './sweep_results';
import { finishSweep, openResults } from './sweep_results';

/** The shard that is asked for; null for the whole sweep. */
function shardOf(flags: SweepFlags): Shard | null {
  if (flags.shard === undefined) return null;
  const shard = parseShard(flags.shard);
  if (shard === null) {
    const shape = `PART/COUNT, such as 3/16, PART from 1 to COUNT, COUNT at most ${MOST_SHARDS}`;
    throw flagError('--shard', flags.shard, `must be ${shape}`);
  }
  for (const flag of ['plot', 'relative'] as const) {
    if (flags[flag] === undefined) continue;
    const instead = 'give the flag to `machvm sweep merge`';
    throw new UsageError(`--${flag}: a shard has only a part of the rows; ${instead}`);
  }
  return shard;
}

/** Refuses flags that would change nothing beside a queue. */
function refuseBesideQueue(flags: SweepFlags): void {
  if (flags.shard !== undefined) {
    throw new UsageError('sweep: --shard or --queue, not both; a queue shares the rows by itself');
  }
  if (flags.workers !== undefined) {
    const instead = 'give the flag to `machvm worker`';
    throw new UsageError(`--workers: the workers of the queue make the rows; ${instead}`);
  }
}

/** The journal beside the results; each shard has its own. */
function journalOf(out: string, shard: Shard | null): string {
  return shard === null ? `${out}.journal` : `${out}.${shard.part}-of-${shard.of}.journal`;
}

/** The numbers of the jobs of a shard, or of all. */
function numbersOf({ jobs }: SweepPlan, shard: Shard | null): readonly number[] {
  return [...jobs.keys()].filter((i) => shard === null || partOf(i, shard.of) === shard.part);
}

/** Runs what is left of the jobs with these numbers. An interrupt loses no row. */
async function runJobs(
  plan: SweepPlan,
  numbers: readonly number[],
  journal: SweepJournal,
  workers: number,
): Promise<void> {
  const left = numbers.flatMap((index): readonly WorkerJob[] => {
    const job = plan.jobs[index];
    const trace = plan.traces.get(job?.trace ?? '');
    if (job === undefined || trace === undefined || journal.done.has(index)) return [];
    const { file, digest, reading } = trace;
    const policyFile = plan.policies.get(job.policy)?.file ?? null;
    return [{ file, digest, reading, policyFile, job, index }];
  });
  if (left.length === 0) return;
  const before = numbers.length - left.length;
  let ended = 0;
  const done = (): string => `${before + ended} of ${numbers.length}`;
  const interrupted = (): void => {
    printError(`${done()} replays are done; the same command goes on from there`);
  };
  // From here on the policies of the user's run in the workers only.
  restUserCode();
  const progress = new Progress();
  try {
    await unlessInterrupted(interrupted, () =>
      runAll<WorkerJob, SweepAnswer>(left, {
        worker: 'cli/studies/sweep_worker',
        workers,
        command: 'sweep',
        answered({ job, index }, answer) {
          journal.add(index, answer);
          ended += 1;
          progress.update(`${done()} replays: ${job.trace} ${job.policy}`);
        },
      }),
    );
  } finally {
    progress.clear();
  }
}

/** Runs a sweep or a shard, or what is left of it; answers the exit status. */
export async function sweepCommand(file: string, flags: SweepFlags): Promise<number> {
  const shard = shardOf(flags);
  if (flags.dryRun === true) refuseBesideDrySweep(flags);
  if (flags.queue !== undefined) refuseBesideQueue(flags);
  const results = openResults(file, flags);
  const { open, out } = results;
  await settled();
  if (flags.queue !== undefined) await refuseQueue(flags.queue);
  const plan = await planOf(open);
  if (namesAll(open.sweep.policies)) reportLeftOut(open.sweep.pageout);
  const numbers = numbersOf(plan, shard);
  if (flags.dryRun === true) {
    dryRunSweep(open, plan, numbers, flags.workers);
    return 0;
  }
  print(countedHow(open.sweep, 'kernel: true'));
  const journal = new SweepJournal(journalOf(out, shard), plan, shard);
  const before = numbers.filter((index) => journal.done.has(index)).length;
  if (before > 0) print(`${journal.file}: goes on after ${before} of ${numbers.length} replays`);
  if (flags.queue === undefined) {
    await runJobs(plan, numbers, journal, flags.workers ?? availableParallelism());
  } else {
    restUserCode();
    await runQueued(plan, journal, file, flags.queue);
  }
  if (shard !== null) return endShard(shard, numbers, journal, file);
  const status = finishSweep(results, plan, journal.done);
  journal.remove();
  return status;
}

/** A shard leaves its journal, for a merge; answers the exit status. */
function endShard(
  shard: Shard,
  numbers: readonly number[],
  journal: SweepJournal,
  file: string,
): number {
  const name = `shard ${shardText(shard)}`;
  print(`${counted(numbers.length, 'row')} of ${name} in ${journal.file}`);
  print(`When all shards are done, \`machvm sweep merge ${file}\` puts their journals together.`);
  const answers = numbers.flatMap((index) => journal.done.get(index) ?? []);
  return printIoErrors(answers.flatMap(({ io_errors }) => io_errors));
}
