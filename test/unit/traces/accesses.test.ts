/** From bytes to pages, at every edge. */
import { expect, test } from '@jest/globals';
import { Accesses } from '../../../traces/accesses';
import { wholeOf } from '../../../traces/numbers';
import { fc } from '../../support/chance';
import { file, namesOf } from './trace_support';

test('an access touches each page of its bytes, as bigints have it', () => {
  const address = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 2n ** 53n - 99n, max: 2n ** 53n + 99n }),
  );
  fc.assert(
    fc.property(address, fc.nat(99), fc.nat(14), (start, size, log2) => {
      const accesses = new Accesses({ file, pageSize: 2 ** log2 }, 4096);
      const last = start + BigInt(Math.max(size, 1) - 1);
      const misfit = accesses.bytes('a', wholeOf(String(start)) ?? 0, size, true);
      if (last >= 2n ** 64n) {
        expect(misfit?.what).toBe('an access past the end of all addresses');
        return;
      }
      const expected: string[] = [];
      for (let page = start >> BigInt(log2); page <= last >> BigInt(log2); page += 1n) {
        expected.push(`a:${page}w`);
      }
      expect(misfit).toBe(null);
      expect(namesOf(accesses.recorder.finish({ name: 'a', pageSize: 1 }))).toEqual(expected);
    }),
  );
});

test('a size that no request has is refused', () => {
  const accesses = new Accesses({ file }, 512);
  expect(accesses.pageSize).toBe(512);
  expect(accesses.bytes('a', 0, 2 ** 40, false)?.what).toBe('an access of 1099511627776 bytes');
  expect(accesses.bytes('a', 0, Number.NaN, false)?.what).toBe('an access of NaN bytes');
});

test('an access has no more pages than a file of its size may cost', () => {
  const accesses = new Accesses({ file }, 512);
  expect(accesses.bytes('a', 1, 2 ** 27, false)).toBe(null);
  expect(accesses.bytes('a', 0, 2 ** 27 + 513, false)).toEqual({
    what: 'an access of 134218241 bytes touches 262146 pages',
    expected: 'at most 262145; a larger --page-size or --no-span helps',
  });
  expect(accesses.recorder.references).toBe(2 ** 18 + 1);
});

test('a size that does not count refuses nothing', () => {
  const accesses = new Accesses({ file, span: false }, 512);
  expect(accesses.bytes('a', 0, 2 ** 40, false)).toBe(null);
  expect(accesses.recorder.references).toBe(1);
});
