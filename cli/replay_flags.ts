/**
 * Flags that several commands share: which policies, which sizes, what stands behind the pages.
 */
import type { PolicyChoice } from '../scenarios/policy_choice';
import { choosePolicies, PolicyChoiceError } from '../scenarios/policy_choice';
import { replayStores } from '../scenarios/replay';
import { meant } from '../scenarios/suggest';
import type { ReplayTable } from '../studies/replay_row';
import { chooseSizes, SizesError } from '../studies/sizes';
import type { Trace } from '../traces/trace';
import { loadGuardedPolicy } from './guarded_policy';
import { print, UsageError, wrapped } from './output';

export interface TableFlags {
  readonly pageout: string;
  readonly store: string;
  readonly contents: string;
  readonly seed: string;
}

export function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${flag} ${value}: unknown; ${meant(value, known)}`);
}

export function tableOf({ pageout, store, contents, seed }: TableFlags): ReplayTable {
  const stores = Object.keys(replayStores) as (keyof typeof replayStores)[]; // parsed
  return {
    pageout: oneOf('pageout', pageout, ['demand', 'daemon', 'segments']),
    store: oneOf('store', store, stores),
    contents: oneOf('contents', contents, ['stamps', 'bytes']),
    seed,
  };
}

export function policiesOf(list: string): readonly PolicyChoice[] {
  try {
    return choosePolicies(list, loadGuardedPolicy);
  } catch (error) {
    if (error instanceof PolicyChoiceError) throw new UsageError(`--policy: ${error.message}`);
    throw error;
  }
}

export function sizesOf(
  list: string,
  trace: Trace,
  pageout: ReplayTable['pageout'] = 'demand',
): readonly number[] {
  try {
    return chooseSizes(list, trace, pageout);
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
