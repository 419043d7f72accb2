/**
 * Reads a trace from a file or from standard input: opens it, decompresses it, and turns what goes
 * wrong into a TraceError. The two files of this room that know Node are this one and
 * compressed_file.ts; a browser calls the readers themselves.
 *
 * A file is read in pieces and never in memory as a whole, with one exception: readTraceFile, which
 * answers at once, decompresses gzip and brotli as a whole; readTrace does not.
 */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { compressionOf, decompressed, decompressedStream } from './compressed_file';
import type { IntakeOptions } from './intake';
import { Intake } from './intake';
import type { Trace } from './trace';
import { TraceError } from './trace_error';

/** The file that stands for standard input. */
export const STANDARD_INPUT = '-';

const PIECE_BYTES = 1 << 20;
/** What messages call standard input. */
const INPUT_NAME = 'standard input';

/** The trace in a file. Throws a TraceError for whatever is wrong with it. */
export function readTraceFile(file: string, options: IntakeOptions = {}): Trace {
  const intake = new Intake(file, options);
  const descriptor = openTrace(file);
  try {
    const first = readPiece(file, descriptor);
    const method = compressionOf(file, first);
    const pieces = filePieces(file, first, descriptor);
    for (const piece of method === null ? pieces : decompressed(file, method, pieces)) {
      intake.push(piece);
    }
    return intake.finish();
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The same for a file or standard input, while other things go on. `progress` is told how many
 * bytes of the file have been read.
 */
export async function readTrace(
  file: string,
  options: IntakeOptions = {},
  progress: (bytes: number) => void = () => undefined,
): Promise<Trace> {
  const name = file === STANDARD_INPUT ? INPUT_NAME : file;
  const intake = new Intake(name, options);
  const raw = rawPieces(file, name, progress);
  const { value: first, done } = await raw.next();
  if (done === true) return intake.finish();
  const method = compressionOf(name, first);
  const pieces = after(first, raw);
  for await (const piece of method === null ? pieces : decompressedStream(name, method, pieces)) {
    intake.push(piece);
  }
  return intake.finish();
}

async function* after(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** The bytes as they are stored; the first piece is long enough to tell what they are. */
async function* rawPieces(
  file: string,
  name: string,
  progress: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let read = 0;
  let first: Uint8Array[] | null = [];
  try {
    for await (const piece of streamOf(file, name)) {
      read += piece.length;
      progress(read);
      first?.push(piece);
      if (first === null) yield piece;
      else if (read >= PIECE_BYTES) {
        yield Buffer.concat(first);
        first = null;
      }
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  if (first !== null && read > 0) yield Buffer.concat(first);
}

function streamOf(file: string, name: string): AsyncIterable<Uint8Array> {
  if (file !== STANDARD_INPUT) {
    checkFile(file);
    return createReadStream(file, { highWaterMark: PIECE_BYTES });
  }
  if (process.stdin.isTTY !== true) return process.stdin;
  throw new TraceError({ file: name, what: 'is a terminal', expected: 'a trace through a pipe' });
}

function checkFile(file: string): void {
  try {
    if (!statSync(file).isDirectory()) return;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new TraceError({ file, what: 'is a directory', expected: 'a file' });
}

function openTrace(file: string): number {
  checkFile(file);
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  const isObject = typeof error === 'object' && error !== null;
  const code = isObject && 'code' in error ? error.code : '';
  if (code === 'ENOENT') {
    return new TraceError({ file, what: 'does not exist', expected: 'a trace file' });
  }
  return new TraceError({
    file,
    what: `cannot be read (${String(error)})`,
    expected: 'a readable file',
  });
}

/** The next piece; shorter than PIECE_BYTES, or empty, only at the end. */
function readPiece(file: string, descriptor: number): Uint8Array {
  const piece = new Uint8Array(PIECE_BYTES);
  let length = 0;
  try {
    while (length < piece.length) {
      // A pipe gives what it has; only 0 is the end.
      const count = readSync(descriptor, piece, length, piece.length - length, null);
      if (count === 0) break;
      length += count;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  return piece.subarray(0, length);
}

function* filePieces(file: string, first: Uint8Array, descriptor: number): Generator<Uint8Array> {
  for (let piece = first; piece.length > 0; piece = readPiece(file, descriptor)) yield piece;
}
