/** Made traces: the sequences that their parameters promise. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SyntheticOptions, SyntheticPattern } from '../../../traces/synthetic';
import { synthetic, syntheticDefaults } from '../../../traces/synthetic';
import { packedOf } from './trace_support';

/** References as `page << 1 | write`, with the pages that the pattern means. */
function made(pattern: SyntheticPattern, options: Partial<SyntheticOptions>): number[] {
  const trace = synthetic(pattern, { ...syntheticDefaults, ...options });
  return packedOf(trace).map((packed) => Number(trace.pageOf(packed >>> 1)) * 2 + (packed & 1));
}

const pagesOf = (references: readonly number[]): number[] => references.map((one) => one >> 1);

describe('zipf', () => {
  test('is the same sequence for the same parameters', () => {
    const options = { references: 24, pages: 10, skew: 0.8, writes: 0.5, seed: 7 };
    expect(made('zipf', options)).toEqual([
      7, 12, 17, 11, 17, 1, 15, 13, 10, 7, 18, 2, 0, 18, 13, 11, 13, 7, 11, 18, 5, 11, 12, 11,
    ]);
    const long = made('zipf', { references: 100_000, pages: 65_536 });
    const bytes = Buffer.from(Uint32Array.from(long).buffer);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'c877bd478cca3176bdd363b492a11b7fb2df31e0cec3d0dcf70be0332910a277',
    );
  });

  test('favours few pages, the more the larger its exponent', () => {
    const top = (skew: number): number => {
      const counts = new Map<number, number>();
      for (const page of pagesOf(made('zipf', { references: 20_000, pages: 1000, skew }))) {
        counts.set(page, (counts.get(page) ?? 0) + 1);
      }
      return Math.max(...counts.values());
    };
    expect(top(0)).toBeLessThan(50);
    expect(top(1)).toBeGreaterThan(2000);
    expect(top(2)).toBeGreaterThan(10_000);
  });
});

test('scan and loop are what they say', () => {
  const options = { references: 7, pages: 3, writes: 0 };
  expect(pagesOf(made('scan', options))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(pagesOf(made('loop', options))).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test('uniform touches all its pages and no other', () => {
  const pages = new Set(pagesOf(made('uniform', { references: 1000, pages: 20 })));
  expect([...pages].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('a working set lasts a phase, then is another one', () => {
  const pages = pagesOf(made('working-set', { references: 900, pages: 1000, set: 5, phase: 300 }));
  const sets = [0, 300, 600].map((at) => new Set(pages.slice(at, at + 300)));
  expect(sets.map((set) => set.size)).toEqual([5, 5, 5]);
  expect(new Set(pages).size).toBeGreaterThan(10);
});

test('the share of writes and the seed are kept', () => {
  const options = { references: 10_000, pages: 10 };
  expect(synthetic('uniform', { ...syntheticDefaults, ...options, writes: 1 }).writes).toBe(10_000);
  expect(synthetic('uniform', { ...syntheticDefaults, ...options, writes: 0 }).writes).toBe(0);
  expect(made('uniform', options)).toEqual(made('uniform', options));
  expect(made('uniform', options)).not.toEqual(made('uniform', { ...options, seed: 2 }));
});
