/** zstd files: by Node, which has it from 22.15 on, else by fzstd, one frame after the other. */
import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { FrameInput } from './zstd_frame';

/** What @types/node of Node 20 does not know. */
interface NodeZstd {
  readonly createGunzip: unknown;
  readonly createZstdDecompress?: (options: {
    readonly chunkSize: number;
    readonly params: Readonly<Record<number, number>>;
  }) => Transform;
}

const { createZstdDecompress }: NodeZstd = zlib;
/** ZSTD_d_windowLogMax, and what `zstd --long=31` needs. */
const PARAMS = { 100: 31 };
/**
 * fzstd makes a window for each frame, however small the frame is. Windows of all frames may be so
 * many times as large as the file so far; the first ones are free.
 */
const WINDOW_RATIO = 1024;
const FREE_WINDOWS = 2 ** 28;
/** Bytes that fzstd gets at a time. */
const STEP_BYTES = 1 << 14;

/** Decompresses all frames of a file as it comes. */
export async function* zstdDecompressed(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const input = new FrameInput(pieces);
  let windows = 0;
  while (await input.atFrame()) {
    if (createZstdDecompress === undefined) {
      windows += await input.window();
      refuseWindows(windows, input.taken);
    }
    yield* createZstdDecompress === undefined
      ? frameInScript(input)
      : frameByNode(input, createZstdDecompress({ chunkSize: 1 << 18, params: PARAMS }));
  }
}

/** Throws for windows out of proportion to the bytes of the file before the last of them. */
function refuseWindows(windows: number, bytes: number): void {
  if (windows <= FREE_WINDOWS + WINDOW_RATIO * bytes) return;
  const claimed = `its frames claim windows of ${windows} bytes in ${bytes} bytes of file`;
  throw new Error(`${claimed}; Node 22.15 or later reads it`);
}

async function* frameByNode(input: FrameInput, decoder: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(input.frame());
  source.on('error', (error) => decoder.destroy(error));
  yield* source.pipe(decoder);
}

async function* frameInScript(input: FrameInput): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decoder = new Decompress((piece) => {
    if (piece.length > 0) ready.push(piece.slice());
  });
  for await (const piece of input.frame()) {
    for (let at = 0; at < piece.length; at += STEP_BYTES) {
      decoder.push(piece.subarray(at, at + STEP_BYTES));
      yield* ready.splice(0);
    }
  }
  decoder.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}
