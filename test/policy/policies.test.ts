/**
 * Every registered policy, through the kernel in demand mode: what it may never do, and the counts
 * that others have published. A slow model that knows no kernel predicts FIFO, LRU and OPT.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pageId, tick } from '../../kernel/mach/types';
import type { PolicyName } from '../../kernel/policy/policies';
import { policies } from '../../kernel/policy/policies';
import type { PolicyView } from '../../kernel/policy/policy';
import { replay, replayFaults } from '../../scenarios/replay';
import { readTraceFile } from '../../traces/read_file';
import { readReferenceString } from '../../traces/text';
import type { Trace } from '../../traces/trace';
import { fifoFaults, lruFaults, optFaults } from '../support/paging_models';

fc.configureGlobal({ seed: 20_261_123 });

const names = Object.keys(policies) as PolicyName[]; // parsed

function faults(trace: Trace, policy: PolicyName, frames: number): number {
  const replayed = replay(trace, {
    frames,
    policy: policies[policy],
    policyOptions: {},
    pageout: 'demand',
    contents: 'stamps',
    store: 'object',
    seed: 'test',
  });
  expect(replayed.end).toBe('done');
  return replayFaults(replayed);
}

const traceOf = (pages: readonly number[]): Trace =>
  readReferenceString(pages.join(' '), { file: 'string' });

const strings = fc.array(fc.nat(11), { minLength: 1, maxLength: 120 });
const sizes = fc.integer({ min: 1, max: 8 });

describe.each(names)('policy %s', (name) => {
  test('gives the same faults for the same seed', () => {
    fc.assert(
      fc.property(strings, sizes, (pages, frames) => {
        const trace = traceOf(pages);
        expect(faults(trace, name, frames)).toBe(faults(trace, name, frames));
      }),
      { numRuns: 25 },
    );
  });

  test('never beats OPT, and never faults on a page that fits with all others', () => {
    fc.assert(
      fc.property(strings, sizes, (pages, frames) => {
        const trace = traceOf(pages);
        expect(faults(trace, name, frames)).toBeGreaterThanOrEqual(optFaults(pages, frames));
        expect(faults(trace, name, 12)).toBe(new Set(pages).size);
      }),
      { numRuns: 50 },
    );
  });

  test('names only pages that it knows, and forgets those that leave', () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (script) => {
        const known = new Set<number>();
        const view: PolicyView = {
          referenced: () => false,
          clearReference: () => undefined,
          modified: () => false,
          settled: () => true,
          busy: () => false,
          movable: () => true,
          external: (page) => page % 2 === 0,
          segments: 2,
          segment: (page) => page % 2,
          key: (page) => ({ object: 1, offset: page }),
          now: () => tick(0),
          references: () => 0,
          frames: 8,
          future: null,
          deactivated: () => undefined,
          reactivated: () => undefined,
          forgotten: (page) => known.delete(page),
        };
        const policy = policies[name].create({}, () => 0, view);
        for (const [what, page] of script) {
          const id = pageId(page);
          if (!known.has(page)) {
            known.add(page);
            policy.enter(id, what === 0 ? 'inactive' : 'active');
          } else if (what === 1) policy.move(id, 'inactive');
          else if (what === 2) policy.touched?.(Int32Array.of(page), 1);
          else {
            known.delete(page);
            policy.leave(id, 'freed');
          }
          const candidate = policy.candidate('full');
          expect(candidate === -1 ? known.size === 0 : known.has(candidate)).toBe(true);
          expect([...policy.pages()].sort()).toEqual([...known].sort());
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('FIFO and LRU against a model that knows no kernel', () => {
  test('agree on random strings', () => {
    fc.assert(
      fc.property(strings, sizes, (pages, frames) => {
        const trace = traceOf(pages);
        expect(faults(trace, 'fifo', frames)).toBe(fifoFaults(pages, frames));
        expect(faults(trace, 'lru', frames)).toBe(lruFaults(pages, frames));
      }),
      { numRuns: 150 },
    );
  });

  test('LRU keeps inclusion: more frames never mean more faults', () => {
    fc.assert(
      fc.property(strings, sizes, (pages, frames) => {
        const trace = traceOf(pages);
        expect(faults(trace, 'lru', frames + 1)).toBeLessThanOrEqual(faults(trace, 'lru', frames));
      }),
      { numRuns: 50 },
    );
  });

  test("FIFO shows Belady's anomaly: 9 faults with 3 frames, 10 with 4", () => {
    const trace = traceOf([1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]);
    expect(faults(trace, 'fifo', 3)).toBe(9);
    expect(faults(trace, 'fifo', 4)).toBe(10);
  });
});

describe('published counts of a real program', () => {
  const trace = readTraceFile(`${__dirname}/../../traces/data/perl_small.rlv.br`);
  test.each([
    ['fifo', 2, 396_271],
    ['lru', 2, 291_402],
    ['fifo', 4, 204_531],
    ['lru', 4, 172_613],
    ['fifo', 40, 30_435],
    ['lru', 40, 20_691],
    ['fifo', 87, 3_295],
    ['lru', 87, 2_078],
  ] as const)('%s with %i frames faults %i times on perl_small', (policy, frames, count) => {
    expect(faults(trace, policy, frames)).toBe(count);
  });
});
