/**
 * A trace where a file names it, a scenario or a sweep: by its path alone, or with how it is read,
 * by the words of the flags of `machvm replay`.
 */
import { z } from 'zod';
import { formatNamed } from '../../traces/formats';
import type { IntakeOptions } from '../../traces/intake';
import { name } from './schema_fields';

const MOST_BYTES = 2 ** 30;

const path = name('the path of a trace file, or the name of a trace that `machvm list` shows');

export const traceShape = z
  .union([
    path,
    z.strictObject({
      path,
      format: z
        .string()
        .refine((word) => formatNamed(word) !== null)
        .describe('a format that `machvm trace formats` shows')
        .optional(),
      columns: name('the columns of a csv trace, such as id=5,op=3').optional(),
      unit: z
        .int()
        .min(1)
        .max(MOST_BYTES)
        .describe('the bytes that offsets and lengths of a csv trace count, such as 512')
        .optional(),
      page_size: z
        .int()
        .min(1)
        .max(MOST_BYTES)
        .refine((bytes) => Number.isInteger(Math.log2(bytes)))
        .describe('the bytes of a page, a power of two')
        .optional(),
    }),
  ])
  .describe('the path of a trace file, or { path, format, columns, unit, page_size }');

export type TraceInput = z.output<typeof traceShape>;

/** How a trace is read, apart from where its references are kept. */
export type TraceReading = Pick<IntakeOptions, 'format' | 'columns' | 'unit' | 'pageSize'>;

/** A trace that a file names, and how it is read. */
export interface NamedTrace {
  readonly path: string;
  readonly reading: TraceReading;
}

/** What is said about a trace, each key in one place and one spelling. */
export function namedTrace(given: TraceInput): NamedTrace {
  if (typeof given === 'string') return { path: given, reading: {} };
  const { path, columns, unit, page_size: pageSize } = given;
  const format = given.format === undefined ? null : formatNamed(given.format);
  return {
    path,
    reading: {
      ...(format === null ? {} : { format }),
      ...(columns === undefined ? {} : { columns }),
      ...(unit === undefined ? {} : { unit }),
      ...(pageSize === undefined ? {} : { pageSize }),
    },
  };
}

/** How a trace is read, as a file says it: `columns=id=5 unit=512`. */
export function readingWords({ format, columns, unit, pageSize }: TraceReading): readonly string[] {
  const said = Object.entries({ format, columns, unit, page_size: pageSize });
  return said.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
}

/** Names a trace as it is read: one file read in two ways is two traces. */
export function traceKey(path: string, reading: TraceReading): string {
  return JSON.stringify([path, reading]);
}
