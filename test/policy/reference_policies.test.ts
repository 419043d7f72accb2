/**
 * Policies through the kernel against slow models of their definitions, on random strings: the same
 * faults and the same victims in the same order, at every size from one frame to more than enough.
 */
import { describe, expect, test } from '@jest/globals';
import { fc } from '../support/chance';
import { kernelPaging } from '../support/kernel_paging';
import type { ReferencePolicy } from '../support/reference_policies';
import {
  arc,
  car,
  clock,
  fifo,
  lfu,
  lru,
  nextUse,
  opt,
  s3Fifo,
  sieve,
  twoQueue,
} from '../support/reference_policies';

const models: readonly (readonly [string, ReferencePolicy])[] = [
  ['fifo', fifo],
  ['lru', lru],
  ['clock:insert=0', clock(1, 0)],
  ['clock', clock(1, 1)],
  ['second-chance', clock(1, 1)],
  ['clock:bits=2,insert=0', clock(2, 0)],
  ['clock:bits=2', clock(2, 1)],
  ['clock:bits=3,insert=0', clock(3, 0)],
  ['sieve', sieve],
  ['lfu', lfu],
  ['2q', twoQueue],
  ['s3-fifo', s3Fifo],
  ['arc', arc],
  ['car', car],
];

/** Few pages and many, loops and what is drawn by chance, so that what left comes back. */
function strings(most: number): fc.Arbitrary<number[]> {
  const any = fc.integer({ min: 1, max: most });
  const drawn = any.chain((pages) => fc.array(fc.nat(pages), { minLength: 1, maxLength: 40 }));
  const loop = fc
    .tuple(any, fc.integer({ min: 1, max: 3 }))
    .map(([pages, turns]) =>
      Array.from({ length: pages * turns }, (_, reference) => reference % pages),
    );
  const hot = fc.tuple(fc.nat(most), fc.integer({ min: 1, max: 6 }));
  const runs = fc.array(hot, { minLength: 1, maxLength: 20 });
  const repeated = runs.map((list) =>
    list.flatMap(([page, times]) => Array.from({ length: times }, () => page)),
  );
  const parts = fc.array(fc.oneof(drawn, loop, repeated), { minLength: 1, maxLength: 6 });
  return parts.map((list) => list.flat());
}

/** Tight ones, those where shares round, and as many as there are pages, one less and one more. */
function sizesFor(pages: readonly number[]): fc.Arbitrary<number> {
  const distinct = new Set(pages).size;
  return fc.oneof(
    fc.constantFrom(1, 2, 3, 4, 5, 9, 10, 11, 19, 20, 21),
    fc.constantFrom(Math.max(1, distinct - 1), distinct, distinct + 1),
    fc.integer({ min: 1, max: distinct + 3 }),
  );
}

const cases = fc
  .oneof(strings(8), strings(30), strings(60))
  .chain((pages) => fc.tuple(fc.constant(pages), sizesFor(pages)));

test.each(models)('%s evicts the pages of its definition, in that order', (policy, model) => {
  fc.assert(
    fc.property(cases, ([pages, frames]) => {
      expect(kernelPaging(policy, pages, frames)).toEqual(model(pages, frames));
    }),
    { numRuns: 150 },
  );
});

describe('opt', () => {
  test('faults as Belady says, and each victim is used no sooner than any other page', () => {
    fc.assert(
      fc.property(cases, ([pages, frames]) => {
        const { faults, victims } = kernelPaging('opt', pages, frames);
        expect(faults).toBe(opt(pages, frames).faults);
        const left = [...victims];
        const resident = new Set<number>();
        pages.forEach((page, now) => {
          if (resident.has(page)) return;
          if (resident.size === frames) {
            const victim = left.shift() ?? -1;
            const uses = [...resident].map((each) => nextUse(pages, each, now));
            expect(nextUse(pages, victim, now)).toBe(Math.max(...uses));
            expect(resident.delete(victim)).toBe(true);
          }
          resident.add(page);
        });
        expect(left).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

test('nothing is evicted where all pages fit, and every page comes once', () => {
  const pages = Array.from({ length: 90 }, (_, reference) => (reference * 7) % 30);
  for (const [policy] of models) {
    expect(kernelPaging(policy, pages, 30)).toEqual({ faults: 30, victims: [] });
    expect(kernelPaging(policy, pages, 31)).toEqual({ faults: 30, victims: [] });
  }
});
