/**
 * Files of JSON lines whose records have shapes: reads one line after the other, and says of a line
 * that does not fit where it is wrong and what should be there.
 */
import type { z } from 'zod';
import { JsonError, JsonLine, TranscriptError } from '../transcript/transcript_json';

/** A record of a line, before its shape is known. */
export interface Recorded {
  readonly number: number;
  readonly line: JsonLine;
  readonly value: object;
}

export class JsonShapes {
  private readonly file: string;
  /** What a value should be, by the name of its key. */
  private readonly meanings: Readonly<Record<string, string>>;

  constructor(file: string, meanings: Readonly<Record<string, string>>) {
    this.file = file;
    this.meanings = meanings;
  }

  /** The records of a text, with the numbers of their lines; throws TranscriptError. */
  *records(text: string): Generator<Recorded, void, void> {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() !== '') yield this.record(index + 1, line);
    }
  }

  private record(number: number, text: string): Recorded {
    const line = this.parse(number, text);
    const record: unknown = line.value;
    if (typeof record === 'object' && record !== null) return { number, line, value: record };
    throw this.wrong(number, 1, 'the line is not a record', 'write {...}');
  }

  private parse(number: number, text: string): JsonLine {
    try {
      return new JsonLine(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw this.wrong(number, error.column, error.message, error.meant);
    }
  }

  /** The record as its shape says; throws TranscriptError. */
  shaped<T extends z.ZodType>({ number, line }: Recorded, shape: T): z.infer<T> {
    const parsed = shape.safeParse(line.value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    const name = String(path.at(-1) ?? path[0] ?? 'the line');
    const { meanings } = this;
    const meant = `it should be ${meanings[name] ?? meanings[String(path[0])] ?? 'another value'}`;
    const wrong = line.holds(path) ? 'cannot be this' : 'is missing';
    const what = `${path.map(String).join('.')} ${wrong}`;
    throw this.wrong(number, line.column(path, false), what, meant);
  }

  wrong(line: number, column: number, what: string, meant: string): TranscriptError {
    return new TranscriptError(this.file, line, column, what, meant);
  }
}
