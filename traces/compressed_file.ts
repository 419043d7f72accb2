/**
 * Compression of trace files: gzip, zlib and zstd are known by their first bytes, brotli by its
 * name or, where there is none, by being what decompresses to a trace. What lives here: which one
 * it is, and decompression of pieces as they come. Choice and price:
 * docs/decisions/0025-compressed-traces.md.
 */
import { Readable } from 'node:stream';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
} from 'node:zlib';
import { Decompress } from 'fzstd';
import { guessFormat } from './guess';
import { TraceError } from './trace_error';

export type Compression = keyof typeof nodeMethods | 'zstd';

/** What Node decompresses; zlib is gzip without a head, as DAMON has it. */
const nodeMethods = {
  brotli: createBrotliDecompress,
  gzip: createGunzip,
  zlib: createInflate,
} as const;

/** Bytes that are decompressed at a time, and that tell the compression. */
const STEP_BYTES = 1 << 14;

/** The compression of a file whose first bytes these are; null if it is not compressed. */
export function compressionOf(file: string, first: Uint8Array): Compression | null {
  if (/\.br$/i.test(file)) return 'brotli';
  const magic = Buffer.from(first.subarray(0, 6)).toString('hex');
  if (magic.startsWith('1f8b') || /\.gz$/i.test(file)) return 'gzip';
  if (magic.startsWith('28b52ffd') || /\.zst$/i.test(file)) return 'zstd';
  if (/^78(01|9c|da)/.test(magic)) return 'zlib';
  if (magic === 'fd377a585a00') {
    const expected = 'gzip, zstd or brotli, or `xz -dc FILE` piped into `-`';
    throw new TraceError({ file, what: 'is compressed with xz', expected });
  }
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

/** Decompresses zstd as it comes. */
class ZstdDecoder {
  private readonly ready: Uint8Array[] = [];
  private readonly decoder = new Decompress((piece) => {
    if (piece.length > 0) this.ready.push(piece.slice());
  });

  *push(piece: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < piece.length; at += STEP_BYTES) {
      this.decoder.push(piece.subarray(at, at + STEP_BYTES));
      yield* this.ready.splice(0);
    }
  }

  *finish(): Generator<Uint8Array> {
    this.decoder.push(new Uint8Array(0), true);
    yield* this.ready.splice(0);
  }
}

/** Decompresses pieces as they come. */
export async function* decompressed(
  file: string,
  method: Compression,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (method === 'zstd') {
      const decoder = new ZstdDecoder();
      for await (const piece of pieces) yield* decoder.push(piece);
      yield* decoder.finish();
      return;
    }
    const decoder = nodeMethods[method]({ chunkSize: 1 << 18 });
    let read = 0;
    const source = Readable.from(counted(pieces, (bytes) => (read += bytes)));
    source.on('error', (error) => decoder.destroy(error));
    yield* source.pipe(decoder);
    // A gzip file may have several parts; what is behind the end of others would get lost.
    if (method === 'gzip' || decoder.bytesWritten >= read) return;
    const what = `goes on behind the end of what is compressed, at byte ${decoder.bytesWritten}`;
    throw new TraceError({ file, what, expected: `one ${method} file and nothing else` });
  } catch (error) {
    throw broken(file, method, error);
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

function broken(file: string, method: Compression, error: unknown): unknown {
  if (error instanceof TraceError) return error;
  const words = String(error).replace(/^Error: /, '');
  const what = `cannot be decompressed (${words})`;
  return new TraceError({ file, what, expected: `a whole ${method} file` });
}
