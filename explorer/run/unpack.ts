/** Bytes that the page's file has as base64, and gzip: both as browsers have them. */

/** The bytes of a text in base64. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A stream of bytes. */
export function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

/** What a stream is after gzip, piece by piece; one that is no gzip is left as it is. */
export async function* unpacked(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const [first, rest] = stream.tee();
  const reader = first.getReader();
  const { value } = await reader.read();
  void reader.cancel();
  const isGzip = value?.[0] === 0x1f && value[1] === 0x8b;
  const plain = isGzip ? rest.pipeThrough(new DecompressionStream('gzip')) : rest;
  const pieces = plain.getReader();
  for (;;) {
    const { value: piece, done } = await pieces.read();
    if (done) return;
    yield piece;
  }
}
