/** The curve of all sizes against a model that searches lists, and against the kernel. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../kernel/policy/policies';
import { replay, replayFaults } from '../../../scenarios/replay/replay';
import { anomalies, lruCurve, RunningLruCurve } from '../../../studies/curve';
import { RunningReplay } from '../../../studies/replay_row';
import type { StudyRow } from '../../../studies/study_row';
import { limitedTrace } from '../../../traces/limited_trace';
import { readReferenceString } from '../../../traces/readers/refs';
import type { Trace } from '../../../traces/trace';
import { bundledTrace } from '../../support/bundled_trace';
import { fc } from '../../support/chance';
import { fifoFaults, lruFaults } from '../../support/paging_models';

const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
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
    shares.push(running.share());
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

describe('the curve of lru and the kernel', () => {
  const step = fc.record({ page: fc.nat(9), write: fc.boolean() });
  const kernelRow = (trace: Trace, frames: number, warmup: number): StudyRow => {
    const choice = { label: 'lru', name: 'lru', spec: policies.lru, options: {} };
    const running = new RunningReplay({ trace, choice, frames, table: { ...table, warmup } });
    while (running.advance());
    return running.row();
  };

  test('agree on faults and dirty returns at every size, with a warm-up', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 60 }), fc.nat(99), (steps, share) => {
        const text = steps.map(({ page, write }) => `${page}${write ? 'w' : ''}`);
        const trace = readReferenceString(text.join(' '), { file: 'a.txt' });
        const warmup = Math.floor((share * (trace.references - 1)) / 100);
        const running = new RunningLruCurve(trace, warmup);
        while (running.advance());
        const [faults, returns] = [running.faults(), running.dirtyReturns()];
        for (let frames = 1; frames <= trace.distinctPages; frames += 1) {
          const row = kernelRow(trace, frames, warmup);
          expect([frames, faults[frames]]).toEqual([frames, row.faults]);
          expect([frames, returns[frames]]).toEqual([frames, row.dirty_returns]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([18, 36])('agree on a real program with %i frames and a warm-up', (frames) => {
    const trace = limitedTrace(bundledTrace('git_small'), 200_000);
    const running = new RunningLruCurve(trace, 70_000);
    while (running.advance());
    const row = kernelRow(trace, frames, 70_000);
    expect(row.references).toBe(130_000);
    expect(running.faults()[frames]).toBe(row.faults);
    expect(running.dirtyReturns()[frames]).toBe(row.dirty_returns);
    expect(row.dirty_returns).toBeGreaterThan(0);
  });
});
