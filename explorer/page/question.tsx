/** What is asked: the questions of the lesson, and what comes next at any event. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HereAsk } from '../../teaching/answers_text';
import { counted, grouped } from '../../views/numbers';
import { momentSignals } from '../model/moment_signals';
import type { Asked, MessageBefore } from '../model/quiz';
import { LONGEST_NAME } from '../model/quiz';
import type { Run, Session } from '../model/session';
import { useApp } from './context';
import { questionsOf } from './kept_quiz';
import { Key } from './key';
import { Panel } from './panel';
import { copied, save } from './save';
import { Words } from './words';

function Options({ asked }: { readonly asked: Asked }) {
  const { quiz } = useApp();
  const judged = quiz.judged.value;
  return (
    <ol>
      {asked.options.map(({ text, right }, i) => {
        const isGiven = judged?.given === text;
        const is = judged === null ? undefined : right ? 'right' : isGiven ? 'wrong' : undefined;
        const sign = is === 'right' ? '✓ ' : is === 'wrong' ? '✗ ' : '';
        return (
          <li key={text}>
            <button
              type="button"
              class="question-option"
              data-is={is}
              disabled={judged !== null}
              onClick={() => quiz.answer(i)}
            >
              <Key name={i < 4 ? String(i + 1) : ''} /> {sign}
              {text}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** What came of the answer, for eyes and for readers of screens. */
function Verdict() {
  const { quiz } = useApp();
  const judged = quiz.judged.value;
  const { right, given } = quiz.score.value;
  return (
    <div role="status">
      {judged === null ? null : (
        <>
          <p>
            <b>{judged.right ? 'Right.' : `Wrong: the answer is ${judged.key}.`}</b>{' '}
            <span class="panel-note">
              {right} of {counted(given, 'answer')} right
            </span>
          </p>
          {judged.mistake === null ? null : <p>{judged.mistake}</p>}
          <p>{judged.why}</p>
        </>
      )}
    </div>
  );
}

/** The words of a question: the pages in it are linked, and terms explained. */
function Text({ session, text }: { readonly session: Session; readonly text: string }) {
  const moment = momentSignals(session).moment.value;
  const host = session.asked.value?.page?.host ?? 0;
  if (moment === null) return <>{text}</>;
  return <Words session={session} moment={moment} host={host} text={text} />;
}

/** Leads to the message from whose number one counts on. */
function Before({ session, event, port }: MessageBefore & { readonly session: Session }) {
  if (session.at.value === event) return null;
  if (event === null) return <span>Port {port} has given out no message yet.</span>;
  return (
    <button type="button" onClick={() => session.go(event)}>
      To the last message of port {port}
    </button>
  );
}

function Asking({ asked, session }: { readonly asked: Asked; readonly session: Session }) {
  const { quiz } = useApp();
  const { place } = asked;
  const isAnswered = quiz.judged.value !== null;
  // After the answer one goes to the event that has it, unless the next question covers it.
  const isSeen = isAnswered && asked.answer <= session.last.value;
  const to = isSeen ? asked.answer : asked.limit;
  const name = 'question' in place ? `Question ${place.question}. ` : '';
  return (
    <>
      <p class="question-text">
        {name}
        <Text session={session} text={asked.text} />
      </p>
      <Options asked={asked} />
      <Verdict />
      <div class="question-buttons">
        {isAnswered ? (
          <button type="button" onClick={() => quiz.next()}>
            {quiz.isLast.value ? 'To your answers' : 'Go on'}
          </button>
        ) : (
          <button type="button" onClick={() => quiz.skip()}>
            Skip
          </button>
        )}
        <button type="button" onClick={() => quiz.stop()}>
          Stop asking
        </button>
        {isAnswered || asked.before === null ? null : (
          <Before session={session} {...asked.before} />
        )}
        {session.at.value === to ? null : (
          <button type="button" onClick={() => session.go(to)}>
            To event {grouped(to)}
          </button>
        )}
      </div>
    </>
  );
}

/** The questions of the lesson: what they do to the page, and the button that begins. */
function Lesson({ session, run, count }: { session: Session; run: Run; count: number }) {
  const { quiz } = useApp();
  const left = quiz.left(count);
  const what = left === count || left === 0 ? counted(count, 'question') : `the other ${left}`;
  return (
    <>
      <p>
        This lesson asks before it tells: what comes later is covered until you have answered or
        skipped.
      </p>
      <p>
        <button
          type="button"
          class="question-begin"
          disabled={!session.done.value}
          onClick={() => void quiz.start((seed) => questionsOf(run, seed))}
        >
          Ask {what}
          {left === 0 ? ' again' : ''}
        </button>
      </p>
    </>
  );
}

