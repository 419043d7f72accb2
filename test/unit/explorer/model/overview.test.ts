/** The overview counts events by row and column, and forgets what is covered. */
import { describe, expect, test } from '@jest/globals';
import { columnOf, eventAtColumn, LANES, Overview } from '../../../../explorer/model/overview';
import { sessionOf } from '../../../support/explored';

function sum(counts: Uint32Array): number {
  return counts.reduce((all, count) => all + count, 0);
}

describe('an overview', () => {
  const { recording } = sessionOf('dirty_eviction').run.value ?? {};
  if (recording === undefined) throw new Error('no run');
  const { events } = recording;
  const overview = new Overview(recording);

  test('reads a part at a time', () => {
    expect(overview.read(100)).toBe(true);
    expect(overview.events).toBe(100);
    expect(overview.read(1e9)).toBe(false);
    expect(overview.events).toBe(events);
  });

  test('has each event of a row in one column, at any width', () => {
    for (const width of [1, 7, 500, 3_000]) {
      const columns = overview.columns(width, events, events - 1);
      expect(sum(columns.fault)).toBe(recording.countOf('vm_reference.fault'));
      expect(sum(columns.eviction)).toBe(recording.countOf('vm_pageout.chosen'));
      expect(sum(columns.return)).toBe(1);
      expect(LANES.every((lane) => columns[lane].length === width)).toBe(true);
    }
  });

  test('leaves out what comes after the last event that may be shown', () => {
    const first = recording.next('vm_pageout.chosen', -1) ?? 0;
    expect(sum(overview.columns(500, events, first - 1).eviction)).toBe(0);
    expect(sum(overview.columns(500, events, first).eviction)).toBe(1);
  });
});

test('columns and events fit together: the edges are the ends of the run', () => {
  expect(eventAtColumn(0, 800, 400)).toBe(-1);
  expect(eventAtColumn(800, 800, 400)).toBe(399);
  expect(eventAtColumn(-50, 800, 400)).toBe(-1);
  expect(columnOf(0, 800, 400)).toBe(1);
  expect(columnOf(399, 800, 400)).toBe(799);
  expect(columnOf(9, 5, 10)).toBe(4);
});
