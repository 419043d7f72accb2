/**
 * One published answer, held against the policies that it means, alone or in the kernel.
 */
import { choosePolicy } from '../scenarios/language/policy_choice';
import type { Trace } from '../traces/trace';
import { beginRow } from './running_row';
import type { Vector } from './vectors';

export interface CheckedVector {
  readonly line: number;
  readonly source: string;
  readonly algorithm: string;
  readonly frames: number;
  readonly published: number;
  readonly verdict: 'agrees' | 'differs' | 'skipped';
  /** What each policy that the row means gives; none if there is no trace or no such policy. */
  readonly answers: readonly { readonly policy: string; readonly faults: number }[];
}

function faultsOf(trace: Trace, policy: string, frames: number, kernel: boolean): number {
  const choice = choosePolicy(policy, (path) => {
    throw new Error(`vectors: ${path} is not in the registry`);
  });
  const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
  const running = beginRow({ trace, choice, frames, table: { ...table, kernel } });
  while (running.advance());
  return running.row().faults;
}

/**
 * A row agrees if every policy that is said to give its number does, in the kernel if so wanted.
 * `find` looks up traces.
 */
export function checkVector(
  vector: Vector,
  find: (name: string) => Trace | null,
  kernel = false,
): CheckedVector {
  const { line, source, algorithm, frames, faults, preloaded } = vector;
  const trace = typeof vector.trace === 'string' ? find(vector.trace) : vector.trace;
  const policies = trace === null ? [] : vector.policies;
  const answers = policies.map((policy) => {
    const all = trace === null ? 0 : faultsOf(trace, policy, frames, kernel);
    const before = preloaded === null ? 0 : faultsOf(preloaded, policy, frames, kernel);
    return { policy, faults: all - before };
  });
  const agrees = answers.every((answer) => answer.faults === faults);
  const verdict = answers.length === 0 ? 'skipped' : agrees ? 'agrees' : 'differs';
  return { line, source, algorithm, frames, published: faults, verdict, answers };
}
