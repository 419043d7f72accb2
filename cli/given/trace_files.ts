/**
 * Where traces come from: standard input, a file of the user's, or one that comes with the package,
 * by its name; and the flags that say how to read it.
 */
import { existsSync } from 'node:fs';
import { bundledTraceFile, bundledTraceNames } from '../../files/bundled_trace';
import { nearest } from '../../scenarios/language/suggest';
import { formatNamed, formatNames } from '../../traces/formats';
import type { IntakeOptions } from '../../traces/intake';
import { readTrace, STANDARD_INPUT } from '../../traces/read_file';
import { skipsText } from '../../traces/skips';
import type { ChunkStore, Trace } from '../../traces/trace';
import { counted, grouped } from '../../views/numbers';
import { flagError, Progress, printError, UsageError } from '../show/output';

/** How a trace is to be read. */
export interface ReadingFlags {
  readonly format?: string;
  readonly pageSize?: string;
  readonly span?: boolean;
  readonly columns?: string;
  readonly unit?: string;
}

/** The path of a file, or of a trace of the package by its name. */
export function traceFile(name: string): string {
  if (name === STANDARD_INPUT || existsSync(name)) return name;
  const bundled = bundledTraceFile(name);
  if (bundled !== null) return bundled;
  const near = nearest(name, bundledTraceNames());
  const hint = near === null ? '`machvm list` names them' : `did you mean ${near}?`;
  throw new UsageError(`${name}: no such file, and no trace of the package; ${hint}`);
}

export function readingOf(flags: ReadingFlags): IntakeOptions {
  const { pageSize, columns, unit } = flags;
  const format = flags.format === undefined ? undefined : formatNamed(flags.format);
  if (format === null) {
    const near = nearest(flags.format ?? '', formatNames);
    const hint = near === null ? '`machvm trace formats` lists them' : `did you mean ${near}?`;
    throw flagError('--format', flags.format, `unknown; ${hint}`);
  }
  const bytes = Number(pageSize);
  if (pageSize !== undefined && !(Number.isInteger(Math.log2(bytes)) && bytes >= 1)) {
    throw flagError('--page-size', pageSize, 'must be a power of two');
  }
  if (unit !== undefined && !/^[1-9]\d{0,9}$/.test(unit)) {
    throw flagError('--unit', unit, 'must be a number of bytes, such as 512');
  }
  return {
    span: flags.span !== false,
    ...(format === undefined ? {} : { format }),
    ...(pageSize === undefined ? {} : { pageSize: bytes }),
    ...(columns === undefined ? {} : { columns }),
    ...(unit === undefined ? {} : { unit: Number(unit) }),
  };
}

/** Reads a file, with progress; the event loop gets its turns, so that Ctrl-C ends it. */
export async function readShown(
  name: string,
  file: string,
  options: IntakeOptions,
): Promise<Trace> {
  const progress = new Progress();
  try {
    return await readTrace(file, options, (bytes) =>
      progress.update(`${name}: ${(bytes / 2 ** 20).toFixed(0)} MiB read`),
    );
  } finally {
    progress.clear();
  }
}

/** Reads the trace that a user names, as the flags say. */
export async function readNamed(
  name: string,
  flags: ReadingFlags,
  chunks: ChunkStore,
): Promise<Trace> {
  return readShown(name, traceFile(name), { ...readingOf(flags), chunks });
}

/**
 * What was understood of a trace, a line each: its format, what is in it, what of the file is not,
 * and what the reading took for granted.
 */
export function traceLines(name: string, trace: Trace): readonly string[] {
  const { format, header, notes } = trace;
  const what = [
    counted(trace.records, 'record'),
    counted(trace.distinctPages, 'page'),
    `skipped ${skipsText(trace.skipped, grouped)}`,
  ];
  const cut = header.get('cut_off');
  return [
    `${name}: read as ${format}: ${what.join(', ')}`,
    ...(cut === undefined ? [] : [`${name}: cut off ${cut}`]),
    ...notes.map((note) => `${name}: ${note}`),
  ];
}

/** Reports on stderr what was understood of a trace. */
export function sayTrace(name: string, trace: Trace): void {
  for (const line of traceLines(name, trace)) printError(line);
}
