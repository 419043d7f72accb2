/**
 * Every registered policy, through the kernel in demand mode: what it may never do, and the counts
 * that others have published. A slow model that knows no kernel predicts FIFO, LRU and OPT.
 */
import { describe, expect, test } from '@jest/globals';
import type { PolicyName } from '../../kernel/policy/policies';
import { policies } from '../../kernel/policy/policies';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import { replay, replayFaults } from '../../scenarios/replay/replay';
import { policyProblems } from '../../studies/policy_check';
import { readReferenceString } from '../../traces/readers/refs';
import type { Trace } from '../../traces/trace';
import { bundledTrace } from '../support/bundled_trace';
import { fc } from '../support/chance';
import { fifoFaults, lruFaults, optFaults } from '../support/paging_models';

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

const noFile = (path: string): never => {
  throw new Error(path);
};

const strings = fc.array(fc.nat(11), { minLength: 1, maxLength: 120 });
const sizes = fc.integer({ min: 1, max: 8 });

test.each(names)('policy %s keeps the contract, and never beats OPT', (name) => {
  expect(policyProblems(choosePolicy(name, noFile))).toEqual([]);
});

describe('FIFO, LRU and OPT against a model that knows no kernel', () => {
  test('agree on random strings', () => {
    fc.assert(
      fc.property(strings, sizes, (pages, frames) => {
        const trace = traceOf(pages);
        expect(faults(trace, 'fifo', frames)).toBe(fifoFaults(pages, frames));
        expect(faults(trace, 'lru', frames)).toBe(lruFaults(pages, frames));
        expect(faults(trace, 'opt', frames)).toBe(optFaults(pages, frames));
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
  const trace = bundledTrace('perl_small');
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
