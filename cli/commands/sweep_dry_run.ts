/**
 * `machvm sweep --dry-run`: the rows of a sweep or of a shard, the memory that they need and about
 * how long they take.
 */
import { availableParallelism } from 'node:os';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import { GridCosts, USUAL_MISSES } from '../../studies/grid';
import { INFINITE, infiniteChoice } from '../../studies/replay_row';
import { grouped } from '../../views/numbers';
import { refuseFlags } from '../given/exclusive';
import { memoryOf, NO_ROWS, printDryRun } from '../studies/dry_run';
import type { OpenSweep, SweepPlan } from '../studies/sweep_plan';
import type { SweepFlags } from './sweep_results';

/** Refuses flags that would change nothing. */
export function refuseBesideDrySweep(flags: SweepFlags): void {
  refuseFlags('sweep', flags, ['out', 'plot', 'relative', 'queue'], NO_ROWS);
}

/** Prints what would be done for the jobs with these numbers. */
export function dryRunSweep(
  { sweep, load }: OpenSweep,
  plan: SweepPlan,
  numbers: readonly number[],
  workers = availableParallelism(),
): void {
  const jobs = numbers.flatMap((index) => plan.jobs[index] ?? []);
  const threads = Math.max(1, Math.min(workers, jobs.length));
  const priced = jobs.map(({ trace: name, policy, frames, seed }) => {
    const choice = policy === INFINITE ? infiniteChoice(sweep.pageout) : choosePolicy(policy, load);
    const { references = 0, distinctPages = 0 } = plan.traces.get(name)?.trace ?? {};
    const trace = { references, distinctPages };
    const knowsFuture = choice.spec.needsFuture === true;
    const costs = new GridCosts(trace, sweep, () => USUAL_MISSES);
    return {
      seconds: costs.replay({ choice, frames, seed }),
      // Each thread of a sweep keeps its own copy of a trace.
      bytes: threads * memoryOf(trace, 1, { keeps: true, knowsFuture }),
      line: [name, policy, grouped(frames), seed],
    };
  });
  const bytes = priced.reduce((most, each) => Math.max(most, each.bytes), 0);
  const lines = priced.map(({ line }) => line);
  printDryRun(['trace', 'policy', 'frames', 'seed'], lines, priced, { threads, bytes });
}
