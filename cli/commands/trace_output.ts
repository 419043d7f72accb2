/**
 * Traces that go to a file or to standard output: in which format, compressed or not, and what is
 * said of it. A file that could not be written to its end is removed.
 */
import { rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { meant } from '../../scenarios/language/suggest';
import { ChunkFile } from '../../traces/chunk_file';
import type { ChunkStore, Trace } from '../../traces/trace';
import { TraceError } from '../../traces/trace_error';
import type { WrittenFormat } from '../../traces/writers';
import { traceWriters, writtenFormatOf, writtenFormats } from '../../traces/writers';
import { grouped } from '../../views/numbers';
import { unlessInterrupted } from '../given/interrupt';
import { refuseUnwritable, unwritable } from '../given/written_file';
import { flagError, Progress, print, printError, UsageError } from '../show/output';

/** The file that stands for standard output. */
const STANDARD_OUTPUT = '-';
/** Nearly as small as the best, and many times faster. */
const BROTLI_QUALITY = 9;
const BROTLI_WINDOW = 22;

/** Endings of compressed files that nobody here writes. */
const UNWRITTEN = /\.(zst|zstd|xz|bz2|lz4|zip|Z)$/;

/**
 * The format that is asked for, by the flag or by the file's name. Throws a UsageError for a file
 * that cannot be written, or that is the one that the command reads.
 */
export function outputFormat(file: string, asked: string | undefined, read = ''): WrittenFormat {
  const format = formatFor(file, asked);
  if (file !== STANDARD_OUTPUT) refuseUnwritable(file, '', read);
  return format;
}

function formatFor(file: string, asked: string | undefined): WrittenFormat {
  const packed = UNWRITTEN.exec(file)?.[0];
  if (packed !== undefined) {
    const ways = '.gz, .br or no compression; or - and a pipe';
    throw new UsageError(`${file}: nothing is compressed as ${packed} here; expected ${ways}`);
  }
  if (asked === undefined) {
    const named = writtenFormatOf(file);
    if (named !== null) return named;
    const ways = `--to ${writtenFormats.join(', ')}`;
    throw new UsageError(
      `${file}: its name does not give a format; expected .rlv.br, .txt, .csv, or ${ways}`,
    );
  }
  const found = writtenFormats.find((name) => name === asked);
  if (found !== undefined) return found;
  throw flagError('--to', asked, `unknown; ${meant(asked, writtenFormats)}`);
}

/**
 * Where the references of a trace are kept until it is written: beside the file that they become,
 * for which there must be room.
 */
export function chunksFor(file: string): ChunkStore {
  const isDevice = statSync(file, { throwIfNoEntry: false })?.isFile() === false;
  return new ChunkFile(file === STANDARD_OUTPUT || isDevice ? tmpdir() : dirname(file));
}

function compressor(file: string): Transform | null {
  if (/\.gz$/i.test(file)) return createGzip();
  if (!/\.br$/i.test(file)) return null;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [BROTLI_PARAM_LGWIN]: BROTLI_WINDOW };
  return createBrotliCompress({ params });
}

/** The pieces as bytes, with progress; `file` is where they go. */
function* bytesOf(pieces: Iterable<Uint8Array | string>, file: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const progress = new Progress();
  const name = file === STANDARD_OUTPUT ? 'standard output' : file;
  const done = /\.(gz|br)$/i.test(file) ? 'compressed' : 'written';
  let count = 0;
  try {
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece;
      count += bytes.length;
      progress.update(`${name}: ${(count / 2 ** 20).toFixed(0)} MiB ${done}`);
      yield bytes;
    }
  } finally {
    progress.clear();
  }
}

async function toStandardOutput(pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    if (!process.stdout.write(piece)) {
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  }
}

/** Removes what was written; devices stay. */
function removePartial(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file);
}

async function toFile(file: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'w').catch((error: unknown) => {
    throw unwritable(file, error);
  });
  const source = Readable.from(pieces);
  const target = handle.createWriteStream();
  const packing = compressor(file);
  const whole = (): Promise<void> =>
    packing === null ? pipeline(source, target) : pipeline(source, packing, target);
  try {
    await unlessInterrupted(() => removePartial(file), whole);
  } catch (error) {
    removePartial(file);
    throw error instanceof TraceError ? error : unwritable(file, error);
  }
}

/** Writes a trace, and says what was written and what the format could not keep. */
export async function writeTrace(trace: Trace, file: string, format: WrittenFormat): Promise<void> {
  const writer = traceWriters[format];
  const pieces = bytesOf(writer.write(trace), file);
  await (file === STANDARD_OUTPUT ? toStandardOutput(pieces) : toFile(file, pieces));
  const lost = writer.loses(trace);
  const lines = [
    `${file}: ${grouped(trace.references)} references as ${format}`,
    ...(lost.length > 0 ? [`not kept: ${lost.join('; ')}`] : []),
  ];
  if (file !== STANDARD_OUTPUT) for (const line of lines) print(line);
  else if (lost.length > 0) printError(lines[1] ?? '');
}
