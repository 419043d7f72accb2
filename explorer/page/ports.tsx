/** Ports: the number of the next message, the queue, and each message with the pages in it. */
import { useState } from 'preact/hooks';
import { counted } from '../../views/numbers';
import { thingKey } from '../model/changes';
import { momentSignals } from '../model/moment_signals';
import type { MessageView, PortRow, SetRow } from '../model/port_view';
import { portsView, setsView } from '../model/port_view';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { useApp } from './context';
import { Chip, Group } from './linked';
import { Part } from './panel';
import { TableHead } from './table_head';

/** Rows, messages of a port, and pages of a message that are drawn before one asks for more. */
const ROWS = 8;
const MESSAGES = 4;
const PAGES = 6;
/** Port sets, and members of one, that are drawn. */
const SETS = 4;

interface Shown {
  readonly changed: ReadonlySet<string>;
}

function Message({ message, changed }: Shown & { readonly message: MessageView }) {
  const { about, isQueued, name, of, ofLabel, pages, place, seqno, thing, words } = message;
  return (
    <div class={`message${pages.length > 0 ? ' has-pages' : ''}`}>
      <Chip
        thing={thing}
        label={seqno === null ? name : `${name} #${seqno}`}
        words={words}
        class={pages.length > 0 ? 'is-message' : ''}
        isChanged={changed.has(thingKey(thing))}
      />{' '}
      {pages.slice(0, PAGES).map((page) => (
        <Chip
          key={page.label}
          thing={page.thing}
          label={page.label}
          class={`is-message has-arrow${page.isDirty ? ' is-dirty' : ''}`}
        />
      ))}
      {pages.length > PAGES ? ` and ${pages.length - PAGES} pages more ` : null}
      {of !== null && pages.length === 0 ? <Chip thing={of} label={ofLabel} /> : null}{' '}
      <span class="panel-note">{about}</span>{' '}
      {isQueued ? null : <span class="in-hand">{place}</span>}
    </div>
  );
}

function Row({ row, changed }: Shown & { readonly row: PortRow }) {
  const { limit, name, next, queued, receiver, senders, thing } = row;
  const hides = useApp().quiz.hides.value;
  const messages = row.messages.filter(({ isQueued }) => !isQueued || hides !== 'queues');
  const hidden = row.messages.length - messages.length;
  const isFull = queued >= limit;
  return (
    <tr class={changed.has(thingKey(thing)) ? 'is-changed-row' : ''}>
      <th scope="row">
        <span class="one-line">
          <Chip thing={thing} label={name} words={`port ${name}, received by ${receiver}`} />{' '}
          <span class="panel-note">{receiver}</span>
        </span>
      </th>
      <td>{hides === 'numbers' ? '?' : next}</td>
      <td class={isFull ? 'is-full' : ''}>
        {row.isControl ? '' : `${queued} of ${limit}${isFull ? ' full' : ''}`}
      </td>
      <td>
        {messages.slice(0, MESSAGES).map((message) => (
          <Message key={thingText(message.thing)} message={message} changed={changed} />
        ))}
        {messages.length > MESSAGES ? (
          <span class="panel-note">and {messages.length - MESSAGES} more</span>
        ) : null}
        {hidden > 0 ? <span class="panel-note">{counted(hidden, 'queued message')}: ?</span> : null}
        {row.messages.length === 0 ? <span class="panel-note">none</span> : null}
        {senders.length === 0 ? null : (
          <div>
            blocked senders:{' '}
            {senders.map((sender) => (
              <Chip key={sender.name} thing={sender.thing} label={sender.name} />
            ))}
          </div>
        )}
      </td>
    </tr>
  );
}

function PortSet({ set }: { readonly set: SetRow }) {
  const { members, name, receivers } = set;
  return (
    <span class="sets">
      set {name}:{' '}
      {members.slice(0, SETS).map((member) => (
        <Chip key={member.name} thing={member.thing} label={member.name} />
      ))}
      {members.length > SETS ? ` and ${members.length - SETS} more` : ''}
      {receivers.length > 0 ? ' waited for by ' : ''}
      {receivers.slice(0, SETS).map((receiver) => (
        <Chip key={receiver.name} thing={receiver.thing} label={receiver.name} />
      ))}{' '}
    </span>
  );
}

export function Ports({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  const [isOpen, open] = useState(false);
  if (moment.value === null) return null;
  const now = moment.value;
  const page = session.asked.value?.page ?? null;
  const asked = page === null ? '' : now.names.object(page.host, page.object);
  // The port that a question is about comes first.
  const rows = portsView(now).toSorted(
    (a, b) => Number(b.name === asked) - Number(a.name === asked),
  );
  if (rows.length === 0) return null;
  const usual = rows.filter(
    ({ isControl, messages, senders, next }) =>
      messages.length > 0 || senders.length > 0 || (!isControl && next > 0),
  );
  const shown = isOpen ? rows : (usual.length > 0 ? usual : rows).slice(0, ROWS);
  const left = rows.length - shown.length;
  const hides = useApp().quiz.hides.value;
  return (
    <Part title="Ports">
      <Group label="ports">
        <table class="table">
          <TableHead
            columns={['Ports', 'next #', 'queued', 'messages, oldest first; # is the seqno']}
          />
          <tbody>
            {shown.map((row) => (
              <Row key={thingText(row.thing)} row={row} changed={changes.value.keys} />
            ))}
          </tbody>
        </table>
        {hides === 'numbers' ? (
          <div class="panel-note">? is what the question asks for.</div>
        ) : null}
        {setsView(moment.value)
          .slice(0, SETS)
          .map((set) => (
            <PortSet key={set.name} set={set} />
          ))}
        {left > 0 || isOpen ? (
          <button type="button" class="more" data-item="" onClick={() => open(!isOpen)}>
            {isOpen ? 'fewer' : counted(left, 'more port')}
          </button>
        ) : null}
      </Group>
    </Part>
  );
}
