/**
 * Devices: transfers under way, and what has been written where. A state does not have the
 * contents of a device; they follow from the recording's writes.
 */
import type { DeviceRecord } from '../../kernel/inspect/port_records';
import type { Recording } from '../../recording/recording';
import { short } from '../../views/message_words';
import { bytes, grouped, time } from '../../views/numbers';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
import { momentOf } from './moment';
import type { Thing } from './thing';

/** A write that a device carried out. */
export interface DeviceWrite {
  readonly event: number;
  readonly device: string;
  readonly record: number;
  readonly bytes: number;
  readonly failed: boolean;
  /** The last message with pages that the writing thread received; null if there was none. */
  readonly from: WrittenFrom | null;
}

/** What the writing thread received before it wrote. */
export interface WrittenFrom {
  /** `data_return`. */
  readonly message: string;
  readonly pages: readonly { readonly thing: PageThing; readonly name: string }[];
}

export interface RecordCell {
  readonly key: string;
  readonly record: number;
  /** `A/0`, or the number of the record. */
  readonly label: string;
  readonly thing: PageThing | null;
  readonly words: string;
}

export interface TransferView {
  readonly key: string;
  /** `write of record 3 (4 KiB)`. */
  readonly what: string;
  readonly since: string;
  readonly due: string;
}

export interface DeviceView {
  readonly thing: Thing;
  readonly name: string;
  /** `2 writes, 1 read`. */
  readonly summary: string;
  readonly transfers: readonly TransferView[];
  /** Records that have been written, in their order. */
  readonly records: readonly RecordCell[];
}

const WITH_PAGES = /^memory_object_data_(return|initialize|write)$/;

/** Finds the writes of a recording once, further as the recording grows. */
class Writes {
  readonly all: DeviceWrite[] = [];
  private seen = -1;
  private readonly recording: Recording;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** All writes up to an event. */
  upTo(event: number): readonly DeviceWrite[] {
    const { recording } = this;
    for (;;) {
      const next = recording.events === 0 ? null : recording.next('device.write', this.seen);
      if (next === null || next > event) break;
      this.all.push(this.writeAt(next));
      this.seen = next;
    }
    return this.all.filter((write) => write.event <= event);
  }

  private writeAt(event: number): DeviceWrite {
    const { recording } = this;
    const { args, thread } = recording.eventAt(event);
    const isOwn = (found: { readonly thread: number }): boolean => found.thread === thread;
    const call = recording.previous('ipc_kobject.called', event, isOwn);
    const line = call === null ? null : recording.lineAt(call);
    return {
      event,
      device: String(line?.['port'] ?? ''),
      record: args['recnum'] ?? 0,
      bytes: args['bytes'] ?? 0,
      failed: args['failed'] === 1,
      from: this.fromOf(event, isOwn),
    };
  }

  private fromOf(
    event: number,
    isOwn: (found: { readonly thread: number }) => boolean,
  ): WrittenFrom | null {
    const { recording } = this;
    let at = recording.previous('ipc_mqueue.received', event, isOwn);
    while (at !== null) {
      const line = recording.lineAt(at);
      const message = String(line?.['msg'] ?? '');
      if (WITH_PAGES.test(message)) {
        return { message: short(message), pages: this.pagesAt(at, Number(line?.['serial'])) };
      }
      // Only the replies of devices come in the middle of what a pager does.
      if (!/^device_/.test(message)) return null;
      at = recording.previous('ipc_mqueue.received', at, isOwn);
    }
    return null;
  }

  /** The pages in a message that was received at an event. */
  private pagesAt(event: number, serial: number): WrittenFrom['pages'] {
    const moment = momentOf(this.recording.stateAt(event), this.recording);
    const memory = moment.message(serial)?.memory ?? [];
    return memory.flatMap(({ host, pages }) =>
      pages.flatMap((id) => {
        const row = host === null ? undefined : moment.page(host, id);
        const thing = row === undefined ? null : moment.thingOf(row);
        return thing === null ? [] : [{ thing, name: moment.nameOf(thing) }];
      }),
    );
  }
}

const known = new WeakMap<Recording, Writes>();

/** The writes of all devices up to an event, in their order. */
export function writesUpTo(recording: Recording, event: number): readonly DeviceWrite[] {
  let writes = known.get(recording);
  if (writes === undefined) {
    writes = new Writes(recording);
    known.set(recording, writes);
  }
  return writes.upTo(event);
}

function recordCell(write: DeviceWrite): RecordCell {
  const { device, event, from, record } = write;
  const pages = from?.pages ?? [];
  const names = pages.map(({ name }) => name);
  const what = names.length > 1 ? `${names[0]} to ${names.at(-1)}` : (names[0] ?? '');
  const why = from === null ? '' : ` for ${from.message}${what === '' ? '' : ` of ${what}`}`;
  // Of a message with several pages, which one a record has is the pager's business.
  const only = pages.length === 1 ? pages[0] : undefined;
  return {
    key: `${device} ${record}`,
    record,
    label: cellName(only?.name ?? ''),
    thing: only?.thing ?? null,
    words: `record ${record}: written at event ${grouped(event)}${why}`,
  };
}

function viewOf(device: DeviceRecord, writes: readonly DeviceWrite[]): DeviceView {
  const { id, name, reads, transfers, writes: count } = device;
  const latest = new Map<number, DeviceWrite>();
  for (const write of writes) {
    if (write.device === name && !write.failed) latest.set(write.record, write);
  }
  const records = [...latest.values()].sort((a, b) => a.record - b.record);
  const say = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  return {
    thing: { kind: 'device', id },
    name,
    summary: `${say(count, 'write')}, ${say(reads, 'read')}`,
    transfers: transfers.map((transfer) => ({
      key: `${id}/${transfer.id}`,
      what: `${transfer.operation} of record ${transfer.record} (${bytes(transfer.bytes)})`,
      since: time(transfer.since),
      due: transfer.due === null ? 'waits for frames' : time(transfer.due),
    })),
    records: records.map(recordCell),
  };
}

/** The devices of a moment; without a recording nothing is known of what was written. */
export function devicesView(moment: Moment, recording: Recording | null): readonly DeviceView[] {
  const { devices, event } = moment.state;
  if (devices.length === 0) return [];
  const writes = recording === null ? [] : writesUpTo(recording, event - 1);
  return devices.map((device) => viewOf(device, writes));
}
