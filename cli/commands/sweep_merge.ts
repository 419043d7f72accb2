/**
 * `machvm sweep merge`: the journals of all shards of a sweep, put together to the bytes that one
 * machine would have written.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { countedHow } from '../../studies/running_row';
import { partOf } from '../../studies/shard';
import { counted } from '../../views/numbers';
import { print, settled, UsageError } from '../show/output';
import { SweepAnswers } from '../studies/sweep_journal';
import type { SweepPlan } from '../studies/sweep_plan';
import { planOf } from '../studies/sweep_plan';
import type { ResultFlags } from './sweep_results';
import { finishSweep, openResults } from './sweep_results';

/** The journals beside the results: those of shards, and that of a run of the whole sweep. */
function journalsBeside(out: string): readonly string[] {
  const [folder, name] = [dirname(out), basename(out)];
  const parts = readdirSync(folder).filter(
    (file) =>
      file.startsWith(`${name}.`) && /^(\d+-of-\d+\.)?journal$/.test(file.slice(name.length + 1)),
  );
  return parts.sort().map((file) => join(folder, file));
}

/** Numbers in order as people list them: 1, 4-7. */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** Throws a UsageError if rows are missing; it names the shards that have them. */
function refuseHoles(
  file: string,
  { jobs }: SweepPlan,
  { done }: SweepAnswers,
  shards: readonly string[],
): void {
  const missing = [...jobs.keys()].filter((index) => !done.has(index));
  if (missing.length === 0) return;
  const what = `${missing.length} of ${counted(jobs.length, 'row')}`;
  const counts = [...new Set(shards.map((shard) => Number(shard.split('/')[1])))];
  const [of] = counts;
  if (of === undefined || counts.length > 1) {
    const rows = ranges(missing.map((index) => index + 1));
    throw new UsageError(`${file}: lacks ${what}: ${rows}; run the shards that have them`);
  }
  const lacking = new Map<number, number>();
  for (const index of missing) {
    const part = partOf(index, of);
    lacking.set(part, (lacking.get(part) ?? 0) + 1);
  }
  const parts = [...lacking].sort(([a], [b]) => a - b);
  const named = parts.map(([part, rows]) => `${part}/${of} (${counted(rows, 'row')})`).join(', ');
  const [[first] = []] = parts;
  const run = `machvm sweep ${file} --shard ${first}/${of}`;
  throw new UsageError(`${file}: lacks ${what}, of the shards ${named}; run \`${run}\``);
}

/** Merges journals, by default those beside the results; answers the exit status. */
export async function sweepMergeCommand(
  file: string,
  journals: readonly string[],
  flags: ResultFlags,
): Promise<number> {
  const results = openResults(file, flags);
  const { open, out } = results;
  await settled();
  const found = journals.length > 0 ? journals : journalsBeside(out);
  if (found.length === 0) {
    const run = `machvm sweep ${file} --shard 1/2`;
    const meant = `run each shard first, as \`${run}\`, or name the journals behind ${file}`;
    throw new UsageError(`${out}: there is no journal of a shard beside it; ${meant}`);
  }
  const lost = found.find((journal) => !existsSync(journal));
  if (lost !== undefined) throw new UsageError(`${lost}: no such file`);
  const plan = await planOf(open);
  print(countedHow(open.sweep, 'kernel: true'));
  const answers = new SweepAnswers(plan);
  const shards = found.flatMap((journal) => answers.take(journal).shard ?? []);
  refuseHoles(file, plan, answers, shards);
  return finishSweep(results, plan, answers.done);
}
