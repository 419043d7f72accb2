/**
 * LineSplitter: cuts text that arrives in pieces of any length into lines. A line may span pieces,
 * and so may one UTF-8 character; endings are LF or CR LF, and the last line needs none.
 */

export class LineSplitter {
  private readonly onLine: (line: string, number: number) => void;
  private readonly decoder = new TextDecoder();
  /** The beginning of a line that is not complete. */
  private readonly pending: string[] = [];
  private count = 0;

  /** Lines are numbered from 1 and come without their ending. */
  constructor(onLine: (line: string, number: number) => void) {
    this.onLine = onLine;
  }

  push(piece: Uint8Array | string): void {
    const text = typeof piece === 'string' ? piece : this.decoder.decode(piece, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.line(text.slice(start, end));
      start = end + 1;
    }
    if (start < text.length) this.pending.push(text.slice(start));
  }

  /** Hands on the last line; answers how many there were. */
  finish(): number {
    const rest = this.decoder.decode();
    if (this.pending.length > 0 || rest !== '') this.line(rest);
    return this.count;
  }

  private line(tail: string): void {
    let line = tail;
    if (this.pending.length > 0) {
      line = this.pending.join('') + tail;
      this.pending.length = 0;
    }
    this.count += 1;
    this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line, this.count);
  }
}
