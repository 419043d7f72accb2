/**
 * Compression of trace files: gzip, zlib, zstd and xz are known by their first bytes, brotli by its
 * name or, where there is none, by being what decompresses to a trace. What lives here: which one
 * it is, and decompression of pieces as they come. Node decompresses all but xz, zstd only from
 * 22.15 on. Choice and price: docs/decisions/0028-xz-and-zstd.md.
 */
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
} from 'node:zlib';
import { XzReadableStream } from 'xz-decompress';
import { guessFormat } from './guess';
import { TraceError } from './trace_error';
import { zstdDecompressed } from './zstd_file';
import { ZstdCutOff, ZstdGoesOn } from './zstd_frame';

export type Compression = keyof typeof nodeMethods | 'zstd' | 'xz';

/** What Node decompresses; zlib is gzip without a head, as DAMON has it. */
const nodeMethods = {
  brotli: createBrotliDecompress,
  gzip: createGunzip,
  zlib: createInflate,
} as const;

/** Bytes that tell whether a file is compressed with brotli. */
const STEP_BYTES = 1 << 14;

/** The compression of a file whose first bytes these are; null if it is not compressed. */
export function compressionOf(file: string, first: Uint8Array): Compression | null {
  if (/\.br$/i.test(file)) return 'brotli';
  const magic = Buffer.from(first.subarray(0, 6)).toString('hex');
  if (magic.startsWith('1f8b') || /\.gz$/i.test(file)) return 'gzip';
  if (magic.startsWith('28b52ffd') || /\.zst$/i.test(file)) return 'zstd';
  if (/^78(01|9c|da)/.test(magic)) return 'zlib';
  if (magic === 'fd377a585a00' || /\.xz$/i.test(file)) return 'xz';
  return guessFormat(file, first) === null && isBrotli(first) ? 'brotli' : null;
}

/** Brotli has no magic number: what it decompresses to must be a trace. */
function isBrotli(first: Uint8Array): boolean {
  try {
    const head = brotliDecompressSync(first.subarray(0, STEP_BYTES), {
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    });
    return head.length > 0 && guessFormat('', head) !== null;
  } catch {
    return false;
  }
}

/** Decompresses xz as it comes; several streams are one. */
async function* xz(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* new XzReadableStream(ReadableStream.from(pieces));
}

/** Decompresses pieces as they come. */
export async function* decompressed(
  file: string,
  method: Compression,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (method === 'zstd') yield* zstdDecompressed(pieces);
    else if (method === 'xz') yield* xz(pieces);
    else yield* byNode(file, method, pieces);
  } catch (error) {
    throw broken(file, method, error);
  }
}

async function* byNode(
  file: string,
  method: keyof typeof nodeMethods,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = nodeMethods[method]({ chunkSize: 1 << 18 });
  let read = 0;
  const source = Readable.from(counted(pieces, (bytes) => (read += bytes)));
  source.on('error', (error) => decoder.destroy(error));
  yield* source.pipe(decoder);
  // A gzip file may have several parts; what is behind the end of others would get lost.
  if (method !== 'gzip' && decoder.bytesWritten < read) {
    throw goesOn(file, method, decoder.bytesWritten);
  }
}

/** The pieces, whose bytes are counted as they pass. */
async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}

function goesOn(file: string, method: Compression, byte: number): TraceError {
  const what = `goes on behind the end of what is compressed, at byte ${byte}`;
  return new TraceError({ file, what, expected: `one ${method} file and nothing else` });
}

/** How the decoders report that the input ends too early. */
const CUT_OFF = /unexpected (EOF|end of file)|error code 8$/;
/** What the numbers of the decoder of xz mean. */
const XZ_CODES: Readonly<Record<string, string>> = {
  3: 'it needs too much memory',
  4: 'it needs too much memory',
  5: 'it is not xz',
  6: 'it has a check or a filter that only xz itself knows, as with --check=sha256',
  7: 'it is damaged',
};

function broken(file: string, method: Compression, error: unknown): unknown {
  if (error instanceof TraceError) return error;
  if (error instanceof ZstdGoesOn) return goesOn(file, method, error.byte);
  const words = String(error).replace(/^(\w*Error): /, '');
  const expected = `a whole ${method} file`;
  if (error instanceof ZstdCutOff || CUT_OFF.test(words)) {
    return new TraceError({
      file,
      what: 'ends inside what is compressed',
      expected: `${expected}; is it cut off?`,
    });
  }
  const [, code = ''] = /error code (\d+)$/.exec(words) ?? [];
  const what = `cannot be decompressed (${XZ_CODES[code] ?? words})`;
  return new TraceError({ file, what, expected });
}
