/**
 * The events of a chunk as columns, and which things each of them changed: read in one go, without
 * a state.
 */
import { ByteReader } from './bytes';
import type { Chunk, Known } from './chunk';
import { CLOCK, EVENTS, MOMENT, NOTE } from './chunk_writer';
import { Expectation, emptyRow } from './event_rows';
import { CHANGE } from './patch';
import { RecordingError } from './recording_error';
import { skipRowChange, skipValues } from './skip';
import { GONE, SET } from './slots';
import type { Row } from './values';
import { readValue } from './values';

export interface EventColumns {
  readonly kind: Int32Array;
  readonly tick: Float64Array;
  readonly host: Int32Array;
  readonly thread: Int32Array;
  readonly step: Float64Array;
  readonly origin: Int32Array;
  readonly args: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
}

/** Things and events that changed them, in the order of events; -1 stands before the first one. */
export interface Touches {
  readonly events: Int32Array;
  readonly things: Int32Array;
}

/** Gives a thing a number. */
export type ThingNumber = (table: string, row: Row) => number;

export class EventTable {
  readonly chunk: Chunk;
  readonly columns: EventColumns;
  readonly touches: Touches;

  constructor(chunk: Chunk, known: Known, numberOf: ThingNumber) {
    this.chunk = chunk;
    const { events } = chunk;
    const floats = (): Float64Array => new Float64Array(events);
    this.columns = {
      kind: new Int32Array(events),
      tick: floats(),
      host: new Int32Array(events),
      thread: new Int32Array(events),
      step: floats(),
      origin: new Int32Array(events),
      args: [floats(), floats(), floats(), floats(), floats()],
    };
    this.touches = this.readAll(known, numberOf);
  }

  private readAll(known: Known, numberOf: ThingNumber): Touches {
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
        this.store(event, row);
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
    return { events: Int32Array.from(touched), things: Int32Array.from(things) };
  }

  private store(event: number, row: ReturnType<typeof emptyRow>): void {
    const { columns } = this;
    columns.kind[event] = row.kind;
    columns.tick[event] = row.tick;
    columns.host[event] = row.host;
    columns.thread[event] = row.thread;
    columns.step[event] = row.step;
    columns.origin[event] = row.origin;
    for (let i = 0; i < 5; i += 1) {
      const column = columns.args[i];
      if (column !== undefined) column[event] = row.args[i] ?? 0;
    }
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
