/** Questions of a session: what they cover, what answers open, and the text that is handed in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Quiz } from '../../../../explorer/model/quiz';
import type { Session } from '../../../../explorer/model/session';
import type { RecordedEvent } from '../../../../recording/recording';
import { scenarioOf } from '../../../../scenarios/language/language';
import { gradeAnswers } from '../../../../teaching/answers_grade';
import { readAnswers } from '../../../../teaching/answers_text';
import type { AskedQuestion } from '../../../../teaching/lesson_questions';
import { lessonQuestions } from '../../../../teaching/lesson_questions';
import { limitOf } from '../../../../teaching/question_place';
import { sessionOf } from '../../../support/explored';

const library = join(__dirname, '../../../../scenarios/library');

interface Begun {
  readonly session: Session;
  readonly quiz: Quiz;
  readonly questions: readonly AskedQuestion[];
}

async function begun(lesson: string, seed = 'alice'): Promise<Begun> {
  const session = sessionOf(lesson);
  const quiz = new Quiz(session);
  quiz.name.value = seed;
  const { scenario } = session.run.value ?? {};
  if (scenario == null) throw new Error('no scenario');
  const questions = lessonQuestions(scenario, { seed: quiz.seed.value });
  await quiz.start(async (given) => lessonQuestions(scenario, { seed: given }));
  return { session, quiz, questions };
}

/** The option that is right, or the first that is wrong. */
const optionOf = (question: AskedQuestion | undefined, right: boolean): number =>
  question?.options.findIndex((option) => option.right === right) ?? -1;

describe('the questions of a lesson', () => {
  test('cover the run behind them until they are answered', async () => {
    const { questions, quiz, session } = await begun('first_fault');
    const [first, second] = questions;
    expect(quiz.asked.value?.place).toEqual({ question: 1 });
    const limit = session.limit.value ?? -2;
    expect(limit).toBeLessThan(first?.event ?? 0);
    expect(session.at.value).toBe(limit);
    session.go(10_000);
    expect(session.at.value).toBe(limit);
    expect(session.asked.value).toMatchObject({ ask: 'seqno', page: { offset: 0 } });
    expect(quiz.answer(optionOf(first, true))).toBe(true);
    expect(quiz.judged.value).toMatchObject({ right: true });
    const next = session.limit.value ?? -2;
    expect(next).toBeLessThan(second?.event ?? 0);
    expect(quiz.answer(0)).toBe(false);
    quiz.next();
    expect(quiz.asked.value?.place).toEqual({ question: 2 });
  });

  test('are explained after a wrong answer, and nothing is covered behind the last', async () => {
    const { questions, quiz, session } = await begun('first_fault');
    for (const [i, question] of questions.entries()) {
      expect([quiz.isLast.value, quiz.finished.value]).toEqual([i === 2, false]);
      expect(quiz.answer(optionOf(question, false))).toBe(true);
      expect(quiz.judged.value).toMatchObject({ right: false, why: question.why });
      quiz.next();
    }
    expect([quiz.asked.value, quiz.finished.value]).toEqual([null, true]);
    expect(session.limit.value).toBeNull();
    expect(quiz.score.value).toEqual({ right: 0, given: 3 });
  });

  test('can be skipped, and stopped', async () => {
    const { quiz, session } = await begun('first_fault');
    quiz.skip();
    expect(quiz.asked.value?.place).toEqual({ question: 2 });
    quiz.stop();
    expect([quiz.asked.value, session.limit.value]).toEqual([null, null]);
    expect(quiz.finished.value).toBe(false);
    expect(quiz.text.value).toContain('\nquestion 1: -\n');
  });

  test.each(['belady_4', 'burst', 'dirty_eviction', 'kept_copy', 'terminate_order', 'first_fault'])(
    'of %s cover what they ask about',
    async (lesson) => {
      const file = await begun(lesson);
      const recording = file.session.run.value?.recording;
      if (recording === undefined) throw new Error('no recording');
      for (const question of file.questions) {
        const limit = limitOf(recording, question);
        expect(limit).toBeLessThan(question.event);
        const at = recording.lineAt(question.event);
        const names: string[] = [];
        for (let event = limit + 1; event <= question.event; event += 1) {
          names.push(recording.eventAt(event).name);
        }
        if (at?.['ev'] === 'ipc_mqueue.received') expect(names).toContain('ipc_mqueue.sent');
        if (question.ask === 'seqno' && names.includes('ipc_mqueue.received')) {
          const { serial } = recording.eventAt(question.event).args;
          const isIt = ({ args }: RecordedEvent): boolean => args['serial'] === serial;
          const handed = recording.previous('ipc_mqueue.handed_off', question.event, isIt);
          if (handed !== null) expect(limit).toBeLessThan(handed);
        }
        if (question.ask === 'victim') expect(names).toContain('vm_pageout.chosen');
      }
    },
  );

  test('that cannot be made say why', async () => {
    const session = sessionOf('first_fault');
    const quiz = new Quiz(session);
    await quiz.start(() => Promise.reject(new Error('no worker')));
    expect([quiz.problem.value, quiz.asked.value]).toEqual(['no worker', null]);
  });
});

