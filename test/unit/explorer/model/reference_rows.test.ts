/** References of a recorded lesson: the rows are those of `machvm run --steps`. */
import { describe, expect, test } from '@jest/globals';
import { ReferenceIndex } from '../../../../explorer/model/reference_index';
import { ReferenceRows } from '../../../../explorer/model/reference_rows';
import { factsOf } from '../../../../explorer/model/run_facts';
import { policies } from '../../../../kernel/policy/policies';
import { recordReplay } from '../../../../recording/record_run';
import type { ReplayOptions } from '../../../../scenarios/replay/replay';
import { runSteps } from '../../../../scenarios/run/scenario_step_rows';
import type { StepRow } from '../../../../scenarios/run/step_row';
import { synthetic, syntheticDefaults } from '../../../../traces/synthetic';
import { lessonNamed, recordedLesson } from '../../../support/recorded_lesson';

const REPLAY: ReplayOptions = {
  frames: 6,
  policy: policies.clock,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
};

function rowsOf(name: string, last?: number) {
  const recording = recordedLesson(name);
  const index = new ReferenceIndex(recording, factsOf(recording), 0);
  while (index.more(100));
  const rows = new ReferenceRows(recording, factsOf(recording), index, 0);
  const end = last ?? recording.events - 1;
  const columns = Array.from({ length: index.length }, (_, i) => rows.column(i, end));
  return { recording, index, rows, columns };
}

describe('references', () => {
  test.each(['belady_3', 'belady_4', 'second_chance'])(
    'the rows of %s are those of run --steps',
    (name) => {
      const [host] = runSteps(lessonNamed(name)).hosts;
      const { columns } = rowsOf(name);
      expect(columns.length).toBeGreaterThan(3);
      expect(columns.map((column) => column?.row)).toEqual(host?.rows);
    },
  );

  test.each(['dirty_eviction', 'precious_page', 'clean_page'])(
    'the results and victims of %s are those of run --steps',
    (name) => {
      const [host] = runSteps(lessonNamed(name)).hosts;
      const part = (row: StepRow | null | undefined) => {
        const { access, failed, found, page, reference, result, victims } = row ?? {};
        return { access, failed, found, page, reference, result, victims };
      };
      expect(rowsOf(name).columns.map((column) => part(column?.row))).toEqual(host?.rows.map(part));
    },
  );

  test('a page in a message keeps its name and its place', () => {
    const { columns } = rowsOf('dirty_eviction');
    const at = columns.findIndex((each) => each?.row?.victims.some(({ page }) => page === 'A/0'));
    const row = columns[at]?.row;
    const place = columns[at - 1]?.row?.frames.indexOf('A/0');
    expect(row?.frames.indexOf('A/0')).toBe(place);
    const entries = row?.lists.flatMap((list) => list.entries) ?? [];
    expect(entries.find(({ page }) => page === 'A/0')?.note).toContain('in a message');
  });

  test('are the same, whichever were made before', () => {
    const options = { ...syntheticDefaults, references: 600, pages: 12, writes: 0.3, seed: 1 };
    const recording = recordReplay(synthetic('zipf', options), REPLAY);
    const facts = factsOf(recording);
    const index = new ReferenceIndex(recording, facts, 0);
    while (index.more(1_000));
    expect(index.length).toBe(600);
    const last = recording.events - 1;
    const rows = () => new ReferenceRows(recording, facts, index, 0);
    const inOrder = rows();
    const columns = Array.from({ length: 600 }, (_, i) => inOrder.column(i, last));
    expect(columns.filter((column) => column?.result === 'hit').length).toBeGreaterThan(200);
    const jumping = rows();
    for (const reference of [590, 40, 511, 255, 256, 3, 120, 300]) {
      expect(jumping.column(reference, last)).toEqual(columns[reference]);
    }
  });

  test('hits and faults are counted up to an event', () => {
    const { index, recording } = rowsOf('belady_3');
    expect(index.countsAt(-1)).toEqual({ references: 0, hits: 0, faults: 0 });
    expect(index.countsAt(recording.events - 1)).toEqual({ references: 12, hits: 3, faults: 9 });
    const fifth = index.eventOf(4) ?? -1;
    expect(index.countsAt(fifth)).toEqual({ references: 5, hits: 0, faults: 5 });
    expect(index.countsAt(fifth - 1)).toEqual({ references: 4, hits: 0, faults: 4 });
    expect(index.upTo(fifth)).toBe(4);
  });

  test('nothing is known of a reference that comes or ends after the last event', () => {
    const { index, rows } = rowsOf('belady_3');
    const fourth = index.eventOf(3) ?? -1;
    expect(rows.column(3, fourth - 1)).toBeNull();
    expect(rows.column(3, fourth)).toMatchObject({ page: 'A/4', result: 'fault', row: null });
    expect(rows.column(3, (index.eventOf(4) ?? 0) - 1)?.row?.victims).toMatchObject([
      { page: 'A/1', dirty: false },
    ]);
  });
});
