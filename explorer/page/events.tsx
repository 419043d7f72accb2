/** The list of events with a filter; only what is on the screen is drawn. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { eventSentence } from '../../views/event_words';
import { grouped, time } from '../../views/numbers';
import { EventFilter, FAMILIES } from '../model/event_filter';
import { nowhereWords } from '../model/jumps';
import { thingName } from '../model/labels';
import type { Session } from '../model/session';
import { useApp } from './context';
import { Panel } from './panel';
import type { Known } from './use_facts';
import { useFacts } from './use_facts';
import { useReading } from './use_reading';
import { useSize } from './use_size';

const ROW = 22;
/** Rows above and below those on the screen. */
const SPARE = 8;
/** Events that are read in one part. */
const PART = 250;
/** A longer element would not be drawn by all browsers: then a pixel stands for more rows. */
const HIGHEST = 8_000_000;

function useFilter(session: Session, known: Known, family: string, words: string, own: boolean) {
  const thing = own ? session.selection.value : null;
  const filter = useMemo(
    () => new EventFilter(known.run.recording, known.facts, { family, words, thing }),
    [known, family, words, thing],
  );
  const end = session.events.value - 1;
  useReading(() => filter.more(PART, end), [filter, end]);
  return filter;
}

function Row({
  session,
  known,
  event,
  top,
}: {
  readonly session: Session;
  readonly known: Known;
  readonly event: number;
  readonly top: number;
}) {
  const { recording } = known.run;
  const at = session.at.value;
  const { host, name, tick } = recording.eventAt(event);
  const line = recording.lineAt(event) ?? { ev: name };
  const says = eventSentence(line, known.facts.pageSize(host));
  const classes = [
    'events-row',
    event === at ? 'events-current' : '',
    event > at ? 'events-later' : '',
  ];
  return (
    <li class={classes.join(' ').trim()} style={{ top: `${top}px` }}>
      <button
        type="button"
        tabIndex={event === at ? 0 : -1}
        aria-current={event === at ? 'step' : undefined}
        title={`${name}: ${says}`}
        onClick={() => session.go(event)}
      >
        <span class="events-number">{event}</span>
        <span class="events-time">{time(tick)}</span>
        <span class="events-says">{says}</span>
      </button>
    </li>
  );
}

function List({
  session,
  known,
  filter,
  move,
}: {
  readonly session: Session;
  readonly known: Known;
  readonly filter: EventFilter;
  readonly move: (back: boolean) => void;
  /** How much of the filter has been read: with it the list is drawn anew. */
  readonly read: number;
}) {
  const [box, { height }] = useSize<HTMLDivElement>();
  const [top, setTop] = useState(0);
  const going = useRef(false);
  const at = session.at.value;
  const count = filter.count(session.last.value);
  const whole = count * ROW;
  const scale = Math.max(1, whole / HIGHEST);
  const place = filter.placeOf(at);
  // Where one goes, the list goes, too; it stays where it is while one scrolls.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || height === 0) return;
    const y = place * ROW;
    const from = element.scrollTop * scale;
    if (y >= from && y + ROW <= from + height) return;
    going.current = true;
    element.scrollTop = Math.max(0, (y - height / 2) / scale);
  }, [at, filter, height]);
  const start = top * scale;
  const first = Math.max(0, Math.floor(start / ROW) - SPARE);
  const end = Math.min(count, Math.ceil((start + height) / ROW) + SPARE);
  const places = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows in it are the buttons
    <div
      class="events-box"
      ref={box}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        move(event.key === 'ArrowUp');
      }}
    >
      <ol class="events-list" style={{ height: `${whole / scale}px` }}>
        {places.map((each) => {
          const event = filter.at(each);
          if (event === null) return null;
          const y = each * ROW - start + top;
          return <Row key={event} session={session} known={known} event={event} top={y} />;
        })}
      </ol>
    </div>
  );
}

/** The words that the events must have. Enter and the arrows go from one such event to another. */
function WordsField({
  words,
  set,
  move,
}: {
  readonly words: string;
  readonly set: (words: string) => void;
  readonly move: (back: boolean) => void;
}) {
  const { view } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const isSearching = view.isSearching.value;
  useEffect(() => {
    if (!isSearching) return;
    view.isSearching.value = false;
    input.current?.select();
  }, [isSearching]);
  return (
    <input
      ref={input}
      type="search"
      aria-label="words of the events"
      placeholder="words, such as data_return A/0"
      value={words}
      onInput={({ currentTarget }) => set(currentTarget.value)}
      onKeyDown={(event) => {
        const { currentTarget, key, shiftKey } = event;
        if (key === 'Escape') currentTarget.blur();
        else if (key === 'Enter' || key === 'ArrowDown' || key === 'ArrowUp') {
          move(key === 'ArrowUp' || shiftKey);
        } else return;
        event.preventDefault();
      }}
    />
  );
}

function Body({ session, known }: { readonly session: Session; readonly known: Known }) {
  const { view } = useApp();
  const [family, setFamily] = useState('');
  const [words, setWords] = useState('');
  const [own, setOwn] = useState(false);
  const filter = useFilter(session, known, family, words, own);
  const selected = session.selection.value;
  const state = session.state.value;
  const last = session.last.value;
  const isReading = filter.read <= last;
  const move = (back: boolean): void => {
    const event = filter.beside(session.at.value, back, last);
    if (event === null) view.said.value = nowhereWords(session, 'event of this list', back);
    else session.go(event);
  };
  return (
    <>
      <div class="events-filter">
        <select
          aria-label="kind of events"
          value={family}
          onChange={({ currentTarget }) => setFamily(currentTarget.value)}
        >
          <option value="">all events</option>
          {Object.keys(FAMILIES).map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        <WordsField words={words} set={setWords} move={move} />
        {selected === null || state === null ? null : (
          <label>
            <input
              type="checkbox"
              checked={own}
              onChange={({ currentTarget }) => setOwn(currentTarget.checked)}
            />{' '}
            {thingName(state, selected)} only
          </label>
        )}
      </div>
      <p class="events-count" role="status">
        {grouped(filter.count(last))} of {grouped(session.events.value)} events
        {isReading ? `, read up to ${grouped(filter.read)}` : ''}
      </p>
      <List session={session} known={known} filter={filter} read={filter.read} move={move} />
    </>
  );
}

export function Events({ session }: { readonly session: Session }) {
  const known = useFacts(session);
  return (
    <Panel title="Events" name="events">
      {known === null ? null : <Body session={session} known={known} />}
    </Panel>
  );
}
