/** The one pass of lru gives the rows that replays give, alone and in the kernel. */
import { describe, expect, test } from '@jest/globals';
import { LRU, passPays, RunningLruRows } from '../../../studies/lru_rows';
import type { ReplayTable } from '../../../studies/replay_row';
import { beginRow } from '../../../studies/running_row';
import type { StudyRow } from '../../../studies/study_row';
import { withoutKernel } from '../../../studies/study_row';
import type { Trace } from '../../../traces/trace';
import { bundledTrace } from '../../support/bundled_trace';
import { fc } from '../../support/chance';
import { traceOf } from '../traces/trace_support';

const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;

function runs(trace: Trace, sizes: readonly number[], given: ReplayTable): readonly StudyRow[] {
  return sizes.map((frames) => {
    const running = beginRow({ trace, choice: LRU, frames, table: given });
    while (running.advance());
    return withoutKernel(running.row());
  });
}

function pass(trace: Trace, sizes: readonly number[], given: ReplayTable): readonly StudyRow[] {
  const running = new RunningLruRows(trace, sizes, given);
  while (running.advance());
  return running.rows();
}

describe('one pass for lru', () => {
  const touch = fc.record({
    object: fc.constantFrom('a', 'b', 'c'),
    page: fc.nat(6),
    write: fc.boolean(),
  });

  test('gives the rows of replays of several objects, with a warm-up and too much memory', () => {
    fc.assert(
      fc.property(
        fc.array(touch, { minLength: 2, maxLength: 80 }),
        fc.nat(99),
        (touches, share) => {
          const trace = traceOf(touches);
          const warmup = Math.floor((share * (trace.references - 1)) / 100);
          const sizes = [1, 2, 3, 5, 8, 13, 21, 34];
          const rows = pass(trace, sizes, { ...table, warmup });
          expect(rows).toEqual(runs(trace, sizes, { ...table, warmup }));
          expect(rows).toEqual(runs(trace, sizes, { ...table, warmup, kernel: true }));
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each(['git_small', 'sort_mini'])('gives the rows of replays of %s', (name) => {
    const trace = bundledTrace(name);
    const sizes = [4, 17, 40, 90, 1000];
    const given = { ...table, warmup: 1000 };
    expect(pass(trace, sizes, given)).toEqual(runs(trace, sizes, given));
  });

  test('pays from four sizes on, where nothing is synchronized and no kernel runs', () => {
    const trace = { syncs: [] };
    expect([3, 4, 8].map((sizes) => passPays(trace, table, sizes))).toEqual([false, true, true]);
    expect(passPays({ syncs: [{ before: 3, object: 'a' }] }, table, 8)).toBe(false);
    expect(passPays(trace, { ...table, kernel: true }, 8)).toBe(false);
    expect(passPays(trace, { ...table, pageout: 'daemon' }, 8)).toBe(false);
  });
});
