/**
 * Where traces come from: standard input, a file of the user's, or one that comes with the package,
 * by its name; and the flags that say how to read it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { meant, nearest } from '../scenarios/suggest';
import { ChunksInMemory } from '../traces/chunk_store';
import { formatNamed, formatNames } from '../traces/formats';
import type { IntakeOptions } from '../traces/intake';
import { readTrace, STANDARD_INPUT } from '../traces/read_file';
import { skipsText } from '../traces/skips';
import type { ChunkStore, Trace } from '../traces/trace';
import { grouped, Progress, UsageError } from './output';

const ENDING = '.rlv.br';

/** How a trace is to be read. */
export interface ReadingFlags {
  readonly format?: string;
  readonly pageSize?: string;
  readonly span?: boolean;
  readonly columns?: string;
}

/** The folder beside this file in the sources, and beside its compiled form in the package. */
const dataFolder = join(__dirname, '..', 'traces', 'data');

/** Names of the traces that come with the package. */
export function traceNames(): readonly string[] {
  const files = readdirSync(dataFolder).filter((name) => name.endsWith(ENDING));
  return files.map((name) => name.slice(0, -ENDING.length)).sort();
}

/** The path of a file, or of a trace of the package by its name. */
export function traceFile(name: string): string {
  if (name === STANDARD_INPUT || existsSync(name)) return name;
  const names = traceNames();
  if (names.includes(name)) return join(dataFolder, name + ENDING);
  const near = nearest(name, names);
  const hint = near === null ? '`machvm list` names them' : `did you mean ${near}?`;
  throw new UsageError(`${name}: no such file, and no trace of the package; ${hint}`);
}

/** Adds the flags that say how to read a trace. */
export function withReading(command: Command): Command {
  return command
    .option('--format <name>', 'format of the trace; default: guessed (machvm trace formats)')
    .option('--page-size <bytes>', 'cut accesses to bytes into pages of this size')
    .option('--no-span', 'an access is one reference, to the page of its first byte')
    .option('--columns <list>', 'columns of a csv trace, as id=5,op=3');
}

function readingOf(flags: ReadingFlags): IntakeOptions {
  const { pageSize, columns } = flags;
  const format = flags.format === undefined ? undefined : formatNamed(flags.format);
  if (format === null) {
    throw new UsageError(
      `--format ${flags.format}: unknown; ${meant(flags.format ?? '', formatNames)}`,
    );
  }
  const bytes = Number(pageSize);
  if (pageSize !== undefined && !(Number.isInteger(Math.log2(bytes)) && bytes >= 1)) {
    throw new UsageError(`--page-size ${pageSize}: must be a power of two`);
  }
  return {
    span: flags.span !== false,
    ...(format === undefined ? {} : { format }),
    ...(pageSize === undefined ? {} : { pageSize: bytes }),
    ...(columns === undefined ? {} : { columns }),
  };
}

/** Reads a trace, with progress; the event loop gets its turns, so that Ctrl-C ends it. */
export async function readNamed(
  name: string,
  flags: ReadingFlags,
  chunks: ChunkStore,
): Promise<Trace> {
  const progress = new Progress();
  try {
    return await readTrace(traceFile(name), { ...readingOf(flags), chunks }, (bytes) =>
      progress.update(`${name}: ${(bytes / 2 ** 20).toFixed(0)} MiB read`),
    );
  } finally {
    progress.clear();
  }
}

/** What every file of some format has, and nobody misses. */
const ORDINARY: readonly string[] = ['blank', 'banner', 'column names'];

/** Says on stderr what of a file is not among its references, if there is something. */
function tellLosses(name: string, { skipped, header }: Trace): void {
  const missed = new Map([...skipped].filter(([reason]) => !ORDINARY.includes(reason)));
  const cut = header.get('cut_off');
  if (missed.size > 0) process.stderr.write(`${name}: skipped ${skipsText(missed, grouped)}\n`);
  if (cut !== undefined) process.stderr.write(`${name}: cut off ${cut}\n`);
}

/**
 * Reads a trace to be used, and says what of the file is not in it. References are kept in memory
 * if nobody says where.
 */
export async function loadTrace(
  name: string,
  flags: ReadingFlags = {},
  chunks: ChunkStore = new ChunksInMemory(),
): Promise<Trace> {
  const trace = await readNamed(name, flags, chunks);
  tellLosses(name, trace);
  return trace;
}
