/**
 * The events of a chunk as columns, and which things each of them changed: read in one go, without
 * a state.
 */
import { ByteReader } from './bytes';
import type { Chunk, Known } from './chunk';
import { CLOCK, EVENTS, MOMENT, NOTE } from './chunk_writer';
import type { Column } from './column';
import { compact } from './column';
import type { EventRow } from './event_rows';
import { Expectation, emptyRow } from './event_rows';
import { CHANGE } from './patch';
import { RecordingError } from './recording_error';
import { skipRowChange, skipValues } from './skip';
import { GONE, SET } from './slots';
import type { Row } from './values';
import { readValue } from './values';

export interface EventColumns {
  readonly kind: Column;
  readonly tick: Column;
  readonly host: Column;
  readonly thread: Column;
  readonly step: Column;
  readonly origin: Column;
  readonly args: readonly [Column, Column, Column, Column, Column];
}

/** Things and events that changed them, in the order of events; -1 stands before the first one. */
export interface Touches {
  readonly events: Column;
  readonly things: Column;
}

/** Kind, tick, host, thread, step, origin; the arguments follow. */
const FIXED = 6;
const ARGUMENTS = 5;

/** Room for the columns of one chunk after the other, before they are made compact. */
export class ColumnRoom {
  private columns: readonly Float64Array[] = [];

  /** A column for each place of an event, of this length at least; what stands in it is old. */
  take(events: number): readonly Float64Array[] {
    const [first] = this.columns;
    if (first === undefined || first.length < events) {
      const count = FIXED + ARGUMENTS;
      this.columns = Array.from({ length: count }, () => new Float64Array(events));
    }
    return this.columns;
  }
}

/** Gives a thing a number. */
export type ThingNumber = (table: string, row: Row) => number;

export class EventTable {
  readonly chunk: Chunk;
  readonly columns: EventColumns;
  readonly touches: Touches;

  /** How much memory it takes. */
  readonly bytes: number;

  constructor(chunk: Chunk, known: Known, numberOf: ThingNumber, room: ColumnRoom) {
    this.chunk = chunk;
    const { events } = chunk;
    const wide = room.take(events);
    this.touches = this.readAll(known, numberOf, wide);
    const narrow = (i: number): Column => compact(wide[i] ?? [], events);
    this.columns = {
      kind: narrow(0),
      tick: narrow(1),
      host: narrow(2),
      thread: narrow(3),
      step: narrow(4),
      origin: narrow(5),
      args: [narrow(6), narrow(7), narrow(8), narrow(9), narrow(10)],
    };
    const { args, ...others } = this.columns;
    const all = [...Object.values(others), ...args, ...Object.values(this.touches)];
    this.bytes = all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  private readAll(known: Known, numberOf: ThingNumber, columns: readonly Float64Array[]): Touches {
    const { chunk } = this;
    const from = new ByteReader(chunk.bytes, chunk.from);
    const expectation = new Expectation();
    for (const kind of known.kinds) expectation.add(kind);
    expectation.begin(chunk.stepBefore);
    const inSlot: number[] = [];
    const row = emptyRow();
    const touched: number[] = [];
    const things: number[] = [];
    let event = -1;
    while (!from.done) {
      const code = from.uint();
      if (code >= EVENTS) {
        expectation.read(from, code - EVENTS, row);
        event += 1;
        store(columns, event, row);
      } else if (code <= GONE) {
        const slot = from.uint();
        if (code === SET) inSlot[slot] = readThing(from, known, numberOf);
        else if (code === CHANGE) skipRowChange(from, known.words);
        if (from.at <= chunk.head) continue;
        touched.push(event);
        things.push(inSlot[slot] ?? -1);
      } else skipOther(from, known, code);
    }
    if (event + 1 !== chunk.events) throw new RecordingError('a chunk has not all its events');
    const count = touched.length;
    return { events: compact(touched, count), things: compact(things, count) };
  }
}

function store(columns: readonly Float64Array[], event: number, row: EventRow): void {
  const [kind, tick, host, thread, step, origin] = columns;
  if (kind !== undefined) kind[event] = row.kind;
  if (tick !== undefined) tick[event] = row.tick;
  if (host !== undefined) host[event] = row.host;
  if (thread !== undefined) thread[event] = row.thread;
  if (step !== undefined) step[event] = row.step;
  if (origin !== undefined) origin[event] = row.origin;
  for (let i = 0; i < ARGUMENTS; i += 1) {
    const column = columns[FIXED + i];
    if (column !== undefined) column[event] = row.args[i] ?? 0;
  }
}

function readThing(from: ByteReader, known: Known, numberOf: ThingNumber): number {
  const table = known.words.word(from.uint());
  const row = readValue(from, known.words);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new RecordingError(`a row of ${table} must be a record`);
  }
  return numberOf(table, row as Row); // parsed
}

function skipOther(from: ByteReader, known: Known, code: number): void {
  if (code === NOTE) skipValues(from, known.words, 1);
  else if (code === MOMENT || code === CLOCK) {
    from.uint();
    from.uint();
  }
}
