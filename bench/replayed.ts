/** A policy as the benchmark runs it: alone, and in the kernel in demand mode. */
import { policies } from '../kernel/policy/policies';
import type { PolicyOptions } from '../kernel/policy/policy';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { replay, replayFaults } from '../scenarios/replay/replay';
import { RunningCount } from '../studies/counted_row';
import type { Trace } from '../traces/trace';

type Name = keyof typeof policies;

/** The published counts are of clocks whose new pages have no bit set. */
function optionsOf(policy: Name): PolicyOptions {
  return policy === 'clock' ? { insert: 0 } : {};
}

const shared = { pageout: 'demand', contents: 'stamps', store: 'object', seed: 'bench' } as const;

/** Counts by the policy alone; answers the faults. */
export function aloneFaults(trace: Trace, policy: Name, frames: number): number {
  const choice = {
    label: policy,
    name: policy,
    spec: policies[policy],
    options: optionsOf(policy),
  };
  const running = new RunningCount({ trace, choice, frames, table: shared });
  while (running.advance());
  return running.row().faults;
}

/** Replays in the kernel: every message, nobody listening. Answers the faults. */
export function kernelFaults(
  trace: Trace,
  policy: Name,
  frames: number,
  contents: ReplayOptions['contents'] = 'stamps',
): number {
  const replayed = replay(trace, {
    ...{ ...shared, contents, frames },
    policy: policies[policy],
    policyOptions: optionsOf(policy),
  });
  if (replayed.end !== 'done') throw new Error(`bench: the replay ended ${replayed.end}`);
  return replayFaults(replayed);
}
