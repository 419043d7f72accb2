/** A reference string through the kernel in demand mode: faults, and who leaves, in order. */
import type { PolicySpec } from '../../kernel/policy/policy';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import { replay, replayFaults } from '../../scenarios/replay/replay';
import { readReferenceString } from '../../traces/readers/refs';
import type { Outcome } from './reference_policies';

/**
 * The policy, which says who is evicted: the key of the page. Keys are asked for when pages enter,
 * so they count pages in the order in which the string first names them.
 */
function watched(spec: PolicySpec, evicted: (key: number) => void): PolicySpec {
  return {
    ...spec,
    create(options, random, view) {
      const policy = spec.create(options, random, view);
      const enter = policy.enter.bind(policy);
      const leave = policy.leave.bind(policy);
      policy.enter = (page, hint) => {
        view.key(page);
        enter(page, hint);
      };
      policy.leave = (page, why) => {
        if (why === 'evicted') evicted(view.key(page));
        leave(page, why);
      };
      return policy;
    },
  };
}

/** `policy` as on a command line: `clock:bits=2`. Pages that end in `w` are written. */
export function kernelPaging(
  policy: string,
  string: string | readonly number[],
  frames: number,
): Outcome {
  const references = typeof string === 'string' ? string : string.join(' ');
  const trace = readReferenceString(references, { file: 'string' });
  const { spec, options } = choosePolicy(policy, (path) => {
    throw new Error(`${path} is no policy`);
  });
  const pages = [...new Set(references.split(' ').map((page) => Number.parseInt(page, 10)))];
  const victims: number[] = [];
  const replayed = replay(trace, {
    frames,
    policy: watched(spec, (key) => victims.push(pages[key] ?? Number.NaN)),
    policyOptions: options,
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'test',
  });
  if (replayed.end !== 'done') throw new Error(`${policy} with ${frames} frames: stuck`);
  return { faults: replayFaults(replayed), victims };
}

/** The pages that leave, as they are written in the string. */
export function victimsOf(policy: string, frames: number, string: string): string {
  return kernelPaging(policy, string, frames).victims.join(' ');
}
