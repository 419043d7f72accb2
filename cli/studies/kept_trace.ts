/**
 * The trace that a worker read last: it is kept, since the jobs of one trace stand together.
 */
import { fileDigest } from '../../files/digest';
import type { TraceReading } from '../../scenarios/language/trace_reading';
import { traceKey } from '../../scenarios/language/trace_reading';
import { limitedTrace } from '../../traces/limited_trace';
import { readTrace } from '../../traces/read_file';
import type { Trace } from '../../traces/trace';

let kept: { readonly key: string; readonly limit: number; readonly trace: Trace } | null = null;

/**
 * The first references of a file's trace, which is read unless it was the last one. With a digest
 * it is the trace that a plan was made for; throws an Error if the file has become another.
 */
export async function keptTrace(
  file: string,
  reading: TraceReading = {},
  limit = Number.POSITIVE_INFINITY,
  digest: string | null = null,
): Promise<Trace> {
  const key = JSON.stringify([traceKey(file, reading), digest]);
  if (kept?.key === key && kept.limit === limit) return kept.trace;
  // The next one may need the memory of the last.
  kept = null;
  const trace = limitedTrace(await readTrace(file, reading), limit);
  // Digested after it was read: a file that changes meanwhile is noticed too.
  if (digest !== null && (await fileDigest(file)) !== digest) {
    throw new Error(`${file}: has changed since the sweep began; restore it, and run it again`);
  }
  kept = { key, limit, trace };
  return trace;
}
