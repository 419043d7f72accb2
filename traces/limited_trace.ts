/**
 * The beginning of a trace: its first references, as a trace of their own. Pages are numbered by
 * first appearance, so those of the beginning are the first of the whole.
 */
import type { Trace } from './trace';

/** The first `limit` of the references. */
function* beginning(chunks: Iterable<Uint32Array>, limit: number): Generator<Uint32Array> {
  let left = limit;
  if (left <= 0) return;
  for (const chunk of chunks) {
    yield chunk.length <= left ? chunk : chunk.subarray(0, left);
    left -= chunk.length;
    // What comes after it may not be kept anywhere.
    if (left <= 0) return;
  }
}

/** A trace of the first `limit` references, from 1; the trace itself if it has no more. */
export function limitedTrace(trace: Trace, limit: number): Trace {
  if (trace.references <= limit) return trace;
  let [writes, distinctPages] = [0, 0];
  for (const chunk of beginning(trace.chunks(), limit)) {
    for (const packed of chunk) {
      writes += packed & 1;
      distinctPages = Math.max(distinctPages, (packed >>> 1) + 1);
    }
  }
  return {
    name: trace.name,
    format: trace.format,
    pageSize: trace.pageSize,
    references: limit,
    writes,
    distinctPages,
    records: trace.records,
    syncs: trace.syncs.filter(({ before }) => before <= limit),
    lines: trace.lines,
    skipped: trace.skipped,
    header: trace.header,
    notes: trace.notes,
    first: trace.first,
    chunks: (from = 0) => beginning(trace.chunks(from), limit - from),
    pageOf: (page) => trace.pageOf(page),
    objectOf: (page) => trace.objectOf(page),
  };
}
