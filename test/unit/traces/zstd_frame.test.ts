/** Heads of zstd frames, by RFC 8878. */
import { expect, test } from '@jest/globals';
import { FrameInput } from '../../../traces/zstd_frame';

async function* pieces(bytes: readonly number[]): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from(bytes);
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

test.each([
  ['a window of 1 KiB', [0x00, 0x00], 1024],
  ['a window of 8 MiB', [0x04, 0x68], 2 ** 23],
  ['a window with a mantissa', [0x00, 0x0b], 2 ** 11 + 3 * 2 ** 8],
  ['one segment, a size of one byte', [0x20, 0xc8], 200],
  ['one segment, a size of two bytes', [0x60, 0x00, 0x01], 512],
  ['one segment, a size of four bytes', [0xa0, 0, 0, 0, 1], 2 ** 24],
  ['one segment, a size of eight bytes', [0xe0, 0, 0, 0, 0, 1, 0, 0, 0], 2 ** 32],
  ['one segment behind the number of a dictionary', [0x21, 7, 0x09], 9],
])('%s', async (_what, head, window) => {
  const input = new FrameInput(pieces([...MAGIC, ...head, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
  expect(await input.window()).toBe(window);
});
