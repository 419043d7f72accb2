/**
 * Packets of a Perfetto trace, one after the other: descriptions of tracks, slices that begin and
 * end, instants and values of counters. Texts that come again are interned: written once, and a
 * number from then on. Bytes go out in pieces; all pieces together are a trace.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { fields, values } from './fields';

/** What is said of an event beside its name. */
export type Notes = Readonly<Record<string, string | number | boolean>>;

/** A slice that begins, or an instant. */
export interface TraceEvent {
  readonly name: string;
  /** What it belongs to, as `ipc_mqueue`. */
  readonly category: string;
  readonly notes?: Notes;
  /** False for a name that hardly comes again. */
  readonly interned?: boolean;
  /** The number of an arrow that comes from here, or passes. */
  readonly flow?: number;
  /** The number of an arrow that ends here. */
  readonly endOfFlow?: number;
}

/** What a track is; a track has a number from 1. */
export interface TrackOptions {
  readonly name: string;
  readonly parent?: number;
  readonly process?: number;
  readonly thread?: { readonly process: number; readonly thread: number };
  /** The unit of a counter's values. */
  readonly unit?: string;
  /** True if the tracks below it are shown in the order of their ranks. */
  readonly ordered?: boolean;
  /** Its place among its siblings. */
  readonly rank?: number;
}

/** All packets come from one writer. */
const SEQUENCE = 1;
/** Packets that are gathered before they go out. */
const PIECE = 1 << 10;
const WORD = 2 ** 32;

const { Trace, TracePacket, TrackDescriptor, TrackEvent, DebugAnnotation, InternedData } = fields;
const { Type, SequenceFlags } = values;
const { Varint, Bit64, LengthDelimited } = WireType;

/** Texts of one kind by their numbers, and those that no packet has brought yet. */
class Interned {
  readonly field: number;
  fresh: { readonly iid: number; readonly text: string }[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(field: number) {
    this.field = field;
  }

  iid(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const iid = this.numbers.size + 1;
    this.numbers.set(text, iid);
    this.fresh.push({ iid, text });
    return iid;
  }
}

export class Packets {
  /** Tracks that were described. */
  private tracks = 0;
  private first = true;
  private readonly writer = new BinaryWriter();
  /** Packets in the writer. */
  private gathered = 0;
  private readonly categories = new Interned(InternedData.event_categories);
  private readonly names = new Interned(InternedData.event_names);
  private readonly keys = new Interned(InternedData.debug_annotation_names);
  private readonly texts = new Interned(InternedData.debug_annotation_string_values);
  private readonly onBytes: (bytes: Uint8Array) => void;

  /** `onBytes` takes each piece; the piece is its own. */
  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.onBytes = onBytes;
    this.open().tag(TracePacket.track_descriptor, LengthDelimited).fork();
    this.number(TrackDescriptor.uuid, 0);
    this.number(TrackDescriptor.process_ordering, values.ProcessOrdering.PROCESS_ORDERING_EXPLICIT);
    this.number(TrackDescriptor.thread_ordering, values.ThreadOrdering.THREAD_ORDERING_EXPLICIT);
    this.writer.join();
    this.close();
  }

  /** Describes a track; answers its number. */
  track(options: TrackOptions): number {
    const { name, parent, process, thread, unit, ordered, rank } = options;
    this.tracks += 1;
    this.open().tag(TracePacket.track_descriptor, LengthDelimited).fork();
    this.number(TrackDescriptor.uuid, this.tracks);
    if (process !== undefined) this.process(process, name);
    else if (thread !== undefined) this.thread(thread.process, thread.thread, name);
    else this.text(TrackDescriptor.name, name);
    if (parent !== undefined) this.number(TrackDescriptor.parent_uuid, parent);
    if (unit !== undefined) {
      this.writer.tag(TrackDescriptor.counter, LengthDelimited).fork();
      this.text(fields.CounterDescriptor.unit_name, unit);
      this.writer.join();
    }
    if (ordered === true) {
      this.number(TrackDescriptor.child_ordering, values.ChildTracksOrdering.EXPLICIT);
    }
    if (rank !== undefined) this.number(TrackDescriptor.sibling_order_rank, rank);
    this.writer.join();
    this.close();
    return this.tracks;
  }

  /** A slice begins: inside the one that is open on its track. */
  begin(track: number, tick: number, event: TraceEvent): void {
    this.event(Type.TYPE_SLICE_BEGIN, track, tick, event);
  }

  /** The slice ends that began last on the track. */
  end(track: number, tick: number, notes: Notes = {}): void {
    this.eventHead(Type.TYPE_SLICE_END, track, tick);
    this.notes(notes);
    this.eventTail();
  }

