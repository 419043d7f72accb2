/**
 * The trace that a worker read last: it is kept, since the jobs of one trace stand together.
 */
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';

let kept: { readonly file: string; readonly trace: Trace } | null = null;

/** The trace of a file, which is read unless it was the last one. */
export async function keptTrace(file: string): Promise<Trace> {
  if (kept?.file === file) return kept.trace;
  // The next one may need the memory of the last.
  kept = null;
  const trace = await readTrace(file);
  kept = { file, trace };
  return trace;
}
