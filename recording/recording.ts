/**
 * A recording of a run: what was seen of the machine at each event, for whoever wants to look at
 * any moment. A position is the number of an event, references included; -1 is the moment before
 * the first one. A recording can be read while it grows: `add` takes the next piece.
 */
import type { MachineState, StateTable } from '../kernel/inspect/machine_state';
import type { EventName } from '../kernel/mach/event_defs';
import { eventKinds, eventNames } from '../kernel/mach/event_defs';
import { call, GivenError, made, needs, oneOf, record, shown, whole } from '../kernel/mach/given';
import type { EvictionReason, ReturnReason } from '../kernel/mach/pageout_reasons';
import { nameMeant } from '../scenarios/language/event_name';
import type { Statistics } from '../scenarios/language/statistics';
import type { Level } from '../scenarios/run/recorder';
import { levels } from '../scenarios/run/recorder';
import type { Line } from '../scenarios/transcript/line';
import { COUNTERS } from './counters';
import { LinesRead } from './lines_read';
import type { RecordingHeader } from './pieces';
import { readHeader, readPieces } from './pieces';
import { RecordingError } from './recording_error';
import type { RowChange } from './store';
import { Store } from './store';
import { entity } from './tables';
import type { Row } from './values';
import { AGENDA } from './watch';

/** An event as a row: arguments by their names, numbers as the trace has them. */
export interface RecordedEvent {
  readonly event: number;
  readonly name: string;
  readonly tick: number;
  readonly step: number;
  readonly host: number;
  readonly thread: number;
  readonly args: Readonly<Record<string, number>>;
}

/** How a run that was recorded ended. */
export interface RecordedEnd {
  readonly end: string;
  readonly ok: boolean;
  readonly failures: readonly string[];
  readonly stuck: readonly string[];
  readonly circling: readonly string[];
  readonly ticks: number;
  readonly steps: number;
  /** The digest of the machine at the end. */
  readonly digest: string;
}

/** Why pages leave, as `vm_pageout.chosen` and `vm_pageout.returned` say it. */
export interface RecordedReasons {
  readonly chosen: EvictionReason | null;
  readonly returned: ReturnReason | null;
}

/** A thing: a table of `MachineState`, an id, and the host where ids are a host's. */
export interface RecordedThing {
  readonly table: StateTable | typeof COUNTERS;
  readonly id: number;
  readonly host?: number;
}

const BYTES = made(Uint8Array, 'the bytes of a recording, as a Uint8Array');

const TABLES: readonly StateTable[] = [
  'hosts',
  'segments',
  'pages',
  'lists',
  'objects',
  'ports',
  'portSets',
  'messages',
  'tasks',
  'threads',
  'devices',
];

export class Recording {
  readonly header: RecordingHeader;
  private readonly store = new Store();
  private readonly lines: LinesRead;
  private left: Uint8Array = new Uint8Array(0);

  /** An empty one, for pieces to come. */
  constructor(header: RecordingHeader) {
    this.header = header;
    this.lines = new LinesRead(this.store, header.hosts);
  }

  /** Takes bytes that follow those before; a piece that is cut in two waits for its rest. */
  add(bytes: Uint8Array): void {
    needs('Recording.add', 'bytes', bytes, BYTES);
    const all = new Uint8Array(this.left.length + bytes.length);
    all.set(this.left);
    all.set(bytes, this.left.length);
    const { contents, left } = readPieces(all, 0);
    this.left = all.slice(all.length - left);
    for (const content of contents) this.store.add(content);
  }

  /** How many events there are: positions go from -1 to this less one. */
  get events(): number {
    return this.store.events;
  }

  /** How the run ended; null while it goes on, and of a recording that was cut off. */
  get end(): RecordedEnd | null {
    return this.store.end as RecordedEnd | null; // parsed
  }

  /** What is missing of a recording, in a sentence; null if it has all of the run. */
  get warning(): string | null {
    if (this.end !== null) return null;
    const last = this.events - 1;
    return `the recording is cut off after event ${last}: the rest of the run is missing`;
  }

  /** Rows that have been read so far, in full or in part: what looking costs. */
  get rowsRead(): number {
    return this.store.rowsRead;
  }

