/**
 * The contract of a format that can be written. What one reads back is the same sequence of
 * references to the same pages, but for what `loses` names.
 */
import type { Trace } from '../trace';
import { DEFAULT_PAGE_SIZE } from '../trace';

export interface TraceWriter {
  readonly summary: string;
  /** Parts of a file's name, in small letters, that ask for it. */
  readonly endings: readonly string[];
  /** What of this trace the format cannot keep, in words. */
  readonly loses: (trace: Trace) => readonly string[];
  readonly write: (trace: Trace) => Iterable<Uint8Array | string>;
}

type Part = 'writes' | 'objects' | 'page size' | 'syncs' | 'header';

/** What a trace has of a part; empty if nothing would be lost. */
const parts: Readonly<Record<Part, (trace: Trace) => string>> = {
  writes: ({ writes }) => (writes > 0 ? `that ${writes} references write` : ''),
  objects: (trace) => (hasObjects(trace) ? 'objects, and the numbers of their pages' : ''),
  'page size': ({ pageSize }) =>
    pageSize === DEFAULT_PAGE_SIZE ? '' : `the page size (read it with --page-size ${pageSize})`,
  syncs: ({ syncs }) => (syncs.length > 0 ? `${syncs.length} syncs` : ''),
  header: ({ header }) =>
    header.size > 0 ? `the header of the trace (${[...header.keys()].join(', ')})` : '',
};

function hasObjects(trace: Trace): boolean {
  for (let page = 1; page < trace.distinctPages; page += 1) {
    if (trace.objectOf(page) !== trace.objectOf(0)) return true;
  }
  return false;
}

/** What a trace loses in a format that does not keep some parts. */
export function lossOf(trace: Trace, unkept: readonly Part[]): readonly string[] {
  return unkept.map((part) => parts[part](trace)).filter((loss) => loss !== '');
}
