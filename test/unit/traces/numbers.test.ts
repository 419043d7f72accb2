/** Whole numbers of 64 bits against bigints. */
import { expect, test } from '@jest/globals';
import { after, hexOf, joined, shifted, times, wholeOf } from '../../../traces/numbers';
import { fc } from '../../support/chance';

const any64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: 0n, max: 99n }),
);

test('what is read, joined, shifted and counted is exact', () => {
  fc.assert(
    fc.property(any64, fc.nat(30), (value, log2) => {
      const read = wholeOf(String(value));
      expect(BigInt(read ?? -1)).toBe(value);
      expect(typeof read).toBe(value <= Number.MAX_SAFE_INTEGER ? 'number' : 'bigint');
      expect(hexOf(value.toString(16))).toBe(read);
      expect(joined(Number(value >> 32n), Number(value & 0xffff_ffffn))).toBe(read);
      expect(BigInt(shifted(read ?? -1, log2))).toBe(value >> BigInt(log2));
      expect(BigInt(after(read ?? -1))).toBe(value + 1n);
      const product = value * 512n;
      const expected = product < 2n ** 64n ? product : null;
      const found = times(read ?? -1, 512);
      expect(found === null ? null : BigInt(found)).toBe(expected);
    }),
  );
});

test('what has more than 64 bits is refused', () => {
  expect(wholeOf('18446744073709551616')).toBe(null);
  expect(hexOf('10000000000000000')).toBe(null);
});
