/** A trace that a test writes down. */
import { readReferenceString } from './readers/refs';
import type { Trace } from './trace';
import { DEFAULT_PAGE_SIZE } from './trace';

/** What a trace is called, and how large its pages are. */
export interface TraceOfOptions {
  /** Default: trace. */
  readonly name?: string;
  /** Bytes, a power of two; default: 4096. */
  readonly pageSize?: number;
}

/**
 * A trace of these references: numbers of pages, with a `w` for a store. `traceOf([7, 0, '1w'])` is
 * `traceOf('7 0 1w')`. Throws a TraceError for what is not a page, and for no references.
 */
export function traceOf(
  references: string | readonly (number | string)[],
  { name = 'trace', pageSize = DEFAULT_PAGE_SIZE }: TraceOfOptions = {},
): Trace {
  const text = typeof references === 'string' ? references : references.join(' ');
  return readReferenceString(text, { file: name, pageSize });
}
