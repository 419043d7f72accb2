/** What the test of a policy needs: its contract, and its faults. */
import { GivenError, needs, optionsProblem, record, refuse } from '../kernel/mach/given';
import { policies } from '../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { replay, replayFaults } from '../scenarios/replay/replay';
import type { Trace } from '../traces/trace';
import { policyProblems } from './policy_check';

/** The values of a policy's options where nothing else is given. */
function defaultsOf(spec: PolicySpec): PolicyOptions {
  return Object.fromEntries(Object.entries(spec.options).map(([key, { value }]) => [key, value]));
}

/** A policy, or the name of one of the package. Throws a GivenError for anything else. */
export function policyNamed(policy: string | PolicySpec): PolicySpec {
  const known: Readonly<Record<string, PolicySpec>> = policies;
  const own = typeof policy === 'string' && Object.hasOwn(known, policy);
  const spec = typeof policy === 'string' ? (own ? known[policy] : undefined) : policy;
  if (typeof Object(spec).create === 'function' && spec !== undefined) return spec;
  const what = typeof policy === 'string' ? `there is no policy ${policy}` : 'this is not a policy';
  throw new GivenError(`${what}; give what definePolicy makes, or one of ${Object.keys(known)}`);
}

/**
 * A policy, or the name of one, with the values of its options, defaults filled in. Throws a
 * GivenError, which names `where`, for options that the policy has not.
 */
export function choiceOf(
  where: string,
  policy: string | PolicySpec,
  options: PolicyOptions = {},
  what = 'policyOptions',
): PolicyChoice {
  const spec = policyNamed(policy);
  refuse(where, optionsProblem(options, spec.options ?? {}, what));
  const label = typeof policy === 'string' ? policy : 'policy';
  return { label, name: label, spec, options: { ...defaultsOf(spec), ...options } };
}

/**
 * Drives a policy by hand with random scripts, then by the kernel with random reference strings, as
 * `machvm policies --check` does. Returns a sentence for each thing that breaks the contract.
 */
export function checkPolicy(
  policy: string | PolicySpec,
  options: PolicyOptions = {},
): readonly string[] {
  return policyProblems(choiceOf('checkPolicy', policy, options, 'the options'));
}

/** How a trace is replayed; see ReplayOptions. */
export interface CountOptions extends Partial<Omit<ReplayOptions, 'policy' | 'frames'>> {
  /** What definePolicy makes, or the name of a policy of the package. */
  readonly policy: string | PolicySpec;
  /** Pages that the cache holds; with `pageout: 'daemon'`, frames of the machine, 48 or more. */
  readonly frames: number;
}

/** How many page faults a trace has, on a cache of so many pages with `pageout: 'demand'`. */
export function countFaults(trace: Trace, given: CountOptions): number {
  needs('countFaults', 'the options', given, record('{ policy, frames }'));
  const { policy, ...options } = given;
  const choice = choiceOf('countFaults', policy, options.policyOptions);
  return replayFaults(
    replay(trace, {
      pageout: 'demand',
      contents: 'stamps',
      store: 'object',
      seed: '1',
      ...options,
      policy: choice.spec,
      policyOptions: choice.options,
    }),
  );
}