  private checked(what: string, event: number, least: number): number {
    const last = this.events - 1;
    if (Number.isInteger(event) && event >= least && event <= last) return event;
    const range = `a whole number from ${least} to ${last}`;
    throw new GivenError(`${what}: event is ${shown(event)}; give ${range}`);
  }

  /** Refuses a place to search from, and the number of a host. */
  private needsPlace(what: string, event: number): void {
    needs(what, 'event', event, whole(-1, this.events));
  }

  private needsHost(what: string, host: number): void {
    needs(what, 'host', host, whole(0, this.header.hosts.length - 1));
  }

  /** The machine right after an event. */
  stateAt(event: number): MachineState {
    this.checked('stateAt', event, -1);
    const { tables, tick, step, clocks } = this.store.tablesAt(event);
    const state: Record<string, unknown> = { event: event + 1, tick, step };
    for (const table of TABLES) state[table] = tables.get(table) ?? [];
    state['hosts'] = (tables.get('hosts') ?? []).map((row) => ({
      ...row,
      clock: clocks[Number(row['id'])] ?? 0,
    }));
    state['timers'] = tables.get(AGENDA)?.[0]?.['timers'] ?? [];
    return state as unknown as MachineState; // parsed
  }

  /** The rows that an event changed, among them those of the table `counters`. */
  changesAt(event: number): readonly RowChange[] {
    this.checked('changesAt', event, -1);
    return this.store.changesAt(event).changes.filter(({ table }) => table !== AGENDA);
  }

  /** Why a page was chosen, or what pages are returned for, if the event says so. */
  reasonsAt(event: number): RecordedReasons {
    const { name } = this.eventAt(event);
    const [reason = null] = this.store.changesAt(event).notes;
    const isChoice = name === 'vm_pageout.chosen';
    return {
      chosen: isChoice ? (reason as EvictionReason | null) : null, // parsed
      returned: isChoice ? null : (reason as ReturnReason | null), // parsed
    };
  }

  /** The counters of a host right after an event; without them before the machine was built. */
  countersAt(event: number, host = 0): Statistics {
    this.checked('countersAt', event, -1);
    this.needsHost('countersAt', host);
    const rows: readonly Row[] = this.store.tablesAt(event).tables.get(COUNTERS) ?? [];
    const { id: _, ...counters } = rows.find(({ id }) => id === host) ?? {};
    return counters as Statistics; // parsed
  }

  /** A counter over the run: at most so many points, evenly spread over the events. */
  series(
    counter: string,
    options: { readonly host?: number; readonly points?: number } = {},
  ): readonly { readonly event: number; readonly tick: number; readonly value: number }[] {
    needs('series', 'options', options, record());
    const { host = 0, points = 500 } = options;
    needs('series', 'host', host, whole(0));
    needs('series', 'points', points, whole(1));
    const last = this.events - 1;
    const known = Object.keys(last < 0 ? {} : this.countersAt(last, host));
    if (known.length > 0) needs('series', 'counter', counter, oneOf(known));
    const count = Math.min(points, last + 1);
    const places = Array.from({ length: count }, (_, i) =>
      count === 1 ? last : Math.round((i * last) / (count - 1)),
    );
    return places.flatMap((event) => {
      const value = this.countersAt(event, host)[counter];
      return value === undefined ? [] : [{ event, tick: this.eventAt(event).tick, value }];
    });
  }

  /** An event as a row. */
  eventAt(event: number): RecordedEvent {
    this.checked('eventAt', event, 0);
    const { columns, row } = this.store.rowOf(event);
    const { name, args } = this.store.kindOf(columns.kind[row] ?? 0);
    return {
      event,
      name,
      tick: columns.tick[row] ?? 0,
      step: columns.step[row] ?? 0,
      host: columns.host[row] ?? 0,
      thread: columns.thread[row] ?? -1,
      args: Object.fromEntries(args.map((key, i) => [key, columns.args[i]?.[row] ?? 0])),
    };
  }

  /** The name of an event. */
  nameAt(event: number): string {
    this.checked('nameAt', event, 0);
    const { columns, row } = this.store.rowOf(event);
    return this.store.kindOf(columns.kind[row] ?? 0).name;
  }

