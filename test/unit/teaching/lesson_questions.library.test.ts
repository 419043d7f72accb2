/**
 * The questions of the library: each place comes, the right answer is among the options, each other
 * option is wrong, and the lessons make a course.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesFor } from '../../../cli/user/files';
import { scenarioOf } from '../../../scenarios/language/language';
import { answersOf, Unanswerable } from '../../../teaching/lesson_answers';
import type { LessonRun } from '../../../teaching/lesson_moments';
import { runLesson } from '../../../teaching/lesson_moments';
import type { AskedQuestion } from '../../../teaching/lesson_questions';
import { judgeAnswer, questionsOf } from '../../../teaching/lesson_questions';

const folder = join(__dirname, '../../../scenarios/library');
const lessons = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => scenarioOf(readFileSync(join(folder, file), 'utf8'), file));

/** The right answers of a run's moments, in the order of their places. */
function keysOf(run: LessonRun): readonly string[] {
  const found = run.moments.map((moment) => {
    const answers = moment === null ? null : answersOf(moment, run.lines);
    const right = answers === null || answers instanceof Unanswerable ? '' : answers.right;
    return { at: moment?.at ?? -1, right };
  });
  return found.toSorted((a, b) => a.at - b.at).map(({ right }) => right);
}

const texts = ({ options }: AskedQuestion): readonly string[] => options.map(({ text }) => text);

describe.each(lessons.map((lesson) => [lesson.name, lesson] as const))('%s', (_name, scenario) => {
  const given = scenario.lesson?.questions ?? [];

  test('asks at least one question', () => {
    expect(given.length).toBeGreaterThan(0);
  });

  test('has one right answer to each, which a second run confirms', async () => {
    const files = await filesFor(scenario, folder);
    const run = runLesson(scenario, files);
    const questions = questionsOf(scenario, run, '1');
    expect(questions).toHaveLength(given.length);
    const keys = keysOf(runLesson(scenario, await filesFor(scenario, folder)));
    for (const [i, question] of questions.entries()) {
      const right = question.options.filter((option) => option.right);
      expect(right.map(({ text }) => text)).toEqual([keys[i]]);
      expect(question.options.length).toBeGreaterThanOrEqual(2);
      expect(new Set(texts(question)).size).toBe(question.options.length);
      for (const [at, option] of question.options.entries()) {
        expect(judgeAnswer(question, at).right).toBe(option.text === keys[i]);
        expect(option.right && option.mistake !== null).toBe(false);
      }
    }
  });

  test('explains each answer in one to three sentences', () => {
    for (const { why } of given) {
      const sentences = why.match(/[.](\s|$)/g) ?? [];
      expect(sentences.length).toBeGreaterThanOrEqual(1);
      expect(sentences.length).toBeLessThanOrEqual(3);
      expect(why.endsWith('.')).toBe(true);
    }
  });
});

test.each([
  // No task has touched the page, so it was never in the cache.
  ['gap_in_cluster', 'resident, dirty', 'The page is not in the cache'],
  // The kernel sends its contents just then, so the pager has not got them yet.
  ['kept_copy', 'resident, dirty', 'since its contents came, or were last sent to its pager'],
])('%s says of the answer "%s" what is so', async (name, answer, meant) => {
  const scenario = lessons.find((lesson) => lesson.name === name);
  if (scenario === undefined) throw new Error(name);
  const run = runLesson(scenario, await filesFor(scenario, folder));
  const said = questionsOf(scenario, run, '1').flatMap((question) => {
    const at = texts(question).indexOf(answer);
    return at < 0 ? [] : [judgeAnswer(question, at).mistake];
  });
  expect(said).toEqual([expect.stringContaining(meant)]);
});
