/**
 * Reads a Perfetto trace back with protobufjs and trace.proto, as a reader of the format would:
 * packet by packet, in the order of their times, texts by their numbers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { z } from 'zod';

const path = join(__dirname, '../../../perfetto/trace.proto');

/** trace.proto, its names as they are spelt there. */
export const { root: protoRoot } = protobuf.parse(readFileSync(path, 'utf8'), { keepCase: true });

const note = z.strictObject({
  name_iid: z.number(),
  bool_value: z.boolean().optional(),
  int_value: z.number().optional(),
  double_value: z.number().optional(),
  string_value_iid: z.number().optional(),
});
const text = z.strictObject({ iid: z.number(), name: z.string() });
const packet = z.strictObject({
  timestamp: z.number().optional(),
  trusted_packet_sequence_id: z.literal(1),
  sequence_flags: z.number(),
  track_descriptor: z
    .strictObject({
      uuid: z.number(),
      name: z.string().optional(),
      parent_uuid: z.number().optional(),
      process: z.strictObject({ pid: z.number(), process_name: z.string() }).optional(),
      thread: z
        .strictObject({ pid: z.number(), tid: z.number(), thread_name: z.string() })
        .optional(),
      counter: z.strictObject({ unit_name: z.string() }).optional(),
      child_ordering: z.string().optional(),
      sibling_order_rank: z.number().optional(),
      process_ordering: z.string().optional(),
      thread_ordering: z.string().optional(),
    })
    .optional(),
  track_event: z
    .strictObject({
      category_iids: z.array(z.number()).default([]),
      debug_annotations: z.array(note).default([]),
      type: z.string(),
      name_iid: z.number().optional(),
      name: z.string().optional(),
      track_uuid: z.number(),
      counter_value: z.number().optional(),
      flow_ids: z.array(z.number()).default([]),
      terminating_flow_ids: z.array(z.number()).default([]),
    })
    .optional(),
  interned_data: z
    .strictObject({
      event_categories: z.array(text).default([]),
      event_names: z.array(text).default([]),
      debug_annotation_names: z.array(text).default([]),
      debug_annotation_string_values: z
        .array(z.strictObject({ iid: z.number(), str: z.string() }))
        .default([]),
    })
    .optional(),
});
const shape = z.strictObject({ packet: z.array(packet) });

/** A track by the names on the way to it: `host`, `host > editor`, `host > ports > A`. */
export interface ReadTrack {
  readonly uuid: number;
  readonly path: string;
  readonly kind: 'process' | 'thread' | 'counter' | 'other';
  readonly unit: string | null;
}

export interface ReadEvent {
  readonly tick: number;
  readonly track: ReadTrack;
  readonly type: 'begin' | 'end' | 'instant' | 'counter';
  readonly name: string;
  readonly category: string;
  readonly notes: Readonly<Record<string, string | number | boolean>>;
  readonly value: number | null;
  readonly flows: readonly number[];
  readonly ends: readonly number[];
}

export interface ReadTrace {
  readonly tracks: readonly ReadTrack[];
  /** In the order of their times; those of one time in that of the file. */
  readonly events: readonly ReadEvent[];
}

type Packet = z.infer<typeof packet>;
type Descriptor = NonNullable<Packet['track_descriptor']>;

const types: Readonly<Record<string, ReadEvent['type']>> = {
  TYPE_SLICE_BEGIN: 'begin',
  TYPE_SLICE_END: 'end',
  TYPE_INSTANT: 'instant',
  TYPE_COUNTER: 'counter',
};

function has<K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const found = map.get(key);
  if (found === undefined) throw new Error(`${what} ${String(key)} was not described before`);
  return found;
}

class Reader {
  readonly tracks = new Map<number, ReadTrack>();
  readonly events: ReadEvent[] = [];
  private readonly texts = new Map<string, string>();

  take(given: Packet): void {
    const { interned_data: data, track_descriptor: track, track_event: event } = given;
    for (const { iid, name } of data?.event_categories ?? []) this.learn('category', iid, name);
    for (const { iid, name } of data?.event_names ?? []) this.learn('name', iid, name);
    for (const { iid, name } of data?.debug_annotation_names ?? []) this.learn('key', iid, name);
    for (const { iid, str } of data?.debug_annotation_string_values ?? []) {
      this.learn('text', iid, Buffer.from(str, 'base64').toString());
    }
    if (track !== undefined && track.uuid !== 0) this.track(track);
    if (event !== undefined) this.event(event, given.timestamp ?? Number.NaN);
  }

  private learn(kind: string, iid: number, value: string): void {
    if (this.texts.has(`${kind} ${iid}`)) throw new Error(`${kind} ${iid} comes twice`);
    this.texts.set(`${kind} ${iid}`, value);
  }

  private text(kind: string, iid: number | undefined): string {
    return iid === undefined ? '' : has(this.texts, `${kind} ${iid}`, 'text');
  }

  private track({ uuid, name, parent_uuid, process, thread, counter }: Descriptor): void {
    if (this.tracks.has(uuid)) throw new Error(`track ${uuid} is described twice`);
    const own = process?.process_name ?? thread?.thread_name ?? name ?? '';
    const owner = [...this.tracks.values()].find(
      ({ kind, uuid: id }) => kind === 'process' && this.pids.get(id) === thread?.pid,
    );
    const parent = parent_uuid === undefined ? owner : has(this.tracks, parent_uuid, 'track');
    const kind = process ? 'process' : thread ? 'thread' : counter ? 'counter' : 'other';
    if (process !== undefined) this.pids.set(uuid, process.pid);
    const path = parent === undefined ? own : `${parent.path} > ${own}`;
    this.tracks.set(uuid, { uuid, path, kind, unit: counter?.unit_name ?? null });
  }

  private readonly pids = new Map<number, number>();

  private event(event: NonNullable<Packet['track_event']>, tick: number): void {
    const notes = event.debug_annotations.map((each) => {
      const value =
        each.bool_value ??
        each.int_value ??
        each.double_value ??
        this.text('text', each.string_value_iid);
      return [this.text('key', each.name_iid), value] as const;
    });
    const type = types[event.type];
    if (type === undefined) throw new Error(`no type ${event.type}`);
    this.events.push({
      tick,
      track: has(this.tracks, event.track_uuid, 'track'),
      type,
      name: event.name ?? this.text('name', event.name_iid),
      category: this.text('category', event.category_iids[0]),
      notes: Object.fromEntries(notes),
      value: event.counter_value ?? null,
      flows: event.flow_ids,
      ends: event.terminating_flow_ids,
    });
  }
}

/** Throws for bytes that are not such a trace. */
export function readPerfetto(bytes: Uint8Array): ReadTrace {
  const type = protoRoot.lookupType('perfetto.protos.Trace');
  const decoded: unknown = type.toObject(type.decode(bytes), {
    enums: String,
    longs: Number,
    bytes: String,
  });
  const reader = new Reader();
  for (const each of shape.parse(decoded).packet) reader.take(each);
  const { tracks, events } = reader;
  return { tracks: [...tracks.values()], events: events.sort((a, b) => a.tick - b.tick) };
}
