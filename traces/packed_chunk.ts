/**
 * Chunks of references in little memory: runs of equal references, each as two numbers of variable
 * length, the difference to the one before and the length of the run. Real programs take about one
 * byte a reference, often less.
 */

/** Bytes that a run takes at most: two numbers of five. */
const RUN_BYTES = 10;

/** The packed form, or null if it were no smaller. */
export function packChunk(chunk: Uint32Array): Uint8Array | null {
  const bytes = new Uint8Array(chunk.byteLength + RUN_BYTES);
  const { length } = chunk;
  let at = 0;
  let before = 0;
  for (let from = 0; from < length; ) {
    if (at >= chunk.byteLength) return null;
    const reference = chunk[from] ?? 0;
    let to = from + 1;
    while (to < length && chunk[to] === reference) to += 1;
    const delta = (reference - before) | 0;
    at = putVarint(bytes, at, ((delta << 1) ^ (delta >> 31)) >>> 0);
    at = putVarint(bytes, at, to - from - 1);
    before = reference;
    from = to;
  }
  return at < chunk.byteLength ? bytes.slice(0, at) : null;
}

/** The chunk of so many references. Requires: `bytes` is what packChunk made of it. */
export function unpackChunk(bytes: Uint8Array, length: number): Uint32Array {
  const chunk = new Uint32Array(length);
  let at = 0;
  let reference = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  for (let from = 0; from < length; ) {
    const zigzag = varint();
    reference = (reference + ((zigzag >>> 1) ^ -(zigzag & 1))) >>> 0;
    const to = from + varint() + 1;
    chunk.fill(reference, from, to);
    from = to;
  }
  return chunk;
}

/** Writes a number of 32 bits; answers where the next byte belongs. */
function putVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  while (rest >= 0x80) {
    bytes[at] = (rest & 0x7f) | 0x80;
    at += 1;
    rest >>>= 7;
  }
  bytes[at] = rest;
  return at + 1;
}
