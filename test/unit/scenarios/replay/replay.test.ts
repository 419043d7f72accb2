/** Replays: stores, contents and pageout, and what they have in common. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import type { ReplayOptions } from '../../../../scenarios/replay/replay';
import { buildReplay, replay, replayFaults } from '../../../../scenarios/replay/replay';
import { bundledTrace } from '../../../support/bundled_trace';

const trace = bundledTrace('git_small');

const usual: ReplayOptions = {
  frames: 64,
  policy: policies.fifo,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
};

describe('a replay', () => {
  test('makes every reference of the trace, and each costs reference_ticks', () => {
    const { host, end } = replay(trace, usual);
    expect(end).toBe('done');
    expect(host.statistics.references).toBe(trace.references);
    expect(host.clock).toBe(trace.references * host.tunables.referenceTicks);
  });

  test('has the same faults in bytes and stamps, for an object and anonymous memory', () => {
    const counts = (['bytes', 'stamps'] as const).flatMap((contents) =>
      (['object', 'anonymous'] as const).map((store) =>
        replayFaults(replay(trace, { ...usual, contents, store })),
      ),
    );
    expect(new Set(counts).size).toBe(1);
  });

  test('never caches more pages than it may in demand mode', () => {
    const { machine, host } = buildReplay(trace, { ...usual, frames: 5 });
    for (let i = 0; i < 3000 && machine.step() === null; i += 1) {
      expect(host.resident.cachedCount).toBeLessThanOrEqual(5);
    }
    expect(host.resident.cachedCount).toBe(5);
  });

  test('keeps free frames under the daemon', () => {
    const { host, end } = replay(trace, { ...usual, pageout: 'daemon', policy: policies.mach });
    expect(end).toBe('done');
    expect(host.resident.freeCount).toBeGreaterThanOrEqual(host.tunables.freeReserved);
    expect(host.statistics.pagesReturned).toBeGreaterThan(0);
  });

  test('refuses fewer than 48 frames under the daemon, naming the formula', () => {
    const few: ReplayOptions = { ...usual, pageout: 'daemon', frames: 47 };
    expect(() => buildReplay(trace, few)).toThrow(/at least 48.*free_target/);
  });
});
