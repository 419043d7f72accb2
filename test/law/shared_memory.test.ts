/**
 * The shared-memory pager keeps hosts coherent: random programs on two to four hosts, beside a
 * memory without kernels, with all laws watching. TEST_SEED and TEST_RUNS choose others.
 *
 *   each read gives what was stored last, on whichever host
 *   who may write a page is the only one who has it
 *   no message is received before it was sent
 *   every program comes to its end
 */
import { describe, expect, test } from '@jest/globals';
import { cases, fc, SEED } from '../support/chance';
import type { SharePlan } from '../support/shared_memory';
import { share, sharePlan } from '../support/shared_memory';

const RUNS = cases(60);
const settings = { numRuns: RUNS, interruptAfterTimeLimit: 60_000 };

function coherent(plan: SharePlan): void {
  const { result, stale, shared, early } = share(plan);
  expect(stale).toEqual([]);
  expect(shared).toEqual([]);
  expect(early).toEqual([]);
  expect(result.failures).toEqual([]);
}

const kinds = [
  ['pages of one size, a few of them', { locations: 16, sizes: [4096] }],
  ['pages of one size, more than frames', { locations: 192, sizes: [2048] }],
  ['pages of several sizes', { locations: 24, sizes: [2048, 4096, 8192] }],
  ['pages of several sizes under pressure', { locations: 192, sizes: [1024, 2048] }],
] as const;

describe(`seed ${SEED}, ${RUNS} worlds of each kind`, () => {
  test.each(kinds)('%s', (_kind, kind) => {
    fc.assert(fc.property(sharePlan(kind), coherent), settings);
  });

  test('a host that halts takes with it what it alone had, and nobody waits for it', () => {
    const plans = sharePlan({ locations: 16, sizes: [4096], halts: true });
    fc.assert(fc.property(plans, coherent), settings);
  });
});

describe('the worlds are worth it', () => {
  const sampled = (kind: Parameters<typeof sharePlan>[0]) =>
    fc.sample(sharePlan(kind), { numRuns: 12 }).map((plan) => ({ plan, ...share(plan) }));

  test('every read and write of their programs happens', () => {
    for (const { plan, done } of sampled({ locations: 16, sizes: [4096] })) {
      const ops = plan.programs.flat().filter(({ remap }) => !remap);
      expect(done).toBe(ops.length);
    }
  });

  test('pages leave, dirty and clean ones, while they are shared', () => {
    const hosts = sampled({ locations: 192, sizes: [1024, 2048] }).flatMap(
      ({ result }) => result.hosts,
    );
    for (const counter of ['pages_returned_dirty', 'clean_evictions']) {
      const some = hosts.filter(({ statistics }) => (statistics[counter] ?? 0) > 0);
      expect(some.length).toBeGreaterThan(hosts.length / 8);
    }
  });
});
