/** Memory objects, and the chains of shadows and copies. */
import { useState } from 'preact/hooks';
import { thingKey } from '../model/changes';
import { momentSignals } from '../model/moment_signals';
import type { ChainLink, ObjectRow } from '../model/object_view';
import { objectsView } from '../model/object_view';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { Chip, Group } from './linked';
import { Part } from './panel';
import { TableHead } from './table_head';

/** Rows that are drawn before one asks for more. */
const ROWS = 8;

function Chain({ chain }: { readonly chain: readonly ChainLink[] }) {
  return (
    <div class="chain">
      {chain.map(({ name, pages, thing, to }) => (
        <span key={thingText(thing)} class="chain-link">
          <Chip
            thing={thing}
            label={`${name} (${pages})`}
            words={`${name} (${pages}), so many pages in memory`}
          />
          {to === null ? null : (
            <span class="chain-arrow">
              {' '}
              ─{to.what}
              {to.from > 0 ? ` from page ${to.from}` : ''}→{' '}
            </span>
          )}
        </span>
      ))}
    </div>
  );
}

function Row({ row, isChanged }: { readonly row: ObjectRow; readonly isChanged: boolean }) {
  const { name, notes, pager, references, resident, thing, tie } = row;
  return (
    <tr class={isChanged ? 'is-changed-row' : ''}>
      <th scope="row">
        <Chip thing={thing} label={name} words={`object ${name}`} />
      </th>
      <td>{resident}</td>
      <td>{references}</td>
      <td>
        {pager === null ? null : (
          <Chip thing={pager.thing} label={pager.name} words={`its pager's port ${pager.name}`} />
        )}{' '}
        {tie === 'ready' ? '' : tie}
        {notes.length === 0 ? null : (
          <span class="panel-note">
            {tie === 'ready' ? '' : ', '}
            {notes.join(', ')}
          </span>
        )}
      </td>
    </tr>
  );
}

export function Objects({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  const [isOpen, open] = useState(false);
  if (moment.value === null) return null;
  const { chains, rows } = objectsView(moment.value);
  if (rows.length === 0) return null;
  const shown = isOpen ? rows : rows.slice(0, ROWS);
  return (
    <Part title="Objects">
      <Group label="objects">
        <table class="table">
          <TableHead columns={['Objects', 'pages here', 'refs', "pager's port, attributes"]} />
          <tbody>
            {shown.map((row) => (
              <Row
                key={thingText(row.thing)}
                row={row}
                isChanged={changes.value.keys.has(thingKey(row.thing))}
              />
            ))}
          </tbody>
        </table>
        {chains.slice(0, ROWS).map((chain, i) => (
          <Chain key={i} chain={chain} />
        ))}
        {rows.length > ROWS ? (
          <button type="button" class="more" data-item="" onClick={() => open(!isOpen)}>
            {isOpen ? 'fewer' : `and ${rows.length - ROWS} more`}
          </button>
        ) : null}
      </Group>
    </Part>
  );
}
