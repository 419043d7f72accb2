/** When the page asks which page leaves next, and what it shows of the answer. */
import { expect, test } from '@jest/globals';
import type { NextPages } from '../../../../explorer/model/next_victims';
import { NextVictims } from '../../../../explorer/model/next_victims';
import type { Run, Session } from '../../../../explorer/model/session';
import { sessionOf } from '../../../support/explored';

interface Question {
  readonly event: number;
  readonly signal: AbortSignal;
  readonly answer: (pages: NextPages) => void;
  readonly fail: () => void;
}

/** A session whose questions and waits are ended by hand. */
function asked(session: Session = sessionOf('belady_3')) {
  const questions: Question[] = [];
  const waits: (() => void)[] = [];
  const next = new NextVictims(
    session,
    (_run, event, signal) =>
      new Promise((answer, fail) => questions.push({ event, signal, answer, fail })),
    (callback) => {
      waits.push(callback);
      return () => void waits.splice(waits.indexOf(callback), 1);
    },
  );
  const stop = next.follow();
  const stand = (): void => {
    for (const callback of waits.splice(0)) callback();
  };
  return { next, questions, waits, session, stand, stop };
}

/** Lets promises go on. */
const settled = (): Promise<void> => new Promise((go) => setImmediate(go));

test('one that stands still asks once an event, and sees the answer there only', async () => {
  const { next, questions, session, stand } = asked();
  session.go(40);
  session.go(41);
  stand();
  expect(questions.map(({ event }) => event)).toEqual([41]);
  expect(next.pages.value).toBeNull();
  questions[0]?.answer([7]);
  await settled();
  expect(next.pages.value).toEqual([7]);
  session.go(42);
  expect(next.pages.value).toBeNull();
  session.go(41);
  stand();
  expect(next.pages.value).toEqual([7]);
  expect(questions.length).toBe(1);
});

test('who moves on ends the question; a run that is refused gets no other', async () => {
  const { next, questions, session, stand, stop, waits } = asked();
  session.go(40);
  stand();
  session.go(41);
  expect(questions[0]?.signal.aborted).toBe(true);
  questions[0]?.fail();
  await settled();
  expect(next.isRefused.value).toBe(false);
  stand();
  questions[1]?.fail();
  await settled();
  expect([next.pages.value, next.isRefused.value]).toEqual([null, true]);
  session.go(42);
  expect(waits).toEqual([]);
  stop();
});

test('nothing is asked or shown while a question covers the run', async () => {
  const { next, questions, session, stand, stop, waits } = asked();
  session.go(40);
  stand();
  questions[0]?.answer([7]);
  await settled();
  session.limit.value = 40;
  expect(next.pages.value).toBeNull();
  session.go(39);
  expect(waits).toEqual([]);
  session.limit.value = null;
  expect(waits.length).toBe(1);
  session.go(38);
  stop();
  expect(waits).toEqual([]);
});

test('the choice that comes at once is the one of the run', async () => {
  const { next, questions, session, stand } = asked();
  const { recording } = session.run.peek() ?? {};
  const chosen = recording?.next('vm_pageout.chosen', -1) ?? -1;
  session.go(chosen - 1);
  stand();
  questions[0]?.answer([-1]);
  await settled();
  expect(next.pages.value).toEqual([recording?.eventAt(chosen).args['page']]);
});

test.each([
  ['without its text', { yaml: null }],
  ['without its scenario', { scenario: null }],
  ['of another version', { version: '0.0.1' }],
] as const)('of a run %s nothing is asked', (_, change) => {
  const { session, waits } = asked();
  const run = session.run.peek();
  if (run === null) throw new Error('no run');
  const other: Run = { ...run, ...change };
  session.show(other);
  session.go(40);
  expect(waits).toEqual([]);
});
