/**
 * The future of references, for the policy that needs it: for each reference, the next one to the
 * same page. One pass; four bytes a reference, since the future cannot be told piece by piece.
 */
import type { Future } from '../../kernel/policy/policy';
import { TraceError } from '../../traces/trace_error';

const NEVER = 2 ** 32 - 1;
/** No array has room for more. */
const MOST_REFERENCES = 2 ** 31 - 1;

/** References that can be made over again: a trace, or what a task is going to do. */
export interface References {
  readonly name: string;
  /** How many there are. */
  readonly references: number;
  /** Pages are numbered from 0 to below this. */
  readonly distinctPages: number;
  /** Each is `page << 1 | write`. */
  chunks(): Iterable<Uint32Array>;
}

/** When the page of each reference is used next. */
export function futureOf(trace: References): Future {
  if (trace.references > MOST_REFERENCES) {
    const what = `has ${trace.references} references, too many to know the future of`;
    throw new TraceError({ file: trace.name, what, expected: `at most ${MOST_REFERENCES}` });
  }
  const next = new Uint32Array(trace.references).fill(NEVER);
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
  return {
    nextUse(reference) {
      const when = next[reference] ?? NEVER;
      return when === NEVER ? Number.POSITIVE_INFINITY : when;
    },
  };
}
