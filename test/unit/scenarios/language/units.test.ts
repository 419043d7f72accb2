/** Sizes, times, pages and protections as people write them. */
import { describe, expect, test } from '@jest/globals';
import { protText } from '../../../../kernel/mach/scalar_words';
import {
  bytesOf,
  pageCountOf,
  pagesOf,
  protOf,
  ticksOf,
} from '../../../../scenarios/language/units';

describe('sizes', () => {
  test.each([
    ['4KiB', 4096],
    ['2 pages', 8192],
    ['1 page', 4096],
    ['1.5KiB', 1536],
    ['2MiB', 2 * 1024 * 1024],
    ['1GiB', 1024 ** 3],
    ['3 kb', 3000],
    ['512 bytes', 512],
    ['1_024 b', 1024],
    ['0', 0],
    [0, 0],
  ] as const)('%s', (text, bytes) => {
    expect(bytesOf(text, 4096, null)).toBe(bytes);
  });

  test.each([['4'], [4], ['4 apples'], ['-1 pages'], [''], ['many'], ['0.3 bytes']])(
    '%s is none',
    (text) => {
      expect(bytesOf(text, 4096, null)).toBeNull();
    },
  );

  test('a plain number counts what the place says', () => {
    expect(bytesOf(3, 4096, 'bytes')).toBe(3);
    expect(bytesOf('3', 4096, 'pages')).toBe(3 * 4096);
    expect(pageCountOf('32KiB', 4096)).toBe(8);
    expect(pageCountOf(8, 4096)).toBe(8);
    expect(pageCountOf('6KiB', 4096)).toBeNull();
  });
});

describe('times', () => {
  test.each([
    ['5ms', 5_000_000],
    ['300 us', 300_000],
    ['1.5us', 1500],
    ['20ns', 20],
    ['20 ticks', 20],
    ['2s', 2_000_000_000],
    ['1 min', 60_000_000_000],
    [0, 0],
  ] as const)('%s', (text, ticks) => {
    expect(ticksOf(text)).toBe(ticks);
  });

  test.each([[5], ['5'], ['5 hours'], ['soon']])('%s is none', (text) => {
    expect(ticksOf(text)).toBeNull();
  });

  test.each([
    [300_000_000, '300ms'],
    [1_250, '1.25us'],
    [2_000_000_000, '2s'],
    [7, '7ns'],
    [1_000_000_001, '1000000.001us'],
  ])('%i ticks are read from %s', (ticks, text) => {
    expect(ticksOf(text)).toBe(ticks);
  });
});

describe('pages', () => {
  test.each([
    ['0..3', [0, 1, 2, 3]],
    ['3..0', [3, 2, 1, 0]],
    [5, [5]],
    ['5', [5]],
    [
      [0, '2..4', 1],
      [0, 2, 3, 4, 1],
    ],
  ] as const)('%s', (value, pages) => {
    expect(pagesOf(value)).toEqual(pages);
  });

  test.each([['a..b'], ['0-3'], [-1], [1.5], ['0..99999999']])('%s are none', (value) => {
    expect(pagesOf(value)).toBeNull();
  });
});

describe('protections', () => {
  test.each([
    ['none', 0],
    ['read', 1],
    ['read|write', 3],
    ['read, write', 3],
    ['all', 7],
    ['no_change', 8],
    [3, 3],
  ] as const)('%s', (text, prot) => {
    expect(protOf(text)).toBe(prot);
  });

  test.each([['rw'], [9], ['']])('%s is none', (value) => {
    expect(protOf(value)).toBeNull();
  });

  test.each([
    [0, 'none'],
    [3, 'read|write'],
    [4, 'execute'],
    [8, 'no_change'],
    [64, '64'],
  ])('%i is shown as %s', (prot, text) => {
    expect(protText(prot)).toBe(text);
  });
});
