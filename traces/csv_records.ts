/**
 * CsvRecords: cuts a table that comes piece by piece into records, as RFC 4180 has them: a field in
 * double quotes may hold the delimiter, line ends, and quotes written twice.
 *
 * A line without a quote is a record by itself, and splitting it is all there is to do. Lines with
 * quotes are gathered into whole records and go to csv-parse, many at a time. Blank lines and lines
 * that begin with `#` are not records.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { LineSplitter } from './lines';
import { quoted, TraceError } from './trace_error';

/** Characters that go to csv-parse at a time. */
const BATCH = 1 << 16;
/** So many lines without a quote end a batch. */
const PLAIN_LINES = 32;
/** Longer records are taken for a quote that was never closed. */
const MOST_CHARACTERS = 1 << 20;
const QUOTE = '"';
/** Between the fields of a table that has blanks between them: any number of them. */
export const BLANK = ' ';

/** `onRecord` gets the fields of a record without outer blanks, and the number of its line. */
export type OnRecord = (fields: readonly string[], line: number) => void;

/** The sign between the fields of a record: a tab, else the most frequent, else blanks. */
export function delimiterOf(line: string): string {
  const plain = line.replace(/"(?:[^"]|"")*"/g, QUOTE);
  if (plain.includes('\t')) return '\t';
  const count = (sign: string): number => plain.split(sign).length - 1;
  const best = [',', ';', '|'].reduce((a, b) => (count(b) > count(a) ? b : a));
  if (count(best) > 0) return best;
  return /\S\s+\S/.test(plain) ? BLANK : ',';
}

export class CsvRecords {
  private readonly file: string;
  private readonly onRecord: OnRecord;
  private readonly splitter: LineSplitter;
  private delimiter: string | null;
  /** Lines that wait for csv-parse, and their characters. */
  private readonly batch: string[] = [];
  private characters = 0;
  /** The numbers of these lines, and of those with which a record begins. */
  private readonly numbers: number[] = [];
  private readonly starts: number[] = [];
  /** Where a quoted field began that goes on in the next line; 0 if none does. */
  private open = 0;
  private openCharacters = 0;
  private plainLines = 0;
  /** Lines that are blank. */
  blank = 0;

  /** `delimiter` null: what the first record has. */
  constructor(file: string, delimiter: string | null, onRecord: OnRecord) {
    this.file = file;
    this.delimiter = delimiter;
    this.onRecord = onRecord;
    this.splitter = new LineSplitter(file, (line, number) => this.readLine(line, number));
  }

  push(piece: Uint8Array | string): void {
    this.splitter.push(piece);
  }

  /** Hands on what is left; answers the number of lines. */
  finish(): number {
    const lines = this.splitter.finish();
    if (this.open > 0) throw this.unclosed();
    this.flush();
    return lines;
  }

  private readLine(line: string, number: number): void {
    const hasQuote = line.includes(QUOTE);
    if (this.open === 0) {
      if (!hasQuote && this.isNone(line)) return;
      this.delimiter ??= delimiterOf(line);
      if (!hasQuote && this.batch.length === 0) {
        this.onRecord(plainFields(line, this.delimiter), number);
        return;
      }
      this.starts.push(number);
    }
    this.gather(line, number, hasQuote);
  }

  private isNone(line: string): boolean {
    if (line.startsWith('#')) return true;
    const isBlank = line.trim() === '';
    if (isBlank) this.blank += 1;
    return isBlank;
  }

  /** Adds a line to the batch. */
  private gather(line: string, number: number, hasQuote: boolean): void {
    this.batch.push(line);
    this.numbers.push(number);
    this.characters += line.length + 1;
    this.plainLines = hasQuote ? 0 : this.plainLines + 1;
    if (hasQuote && line.split(QUOTE).length % 2 === 0) {
      this.open = this.open === 0 ? number : 0;
      this.openCharacters = 0;
    }
    if (this.open === 0) {
      if (this.characters >= BATCH || this.plainLines >= PLAIN_LINES) this.flush();
      return;
    }
    this.openCharacters += line.length + 1;
    if (this.openCharacters > MOST_CHARACTERS) throw this.unclosed();
  }

  private unclosed(): TraceError {
    const what = 'a quoted field begins here and does not end';
    const expected = `a second ${QUOTE} within ${MOST_CHARACTERS} characters`;
    return new TraceError({ file: this.file, line: this.open, what, expected });
  }

  /** Hands on the records of the batch. */
  private flush(): void {
    if (this.batch.length === 0) return;
    const records = this.parsed(this.batch.join('\n'));
    const lines = this.starts.splice(0);
    this.batch.length = 0;
    this.numbers.length = 0;
    this.characters = 0;
    this.plainLines = 0;
    for (const [at, fields] of records.entries()) this.onRecord(fields, lines[at] ?? 0);
  }

  private parsed(text: string): readonly (readonly string[])[] {
    const delimiter = this.delimiter ?? ',';
    const isBlank = delimiter === BLANK;
    try {
      const records = parse(text, {
        delimiter,
        relax_column_count: true,
        record_delimiter: '\n',
        ...(isBlank ? { cast: unlessEmpty } : { trim: true }),
      });
      if (!isBlank) return records;
      return records.map((fields) => fields.filter((field) => field !== null));
    } catch (error) {
      if (error instanceof CsvError) throw this.misquoted(Number(error['lines']));
      throw error;
    }
  }

  /** `at`: the line in the batch, from 1. */
  private misquoted(at: number): TraceError {
    const line = this.numbers[at - 1] ?? 1;
    const what = `${quoted(this.batch[at - 1] ?? '')} has a quote inside a field`;
    const expected = 'fields wholly in quotes, with each quote inside written twice';
    return new TraceError({ file: this.file, line, what, expected });
  }
}

/** The fields of a line without quotes. */
function plainFields(line: string, delimiter: string): readonly string[] {
  const text = line.trim();
  if (delimiter === BLANK) return text.split(/\s+/);
  return (delimiter === '\t' ? line : text).split(delimiter);
}

/** Two blanks in a row have no field between them, unless it is an empty one in quotes. */
function unlessEmpty(value: string, { quoting }: { readonly quoting: boolean }): string | null {
  return value === '' && !quoting ? null : value;
}
