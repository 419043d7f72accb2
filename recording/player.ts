/**
 * Plays a chunk from its beginning: reads its entries one after another, and has the state after
 * each event.
 */
import { ByteReader } from './bytes';
import type { Chunk, Known } from './chunk';
import { CLOCK, EVENTS, MOMENT, NOTE } from './chunk_writer';
import type { EventRow } from './event_rows';
import { Expectation, emptyRow } from './event_rows';
import { Moment } from './moment';
import { RecordingError } from './recording_error';
import { GONE, SlotReader } from './slots';
import type { Value } from './values';
import { readValue } from './values';

/** Slots that an event changed, and what was noted of it. */
export interface Heard {
  slot(slot: number): void;
  note(value: Value): void;
}

export class Player {
  readonly chunk: Chunk;
  readonly slots: SlotReader;
  readonly moment = new Moment();
  /** The event that was played last: at first the one before the chunk. */
  event: number;
  readonly row: EventRow = emptyRow();
  private readonly known: Known;
  private readonly from: ByteReader;
  private readonly expectation = new Expectation();

  constructor(chunk: Chunk, known: Known) {
    this.chunk = chunk;
    this.known = known;
    this.event = chunk.first - 1;
    this.slots = new SlotReader(known.words);
    this.from = new ByteReader(chunk.bytes, chunk.from);
    for (const kind of known.kinds) this.expectation.add(kind);
    this.expectation.begin(chunk.stepBefore);
  }

  /** Plays up to an event and all that belongs to it. */
  advance(to: number, heard: Heard | null = null): void {
    const { from } = this;
    this.slots.begin();
    while (!from.done) {
      const start = from.at;
      const code = from.uint();
      if (code >= EVENTS) {
        if (this.event === to) {
          from.at = start;
          return;
        }
        this.readEvent(code - EVENTS);
      } else if (code <= GONE) {
        const slot = this.slots.read(from, code);
        heard?.slot(slot);
      } else this.readOther(code, heard);
    }
    if (this.event < to) throw new RecordingError(`event ${this.event + 1} is missing`);
  }

  private readEvent(code: number): void {
    const { row } = this;
    this.expectation.read(this.from, code, row);
    this.moment.event(row.host, row.tick, row.step);
    this.event += 1;
  }

  private readOther(code: number, heard: Heard | null): void {
    const { from, moment } = this;
    if (code === NOTE) {
      const value = readValue(from, this.known.words);
      heard?.note(value);
    } else if (code === MOMENT) {
      moment.tick += from.int();
      moment.step += from.int();
    } else if (code === CLOCK) {
      const host = from.uint();
      if (host > HOSTS_MOST) throw new RecordingError(`there is no host ${host}`);
      moment.setClock(host, moment.clock(host) + from.int());
    }
  }
}

const HOSTS_MOST = 1 << 16;
