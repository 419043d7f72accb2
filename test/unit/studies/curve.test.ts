/** The curve of all sizes against a model that searches lists, and against the kernel. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../kernel/policy/policies';
import { replay, replayFaults } from '../../../scenarios/replay';
import { anomalies, lruCurve, RunningLruCurve } from '../../../studies/curve';
import { readReferenceString } from '../../../traces/readers/refs';
import type { Trace } from '../../../traces/trace';
import { bundledTrace } from '../../support/bundled_trace';
import { fc } from '../../support/chance';
import { fifoFaults, lruFaults } from '../../support/paging_models';

const traceOf = (pages: readonly number[]): Trace =>
  readReferenceString(pages.join(' '), { file: 'string' });

describe('the curve of lru', () => {
  test('is what a list that is searched from end to end says, at every size', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15), { minLength: 1, maxLength: 200 }), (pages) => {
        const curve = lruCurve(traceOf(pages));
        const expected = Array.from(curve).map((_, c) => (c === 0 ? 0 : lruFaults(pages, c)));
        expect(Array.from(curve)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('stays right when its times run out and are given anew', () => {
    const pages = Array.from({ length: 5_000 }, (_, i) => (i * i + (i >> 3)) % 13);
    const curve = lruCurve(traceOf(pages));
    for (const frames of [1, 2, 5, 9, 13]) expect(curve[frames]).toBe(lruFaults(pages, frames));
  });

  test('grows chunk by chunk, and says how far it is', () => {
    const trace = bundledTrace('git_small');
    const running = new RunningLruCurve(trace);
    const shares = [running.share()];
    while (running.advance()) shares.push(running.share());
    expect(shares).toHaveLength([...trace.chunks()].length + 1);
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(running.faults()).toEqual(lruCurve(trace));
  });

  test('is what the kernel counts on a real program', () => {
    const trace = bundledTrace('git_small');
    const curve = lruCurve(trace);
    for (const frames of [36, 142, 355]) {
      const replayed = replay(trace, {
        frames,
        policy: policies.lru,
        policyOptions: {},
        pageout: 'demand',
        contents: 'stamps',
        store: 'object',
        seed: 'test',
      });
      expect(curve[frames]).toBe(replayFaults(replayed));
    }
  });
});

test("Belady's anomaly is a larger memory that faults more than the next smaller one", () => {
  const pages = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
  const points = [1, 2, 3, 4, 5].map((frames) => ({ frames, faults: fifoFaults(pages, frames) }));
  expect(anomalies(points)).toEqual([
    { fewer: { frames: 3, faults: 9 }, more: { frames: 4, faults: 10 } },
  ]);
});