describe('what is kept', () => {
  test('covers the run again at once, and is asked again', async () => {
    const { quiz, questions, session } = await begun('first_fault');
    quiz.answer(optionOf(questions[0], true));
    quiz.next();
    const kept = quiz.kept.value;
    const limit = session.limit.value;
    const other = sessionOf('first_fault');
    const again = new Quiz(other);
    again.open(kept);
    other.go(10_000);
    expect([other.at.value, other.limit.value]).toEqual([limit, limit]);
    if (kept.open === null) throw new Error('nothing is asked');
    await again.goOn(kept.open, async () => questions);
    expect(again.asked.value?.place).toEqual({ question: 2 });
    expect([again.score.value, again.seed.value]).toEqual([{ right: 1, given: 1 }, 'alice']);
    expect(again.text.value).toBe(quiz.text.value);
  });

  test('a question about what comes next is asked again at its event', async () => {
    const session = sessionOf('belady_3');
    const quiz = new Quiz(session);
    session.go(60);
    quiz.askHere('message');
    const { open } = quiz.kept.value;
    if (open === null) throw new Error('nothing is asked');
    const other = sessionOf('belady_3');
    const again = new Quiz(other);
    again.open(quiz.kept.value);
    await again.goOn(open, () => Promise.reject(new Error('not of the lesson')));
    expect(again.asked.value).toEqual(quiz.asked.value);
  });

  test('another run has nothing of it', async () => {
    const { quiz, session } = await begun('first_fault');
    quiz.skip();
    quiz.open(null);
    expect([quiz.text.value, quiz.asked.value, session.limit.value]).toEqual(['', null, null]);
  });

  test('who stops is asked the rest, and then all again', async () => {
    const { quiz, questions } = await begun('first_fault');
    quiz.skip();
    quiz.stop();
    expect(quiz.left(3)).toBe(2);
    await quiz.start(async () => questions);
    expect(quiz.asked.value?.place).toEqual({ question: 2 });
    quiz.skip();
    quiz.skip();
    expect([quiz.left(3), quiz.asked.value]).toEqual([0, null]);
    await quiz.start(async () => questions);
    expect([quiz.left(3), quiz.text.value]).toEqual([3, '']);
  });
});

describe('a name', () => {
  test.each([
    ['', '1'],
    ['   ', '1'],
    [' Ada  Lovelace ', 'Ada Lovelace'],
    ['a: b', 'a: b'],
    ['x'.repeat(500), 'x'.repeat(60)],
  ])('%j draws with a seed that the answers can have', async (name, seed) => {
    const { quiz } = await begun('first_fault', name);
    quiz.skip();
    expect(quiz.seed.value).toBe(seed);
    const sheet = readAnswers('a.txt', quiz.text.value);
    expect([sheet.seed, sheet.name]).toEqual([seed, name.trim() === '' ? null : seed]);
  });
});

describe('what views hide while a question is open', () => {
  test.each([
    ['dirty_eviction', ['numbers', null, 'numbers']],
    ['eviction_race', [null, 'queues']],
    ['compressing', [null, 'answers', 'answers']],
    ['belady_3', ['victims']],
  ])('of %s is what the question asks for', async (lesson, hidden) => {
    const { quiz } = await begun(lesson);
    const found = hidden.map(() => {
      const { value } = quiz.hides;
      quiz.answer(0);
      expect(quiz.hides.value).toBeNull();
      quiz.next();
      return value;
    });
    expect(found).toEqual(hidden);
  });
});

describe('what comes next', () => {
  test('covers all behind the event', () => {
    const session = sessionOf('belady_3');
    const quiz = new Quiz(session);
    session.go(60);
    expect(quiz.askHere('message')).toBe(true);
    expect(session.limit.value).toBe(60);
    expect(quiz.asked.value?.answer).toBeGreaterThan(60);
    expect(quiz.hides.value).toBe('answers');
    session.go(61);
    expect(session.at.value).toBe(60);
    quiz.answer(0);
    expect(session.limit.value).toBeNull();
    expect(quiz.text.value).toMatch(/\nevent 60 message: memory_object_\w+\n$/);
  });

  test('is not asked where the run ends', () => {
    const session = sessionOf('belady_3');
    session.go(session.last.value);
    expect(new Quiz(session).askHere('victim')).toBe(false);
    expect(session.limit.value).toBeNull();
  });
});

test('the text is graded as in the page, and has the digest of the scenario', async () => {
  const { questions, quiz } = await begun('first_fault');
  quiz.answer(optionOf(questions[0], true));
  quiz.next();
  quiz.answer(optionOf(questions[1], false));
  quiz.next();
  quiz.skip();
  const source = readFileSync(join(library, 'first_fault.yaml'), 'utf8');
  const scenario = scenarioOf(source, 'first_fault.yaml');
  const graded = gradeAnswers(scenario, readAnswers('a.txt', quiz.text.value), { source });
  expect(graded).toMatchObject({ stale: false, seed: 'alice', missing: 0 });
  expect(graded.answers.map(({ answer, right }) => [answer === null, right])).toEqual([
    [false, true],
    [false, false],
    [true, false],
  ]);
});

test('a number is counted from the last message of its port, however far back', async () => {
  const { quiz, session } = await begun('gnu_deaf_pager');
  const { before, limit = -1 } = quiz.asked.value ?? {};
  expect(before?.port).toBe('A');
  const event = before?.event ?? limit;
  expect(limit - event).toBeGreaterThan(1000);
  expect(session.run.value?.recording.eventAt(event).args).toMatchObject({ seqno: 562 });
  const first = await begun('gnu_paged_twice');
  expect(first.quiz.asked.value?.before).toEqual({ event: null, port: 'default' });
  const other = await begun('belady_3');
  expect(other.quiz.asked.value?.before).toBeNull();
});
