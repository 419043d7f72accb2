/**
 * The trace that a worker read last: it is kept, since the jobs of one trace stand together.
 */
import type { TraceReading } from '../scenarios/trace_reading';
import { traceKey } from '../scenarios/trace_reading';
import { limitedTrace } from '../traces/limited_trace';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';

let kept: { readonly key: string; readonly limit: number; readonly trace: Trace } | null = null;

/** The first references of a file's trace, which is read unless it was the last one. */
export async function keptTrace(
  file: string,
  reading: TraceReading = {},
  limit = Number.POSITIVE_INFINITY,
): Promise<Trace> {
  const key = traceKey(file, reading);
  if (kept?.key === key && kept.limit === limit) return kept.trace;
  // The next one may need the memory of the last.
  kept = null;
  const trace = limitedTrace(await readTrace(file, reading), limit);
  kept = { key, limit, trace };
  return trace;
}
