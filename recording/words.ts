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

/** The side that writes. */
export class Words {
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
