/** Devices: transfers under way, and what has been written to which record. */
import { thingKey, transferKey } from '../model/changes';
import type { DeviceView, RecordCell } from '../model/device_view';
import { devicesView } from '../model/device_view';
import { momentSignals } from '../model/moment_signals';
import type { Session } from '../model/session';
import { thingText } from '../model/thing';
import { Chip, Group } from './linked';
import { Part } from './panel';

/** Records of a device that are drawn. */
const RECORDS = 48;

const seen = ({ label, record }: RecordCell): string =>
  `${record}: ${label === '' ? 'written' : label}`;

function Device({
  device,
  changed,
}: {
  readonly device: DeviceView;
  readonly changed: ReadonlySet<string>;
}) {
  const { name, records, summary, thing, transfers } = device;
  return (
    <div class="device">
      <Chip
        thing={thing}
        label={name}
        words={`device ${name}, ${summary}`}
        isChanged={changed.has(thingKey(thing))}
      />{' '}
      <span class="panel-note">{summary}</span>
      {transfers.map(({ due, key, since, what }) => (
        <div key={key} class={changed.has(transferKey(key)) ? 'is-changed' : ''}>
          under way: {what}, asked for at {since}, done at {due}
        </div>
      ))}
      {records.length === 0 ? null : (
        <div class="chips">
          <span class="panel-note">records: </span>
          {records.slice(0, RECORDS).map((record) => (
            <Chip
              key={record.key}
              thing={record.thing}
              label={seen(record)}
              words={record.words}
              class="is-record"
            />
          ))}
          {records.length > RECORDS ? (
            <span class="panel-note"> and {records.length - RECORDS} records more</span>
          ) : null}
        </div>
      )}
    </div>
  );
}

export function Devices({ session }: { readonly session: Session }) {
  const { changes, moment } = momentSignals(session);
  if (moment.value === null) return null;
  const devices = devicesView(moment.value, session.run.value?.recording ?? null);
  if (devices.length === 0) return null;
  return (
    <Part title="Devices">
      <Group label="devices">
        <b>Devices</b> <span class="panel-note">records by number, with what was written</span>
        {devices.map((device) => (
          <Device key={thingText(device.thing)} device={device} changed={changes.value.keys} />
        ))}
      </Group>
    </Part>
  );
}
