/** The dialogs of the page: its keys, where to go, and what to search for. */
import { useEffect, useState } from 'preact/hooks';
import { grouped } from '../../views/numbers';
import { keyMeanings } from '../model/keys';
import { placeOf } from '../model/place_text';
import { Search } from '../model/search';
import { useApp } from './context';
import { Dialog } from './dialog';
import { Export } from './export';
import { Manual } from './manual';
import { Waits } from './waits';

function Keys() {
  return (
    <Dialog title="Keys">
      <dl class="keys">
        {keyMeanings.map(({ shown, does }) => (
          <div key={shown} class="keys-row">
            <dt>
              <kbd class="key">{shown}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function GoTo() {
  const { session, view } = useApp();
  const [problem, setProblem] = useState('');
  return (
    <Dialog title="Go to">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = String(new FormData(event.currentTarget).get('place') ?? '');
          const found = placeOf(session, text);
          if (typeof found === 'string') setProblem(found);
          else {
            session.go(found);
            view.show(null);
          }
        }}
      >
        <label>
          An event, a step, or a message and which one of its name:{' '}
          <input name="place" autoFocus placeholder="257, step 43, data_return:2" />
        </label>{' '}
        <button type="submit">Go</button>
        <p role="alert">{problem}</p>
      </form>
    </Dialog>
  );
}

/** Lines that are read between two pictures. */
const PART = 2_000;

function Find() {
  const { session, view } = useApp();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Search | null>(null);
  const [, setRead] = useState(0);
  useEffect(() => {
    const recording = session.run.value?.recording;
    if (text.trim() === '' || recording === undefined) {
      setFound(null);
      return;
    }
    const search = new Search(recording, text, session.last.value);
    setFound(search);
    let frame = 0;
    const go = (): void => {
      const isMore = search.read(PART);
      setRead(search.events);
      if (isMore) frame = requestAnimationFrame(go);
    };
    go();
    return () => cancelAnimationFrame(frame);
  }, [session, text]);
  return (
    <Dialog title="Search the events">
      <label>
        Words of an event, such as data_return A/0:{' '}
        <input
          autoFocus
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <p role="status">
        {found === null
          ? ''
          : `${grouped(found.count)} found in ${grouped(found.events)} events` +
            (found.count > found.found.length ? `; the first ${found.found.length}:` : '')}
      </p>
      <ol class="search-found">
        {found?.found.map(({ event, words }) => (
          <li key={event}>
            <button
              type="button"
              onClick={() => {
                session.go(event);
                view.show(null);
              }}
            >
              {grouped(event)} {words}
            </button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { view } = useApp();
  const open = view.dialog.value;
  if (open === 'keys') return <Keys />;
  if (open === 'goto') return <GoTo />;
  if (open === 'search') return <Find />;
  if (open === 'waits') return <Waits />;
  if (open === 'manual') return <Manual />;
  if (open === 'export') return <Export />;
  return null;
}
