/**
 * The state as rows in slots, on both sides. A thing that exists has a slot, whose number is used
 * again when the thing is gone; a row comes in full once a chunk, and then as what is different.
 *
 *   SET     slot, table, row: a thing has come, or its row has another shape
 *   CHANGE  slot, what is different: see rows.ts
 *   GONE    slot
 */
import type { ByteReader, ByteWriter } from './bytes';
import { CHANGE, Patch } from './patch';
import { RecordingError } from './recording_error';
import { changedFields, readRowChange, writeRowChange } from './rows';
import type { Row, Value } from './values';
import { readValue, writeValue } from './values';
import type { KnownWords, Words } from './words';
import { hasKeys } from './words';

/** What an entry of a chunk is; NOTE, MOMENT and CLOCK are in chunk_writer.ts, events come last. */
export const SET = 0;
export const GONE = 2;

/** More slots than any machine has things. */
const SLOTS_MOST = 1 << 26;

/** Keys of rows of several hosts: ids of a host are smaller. */
export const HOST_KEYS = 2 ** 40;

/** A record whose fields its writer sets. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Records are plain values; their types do not say so. */
export function rowOf(record: object): Row {
  return record as unknown as Row; // parsed
}

/** A thing, as the writer knows it. */
export interface Written {
  readonly slot: number;
  readonly table: string;
  readonly key: number;
  row: Row;
  keys: readonly string[];
}

/** The side that writes. */
export class SlotWriter {
  private readonly out: ByteWriter;
  private readonly words: Words;
  private readonly things: (Written | null)[] = [];
  private readonly free: number[] = [];
  private readonly tables = new Map<string, Map<number, Written>>();
  readonly patch: Patch;

  constructor(out: ByteWriter, words: Words) {
    this.out = out;
    this.words = words;
    this.patch = new Patch(out, words);
  }

  private tableOf(name: string): Map<number, Written> {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const made = new Map<number, Written>();
    this.tables.set(name, made);
    return made;
  }

  /** A thing that has been written, whose row `patch` may change; null if there is none. */
  find(table: string, key: number): Written | null {
    return this.tableOf(table).get(key) ?? null;
  }

  /** Writes what is new in a row; the thing that it is of. */
  put(table: string, key: number, row: Row): Written {
    const rows = this.tableOf(table);
    const known = rows.get(key);
    if (known === undefined) {
      const slot = this.free.pop() ?? this.things.length;
      const { keys } = this.words.shapeOf(row);
      const made = { slot, table, key, row, keys };
      rows.set(key, made);
      this.things[slot] = made;
      this.writeWhole(made);
      return made;
    }
    const before = known.row;
    if (!hasKeys(row, known.keys)) {
      known.row = row;
      known.keys = this.words.shapeOf(row).keys;
      this.writeWhole(known);
      return known;
    }
    const changed = changedFields(known.keys, before, row);
    if (changed.length === 0) return known;
    known.row = row;
    this.out.byte(CHANGE);
    this.out.uint(known.slot);
    writeRowChange(this.out, this.words, known.keys, changed, before, row);
    return known;
  }

  /** Writes that a thing is gone, if it was there. */
  drop(table: string, key: number): void {
    const rows = this.tableOf(table);
    const known = rows.get(key);
    if (known === undefined) return;
    rows.delete(key);
    this.things[known.slot] = null;
    this.free.push(known.slot);
    this.out.byte(GONE);
    this.out.uint(known.slot);
  }

  private writeWhole({ slot, table, row }: Written): void {
    this.out.byte(SET);
    this.out.uint(slot);
    this.out.uint(this.words.word(table));
    writeValue(this.out, this.words, row);
  }

  /** Writes all rows in full, as a chunk begins. */
  writeAll(): void {
    for (const thing of this.things) if (thing !== null) this.writeWhole(thing);
  }
}

/** A thing, as the reader knows it. */
export interface Thing {
  readonly table: string;
  readonly row: Row;
}

/** A thing whose row may still be changed while no one has seen it. */
interface Held extends Thing {
  readonly row: Record<string, Value>;
  readonly keys: readonly string[];
  /** The play in which the row was made: see `begin`. */
  readonly play: number;
}

/** The side that reads; a row that may have been seen is never changed, but replaced. */
export class SlotReader {
  private readonly words: KnownWords;
  readonly things: (Held | null)[] = [];
  private play = 0;
  /** Rows that were read so far, in full or in part. */
  rowsRead = 0;

  constructor(words: KnownWords) {
    this.words = words;
  }

  /** Rows up to here may have been seen. */
  begin(): void {
    this.play += 1;
  }

  /** Reads an entry; the slot that it is about. */
  read(from: ByteReader, what: number): number {
    const slot = from.uint();
    if (what === GONE) {
      this.thing(slot);
      this.things[slot] = null;
      return slot;
    }
    this.rowsRead += 1;
    if (what === SET) {
      if (slot > SLOTS_MOST) throw new RecordingError(`slot ${slot} is too large`);
      const table = this.words.word(from.uint());
      const row = readValue(from, this.words);
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        throw new RecordingError(`slot ${slot} gets no record`);
      }
      const held = row as Record<string, Value>; // parsed
      this.things[slot] = { table, row: held, keys: Object.keys(held), play: this.play };
      return slot;
    }
    const { keys, row } = this.ownThing(slot);
    readRowChange(from, this.words, row, keys);
    return slot;
  }

  /** A thing whose row no one has seen. */
  private ownThing(slot: number): Held {
    const thing = this.thing(slot);
    if (thing.play === this.play) return thing;
    const own = { ...thing, row: { ...thing.row }, play: this.play };
    this.things[slot] = own;
    return own;
  }

  private thing(slot: number): Held {
    const thing = this.things[slot];
    if (thing === undefined || thing === null) {
      throw new RecordingError(`slot ${slot} is empty`);
    }
    return thing;
  }
}
