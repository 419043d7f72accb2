/**
 * Devices: transfers under way, and what has been written where. A state does not have the
 * contents of a device; they follow from the recording's writes.
 */
import type { DeviceRecord } from '../../kernel/inspect/port_records';
import type { Recording } from '../../recording/recording';
import { short } from '../../views/message_words';
import { bytes, time } from '../../views/numbers';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
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

/** `data_return` of pages of an object: what the writer had when it wrote. */
export interface WrittenFrom {
  readonly message: string;
  readonly port: number;
  /** In bytes, from the message. */
  readonly offset: number;
  readonly length: number;
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
        const number = (key: string): number => Number(line?.[key] ?? 0);
        return {
          message: short(message),
          port: number('port_id'),
          offset: number('offset'),
          length: number('length'),
        };
      }
      // Only the replies of devices come in the middle of what a pager does.
      if (!/^device_/.test(message)) return null;
      at = recording.previous('ipc_mqueue.received', at, isOwn);
    }
    return null;
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

/** The pages that a write is of; none if the object is gone. */
export function pagesWritten(moment: Moment, { from }: DeviceWrite): readonly PageThing[] {
  const found = moment.port(from?.port ?? -1)?.kobjects.find(({ object }) => object !== null);
  if (from === null || found === undefined || found.object === null) return [];
  const { host, object } = found;
  const pageSize = moment.state.hosts[host]?.pageSizeBytes ?? 1;
  const first = from.offset / pageSize - (moment.object(host, object)?.pagingOffset ?? 0);
  const count = Math.max(1, Math.ceil(from.length / pageSize));
  return Array.from({ length: count }, (_, i) => ({
    kind: 'page',
    host,
    object,
    offset: first + i,
  }));
}

function recordCell(moment: Moment, write: DeviceWrite): RecordCell {
  const pages = pagesWritten(moment, write);
  const [first] = pages;
  const names = pages.map((each) => moment.nameOf(each));
  const last = names.at(-1);
  const what = names.length > 1 ? `${names[0]} to ${last}` : (names[0] ?? '');
  const why =
    write.from === null ? '' : ` for ${write.from.message}${what === '' ? '' : ` of ${what}`}`;
  return {
    key: `${write.device} ${write.record}`,
    record: write.record,
    label: names.length === 1 ? cellName(names[0] ?? '') : '',
    // Of a message with several pages, which one a record has is the pager's business.
    thing: pages.length === 1 && first !== undefined ? first : null,
    words: `record ${write.record}: written at event ${write.event}${why}`,
  };
}

function viewOf(moment: Moment, device: DeviceRecord, writes: readonly DeviceWrite[]): DeviceView {
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
    records: records.map((write) => recordCell(moment, write)),
  };
}

/** The devices of a moment; without a recording nothing is known of what was written. */
export function devicesView(moment: Moment, recording: Recording | null): readonly DeviceView[] {
  const { devices, event } = moment.state;
  if (devices.length === 0) return [];
  const writes = recording === null ? [] : writesUpTo(recording, event - 1);
  return devices.map((device) => viewOf(moment, device, writes));
}
