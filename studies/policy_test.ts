/** What the test of a policy needs: its contract, and its faults. */
import { needs, optionsProblem, record, refuse } from '../kernel/mach/given';
import { policies } from '../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import type { PolicyChoice } from '../scenarios/policy_choice';
import type { ReplayOptions } from '../scenarios/replay';
import { replay, replayFaults } from '../scenarios/replay';
import type { Trace } from '../traces/trace';
import { policyProblems } from './policy_check';

/** The values of a policy's options where nothing else is given. */
function defaultsOf(spec: PolicySpec): PolicyOptions {
  return Object.fromEntries(Object.entries(spec.options).map(([key, { value }]) => [key, value]));
}

/** A policy, or the name of one of the package. Throws a TypeError for anything else. */
export function policyNamed(policy: string | PolicySpec): PolicySpec {
  const known: Readonly<Record<string, PolicySpec>> = policies;
  const own = typeof policy === 'string' && Object.hasOwn(known, policy);
  const spec = typeof policy === 'string' ? (own ? known[policy] : undefined) : policy;
  if (typeof Object(spec).create === 'function' && spec !== undefined) return spec;
  const what = typeof policy === 'string' ? `there is no policy ${policy}` : 'this is not a policy';
  throw new TypeError(`${what}; give what definePolicy makes, or one of ${Object.keys(known)}`);
}

/** A policy, or the name of one, with the values of its options, defaults filled in. */
export function choiceOf(policy: string | PolicySpec, options: PolicyOptions = {}): PolicyChoice {
  const spec = policyNamed(policy);
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
  const spec = policyNamed(policy);
  refuse('checkPolicy', optionsProblem(options, spec.options ?? {}, 'the options'));
  return policyProblems(choiceOf(policy, options));
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
  const choice = choiceOf(policy, options.policyOptions);
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
