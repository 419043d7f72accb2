/** The maps of tasks: addresses, objects, and which pages have a translation. */
import { mapKey, thingKey } from '../model/changes';
import type { MappedPage, MapRow, MapView } from '../model/map_view';
import { MOST_MAPPED, mapsView } from '../model/map_view';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { Chip, Group } from './linked';
import { Panel } from './panel';

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

function Row({ row, isChanged }: { readonly row: MapRow; readonly isChanged: boolean }) {
  const { address, notes, object, pageCount, pages, protection } = row;
  return (
    <tr class={isChanged ? 'is-changed-row' : ''}>
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
        {notes.length > 0 ? <span class="panel-note"> {notes.join(', ')}</span> : null}
      </td>
      <td>
        <span class="map-pages">
          {pages.map((page, i) => (
            <Page key={i} page={page} />
          ))}
          {object !== null && pageCount > MOST_MAPPED ? (
            <span class="panel-note"> of {pageCount} pages</span>
          ) : null}
        </span>
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
      <tr>
        <th
          colSpan={4}
          scope="rowgroup"
          class={changed.has(thingKey(map.thing)) ? 'is-changed' : ''}
        >
          <Chip thing={map.thing} label={map.name} words={`task ${map.name}`} />
        </th>
      </tr>
      {map.rows.map((row) => (
        <Row key={row.key} row={row} isChanged={changed.has(mapKey(row.key))} />
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
    <Panel title="Maps" name="maps" note="w, r: a translation; filled: in memory; dashed: not">
      <Group label="maps of tasks">
        <table class="table">
          {maps.slice(0, MAPS).map((map) => (
            <TaskMap key={thingText(map.thing)} map={map} changed={changes.value.keys} />
          ))}
        </table>
        {maps.length > MAPS ? (
          <span class="panel-note">and {maps.length - MAPS} tasks more</span>
        ) : null}
      </Group>
    </Panel>
  );
}
