/**
 * The chart before a question does not give its answer away: what the kernel has done for the
 * message or the eviction that is asked about has no row before it. New rows of the chart are
 * caught here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesFor } from '../../../cli/user/files';
import { defineScenario, scenarioOf } from '../../../scenarios/language/language';
import type { Scenario } from '../../../scenarios/language/scenario';
import type { LessonInput } from '../../../scenarios/language/schema_lesson';
import type { Line } from '../../../scenarios/transcript/line';
import { isArrival, objectOfLine } from '../../../scenarios/transcript/match';
import type { LessonRun } from '../../../teaching/lesson_moments';
import { runLesson } from '../../../teaching/lesson_moments';
import type { AskedQuestion } from '../../../teaching/lesson_questions';
import { questionsOf } from '../../../teaching/lesson_questions';
import { Chart } from '../../../views/chart';
import { plain } from '../../../views/style';

type Question = NonNullable<LessonInput['questions']>[number];

const folder = join(__dirname, '../../../scenarios/library');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

const chart = new Chart({ ...plain, width: 1_000 });

/** The rows before the question, each with its line. */
function rowsBefore({ lines, notes }: LessonRun, at: number, pageSize: number) {
  return lines.slice(0, at).flatMap((line, i) => {
    const row = chart.row(line, pageSize, notes.whyAt(i));
    return row === null ? [] : [{ line, row }];
  });
}

/** True if both lines are about a page that they have in common. */
function samePage(a: Line, b: Line, pageSize: number): boolean {
  if (objectOfLine(a) !== objectOfLine(b)) return false;
  const pages = (line: Line): readonly [number, number] => {
    const { offset, page, pages: count } = line;
    const size = Number(line['length'] ?? line['size'] ?? pageSize);
    const first = typeof offset === 'number' ? offset / pageSize : Number(page ?? -1);
    return [first, first + (typeof offset === 'number' ? size / pageSize : Number(count ?? 1))];
  };
  const [from, to] = pages(a);
  const [first, end] = pages(b);
  return from < end && first < to;
}

/** Words of a row about the same page that tell what comes, by the right answer. */
const TELLING: Readonly<Record<string, RegExp>> = {
  memory_object_data_return: /\breturn(s|ed)\b|data_return/,
  memory_object_data_unlock: /unlock requested|data_unlock/,
  memory_object_data_request: /data_request/,
  memory_object_terminate: /terminates/,
  none: /no message/,
};

const key = ({ options }: AskedQuestion): string => options.find(({ right }) => right)?.text ?? '';

/** The row that gives the answer away, or null. */
function givenAway(run: LessonRun, question: AskedQuestion, pageSize: number): string | null {
  const line = run.lines[question.at];
  if (line === undefined) return null;
  const rows = rowsBefore(run, question.at, pageSize);
  const right = key(question);
  const [object, page] = right.split('/');
  const about: Line =
    question.ask === 'victim' ? { object: object ?? '', page: Number(page) } : line;
  const told = rows.findLast((row) => samePage(row.line, about, pageSize));
  const last = told?.row ?? '';
  const own = told === undefined || isArrival(told.line) ? '' : told.row;
  switch (question.ask) {
    case 'victim':
      return /evicts/.test(last) ? last : null;
    case 'message':
      return TELLING[right]?.test(last) === true ? last : null;
    case 'flags':
      return /\b(dirty|clean|precious|kernel_copy|stays cached|flushed)\b/.test(last) ? last : null;
    case 'seqno': {
      const number = `${line['port']} ${right}`;
      return rows.find(({ row }) => `${row} `.includes(` ${number} `))?.row ?? null;
    }
    case 'wakes': {
      const ends = rows.slice(rows.findLastIndex((row) => isArrival(row.line)) + 1);
      const woken = ends.find(({ row }) => /: wakes\b/.test(row));
      return woken !== undefined && right !== 'none' ? woken.row : null;
    }
    case 'state':
      // What messages say is for the student to conclude from; the kernel's own words are not.
      return right.split(', ').every((fact) => own.includes(fact)) ? own : null;
  }
}

/** What is given away, question by question. */
function allGivenAway(scenario: Scenario, run: LessonRun): readonly string[] {
  const { pageSize } = scenario.host;
  return questionsOf(scenario, run, '1').flatMap((question, i) => {
    const row = givenAway(run, question, pageSize);
    return row === null ? [] : [`question ${i + 1} (${key(question)}): ${row}`];
  });
}

describe('no row before a question gives its answer away', () => {
  test.each(files)('%s', async (file) => {
    const scenario = scenarioOf(readFileSync(join(folder, file), 'utf8'), file);
    const run = runLesson(scenario, await filesFor(scenario, folder));
    expect(allGivenAway(scenario, run)).toEqual([]);
  });
});

describe('a row that gives an answer away is found', () => {
  const scenario = (question: Question): Scenario =>
    defineScenario({
      lesson: { title: 'T', watch: 'W', questions: [question] },
      host: { frames: 2, pageout: 'demand' },
      objects: { A: { pager: 'memory', size: '4 pages' } },
      tasks: {
        editor: { steps: [{ map: 'A' }, { write: 'A', page: 0, value: 7 }, { touch: 'A' }] },
      },
    });

  const asks = (ask: Question['ask'], event: string): Question => ({
    ask,
    at: { event },
    why: 'W.',
  });

  test.each([
    ['flags', asks('flags', 'data_return'), /evicts A\/0: dirty, returned/],
    ['a message', asks('message', 'data_return'), /evicts A\/0/],
    ['nothing', asks('flags', 'vm_pageout.page_sent'), /^$/],
  ])('%s', (_what, question, found) => {
    const told = scenario(question);
    const rows = allGivenAway(told, runLesson(told, {}));
    expect(rows.join('').replace(/^question 1 .*?: /, '')).toMatch(found);
  });
});
