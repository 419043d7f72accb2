/** The biography of the selected page, and where its versions are now. */
import { useMemo } from 'preact/hooks';
import { Biography as Reader } from '../model/biography';
import type { Moment, PageThing } from '../model/moment';
import type { Session } from '../model/session';
import { versionsOf } from '../model/versions';
import type { Known } from './use_facts';
import { useFacts } from './use_facts';
import { useReading } from './use_reading';
import { Words } from './words';

/** Events that are read between two pictures. */
const PART = 500;
/** So many of a long life are shown around the event. */
const MOST = 40;

function useLife(session: Session, known: Known, page: PageThing): Reader {
  const { host, object, offset } = page;
  const { run } = known;
  const reader = useMemo(
    () => new Reader(run.recording, known.facts, page),
    [run, host, object, offset],
  );
  const last = session.events.value - 1;
  useReading(() => reader.more(PART, last), [reader, last]);
  return reader;
}

function Life({
  session,
  known,
  moment,
  page,
}: {
  readonly session: Session;
  readonly known: Known;
  readonly moment: Moment;
  readonly page: PageThing;
}) {
  const reader = useLife(session, known, page);
  const at = session.at.value;
  const name = moment.names.pageAt(page.host, page.object, page.offset);
  const told = reader.events.filter(({ event }) => event <= session.last.value);
  const past = told.filter(({ event }) => event <= at).length;
  const first = Math.max(0, past - (MOST >> 1));
  const shown = told.slice(first, first + MOST);
  const words = { session, moment, host: page.host };
  return (
    <section class="biography" aria-label={`biography of ${name}`}>
      <h3>
        {name}: where it is{' '}
        <button
          type="button"
          class="now-event"
          onClick={() => {
            session.selection.value = null;
          }}
        >
          close
        </button>
      </h3>
      <ul class="biography-versions">
        {versionsOf(moment, page).map(({ what, where }) => (
          <li key={where}>
            <b>{where}</b>: {what}
          </li>
        ))}
      </ul>
      <h3>Its life</h3>
      <ol class="biography-events">
        {shown.map(({ event, text }) => (
          <li key={event} class={event > at ? 'biography-later' : ''}>
            <button
              type="button"
              class="biography-event"
              aria-current={event === at ? 'step' : undefined}
              onClick={() => session.go(event)}
            >
              {event}
            </button>{' '}
            <Words {...words} text={text} />
          </li>
        ))}
      </ol>
      {told.length > shown.length ? <p>{told.length} events in all.</p> : null}
    </section>
  );
}

export function Biography({
  session,
  moment,
}: {
  readonly session: Session;
  readonly moment: Moment;
}) {
  const known = useFacts(session);
  const selected = session.selection.value;
  if (known === null || selected?.kind !== 'page') return null;
  return <Life session={session} known={known} moment={moment} page={selected} />;
}
