/** The maps of tasks: addresses, objects, and which pages have a translation. */
import type { ComponentChildren } from 'preact';
import { mapKey, thingKey } from '../model/changes';
import type { MappedPage, MapRow, MapView } from '../model/map_view';
import { MOST_MAPPED, mapsView } from '../model/map_view';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { Chip, Group } from './linked';
import { Part } from './panel';
import { TableHead } from './table_head';

/** Maps that are drawn; a run with more has threads of the kernel's own kind. */
const MAPS = 8;

function Page({ page }: { readonly page: MappedPage }) {
  const { allows, isResident, thing, words } = page;
  const looks = allows !== null ? 'is-mapped' : isResident ? 'is-resident' : 'is-away';
  return (
    <Chip thing={thing} label={page.label} words={words} class={`map-page ${looks}`}>
      {allows === null ? '' : allows.includes('w') ? 'w' : 'r'}
    </Chip>
  );
}

function Row({
  row,
  isChanged,
  children,
}: {
  readonly row: MapRow;
  readonly isChanged: boolean;
  /** The task, in its first row. */
  readonly children: ComponentChildren;
}) {
  const { address, notes, object, pageCount, pages, protection } = row;
  return (
    <tr class={isChanged ? 'is-changed-row' : ''}>
      {children}
      <th scope="row">{address}</th>
      <td>{protection}</td>
      <td>
        {object === null ? (
          <span class="panel-note">{pageCount} pages, untouched</span>
        ) : (
          <>
            <Chip thing={object.thing} label={object.name} words={`object ${object.name}`} />
            {object.from > 0 ? ` from page ${object.from}` : ''}
          </>
        )}
      </td>
      <td>
        <span class="map-pages">
          {pages.map((page, i) => (
            <Page key={i} page={page} />
          ))}
          {object !== null && pageCount > MOST_MAPPED ? (
            <span class="panel-note"> of {pageCount} pages</span>
          ) : null}
        </span>{' '}
        <span class="panel-note">{notes.join(', ')}</span>
      </td>
    </tr>
  );
}

function TaskMap({
  map,
  changed,
}: {
  readonly map: MapView;
  readonly changed: ReadonlySet<string>;
}) {
  return (
    <tbody>
      {map.rows.map((row, i) => (
        <Row key={row.key} row={row} isChanged={changed.has(mapKey(row.key))}>
          {i > 0 ? null : (
            <th rowSpan={map.rows.length} scope="rowgroup">
              <Chip
                thing={map.thing}
                label={map.name}
                words={`task ${map.name}`}
                isChanged={changed.has(thingKey(map.thing))}
              />
            </th>
          )}
        </Row>
      ))}
    </tbody>
  );
}

export function Maps({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  if (moment.value === null) return null;
  const maps = mapsView(moment.value);
  if (maps.length === 0) return null;
  return (
    <Part title="Maps">
      <Group label="maps of tasks">
        <table class="table">
          <TableHead
            columns={['Maps', 'address', 'may', 'object', 'pages; w, r: mapped; dashed: away']}
          />
          {maps.slice(0, MAPS).map((map) => (
            <TaskMap key={thingText(map.thing)} map={map} changed={changes.value.keys} />
          ))}
        </table>
        {maps.length > MAPS ? (
          <span class="panel-note">and {maps.length - MAPS} tasks more</span>
        ) : null}
      </Group>
    </Part>
  );
}
