/**
 * Reads a trace from a file or from standard input: opens it, decompresses it, and turns what goes
 * wrong into a TraceError. There is one way, piece by piece: whatever is large, only the trace that
 * comes of it is kept. The files of this room that know Node have names that end in
 * _file; a browser calls the readers themselves.
 */
import { createReadStream, statSync } from 'node:fs';
import type { Form } from '../kernel/mach/given';
import {
  call,
  flag,
  maybe,
  named,
  needs,
  record,
  recordProblem,
  refuse,
  text,
  whole,
} from '../kernel/mach/given';
import { ChunksInMemory } from './chunk_store';
import { compressionOf, decompressed } from './compressed_file';
import type { IntakeOptions } from './intake';
import { Intake } from './intake';
import type { Trace } from './trace';
import { TraceError } from './trace_error';

/** The file that stands for standard input. */
export const STANDARD_INPUT = '-';

const OPTIONS: Readonly<Record<string, Form>> = {
  format: maybe(text),
  pageSize: maybe(whole(1)),
  span: maybe(flag),
  columns: maybe(text),
  unit: maybe(whole(1)),
  chunks: maybe(record('a ChunkStore')),
};

const PIECE_BYTES = 1 << 20;
/**
 * What a few bytes can be decompressed to has no end. A file that is more than so many times as
 * large as its compressed form must be a trace all along, not blank lines.
 */
const SUSPICIOUS_RATIO = 1024;
const BARREN_BYTES = 1 << 26;
/** What messages call standard input. */
const INPUT_NAME = 'standard input';

/**
 * The trace in a file, or that comes through standard input, read while other things go on.
 * `progress` is told how many bytes of the file have been read. Throws a TraceError for whatever is
 * wrong with it.
 */
export async function readTrace(
  file: string,
  options: IntakeOptions = {},
  progress: (bytes: number) => void = () => undefined,
): Promise<Trace> {
  needs('readTrace', 'file', file, named);
  needs('readTrace', 'progress', progress, call);
  refuse('readTrace', recordProblem(options, OPTIONS));
  const name = file === STANDARD_INPUT ? INPUT_NAME : file;
  const { chunks = new ChunksInMemory() } = options;
  const intake = new Intake(name, { ...options, chunks });
  let stored = 0;
  const raw = rawPieces(file, name, (bytes) => {
    stored = bytes;
    progress(bytes);
  });
  const { value: first, done } = await raw.next();
  if (done === true) return intake.finish();
  const method = compressionOf(name, first);
  const pieces = after(first, raw);
  let all = 0;
  let fruitful = { at: 0, chunks: 0 };
  for await (const piece of method === null ? pieces : decompressed(name, method, pieces)) {
    intake.push(piece);
    all += piece.length;
    if (chunks.count > fruitful.chunks) fruitful = { at: all, chunks: chunks.count };
    if (all - fruitful.at > BARREN_BYTES && all > SUSPICIOUS_RATIO * stored) throw bomb(name, all);
  }
  return intake.finish();
}

function bomb(file: string, bytes: number): TraceError {
  const what = `is decompressed to ${bytes >> 20} MiB and more that hold hardly a reference`;
  return new TraceError({ file, what, expected: 'a trace' });
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
  throw new TraceError({ file, what: 'is a folder', expected: 'a file' });
}

function unreadable(file: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  const words = String(error).replace(/^Error: /, '');
  if (words.startsWith('ENOENT')) {
    return new TraceError({ file, what: 'does not exist', expected: 'a trace file' });
  }
  // The system says `EACCES: permission denied, open 'the file'`.
  const what = `cannot be read (${words.split(', ')[0]})`;
  return new TraceError({ file, what, expected: 'a readable file' });
}