/** The name that the answers get; without one a teacher cannot tell whose they are. */
function Name() {
  const { quiz } = useApp();
  return (
    <p>
      <label>
        Your name or number:{' '}
        <input
          class="question-seed"
          maxLength={LONGEST_NAME}
          value={quiz.name.value}
          onInput={({ currentTarget }) => {
            quiz.name.value = currentTarget.value;
          }}
        />
      </label>
      {quiz.text.value !== '' && quiz.student.value === null
        ? ' Your answers have no name yet.'
        : ''}
    </p>
  );
}

/** What one can have asked. */
function Begin({ session, run, isSet }: { session: Session; run: Run; isSet: boolean }) {
  const { quiz, view } = useApp();
  const count = run.scenario?.lesson?.questions?.length ?? 0;
  const here = (ask: HereAsk) => (): void => {
    if (quiz.askHere(ask)) return;
    const what = ask === 'victim' ? 'page that leaves' : 'message';
    view.said.value = `there is no question about the next ${what} here`;
  };
  return (
    <>
      {quiz.problem.value === '' ? null : <p role="alert">{quiz.problem.value}</p>}
      {count === 0 || isSet ? null : <Lesson session={session} run={run} count={count} />}
      {count > 0 && isSet ? (
        <p>
          The questions of the lesson are about the run of its file. Set the switches of Edit back
          to be asked.
        </p>
      ) : null}
      <div class="question-buttons">
        <span>Ask me here: what comes next?</span>
        <button type="button" onClick={here('message')}>
          Which message
        </button>
        <button type="button" onClick={here('victim')}>
          Which page leaves
        </button>
      </div>
    </>
  );
}

/** The answers so far, to be handed in; after the last question they are open, with the focus. */
function Sheet({ run, text }: { readonly run: Run; readonly text: string }) {
  const { quiz, view } = useApp();
  const isOpen = useSignal(false);
  const copier = useRef<HTMLButtonElement>(null);
  const finished = quiz.finished.value;
  useEffect(() => {
    if (!finished) return;
    isOpen.value = true;
    copier.current?.scrollIntoView({ block: 'nearest' });
    copier.current?.focus();
  }, [finished, isOpen]);
  const { right, given } = quiz.score.value;
  const copy = async (): Promise<void> => {
    const isCopied = await copied(text);
    isOpen.value ||= !isCopied;
    view.said.value = isCopied ? 'the answers are copied' : 'select the text and copy it';
  };
  const name = `${run.name}.answers.txt`;
  return (
    <section aria-label="answers to hand in">
      <p>
        <b>Answers to hand in:</b>{' '}
        {given === 0 ? 'nothing answered yet' : `${right} of ${counted(given, 'answer')} right`}.
        {` Copy the text, or save it as ${name}, and hand it in.`}
      </p>
      <div class="question-buttons">
        <button ref={copier} type="button" onClick={() => void copy()}>
          Copy the answers
        </button>
        <button type="button" onClick={() => save(name, [text], 'text/plain;charset=utf-8')}>
          Save the answers
        </button>
        <button
          type="button"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {isOpen.value ? 'Hide the text' : 'Show the text'}
        </button>
      </div>
      {isOpen.value ? (
        <textarea class="question-sheet" aria-label="your answers" readOnly rows={8} value={text} />
      ) : null}
    </section>
  );
}

export function Question({ session }: { readonly session: Session }) {
  const { edit, quiz } = useApp();
  const run = session.run.value;
  if (run === null) return null;
  const asked = quiz.asked.value;
  const count = run.scenario?.lesson?.questions?.length ?? 0;
  const note = count === 0 ? '' : counted(count, 'question');
  // Who grades a text runs the file as it is.
  const isSet = run.set.length > 0 || (edit.value?.overrides.value.length ?? 0) > 0;
  const text = isSet ? '' : quiz.text.value;
  return (
    <Panel title="Questions" name="question" note={note}>
      {asked === null ? (
        <Begin session={session} run={run} isSet={isSet} />
      ) : (
        <Asking key={asked} asked={asked} session={session} />
      )}
      {/* What a question is answered from stays in view while one is asked. */}
      {asked === null && !isSet && (count > 0 || text !== '') ? <Name /> : null}
      {asked === null && text !== '' ? <Sheet run={run} text={text} /> : null}
    </Panel>
  );
}
