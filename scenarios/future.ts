/**
 * The future of a trace, for the policy that needs it: for each reference, the next one to the same
 * page. One pass from the end; eight bytes a reference.
 */
import type { Future } from '../kernel/policy/policy';
import type { Trace } from '../traces/trace';

/** When the page of each reference of a trace is used next. */
export function futureOf(trace: Trace): Future {
  const next = new Float64Array(trace.references).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(trace.distinctPages).fill(-1);
  let now = 0;
  for (const chunk of trace.chunks()) {
    for (const reference of chunk) {
      const page = reference >>> 1;
      const before = last[page] ?? -1;
      if (before >= 0) next[before] = now;
      last[page] = now;
      now += 1;
    }
  }
  return { nextUse: (reference) => next[reference] ?? Number.POSITIVE_INFINITY };
}
