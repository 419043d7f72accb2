/** One replay, its row and its samples; heat maps and panels of figures. */
import { describe, expect, test } from '@jest/globals';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import type { ReplayStore } from '../../../scenarios/replay/replay';
import { replayStores } from '../../../scenarios/replay/replay';
import { missRatioPanel, returnsPanel } from '../../../studies/figure';
import { heatMap } from '../../../studies/heat';
import { amplePages, infiniteChoice, RunningReplay } from '../../../studies/replay_row';
import type { StudyRow } from '../../../studies/study_row';
import { csvText } from '../../../studies/table_text';
import { readReferenceString } from '../../../traces/readers/refs';

const stores = Object.keys(replayStores) as ReplayStore[]; // parsed
const noFile = (path: string): never => {
  throw new Error(path);
};
const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
const trace = readReferenceString('0w 1 2 0 3w 1 4 0', { file: 'string.refs' });

function replayed(policy: string, frames: number, store: ReplayStore = 'object'): RunningReplay {
  const choice = choosePolicy(policy, noFile);
  const running = new RunningReplay({ trace, choice, frames, table: { ...table, store } });
  while (running.advance());
  return running;
}

describe('a row', () => {
  test('counts references, hits, faults and messages', () => {
    // fifo, 3 frames: 0w 1 2 fault; 0 hits; 3w evicts 0 (dirty); 1 hits; 4 evicts 1; 0 evicts 2.
    expect(replayed('fifo', 3).row()).toEqual({
      trace: 'string',
      policy: 'fifo',
      options: '',
      frames: 3,
      pageout: 'demand',
      store: 'object',
      seed: '1',
      references: 8,
      pages: 5,
      hits: 2,
      faults: 6,
      miss_ratio: 0.75,
      dirty_returns: 1,
      data_requests: 6,
      data_returns: 1,
      precious_returns: 0,
      reactivations: 0,
      simulated: 800,
    });
  });

  test('names the conventions in force', () => {
    expect(replayed('clock:insert=0', 3).row().options).toContain('insert=0');
  });

  test.each(stores)('of store %s has the same faults', (store) => {
    const row = replayed('lru', 3, store).row();
    expect(row.faults).toBe(replayed('lru', 3).row().faults);
    const turns = store === 'disk' || store === 'swap';
    expect(Number(row.simulated) > 1_000_000).toBe(turns);
  });

  test('of memory without end has the cold misses only', () => {
    const running = new RunningReplay({
      trace,
      choice: infiniteChoice('demand'),
      frames: amplePages(trace, 'demand'),
      table,
    });
    while (running.advance());
    expect(running.row()).toMatchObject({ policy: 'infinite', faults: 5, options: '' });
    expect(running.share()).toBe(1);
  });
});

test('samples begin at nothing and end with the whole trace', () => {
  const { samples } = replayed('fifo', 3);
  expect(samples[0]).toEqual({ references: 0, requests: 0, returns: 0 });
  expect(samples.at(-1)).toEqual({ references: 8, requests: 6, returns: 1 });
});

test('a heat map counts each reference once', () => {
  const heat = heatMap(trace, 4, 3);
  expect(heat).toMatchObject({ references: 8, pages: 5, columns: 4, rows: 3 });
  expect([...heat.counts]).toEqual([2, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1]);
});

test('panels: a curve a policy, the bound across all sizes', () => {
  const rows = [replayed('fifo', 3).row(), replayed('fifo', 2).row()];
  const bound: StudyRow = { ...replayed('fifo', 5).row(), policy: 'infinite' };
  const { curves } = missRatioPanel([...rows, bound]);
  expect(curves.map(({ name }) => name)).toEqual(['fifo', 'infinite']);
  expect(curves[0]?.points.map(([x]) => x)).toEqual([2, 3]);
  expect(curves[1]?.points).toEqual([
    [2, 62.5],
    [3, 62.5],
  ]);
  const fifo = { name: 'fifo', samples: replayed('fifo', 3).samples };
  const panel = returnsPanel([fifo], { references: 8, warmup: 0 });
  expect(panel.curves[0]?.points.at(-1)).toEqual([8, 1]);
});

test('CSV quotes what needs it', () => {
  expect(
    csvText(
      ['a', 'b'],
      [
        ['x,y', 1],
        ['say "no"', 2],
      ],
    ),
  ).toBe('a,b\n"x,y",1\n"say ""no""",2\n');
});
