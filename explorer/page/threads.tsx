/** Threads: what each does, what it waits for and until when, and who owes it the answer. */
import { time } from '../../views/numbers';
import { thingKey } from '../model/changes';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import type { ThreadRow } from '../model/thread_view';
import { threadsView } from '../model/thread_view';
import { Chip, Group } from './linked';
import { Panel } from './panel';

/** Rows that are drawn; those that have something to do come first among them. */
const ROWS = 14;
/** Things to come that are listed. */
const TIMERS = 3;

function Row({ row, isChanged }: { readonly row: ThreadRow; readonly isChanged: boolean }) {
  const { about, isIdle, name, owes, state, thing, until, what } = row;
  return (
    <tr class={`${isIdle ? 'is-idle' : ''}${isChanged ? ' is-changed-row' : ''}`}>
      <th scope="row">
        <Chip thing={thing} label={name} words={`thread ${name}, ${state}`} />
      </th>
      <td>{isIdle && state === 'waiting' ? 'idle' : state}</td>
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
  const rows = [...busy, ...all.filter(({ isIdle }) => isIdle)].slice(0, ROWS);
  const { cycles } = waits.value;
  const timers = moment.value.state.timers.slice(0, TIMERS);
  return (
    <Panel title="Threads" name="threads" note="w: who waits for whom">
      {cycles.map(({ text }) => (
        <p key={text} class="circle">
          in a circle: {text}
        </p>
      ))}
      <Group label="threads">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">thread</th>
              <th scope="col">state</th>
              <th scope="col">waits for</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={thingText(row.thing)}
                row={row}
                isChanged={changes.value.keys.has(thingKey(row.thing))}
              />
            ))}
          </tbody>
        </table>
        {timers.length === 0 ? null : (
          <p class="timers">
            comes by itself: {timers.map(({ tick, what }) => `${what} at ${time(tick)}`).join('; ')}
          </p>
        )}
        {all.length > ROWS ? <span class="panel-note">and {all.length - ROWS} more</span> : null}
      </Group>
    </Panel>
  );
}
