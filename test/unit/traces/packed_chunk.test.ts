/** Packed chunks: what is unpacked is what was packed, and programs pack well. */
import { expect, test } from '@jest/globals';
import { packChunk, unpackChunk } from '../../../traces/packed_chunk';
import { fc } from '../../support/chance';

test('what is unpacked is what was packed', () => {
  const reference = fc.oneof(fc.nat(9), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  const run = fc.tuple(reference, fc.integer({ min: 1, max: 400 }));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
      const chunk = Uint32Array.from(
        runs.flatMap(([one, length]) => Array.from({ length }, () => one)),
      );
      const packed = packChunk(chunk);
      if (packed === null) return;
      expect(packed.length).toBeLessThan(chunk.byteLength);
      expect(unpackChunk(packed, chunk.length)).toEqual(chunk);
    }),
  );
});

test('runs take two bytes, noise is left as it is', () => {
  expect(packChunk(new Uint32Array(100).fill(7))).toEqual(Uint8Array.from([14, 99]));
  expect(packChunk(Uint32Array.from({ length: 9 }, (_, i) => (i * 0x9e3779b1) >>> 0))).toBe(null);
});
