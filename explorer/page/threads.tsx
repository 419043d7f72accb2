/** Threads: what each does, what it waits for and until when, and who owes it the answer. */
import { time } from '../../views/numbers';
import { thingKey } from '../model/changes';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import type { ThreadRow } from '../model/thread_view';
import { threadsView } from '../model/thread_view';
import { useApp } from './context';
import { Chip, Group } from './linked';
import { Part } from './panel';
import { TableHead } from './table_head';

/** Threads that are drawn: of those that have something to do, and of the idle ones. */
const ROWS = 14;
/** Things to come that are listed. */
const TIMERS = 3;

function Row({ row, isChanged }: { readonly row: ThreadRow; readonly isChanged: boolean }) {
  const { about, name, state, thing, until, what } = row;
  const hides = useApp().quiz.hides.value === 'answers';
  const owes = hides ? row.owes.replace(/: \S+ for/, ': the answer to') : row.owes;
  return (
    <tr class={isChanged ? 'is-changed-row' : ''}>
      <th scope="row">
        <Chip thing={thing} label={name} words={`thread ${name}, ${state}`} />
      </th>
      <td>{state}</td>
      <td>
        {what === '' ? (
          <span class="panel-note">nothing</span>
        ) : (
          <Chip thing={about} label={what} class="is-text" />
        )}
        {until === '' ? null : ` until ${until}`}
        {owes === '' ? null : <div class="owes">owed by {owes}</div>}
      </td>
    </tr>
  );
}

export function Threads({ session }: { readonly session: Session }) {
  const { changes, moment, waits } = momentSignals(session);
  if (moment.value === null || waits.value === null) return null;
  const all = threadsView(moment.value, waits.value).filter(({ state }) => state !== 'done');
  if (all.length === 0) return null;
  const busy = all.filter(({ isIdle }) => !isIdle);
  const idle = all.filter(({ isIdle }) => isIdle);
  const { cycles } = waits.value;
  const timers = moment.value.state.timers.slice(0, TIMERS);
  return (
    <Part title="Threads">
      {cycles.map(({ text }) => (
        <p key={text} class="circle">
          in a circle: {text}
        </p>
      ))}
      <Group label="threads">
        <table class="table">
          <TableHead columns={['Threads', 'state', 'waits for']} />
          <tbody>
            {busy.slice(0, ROWS).map((row) => (
              <Row
                key={thingText(row.thing)}
                row={row}
                isChanged={changes.value.keys.has(thingKey(row.thing))}
              />
            ))}
          </tbody>
        </table>
        {idle.length === 0 ? null : (
          <p class="timers">
            idle:{' '}
            {idle.slice(0, ROWS).map(({ name, thing, what }) => (
              <Chip
                key={name}
                thing={thing}
                label={name}
                words={`thread ${name}, waits for ${what}`}
                isChanged={changes.value.keys.has(thingKey(thing))}
              />
            ))}
            {idle.length > ROWS ? ` and ${idle.length - ROWS} more` : ''}
          </p>
        )}
        {timers.length === 0 ? null : (
          <p class="timers">
            comes by itself: {timers.map(({ tick, what }) => `${what} at ${time(tick)}`).join('; ')}
          </p>
        )}
        {busy.length > ROWS ? (
          <span class="panel-note">and {busy.length - ROWS} more threads</span>
        ) : null}
      </Group>
    </Part>
  );
}
