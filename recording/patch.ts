/**
 * Writes fields of a row that has changed, straight from the machine: no new row is made, and
 * nothing is compared but what may differ. Whoever patches keeps the row that was written, and
 * sets each field to what `value` or `list` answers.
 */
import type { ByteWriter } from './bytes';
import { writeField } from './rows';
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

  private write(key: string, before: Value, after: Value): void {
    const { out, thing } = this;
    if (thing === null) return;
    if (this.count === 0) {
      out.byte(CHANGE);
      out.uint(thing.slot);
      this.at = out.length;
      out.byte(0);
    }
    this.count += 1;
    out.set(this.at, this.count);
    writeField(out, this.words, thing.keys.indexOf(key), before, after);
  }
}
