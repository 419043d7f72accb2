/**
 * LineSplitter: cuts text that arrives in pieces of any length into lines. A line may span pieces,
 * and so may one UTF-8 character; endings are LF or CR LF, and the last line needs none. A text in
 * which a CR comes before any LF, as old Mac programs write it, has lines that end in CR too.
 */
import type { ReadOptions, Trace, TraceReader } from './trace';
import { TraceError } from './trace_error';
import { utf16Problem } from './utf16';

/** Where no line ends for so long, there are no lines. */
const MAX_LINE = 2 ** 28;

/** Some programs begin text with it. */
const MARK = '\ufeff';

/** An end of a line where CR alone is one; one that may go on with LF does not count yet. */
const ANY_END = /\r\n|\n|\r(?!$)/;

export class LineSplitter {
  private readonly file: string;
  private readonly onLine: (line: string, number: number) => void;
  private readonly decoder = new TextDecoder();
  /** The beginning of a line that is not complete. */
  private readonly pending: string[] = [];
  private pendingLength = 0;
  private count = 0;
  /** Whether CR alone ends a line; null until a line has ended. */
  private endsInCr: boolean | null = null;

  /** Lines are numbered from 1 and come without their ending; errors name the file. */
  constructor(file: string, onLine: (line: string, number: number) => void) {
    this.file = file;
    this.onLine = onLine;
  }

  push(piece: Uint8Array | string): void {
    if (typeof piece !== 'string' && this.isAtStart()) this.refuseUtf16(piece);
    let text = typeof piece === 'string' ? piece : this.decoder.decode(piece, { stream: true });
    // The decoder of bytes drops the mark of their order; in text it is a character.
    if (this.isAtStart() && text.startsWith(MARK)) text = text.slice(1);
    this.endsInCr ??= this.endIn(text);
    if (this.endsInCr === true) {
      this.pushAnyEnd(text);
      return;
    }
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.line(text.slice(start, end));
      start = end + 1;
    }
    if (start < text.length) this.keep(text.slice(start));
  }

  private isAtStart(): boolean {
    return this.count === 0 && this.pending.length === 0;
  }

  private refuseUtf16(piece: Uint8Array): void {
    const problem = utf16Problem(piece);
    if (problem !== null) throw new TraceError({ file: this.file, ...problem });
  }

  /** Whether the first end of a line in a text is CR alone; null if that is not known yet. */
  private endIn(text: string): boolean | null {
    if (text === '') return null;
    const whole = this.endsWithCr() ? `\r${text}` : text;
    const end = ANY_END.exec(whole)?.[0];
    return end === undefined ? null : end === '\r';
  }

  private endsWithCr(): boolean {
    return this.pending.at(-1)?.endsWith('\r') === true;
  }

  /** Takes a piece of a text in which CR alone ends a line. */
  private pushAnyEnd(piece: string): void {
    let text = piece;
    if (this.endsWithCr() && piece !== '') {
      const last = this.pending.pop() ?? '';
      this.pendingLength -= last.length;
      text = last + piece;
    }
    const lines = text.split(ANY_END);
    const rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
    if (rest !== '') this.keep(rest);
  }

  /** Hands on the last line; answers how many there were. */
  finish(): number {
    const rest = this.decoder.decode();
    if (this.pending.length > 0 || rest !== '') this.line(rest);
    return this.count;
  }

  private keep(beginning: string): void {
    this.pending.push(beginning);
    this.pendingLength += beginning.length;
    if (this.pendingLength <= MAX_LINE) return;
    const what = `a line of more than ${MAX_LINE} characters`;
    const line = this.count + 1;
    throw new TraceError({ file: this.file, line, what, expected: 'lines of text' });
  }

  private line(tail: string): void {
    let line = tail;
    if (this.pending.length > 0) {
      line = this.pending.join('') + tail;
      this.pending.length = 0;
      this.pendingLength = 0;
    }
    this.count += 1;
    this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line, this.count);
  }
}

/** A reader of a format that is read line by line. */
export abstract class LinesReader implements TraceReader {
  protected readonly file: string;
  protected readonly lines: LineSplitter;

  constructor({ file }: ReadOptions) {
    this.file = file;
    this.lines = new LineSplitter(file, (line, number) => this.readLine(line, number));
  }

  push(piece: Uint8Array | string): void {
    this.lines.push(piece);
  }

  abstract finish(): Trace;

  protected abstract readLine(line: string, number: number): void;
}