  /** The line of an event as transcripts have it, without its number; null for one without. */
  lineAt(event: number): Line | null {
    return this.lines.line(this.checked('lineAt', event, 0));
  }

  /** The lines of the run's transcript at a level, as a run at that level has them. */
  transcript(level: Level = 'messages'): readonly Line[] {
    needs('transcript', 'level', level, oneOf(levels));
    return this.lines.transcript(level);
  }

  /** The step of the machine in which an event happened; 0 while the machine was built. */
  stepOf(event: number): number {
    return this.eventAt(event).step;
  }

  /** The first event of a step, or of the first later step that has one; null if there is none. */
  firstEventOf(step: number): number | null {
    needs('firstEventOf', 'step', step, whole(0));
    return this.store.firstEventOf(step);
  }

  /** The first event after one that changed a thing; null if there is none. */
  nextChange(thing: RecordedThing, event: number): number | null {
    return this.touch('nextChange', thing, event, true);
  }

  /** The last event before one that changed a thing; null if there is none. */
  previousChange(thing: RecordedThing, event: number): number | null {
    return this.touch('previousChange', thing, event, false);
  }

  private touch(what: string, thing: RecordedThing, event: number, forward: boolean) {
    needs(what, 'thing', thing, record("a thing, such as { table: 'pages', id: 1 }"));
    const { table, id, host = 0 } = thing;
    needs(what, 'thing.table', table, oneOf([...TABLES, COUNTERS]));
    needs(what, 'thing.id', id, whole(0));
    this.needsHost(what, host);
    this.needsPlace(what, event);
    return this.store.nextTouch(entity(table, id, host), event, forward);
  }

  /** The first event after one that is of a kind, and fits; null if there is none. */
  next(
    name: EventName,
    event: number,
    fits: (found: RecordedEvent) => boolean = () => true,
  ): number | null {
    return this.search('next', name, event, fits);
  }

  /** The last event before one that is of a kind, and fits; null if there is none. */
  previous(
    name: EventName,
    event: number,
    fits: (found: RecordedEvent) => boolean = () => true,
  ): number | null {
    return this.search('previous', name, event, fits);
  }

  private search(
    what: 'next' | 'previous',
    name: EventName,
    event: number,
    fits: (found: RecordedEvent) => boolean,
  ): number | null {
    needsEventName(what, name);
    this.needsPlace(what, event);
    needs(what, 'fits', fits, call);
    const forward = what === 'next';
    let found = this.store.nextOfKind(name, event, forward);
    while (found !== null && !fits(this.eventAt(found))) {
      found = this.store.nextOfKind(name, found, forward);
    }
    return found;
  }

  /** How often an event happened. */
  countOf(name: EventName): number {
    needsEventName('countOf', name);
    return this.store.countOf(name);
  }
}

function needsEventName(what: string, name: string): void {
  if (typeof name === 'string' && Object.hasOwn(eventKinds, name)) return;
  throw new GivenError(`${what}: name is ${shown(name)}; ${nameMeant(String(name), eventNames)}`);
}

/** A recording whose bytes begin with these, which have its first line; `add` takes the rest. */
export function openRecording(bytes: Uint8Array): Recording {
  needs('openRecording', 'bytes', bytes, BYTES);
  const { header, at } = readHeader(bytes);
  const recording = new Recording(header);
  recording.add(bytes.subarray(at));
  return recording;
}

/** Throws a RecordingError for a recording that was cut off before anything was in it. */
export function refuseEmpty({ end, events }: Recording): void {
  if (events > 0 || end !== null) return;
  throw new RecordingError('the recording ends before its first chunk: record the run again');
}

/**
 * Reads the bytes of a whole file. One that was cut off is read up to its last whole chunk, and has
 * a `warning`. Throws a RecordingError for bytes that are not a recording, or are damaged.
 */
export function readRecording(bytes: Uint8Array): Recording {
  needs('readRecording', 'bytes', bytes, BYTES);
  const recording = openRecording(bytes);
  refuseEmpty(recording);
  return recording;
}
