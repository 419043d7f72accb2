/** Sheets are graded from a run of their scenario, whatever the order of the options was. */
import { describe, expect, test } from '@jest/globals';
import { templatePager } from '../../../pagers/template_pager';
import { recordRun } from '../../../recording/record_run';
import { digestOf } from '../../../recording/text_digest';
import { scenarioOf } from '../../../scenarios/language/language';
import { Grader, gradeAnswers } from '../../../teaching/answers_grade';
import { answersText, readAnswers } from '../../../teaching/answers_text';
import { judgeAnswer, lessonQuestions } from '../../../teaching/lesson_questions';
import { limitOf } from '../../../teaching/question_place';

const source = `
lesson:
  title: T
  watch: W
  questions:
    - { at: { event: data_request }, ask: seqno, why: W }
    - { at: { event: vm_pageout.clean }, ask: victim, why: W }
host: { frames: 3, pageout: demand, policy: lru }
objects: { A: { pager: memory, size: 6 pages } }
tasks: { student: { steps: [{ map: A }, { touch: A, pages: [1, 2, 3, 1, 4] }] } }
`;
const scenario = scenarioOf(source, 'mine.yaml');

function sheet(lines: readonly string[], digest = digestOf(source)) {
  const run = { scenario: 'mine', digest, version: '0' };
  const head = answersText({ ...run, name: null, seed: 'bob', answers: [] });
  return readAnswers('bob.txt', `${head}${lines.join('\n')}\n`);
}

const grade = (lines: readonly string[], digest?: string) =>
  gradeAnswers(scenario, sheet(lines, digest), { source });

describe('answers', () => {
  test('are right, wrong by a known mistake, or skipped', () => {
    const { answers, missing, questions, stale } = grade(['question 1: #1', 'question 2: A/1']);
    expect(answers.map(({ key, mistake, right }) => [key, right, mistake])).toEqual([
      ['#1', true, null],
      ['A/2', false, 'fifo_for_lru'],
    ]);
    expect([questions, missing, stale]).toEqual([2, 0, false]);
    const skipped = grade(['question 2: -']);
    expect(skipped.answers[0]).toMatchObject({ answer: null, key: 'A/2', right: false });
    expect(skipped.missing).toBe(1);
  });

  test('get the marks that they got when they were given, for each order of the options', () => {
    for (const seed of ['1', 'alice', 'bob']) {
      const questions = lessonQuestions(scenario, { seed });
      for (const [i, question] of questions.entries()) {
        for (const [at, { text }] of question.options.entries()) {
          const { answers } = grade([`question ${i + 1}: ${text}`]);
          expect(answers[0]?.right).toBe(judgeAnswer(question, at).right);
        }
      }
    }
  });

  test('at an event are about what comes next there', () => {
    const event = (lessonQuestions(scenario)[1]?.event ?? 0) - 5;
    const lines = [`event ${event} victim: A/2`, 'event 25 message: memory_object_data_request'];
    const { answers } = grade(lines);
    const place = `event ${event} victim`;
    expect(answers[0]).toMatchObject({ right: true, place, event, ask: 'victim' });
    expect(answers[1]).toMatchObject({ place: 'event 25 message', ask: 'message' });
  });

  test('about another text of the scenario are stale, and are graded', () => {
    const { answers, stale } = grade(['question 1: #1'], '00000000');
    expect([stale, answers[0]?.right]).toEqual([true, true]);
  });
});

test('questions and events are graded from one run of the scenario', () => {
  const text = source.replace('pager: memory', 'pager: ./mine.ts');
  let built = 0;
  const pager = () => {
    built += 1;
    return templatePager;
  };
  const lines = ['question 1: #1', 'question 2: A/2', 'event 25 message: -'];
  const given = sheet(lines, digestOf(text));
  const grader = new Grader(scenarioOf(text, 'mine.yaml'), { source: text, files: { pager } });
  expect(grader.grade(given).answers).toHaveLength(3);
  expect(grader.grade(given).answers[1]?.right).toBe(true);
  expect(built).toBe(1);
});

describe('a text that a student has changed', () => {
  const given = answersText({
    scenario: 'mine',
    digest: digestOf(source),
    version: '0.1.0',
    name: 'Bob',
    seed: 'bob',
    answers: [
      { place: { question: 1 }, text: '#1' },
      { place: { question: 2 }, text: 'A/2' },
    ],
  });
  const changed = (from: RegExp | string, to: string) =>
    gradeAnswers(scenario, readAnswers('bob.txt', given.replace(from, to)), { source });

  test('has a mark less for a line that is gone', () => {
    const { answers, missing, questions } = changed('question 1: #1\n', '');
    expect(answers.map(({ place, right }) => [place, right])).toEqual([['question 2', true]]);
    expect([missing, questions]).toEqual([1, 2]);
  });

  test('gets the mark of the answer that stands there now', () => {
    const { answers } = changed('A/2', 'A/1');
    expect(answers.map(({ right }) => right)).toEqual([true, false]);
    expect(answers[1]).toMatchObject({ answer: 'A/1', mistake: 'fifo_for_lru' });
  });

  test('is stale by its digest alone', () => {
    expect(changed(/digest: .*/, 'digest: 0').stale).toBe(true);
    const other = changed(/version: .*/, 'version: 9.9');
    expect(other).toMatchObject({ stale: false, version: '9.9', missing: 0 });
    expect(other.answers.map(({ right }) => right)).toEqual([true, true]);
  });

  test('has a name beside its seed, or none', () => {
    expect(changed('', '')).toMatchObject({ name: 'Bob', seed: 'bob' });
    expect(changed('name: Bob\n', '')).toMatchObject({ name: null, seed: 'bob' });
    expect(changed('name: Bob', 'name: Eve').name).toBe('Eve');
  });

  test.each([
    ['question 1: #1', 'question 1: #1\nquestion 1: #2', 'bob.txt:8:1: question 1 has an answer'],
    ['seed: bob\n', '', 'bob.txt:8:1: the file has no seed; write seed: ...'],
    ['#1', 'a very good answer', 'bob.txt:7:13: "a very good answer" is not an option of quest'],
  ])('is refused with %j changed to %j', (from, to, problem) => {
    expect(() => changed(from, to)).toThrow(problem);
  });

  test('names the event at which the page asks', () => {
    const recording = recordRun(scenario);
    const places = lessonQuestions(scenario).map((question) => limitOf(recording, question));
    expect(changed('', '').answers.map(({ event }) => event)).toEqual(places);
  });
});

describe('is refused', () => {
  test.each([
    ['question 3: A/1', 'bob.txt:6:1: there is no question 3; mine has 2 questions'],
    ['question 2: A/9', 'bob.txt:6:13: "A/9" is not an option of question 2; did you mean A/'],
    ['event 99999 victim: A/1', 'bob.txt:6:1: there is no event 99999; the run ends with event '],
    ['event 0 victim: A/1', 'bob.txt:6:1: there is no question about the next victim at event 0; '],
  ])('%s', (line, problem) => {
    expect(() => grade([line])).toThrow(problem);
  });
});
