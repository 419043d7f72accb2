/**
 * The texts and the shapes of records that a recording writes once. Each chunk begins with those
 * that it is the first to use; a number stands for each from then on.
 */
import type { ByteReader, ByteWriter } from './bytes';
import { RecordingError } from './recording_error';

/** The keys of a kind of record, in their order. */
export interface Shape {
  readonly id: number;
  readonly keys: readonly string[];
}

/** Stands between keys: no key has it. */
const BETWEEN = '\u0000';

/** So many shapes are tried before one is looked up by the names of its keys. */
const RECENT = 24;

/** True if a record has these keys in this order. */
export function hasKeys(record: object, keys: readonly string[]): boolean {
  let count = 0;
  for (const key in record) {
    if (keys[count] !== key) return false;
    count += 1;
  }
  return count === keys.length;
}

/** The side that writes. */
export class Words {
  /** Shapes that were used of late, the last one first. */
  private readonly recent: Shape[] = [];
  private readonly ids = new Map<string, number>();
  private readonly shapes = new Map<string, Shape>();
  private freshWords: string[] = [];
  private freshShapes: Shape[] = [];

  word(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.ids.size;
    this.ids.set(text, id);
    this.freshWords.push(text);
    return id;
  }

  shapeOf(record: object): Shape {
    const { recent } = this;
    for (let i = 0; i < recent.length; i += 1) {
      const shape = recent[i];
      if (shape === undefined || !hasKeys(record, shape.keys)) continue;
      const [first] = recent;
      if (i > 0 && first !== undefined) recent[i] = first;
      recent[0] = shape;
      return shape;
    }
    const shape = this.shapeByName(record);
    recent.unshift(shape);
    if (recent.length > RECENT) recent.pop();
    return shape;
  }

  private shapeByName(record: object): Shape {
    const keys = Object.keys(record);
    const name = keys.join(BETWEEN);
    const known = this.shapes.get(name);
    if (known !== undefined) return known;
    const shape = { id: this.shapes.size, keys };
    for (const key of keys) this.word(key);
    this.shapes.set(name, shape);
    this.freshShapes.push(shape);
    return shape;
  }

  /** Writes what is new since the last time. */
  writeFresh(out: ByteWriter): void {
    out.uint(this.freshWords.length);
    for (const text of this.freshWords) out.text(text);
    out.uint(this.freshShapes.length);
    for (const { keys } of this.freshShapes) {
      out.uint(keys.length);
      for (const key of keys) out.uint(this.word(key));
    }
    this.freshWords = [];
    this.freshShapes = [];
  }
}

/** The side that reads. */
export class KnownWords {
  private readonly words: string[] = [];
  private readonly shapes: (readonly string[])[] = [];

  word(id: number): string {
    const text = this.words[id];
    if (text === undefined) throw new RecordingError(`there is no word ${id}`);
    return text;
  }

  shape(id: number): readonly string[] {
    const keys = this.shapes[id];
    if (keys === undefined) throw new RecordingError(`there is no shape ${id}`);
    return keys;
  }

  readFresh(from: ByteReader): void {
    const words = from.uint();
    for (let i = 0; i < words; i += 1) this.words.push(from.text());
    const shapes = from.uint();
    for (let i = 0; i < shapes; i += 1) {
      const length = from.uint();
      const keys: string[] = [];
      for (let k = 0; k < length; k += 1) keys.push(this.word(from.uint()));
      this.shapes.push(keys);
    }
  }
}
