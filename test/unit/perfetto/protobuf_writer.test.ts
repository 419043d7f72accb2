/** What the writer makes is what protobufjs, which others test, makes and reads. */
import { describe, expect, test } from '@jest/globals';
import { Reader, Writer } from 'protobufjs/minimal';
import { ProtobufWriter } from '../../../perfetto/protobuf_writer';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const NUMBERS = [0, 1, 127, 128, 300, 16_383, 16_384, 2 ** 31, 2 ** 32, 2 ** 52 + 1];

describe('the bytes are those of protobufjs', () => {
  test.each([...NUMBERS, ...NUMBERS.map((each) => -each), -(2 ** 33), 2 ** 53 - 1])(
    'for the varint %d',
    (value) => {
      const made = new ProtobufWriter().varint(value).finish();
      expect(hex(made)).toBe(hex(new Writer().int64(value).finish()));
    },
  );

  test.each(NUMBERS)('for %d in eight bytes', (value) => {
    const made = new ProtobufWriter().fixed64(value).finish();
    expect(hex(made)).toBe(hex(new Writer().fixed64(value).finish()));
  });

  test.each([0, -0, 0.1, -1e300, Number.POSITIVE_INFINITY, 5e-324])(
    'for the double %d',
    (value) => {
      const made = new ProtobufWriter().double(value).finish();
      expect(hex(made)).toBe(hex(new Writer().double(value).finish()));
    },
  );

  test.each(['', 'A', 'Größe', '😀', 'x'.repeat(5_000)])('for a text', (text) => {
    const made = new ProtobufWriter().string(text).finish();
    expect(hex(made)).toBe(hex(new Writer().string(text).finish()));
  });
});

test.each([0, 1, 127, 128, 16_383, 16_384, 70_000])(
  'a stretch of %d bytes in another has its length before it, and what follows stays',
  (bytes) => {
    const filled = <W extends { fork(): W; ldelim(): W; double(value: number): W }>(
      writer: W,
      byte: (value: number) => unknown,
    ): W => {
      writer.double(1).fork().double(2).fork();
      for (let i = 0; i < bytes; i += 1) byte(i & 0x7f);
      return writer.ldelim().ldelim().double(3);
    };
    const [ours, theirs] = [new ProtobufWriter(), new Writer()];
    filled(ours, (value) => ours.varint(value));
    filled(theirs, (value) => theirs.uint32(value));
    expect(ours.pos).toBe(theirs.len);
    expect(hex(ours.finish())).toBe(hex(theirs.finish()));
  },
);

test('a time beyond 2^32 and a text outside of ASCII come back', () => {
  const tick = 2 ** 52 + 1;
  const writer = new ProtobufWriter().varint(8).varint(tick).varint(18).string('Größe');
  const reader = Reader.create(writer.finish());
  expect(reader.uint32()).toBe(8);
  expect(String(reader.uint64())).toBe(String(tick));
  expect(reader.uint32()).toBe(18);
  expect(reader.string()).toBe('Größe');
});
