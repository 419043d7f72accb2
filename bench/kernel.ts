/** The kernel as the benchmark runs it: demand mode, every message, nobody listening. */
import { policies } from '../kernel/policy/policies';
import type { ReplayOptions } from '../scenarios/replay';
import { replay, replayFaults } from '../scenarios/replay';
import type { Trace } from '../traces/trace';

/** Runs a trace; answers the faults. */
export function kernelFaults(
  trace: Trace,
  policy: keyof typeof policies,
  frames: number,
  contents: ReplayOptions['contents'] = 'stamps',
): number {
  const replayed = replay(trace, {
    frames,
    policy: policies[policy],
    // The published counts are of clocks whose new pages have no bit set.
    policyOptions: policy === 'clock' ? { insert: 0 } : {},
    pageout: 'demand',
    contents,
    store: 'object',
    seed: 'bench',
  });
  if (replayed.end !== 'done') throw new Error(`bench: the replay ended ${replayed.end}`);
  return replayFaults(replayed);
}
