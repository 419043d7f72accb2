/**
 * The trace that a worker read last: it is kept, since the jobs of one trace stand together.
 */
import { limitedTrace } from '../traces/limited_trace';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';

let kept: { readonly file: string; readonly limit: number; readonly trace: Trace } | null = null;

/** The first references of a file's trace, which is read unless it was the last one. */
export async function keptTrace(file: string, limit = Number.POSITIVE_INFINITY): Promise<Trace> {
  if (kept?.file === file && kept.limit === limit) return kept.trace;
  // The next one may need the memory of the last.
  kept = null;
  const trace = limitedTrace(await readTrace(file), limit);
  kept = { file, limit, trace };
  return trace;
}