  instant(track: number, tick: number, event: TraceEvent): void {
    this.event(Type.TYPE_INSTANT, track, tick, event);
  }

  count(track: number, tick: number, value: number): void {
    this.eventHead(Type.TYPE_COUNTER, track, tick);
    this.number(TrackEvent.counter_value, value);
    this.eventTail();
  }

  /** What is gathered goes out; nothing may come after it. */
  finish(): void {
    // The writer begins anew by itself.
    if (this.gathered > 0) this.onBytes(this.writer.finish());
    this.gathered = 0;
  }

  private event(type: number, track: number, tick: number, event: TraceEvent): void {
    const { name, category, notes, interned = true, flow, endOfFlow } = event;
    this.eventHead(type, track, tick);
    this.number(TrackEvent.category_iids, this.categories.iid(category));
    if (interned) this.number(TrackEvent.name_iid, this.names.iid(name));
    else this.text(TrackEvent.name, name);
    if (flow !== undefined) this.fixed(TrackEvent.flow_ids, flow);
    if (endOfFlow !== undefined) this.fixed(TrackEvent.terminating_flow_ids, endOfFlow);
    if (notes !== undefined) this.notes(notes);
    this.eventTail();
  }

  private eventHead(type: number, track: number, tick: number): void {
    this.open();
    this.number(TracePacket.timestamp, tick);
    this.writer.tag(TracePacket.track_event, LengthDelimited).fork();
    this.number(TrackEvent.type, type);
    this.number(TrackEvent.track_uuid, track);
  }

  private eventTail(): void {
    this.writer.join();
    this.fresh();
    this.close();
  }

  private open(): BinaryWriter {
    return this.writer.tag(Trace.packet, LengthDelimited).fork();
  }

  private close(): void {
    const { SEQ_INCREMENTAL_STATE_CLEARED: cleared, SEQ_NEEDS_INCREMENTAL_STATE: needs } =
      SequenceFlags;
    this.number(TracePacket.trusted_packet_sequence_id, SEQUENCE);
    this.number(TracePacket.sequence_flags, this.first ? cleared : needs);
    this.first = false;
    this.writer.join();
    this.gathered += 1;
    if (this.gathered === PIECE) this.finish();
  }

  /** The texts that this packet is the first to use. */
  private fresh(): void {
    const kinds = [this.categories, this.names, this.keys, this.texts];
    if (kinds.every(({ fresh }) => fresh.length === 0)) return;
    this.writer.tag(TracePacket.interned_data, LengthDelimited).fork();
    for (const kind of kinds) {
      for (const { iid, text } of kind.fresh) {
        this.writer.tag(kind.field, LengthDelimited).fork();
        // All kinds of text have these two fields under these numbers.
        this.number(fields.EventName.iid, iid);
        this.text(fields.EventName.name, text);
        this.writer.join();
      }
      kind.fresh = [];
    }
    this.writer.join();
  }

  private process(pid: number, name: string): void {
    this.writer.tag(TrackDescriptor.process, LengthDelimited).fork();
    this.number(fields.ProcessDescriptor.pid, pid);
    this.text(fields.ProcessDescriptor.process_name, name);
    this.writer.join();
  }

  private thread(pid: number, tid: number, name: string): void {
    this.writer.tag(TrackDescriptor.thread, LengthDelimited).fork();
    this.number(fields.ThreadDescriptor.pid, pid);
    this.number(fields.ThreadDescriptor.tid, tid);
    this.text(fields.ThreadDescriptor.thread_name, name);
    this.writer.join();
  }

  private notes(notes: Notes): void {
    for (const [key, value] of Object.entries(notes)) {
      this.writer.tag(TrackEvent.debug_annotations, LengthDelimited).fork();
      this.number(DebugAnnotation.name_iid, this.keys.iid(key));
      if (typeof value === 'string') {
        this.number(DebugAnnotation.string_value_iid, this.texts.iid(value));
      } else if (typeof value === 'boolean') {
        this.number(DebugAnnotation.bool_value, value ? 1 : 0);
      } else if (Number.isSafeInteger(value)) this.number(DebugAnnotation.int_value, value);
      else this.writer.tag(DebugAnnotation.double_value, Bit64).double(value);
      this.writer.join();
    }
  }

  private text(field: number, text: string): void {
    this.writer.tag(field, LengthDelimited).string(text);
  }

  private number(field: number, value: number): void {
    const writer = this.writer.tag(field, Varint);
    if (value >= 0 && value < WORD) writer.uint32(value);
    else writer.int64(value);
  }

  private fixed(field: number, value: number): void {
    this.writer.tag(field, Bit64).fixed64(value);
  }
}
