/** What happens now, and why: one sentence, its reasons, and where one reads on. */
import { grouped } from '../../views/numbers';
import { CLOSED } from '../model/closed';
import { marksOf } from '../model/marks';
import type { Moment } from '../model/moment';
import { momentOf } from '../model/moment';
import type { Now as Happening } from '../model/now';
import { nowAt } from '../model/now';
import type { Run, Session } from '../model/session';
import { Biography } from './biography';
import { useApp } from './context';
import { Panel } from './panel';
import { Words } from './words';

interface Here {
  readonly session: Session;
  readonly moment: Moment;
  readonly host: number;
}

function Reasons({ now, session, moment, host }: Here & { readonly now: Happening }) {
  return (
    <>
      {now.because.map(({ event, text, title }) => (
        <p key={title} class="now-because">
          <span class="now-title">{title}: </span>
          <Words session={session} moment={moment} host={host} text={text} />{' '}
          {event === null ? null : (
            <button type="button" class="now-event" onClick={() => session.go(event)}>
              event {grouped(event)}
            </button>
          )}
        </p>
      ))}
    </>
  );
}

/** Where one reads on: the manual, laws, and the routines that did it. */
function Links({ now }: { readonly now: Happening }) {
  const { view } = useApp();
  const { laws, manual, name, routines } = now;
  return (
    <div class="now-more">
      {manual === null ? null : (
        <button type="button" class="now-manual" onClick={() => view.openManual(manual)}>
          manual
        </button>
      )}
      <details>
        <summary>
          <code>{name}</code>
        </summary>
        <ul>
          {laws.map(({ id, statement }) => (
            <li key={statement}>
              <b>law {id}</b> {statement}.
            </li>
          ))}
          {routines.map((each) => {
            const [file, routine] = each.split(' ');
            return (
              <li key={each}>
                <code>{routine}</code> in <code>{file}</code>
              </li>
            );
          })}
        </ul>
      </details>
    </div>
  );
}

/** What the lesson shows: it tells answers, so one asks for it, and not while they are asked. */
function Lesson({ run, session }: { readonly run: Run; readonly session: Session }) {
  const lesson = run.scenario?.lesson ?? null;
  if (lesson === null) return null;
  const hasQuestions = (lesson.questions ?? []).length > 0;
  if (session.limit.value !== null) return <p class="now-lesson">{CLOSED.watch}</p>;
  return (
    <details class="now-lesson" open={!hasQuestions}>
      <summary>What to watch for{hasQuestions ? ' (has answers)' : ''}</summary>
      <p>{lesson.watch}</p>
    </details>
  );
}

export function Now({ session }: { readonly session: Session }) {
  const run = session.run.value;
  const state = session.state.value;
  if (run === null || state === null) return null;
  const at = session.at.value;
  const moment = momentOf(state);
  const now = nowAt(run.recording, at, moment);
  const host = at < 0 ? 0 : run.recording.eventAt(at).host;
  const marks = marksOf(session).filter(({ event }) => event === at || event + 1 === at);
  const here = { session, moment, host };
  return (
    <Panel title="What happens now" name="now" note={moment.on(host).replace(/^ on /, '')}>
      <p class="now-sentence" aria-live="polite">
        <Words {...here} text={now.sentence} known={now.page} />
      </p>
      {now.purpose === '' ? null : <p class="now-purpose">{now.purpose}</p>}
      <Reasons {...here} now={now} />
      {marks.map(({ text }) => (
        <p key={text} class="now-mark">
          <span aria-hidden="true">▾ </span>
          {text}
        </p>
      ))}
      {now.name === null ? null : <Links now={now} />}
      <Lesson run={run} session={session} />
      <Biography session={session} moment={moment} />
    </Panel>
  );
}
