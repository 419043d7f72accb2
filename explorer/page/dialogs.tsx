/** The dialogs of the page: its keys, and where to go. */
import { useState } from 'preact/hooks';
import { keyMeanings } from '../model/keys';
import { placeOf } from '../model/place_text';
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

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { view } = useApp();
  const open = view.dialog.value;
  if (open === 'keys') return <Keys />;
  if (open === 'goto') return <GoTo />;
  if (open === 'waits') return <Waits />;
  if (open === 'manual') return <Manual />;
  if (open === 'export') return <Export />;
  return null;
}
