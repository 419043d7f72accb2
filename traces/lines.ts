/**
 * LineSplitter: cuts text that arrives in pieces of any length into lines. A line may span pieces,
 * and so may one UTF-8 character; endings are LF or CR LF, and the last line needs none.
 */

import { TraceError } from './trace_error';

/** Where no line ends for so long, there are no lines. */
const MAX_LINE = 2 ** 28;

/** Some programs begin text with it. */
const MARK = '\ufeff';

export class LineSplitter {
  private readonly file: string;
  private readonly onLine: (line: string, number: number) => void;
  private readonly decoder = new TextDecoder();
  /** The beginning of a line that is not complete. */
  private readonly pending: string[] = [];
  private pendingLength = 0;
  private count = 0;

  /** Lines are numbered from 1 and come without their ending; errors name the file. */
  constructor(file: string, onLine: (line: string, number: number) => void) {
    this.file = file;
    this.onLine = onLine;
  }

  push(piece: Uint8Array | string): void {
    let text = typeof piece === 'string' ? piece : this.decoder.decode(piece, { stream: true });
    // The decoder of bytes drops the mark of their order; in text it is a character.
    if (this.count === 0 && text.startsWith(MARK) && this.pending.length === 0)
      text = text.slice(1);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.line(text.slice(start, end));
      start = end + 1;
    }
    if (start < text.length) this.keep(text.slice(start));
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
