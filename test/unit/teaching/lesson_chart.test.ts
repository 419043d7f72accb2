/** Hits in the chart of a lesson: before the next row, or before the question that comes first. */
import { expect, test } from '@jest/globals';
import { defineScenario } from '../../../scenarios/language/language';
import { LessonChart } from '../../../teaching/lesson_chart';
import { runLesson } from '../../../teaching/lesson_moments';
import { plain } from '../../../views/style';

const scenario = defineScenario({
  lesson: {
    title: 'T',
    watch: 'W',
    questions: [{ at: { event: 'vm_page.inserted', page: 'A/1' }, ask: 'message', why: 'W.' }],
  },
  objects: { A: { pager: 'memory', size: '2 pages' } },
  tasks: {
    editor: {
      steps: [
        { map: 'A' },
        { touch: 'A', pages: [0, 0, 0] },
        { touch: 'A', pages: [1, 1, 0] },
        { read: 'A', page: 0 },
      ],
    },
  },
});

const says = (rows: readonly string[]): string[] =>
  rows.map((row) => row.slice(12).replace(/\s+/g, ' ').trim());

test('hits stand where they are made, and each is shown once', () => {
  const run = runLesson(scenario, {});
  const chart = new LessonChart(scenario, plain, run.notes);
  const at = run.moments[0]?.at ?? -1;
  const before = says(chart.piece(run.lines, at));
  const after = says(chart.piece(run.lines, run.lines.length));
  expect(before.at(-1)).toBe('editor 2 hits on A/0');
  expect(before.filter((row) => row.includes('hit'))).toHaveLength(1);
  expect(after[0]).toBe('editor: fault A/1 not resident');
  expect(after.filter((row) => row.includes('hit'))).toEqual(['editor 3 hits on A/0..1']);
  expect(chart.piece(run.lines, run.lines.length)).toEqual([]);
});
