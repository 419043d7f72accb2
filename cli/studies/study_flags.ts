/**
 * Flags that replay, curve and sweep share: which policies and bounds, which sizes, which part of
 * the trace, what stands behind the pages, and against which policy results are compared.
 */
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import {
  choosePolicies,
  leftOutOfAll,
  namesAll,
  PolicyChoiceError,
} from '../../scenarios/language/policy_choice';
import { meant } from '../../scenarios/language/suggest';
import { replayStores } from '../../scenarios/replay/replay';
import type { Bounds } from '../../studies/bounds';
import { boundsList, boundsProblem } from '../../studies/bounds';
import type { Yardstick } from '../../studies/figure';
import { yardsticks } from '../../studies/figure';
import type { ReplayTable } from '../../studies/replay_row';
import { chooseSizes, refuseSizes, SizesError } from '../../studies/sizes';
import { plainRows, rowsCsv } from '../../studies/study_row';
import type { Trace } from '../../traces/trace';
import { counted } from '../../views/numbers';
import { refuseBothForms } from '../given/exclusive';
import type { ReadingFlags } from '../given/trace_files';
import { traceReport } from '../given/trace_info';
import { flagError, print, printJson, UsageError, wrapped } from '../show/output';
import { visible } from '../show/visible';
import { loadGuardedPolicy } from '../user/guarded_policy';
import { TERMINAL } from './figure_file';

export interface TableFlags {
  readonly pageout: string;
  readonly store: string;
  readonly contents: string;
  readonly kernel: boolean;
  readonly seed: string;
}

/** Which part of a trace is replayed, and which of that is counted. */
export interface PartFlags extends ReadingFlags {
  readonly warmup?: string;
  readonly limit?: string;
  readonly stream: boolean;
}

/** How the rows of a grid are made. */
export interface GridFlags {
  readonly workers?: number;
  readonly dryRun: boolean;
}

/** What is compared, and with what. */
export interface ComparisonFlags {
  readonly bounds?: string;
  readonly relative?: string;
}

/** Where results go. */
export interface RowFlags {
  readonly json: boolean;
  readonly csv: boolean;
  readonly plot?: string;
}

export function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value.toLowerCase());
  if (found !== undefined) return found;
  throw flagError(`--${flag}`, value, `unknown; ${meant(value, known)}`);
}

export function tableOf({
  pageout,
  store,
  contents,
  kernel,
}: TableFlags): Omit<ReplayTable, 'seed'> {
  const stores = Object.keys(replayStores) as (keyof typeof replayStores)[]; // parsed
  return {
    pageout: oneOf('pageout', pageout, ['demand', 'daemon', 'segments']),
    store: oneOf('store', store, stores),
    contents: oneOf('contents', contents, ['stamps', 'bytes']),
    kernel,
  };
}

/** The seeds of a list, each once. */
export function seedsOf(list: string): readonly string[] {
  const seeds = list.split(',').map((seed) => seed.trim());
  if (!seeds.includes('')) return [...new Set(seeds)];
  throw flagError('--seed', list, 'a seed is empty; write a list such as 1,2,3');
}

/** A number of references, if it was given. */
export function referencesOf(flag: 'warmup' | 'limit', text: string | undefined): number | null {
  if (text === undefined) return null;
  const least = flag === 'limit' ? 1 : 0;
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= least) return count;
  const shape = `a whole number of references from ${least} on, without a unit, such as 10000`;
  throw flagError(`--${flag}`, text, `must be ${shape}`);
}

/** What is wrong with a warm-up of that length for a trace; null if nothing is. */
export function warmupProblem(trace: Trace, warmup: number): string | null {
  if (warmup < Math.max(1, trace.references)) return null;
  const has = `${trace.name} has ${counted(trace.references, 'reference')} to replay`;
  return `${has}; the warm-up must leave at least one of them to count`;
}

/** The bounds that are asked for. */
export function boundsOf(
  text: string | undefined,
  usual: Bounds,
  pageout: ReplayTable['pageout'],
): Bounds {
  if (text === undefined) return boundsProblem(usual, pageout) === null ? usual : 'infinite';
  const bounds = oneOf('bounds', text, boundsList);
  const problem = boundsProblem(bounds, pageout);
  if (problem !== null) throw flagError('--bounds', text, problem);
  return bounds;
}

/** The policy in whose misses results are shown; null for shares of references. */
export function yardstickOf(text: string | undefined): Yardstick | null {
  return text === undefined ? null : oneOf('relative', text, yardsticks);
}

/** Throws a UsageError for a flag that does not go with --json or --csv. */
export function refuseBesideRows(command: string, flags: ComparisonFlags & RowFlags): void {
  const { json, csv, plot, relative } = flags;
  refuseBothForms(command, flags);
  if (!json && !csv) return;
  const rows = json ? '--json' : '--csv';
  if (plot === TERMINAL) {
    const why = 'standard output gets the rows; name a file, such as curves.svg';
    throw new UsageError(`${command}: --plot term: ${why}`);
  }
  if (relative !== undefined && plot === undefined) {
    const what = `is for the table, which ${rows} replaces, and for plots; leave one of them out`;
    throw new UsageError(`${command}: --relative: ${what}`);
  }
}

/** Prints the rows as JSON or CSV, if the flags say so; false if they are for people. */
export function printedRows(
  { json, csv }: RowFlags,
  whole: Trace,
  rows: Parameters<typeof rowsCsv>[0],
  more: readonly string[] = [],
): boolean {
  if (json) {
    printJson({ trace: traceReport(whole), rows: plainRows(rows, more) });
  } else if (csv) process.stdout.write(visible(rowsCsv(rows, more)));
  return json || csv;
}

/** Says on stderr which policies `all` left out, and why. */
export function reportLeftOut(pageout: ReplayTable['pageout']): void {
  const left = leftOutOfAll(pageout);
  for (const why of new Set(left.map((each) => each.why))) {
    const names = left.flatMap((each) => (each.why === why ? [each.policy] : []));
    process.stderr.write(`${wrapped(`all leaves out what ${why}: ${names.join(', ')}`)}\n`);
  }
}

export function policiesOf(
  list: string,
  pageout: ReplayTable['pageout'] = 'demand',
): readonly PolicyChoice[] {
  try {
    const chosen = choosePolicies(list, loadGuardedPolicy, pageout);
    const stranger = chosen.find(({ spec }) => pageout === 'segments' && !spec.segmented);
    if (stranger !== undefined) {
      const { label } = stranger;
      throw flagError('--policy', label, 'the policy knows no segments; use policy gnu');
    }
    if (namesAll(list.split(','))) reportLeftOut(pageout);
    return chosen;
  } catch (error) {
    if (error instanceof PolicyChoiceError) throw new UsageError(`--policy: ${error.message}`);
    throw error;
  }
}

/** Checks a list of sizes, and answers what finds them for a trace. */
export function sizesOf(
  list: string,
  pageout: ReplayTable['pageout'] = 'demand',
): (trace: Trace) => readonly number[] {
  clearly(() => refuseSizes(list, pageout));
  return (trace) => clearly(() => chooseSizes(list, trace, pageout));
}

function clearly<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SizesError) throw new UsageError(`--frames: ${error.message}`);
    throw error;
  }
}

/** Which conventions were in force, for every policy that has some; `told` has label and text. */
export function printConventions(told: Iterable<readonly [label: string, text: string]>): void {
  for (const [label, text] of new Map(told)) {
    if (text !== '') print(wrapped(`${label}: ${text}`));
  }
}
