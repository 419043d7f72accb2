/** References of a lesson as the table of a textbook. */
import { describe, expect, test } from '@jest/globals';
import { ReferenceIndex } from '../../../../explorer/model/reference_index';
import type { ReferenceColumn } from '../../../../explorer/model/reference_rows';
import { ReferenceRows } from '../../../../explorer/model/reference_rows';
import type { ReferenceGroup } from '../../../../explorer/model/reference_table';
import { frameGroup, listGroups } from '../../../../explorer/model/reference_table';
import { factsOf } from '../../../../explorer/model/run_facts';
import { recordedLesson } from '../../../support/recorded_lesson';

function columnsOf(name: string): readonly ReferenceColumn[] {
  const recording = recordedLesson(name);
  const index = new ReferenceIndex(recording, factsOf(recording), 0);
  while (index.more(10_000));
  const rows = new ReferenceRows(recording, factsOf(recording), index, 0);
  return Array.from({ length: index.length }, (_, i) => i).flatMap(
    (i) => rows.column(i, recording.events - 1) ?? [],
  );
}

const drawn = ({ tracks }: ReferenceGroup): readonly string[] =>
  tracks.map(({ cells }) =>
    cells.map((cell) => (cell === null ? '.' : `${cell.label}${cell.isOwn ? '!' : ''}`)).join(' '),
  );

describe('the table of references', () => {
  test('the frames of Belady stand as in a textbook', () => {
    const group = frameGroup(columnsOf('belady_3'), 10);
    expect(drawn(group)).toEqual([
      '1! 1 1 4! 4 4 5! 5 5 5 5 5!',
      '. 2! 2 2 1! 1 1 1! 1 3! 3 3',
      '. . 3! 3 3 2! 2 2 2! 2 4! 4',
    ]);
    expect(group.more).toEqual(new Array(12).fill(0));
  });

  test('the list of FIFO has its oldest page first, and what does not fit is counted', () => {
    const [group, ...others] = listGroups(columnsOf('belady_4'), 3);
    expect(others).toEqual([]);
    expect(group?.name).toBe('queue');
    expect(group && drawn(group)[0]).toBe('1! 1 1 1 1! 1 2 3 4 5 1 2');
    expect(group?.more.slice(0, 5)).toEqual([0, 0, 0, 1, 1]);
  });

  test('names are whole where pages are of several objects', () => {
    const columns = columnsOf('second_chance').slice(0, 3);
    expect(frameGroup(columns, 1).tracks[0]?.cells[0]).toMatchObject({
      page: 'B/39',
      isTouched: true,
      isModified: false,
      note: '',
    });
  });
});
