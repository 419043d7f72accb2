/**
 * The codec of pages: what it gives back, and how small it gets.
 */
import { describe, expect, test } from '@jest/globals';
import { packPage, unpackPage } from '../../../pagers/page_codec';
import { fc } from '../../support/chance';

const PAGE = 4096;
const WORDS = PAGE / 4;

function pageOf(words: readonly number[]): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word >>> 0, true);
  return page;
}

const numbers = (next: (i: number) => number): Uint8Array =>
  pageOf(Array.from({ length: WORDS }, (_, i) => next(i)));
const chance = numbers((i) => Math.imul(i + 1, 0x9e37_79b1));
const packedLength = (page: Uint8Array): number => packPage(page, 2 * PAGE)?.length ?? -1;

/** Words as memory has them: runs that stay, go in small steps, or jump. */
const pages = fc
  .array(fc.tuple(fc.integer(), fc.constantFrom(0, 1, -1, 127, 128, -128, -129), fc.nat(150)))
  .map((runs) =>
    runs.flatMap(([from, step, length]) => Array.from({ length }, (_, i) => from + i * step)),
  )
  .map((words) => pageOf(words.slice(0, WORDS)));

describe('packPage', () => {
  test('gives back what was packed, whatever it was', () => {
    const same = (page: Uint8Array): void => {
      const packed = packPage(page, 2 * PAGE);
      expect(packed === null ? null : unpackPage(packed, PAGE)).toEqual(page);
    };
    fc.assert(fc.property(pages, same), { numRuns: 200 });
    const bytes = fc.uint8Array({ minLength: PAGE, maxLength: PAGE });
    fc.assert(fc.property(bytes, same), { numRuns: 20 });
  });

  test('needs a byte for 64 words that are equal', () => {
    expect(packedLength(new Uint8Array(PAGE))).toBe(16);
    expect(packedLength(numbers(() => 7))).toBe(18); // 7 is near 0; then 1,023 that are the same.
  });

  test('needs little more than a byte for a word that is near the last one', () => {
    expect(packedLength(numbers((i) => i + 1))).toBe(WORDS + 16);
    expect(packedLength(numbers((i) => (i % 2 === 0 ? 127 : 0)))).toBe(WORDS + 16);
    expect(packedLength(numbers((i) => (i % 2 === 0 ? 128 : 0)))).toBeGreaterThan(2 * WORDS);
  });

  test('makes a page of chance longer', () => {
    expect(packedLength(chance)).toBe(PAGE + 16);
  });

  test('answers null for a page that takes more bytes than the limit, not if as many', () => {
    expect(packPage(new Uint8Array(PAGE), 15)).toBe(null);
    expect(packPage(new Uint8Array(PAGE), 16)).toHaveLength(16);
    expect(packPage(chance, PAGE)).toBe(null);
    expect(packPage(chance, 0)).toBe(null);
  });
});
