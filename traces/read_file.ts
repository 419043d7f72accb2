/**
 * Reads a trace from a file: finds out the format, decompresses, and turns what goes wrong into a
 * TraceError. The one file of this room that knows Node; a browser calls the readers themselves.
 *
 * Text that is not compressed is read in pieces and never in memory as a whole.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { TraceFormat } from './guess';
import { guessFormat, isTraceFormat, traceFormats } from './guess';
import { lackeyReader } from './lackey';
import { readRlv } from './rlv';
import { referenceStringReader, textReader } from './text';
import type { ReadOptions, Trace, TraceReader } from './trace';
import { readAll } from './trace';
import { TraceError } from './trace_error';

export interface ReadFileOptions {
  /** Default: what the file says, else 4096. */
  readonly pageSize?: number;
  /** Default: guessed from content and name. */
  readonly format?: TraceFormat;
}

const PIECE_BYTES = 1 << 20;
const GUESS_BYTES = 1 << 16;

const textReaders: Readonly<
  Record<Exclude<TraceFormat, 'rlv'>, (options: ReadOptions) => TraceReader>
> = { lackey: lackeyReader, text: textReader, refs: referenceStringReader };

/** The trace in a file. Throws a TraceError for whatever is wrong with it. */
export function readTraceFile(file: string, options: ReadFileOptions = {}): Trace {
  checkFormat(file, options.format);
  const descriptor = openTrace(file);
  try {
    const trace = readOpen(file, descriptor, options);
    if (trace.references > 0) return trace;
    const lines = trace.lines > 0 ? ` in ${trace.lines} lines` : '';
    throw new TraceError({ file, what: `has no reference${lines}`, expected: 'one or more' });
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(file: string, descriptor: number, options: ReadFileOptions): Trace {
  const { pageSize, format: asked } = options;
  const readOptions = pageSize === undefined ? { file } : { file, pageSize };
  const raw = readPiece(file, descriptor);
  if (raw.length === 0) throw new TraceError({ file, what: 'is empty', expected: 'a trace' });
  const whole = decompress(file, raw, descriptor);
  const first = whole ?? raw;
  const format = asked ?? guessFormat(file, first.subarray(0, GUESS_BYTES)) ?? unknown(file);
  if (format === 'rlv') return readRlv(whole ?? rest(file, raw, descriptor), readOptions);
  const pieces = whole === null ? filePieces(file, raw, descriptor) : slices(whole);
  return readAll(textReaders[format](readOptions), pieces);
}

function checkFormat(file: string, format: string | undefined): void {
  if (format === undefined || isTraceFormat(format)) return;
  const expected = `one of ${Object.keys(traceFormats).join(', ')}`;
  throw new TraceError({ file, what: `there is no format "${format}"`, expected });
}

function openTrace(file: string): number {
  try {
    if (!statSync(file).isDirectory()) return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new TraceError({ file, what: 'is a directory', expected: 'a file' });
}

function unreadable(file: string, error: unknown): TraceError {
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

function unknown(file: string): never {
  const formats = Object.entries(traceFormats).map(([name, is]) => `${name} (${is})`);
  const expected = `one of ${formats.join(', ')}`;
  throw new TraceError({ file, what: 'is in no format that is known here', expected });
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

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The whole file, of which the first piece was read. */
function rest(file: string, first: Uint8Array, descriptor: number): Uint8Array {
  try {
    return Buffer.concat([first, readFileSync(descriptor)]);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What the file holds when it is decompressed; null if it is not compressed. */
function decompress(file: string, first: Uint8Array, descriptor: number): Uint8Array | null {
  const method = compression(file, first);
  if (method === null) return null;
  const packed = rest(file, first, descriptor);
  try {
    return method === 'gzip' ? gunzipSync(packed) : brotliDecompressSync(packed);
  } catch (error) {
    const expected = `a whole ${method} file`;
    throw new TraceError({ file, what: `cannot be decompressed (${String(error)})`, expected });
  }
}

/** Brotli has no magic number, so its name must tell; the others say what they are. */
function compression(file: string, first: Uint8Array): 'brotli' | 'gzip' | null {
  if (/\.br$/i.test(file)) return 'brotli';
  const magic = Buffer.from(first.subarray(0, 6)).toString('hex');
  if (magic.startsWith('1f8b') || /\.gz$/i.test(file)) return 'gzip';
  if (magic.startsWith('28b52ffd') || magic === 'fd377a585a00') {
    const expected = 'a file that is not compressed, or compressed with gzip or brotli';
    const what = `is compressed with ${magic.startsWith('28') ? 'zstd' : 'xz'}`;
    throw new TraceError({ file, what, expected });
  }
  return null;
}
