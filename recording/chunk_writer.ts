/**
 * Writes a recording, chunk after chunk. A chunk begins with all that is known of the state, so
 * that a reader need not look at any other; then come the events in their order, each followed by
 * what changed until the next one. A chunk ends when what changed takes CHANGES times as many bytes
 * as its beginning, LEAST_BYTES at least: so a seek reads a bounded part of a recording.
 *
 * A piece of a file: four bytes with its length, four with its checksum, and
 *   CHUNK  its first event, how many events, the step before; words, shapes and kinds of events
 *          that are new; names; how many events of each kind; the bytes of its beginning; entries
 *   END    a record: how the run ended
 */
import { ByteWriter } from './bytes';
import { checksum } from './checksum';
import type { EventKind, EventRow } from './event_rows';
import { Expectation } from './event_rows';
import { Moment } from './moment';
import { SlotWriter } from './slots';
import type { Row, Value } from './values';
import { writeValue } from './values';
import { Words } from './words';

export const CHUNK = 1;
export const END = 2;

/** Entries beside those of slots.ts: a value that belongs to an event; time; a host's clock. */
export const NOTE = 3;
export const MOMENT = 4;
export const CLOCK = 5;
/** The codes of events begin here. */
export const EVENTS = 6;

/** A piece begins with two words. */
const PIECE_HEAD = 8;

const LEAST_BYTES = 1 << 16;
const CHANGES = 4;

export interface ChunkLimits {
  /** Bytes of changes after which a chunk may end. */
  readonly leastBytes: number;
}

export class ChunkWriter {
  readonly slots: SlotWriter;
  /** The number of the next event. */
  next = 0;
  private readonly out = new ByteWriter();
  /** The piece that is made of a chunk. */
  private readonly piece = new ByteWriter();
  private readonly words = new Words();
  private readonly expectation = new Expectation();
  private readonly moment = new Moment();
  private readonly sink: (piece: Uint8Array) => void;
  private readonly leastBytes: number;
  private freshKinds: EventKind[] = [];
  private freshNames: Value[] = [];
  private kinds = 0;
  /** Events of each kind in the chunk. */
  private counts: number[] = [];
  private first = 0;
  private stepBefore = 0;
  private head = 0;

  constructor(sink: (piece: Uint8Array) => void, limits: Partial<ChunkLimits> = {}) {
    this.sink = sink;
    this.leastBytes = limits.leastBytes ?? LEAST_BYTES;
    this.slots = new SlotWriter(this.out, this.words);
  }

  /** A kind of events, by the number that rows give it from now on. */
  kind(kind: EventKind): number {
    this.freshKinds.push(kind);
    this.expectation.add(kind);
    this.kinds += 1;
    return this.kinds - 1;
  }

  /** Something that is known from here on, beside the state: what a reader gets as it is. */
  name(entry: Value): void {
    this.freshNames.push(entry);
  }

  /** All up to here is the beginning, before any event. */
  begun(): void {
    this.head = this.out.length;
  }

  /** An event happens. What is written after it belongs to it. */
  event(row: EventRow): void {
    const changes = this.out.length - this.head;
    if (changes > this.leastBytes && changes > CHANGES * this.head) this.flush();
    this.expectation.write(this.out, EVENTS, row);
    this.moment.event(row.host, row.tick, row.step);
    this.counts[row.kind] = (this.counts[row.kind] ?? 0) + 1;
    this.next += 1;
  }

  /** A value that belongs to the event. */
  note(value: Value): void {
    this.out.byte(NOTE);
    writeValue(this.out, this.words, value);
  }

  /** The time that it is now, and the step. */
  time(tick: number, step: number): void {
    const { moment } = this;
    if (moment.tick === tick && moment.step === step) return;
    this.out.byte(MOMENT);
    this.out.int(tick - moment.tick);
    this.out.int(step - moment.step);
    moment.tick = tick;
    moment.step = step;
  }

  /** What a host's clock says now. */
  clock(host: number, clock: number): void {
    const by = clock - this.moment.clock(host);
    if (by === 0) return;
    this.out.byte(CLOCK);
    this.out.uint(host);
    this.out.int(by);
    this.moment.setClock(host, clock);
  }

  private flush(): void {
    const { out, piece, words, moment } = this;
    piece.word(0);
    piece.word(0);
    piece.uint(CHUNK);
    piece.uint(this.first);
    piece.uint(this.next - this.first);
    piece.uint(this.stepBefore);
    words.writeFresh(piece);
    piece.uint(this.freshKinds.length);
    for (const kind of this.freshKinds) {
      piece.text(kind.name);
      piece.uint(kind.args.length);
      for (const name of kind.args) piece.text(name);
    }
    writeNames(piece, this.freshNames);
    this.writeCounts();
    piece.uint(this.head);
    piece.append(out.from(0));
    out.clear();
    this.send();
    this.freshKinds = [];
    this.freshNames = [];
    this.counts = [];
    this.first = this.next;
    this.stepBefore = moment.step;
    const { tick, step } = moment;
    const clocks = [...moment.clocks];
    this.expectation.begin(step);
    moment.begin();
    this.time(tick, step);
    for (const [host, clock] of clocks.entries()) this.clock(host, clock);
    this.slots.writeAll();
    this.head = out.length;
  }

  private writeCounts(): void {
    const entries = [...this.counts.entries()].filter(([, count]) => count > 0);
    this.piece.uint(entries.length);
    for (const [kind, count] of entries) {
      this.piece.uint(kind);
      this.piece.uint(count);
    }
  }

  /** Passes the piece on, with the length and the checksum of what follows its first two words. */
  private send(): void {
    const { piece } = this;
    const content = piece.from(PIECE_HEAD);
    piece.setWord(0, content.length);
    piece.setWord(4, checksum(content));
    this.sink(piece.take());
  }

  /** Writes what is left, and how the run ended. */
  end(result: Row): void {
    this.flush();
    const { piece } = this;
    const words = new Words();
    const value = new ByteWriter();
    writeValue(value, words, result);
    piece.word(0);
    piece.word(0);
    piece.uint(END);
    words.writeFresh(piece);
    piece.append(value.take());
    this.send();
  }
}

/** Names repeat in no other chunk, so their words are their own. */
function writeNames(out: ByteWriter, names: readonly Value[]): void {
  const words = new Words();
  const list = new ByteWriter();
  writeValue(list, words, names);
  words.writeFresh(out);
  out.append(list.take());
}
