/**
 * Writes fields of a row that has changed, straight from the machine: no new row is made, and
 * nothing is compared but what may differ. Whoever patches keeps the row that was written, and
 * sets each field to what `value` or `list` answers.
 */
import type { ByteWriter } from './bytes';
import type { Alike } from './list_edits';
import { SHORT_LIST, writeEdit, writeField } from './rows';
import type { Row, Value } from './values';
import { isSame } from './values';
import type { Words } from './words';

/** What an entry of a chunk is that changes a row: see slots.ts. */
export const CHANGE = 1;

/** A row as it was written. */
interface Patched {
  readonly slot: number;
  readonly row: Row;
  readonly keys: readonly string[];
}

export class Patch {
  private readonly out: ByteWriter;
  private readonly words: Words;
  private thing: Patched | null = null;
  private at = 0;
  /** Fields that have changed since `begin`. */
  count = 0;

  constructor(out: ByteWriter, words: Words) {
    this.out = out;
    this.words = words;
  }

  /** What follows belongs to this row. */
  begin(thing: Patched): void {
    this.thing = thing;
    this.count = 0;
  }

  /** A field without parts: its value from now on. */
  value<T extends Value>(key: string, before: T, after: T): T {
    if (before !== after) this.write(key, before, after);
    return after;
  }

  /** A field that may have parts: its value from now on. */
  parts<T>(key: string, before: T, after: T): T {
    const [old, now] = [before as unknown as Value, after as unknown as Value]; // parsed
    if (isSame(old, now)) return before;
    this.write(key, old, now);
    return after;
  }

  /**
   * A list of ids, or of records that are the same object if they are alike: its value when `drop`
   * values from a place on have made room for others. `add` has nothing in common with what goes,
   * at its beginning or its end. If values only come or only go, the known list itself is changed.
   */
  edit<T>(
    key: string,
    known: readonly T[],
    start: number,
    drop: number,
    add: readonly T[],
  ): readonly T[] {
    if (drop === 0 && add.length === 0) return known;
    const least = Math.min(known.length, known.length - drop + add.length);
    if (least < SHORT_LIST || (drop > 0 && add.length > 0)) {
      const now = known.slice();
      now.splice(start, drop, ...add);
      const [old, other] = [known as unknown as Value, now as unknown as Value]; // parsed
      this.write(key, old, other, Object.is);
      return now;
    }
    const { out, thing, words } = this;
    if (thing === null) return known;
    this.head(thing);
    const edit = { keep: start, drop, add: add as unknown as Value[] }; // parsed
    writeEdit(out, words, thing.keys.indexOf(key), edit);
    (known as T[]).splice(start, drop, ...add); // parsed
    return known;
  }

  /** Before a field that has changed. */
  private head({ slot }: Patched): void {
    const { out } = this;
    if (this.count === 0) {
      out.byte(CHANGE);
      out.uint(slot);
      this.at = out.length;
      out.byte(0);
    }
    this.count += 1;
    out.set(this.at, this.count);
  }

  private write(key: string, before: Value, after: Value, alike?: Alike): void {
    const { out, thing } = this;
    if (thing === null) return;
    this.head(thing);
    writeField(out, this.words, thing.keys.indexOf(key), before, after, alike);
  }
}
