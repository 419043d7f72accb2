/**
 * Frames of a zstd file: where each begins and ends, without decompressing it (RFC 8878).
 * Decoders get one whole frame at a time, so that a frame that is cut off, and bytes behind the
 * last one, are found by the same rules whatever the decoder is.
 */
import { concatenated, viewOf } from './bytes';

const MAGIC_BYTES = 4;
const FRAME = 0xfd2fb528;
/** The first of sixteen numbers that begin a frame without content. */
const SKIPPABLE_FRAME = 0x184d2a50;
const SKIPPABLE_HEAD = 8;
/** The magic number, a byte of flags and one of the window, a dictionary's number, a size. */
const MOST_HEAD_BYTES = 18;
const BLOCK_HEAD = 3;
const CHECKSUM_BYTES = 4;
/** A block of this type is one byte, to be repeated. */
const REPEATED = 1;

export class ZstdCutOff extends Error {}
/** Bytes that are no frame come after one. */
export class ZstdGoesOn extends Error {
  readonly byte: number;

  constructor(byte: number) {
    super(`no frame at byte ${byte}`);
    this.byte = byte;
  }
}

/** Bytes of a file that come piece by piece and are taken in the numbers that one needs. */
export class FrameInput {
  /** Bytes that were taken. */
  taken = 0;
  private rest: Uint8Array = new Uint8Array(0);
  private readonly input: AsyncIterator<Uint8Array>;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.input = pieces[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay; fewer only where the file ends. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.rest.length < length) {
      const next = await this.input.next();
      if (next.done === true) break;
      this.rest = concatenated(this.rest, next.value);
    }
    return this.rest.subarray(0, length);
  }

  /** Takes so many bytes, as they come. */
  async *take(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0; ) {
      if ((await this.peek(1)).length === 0) throw new ZstdCutOff();
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      this.taken += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  /** Whether a frame with content comes next; passes those without. False where the file ends. */
  async atFrame(): Promise<boolean> {
    for (;;) {
      const head = await this.peek(SKIPPABLE_HEAD);
      if (head.length === 0 && this.taken > 0) return false;
      const magic = head.length < MAGIC_BYTES ? 0 : viewOf(head).getUint32(0, true);
      if ((magic & ~0xf) >>> 0 !== SKIPPABLE_FRAME) {
        if (magic === FRAME) return true;
        if (this.taken > 0) throw new ZstdGoesOn(this.taken);
        throw head.length < MAGIC_BYTES ? new ZstdCutOff() : new Error('it begins with no frame');
      }
      if (head.length < SKIPPABLE_HEAD) throw new ZstdCutOff();
      const length = SKIPPABLE_HEAD + viewOf(head).getUint32(MAGIC_BYTES, true);
      for await (const _piece of this.take(length));
    }
  }

  /** Bytes of window that the frame which comes next claims. */
  async window(): Promise<number> {
    return frameHead(await this.peek(MOST_HEAD_BYTES)).window;
  }

  /** The bytes of one frame. Requires: it comes next. */
  async *frame(): AsyncGenerator<Uint8Array, void> {
    const { head, checksum } = frameHead(await this.peek(MOST_HEAD_BYTES));
    yield* this.take(head);
    for (let isLast = false; !isLast; ) {
      const block = await this.peek(BLOCK_HEAD);
      if (block.length < BLOCK_HEAD) throw new ZstdCutOff();
      const fields = (block[0] ?? 0) | ((block[1] ?? 0) << 8) | ((block[2] ?? 0) << 16);
      isLast = (fields & 1) === 1;
      yield* this.take(BLOCK_HEAD + (((fields >> 1) & 3) === REPEATED ? 1 : fields >> 3));
    }
    yield* this.take(checksum);
  }
}

interface FrameHead {
  /** Bytes of the head. */
  readonly head: number;
  /** Bytes of the checksum behind the blocks. */
  readonly checksum: number;
  /** Bytes of what a decoder must remember. */
  readonly window: number;
}

/** Reads the head of a frame. */
function frameHead(bytes: Uint8Array): FrameHead {
  const descriptor = bytes[MAGIC_BYTES];
  if (descriptor === undefined) throw new ZstdCutOff();
  const isSingle = (descriptor & 0x20) !== 0;
  const windowBytes = isSingle ? 0 : 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizes = [isSingle ? 1 : 0, 2, 4, 8];
  const size = sizes[descriptor >> 6] ?? 0;
  const checksum = (descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES;
  const head = MAGIC_BYTES + 1 + windowBytes + dictionary + size;
  if (bytes.length < head) throw new ZstdCutOff();
  const content = bytes.subarray(head - size, head);
  const window = isSingle ? contentSize(content) : windowSize(bytes[MAGIC_BYTES + 1] ?? 0);
  return { head, checksum, window };
}

/** A size of content, which is the window where the frame is one segment. */
function contentSize(bytes: Uint8Array): number {
  const size = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 2 ? size + 256 : size;
}

/** A window by its exponent and its mantissa. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
