/** A trace that a test writes down. */
import { maybe, named, needs, recordProblem, refuse, whole } from '../kernel/mach/given';
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

const OPTIONS = { name: maybe(named), pageSize: maybe(whole(1)) };

const REFERENCES = {
  meant: "numbers of pages, as [7, 0, '1w'] or '7 0 1w'",
  fits: (value: unknown): boolean =>
    typeof value === 'string' ||
    (Array.isArray(value) && value.every((each) => ['number', 'string'].includes(typeof each))),
};

/**
 * A trace of these references: numbers of pages, with a `w` for a store. `traceOf([7, 0, '1w'])` is
 * `traceOf('7 0 1w')`. Throws a TraceError for what is not a page, and for no references.
 */
export function traceOf(
  references: string | readonly (number | string)[],
  options: TraceOfOptions = {},
): Trace {
  refuse('traceOf', recordProblem(options, OPTIONS));
  const { name = 'trace', pageSize = DEFAULT_PAGE_SIZE } = options;
  needs('traceOf', 'references', references, REFERENCES);
  const text = typeof references === 'string' ? references : references.join(' ');
  return readReferenceString(text, { file: name, pageSize });
}
