/**
 * A reference string, as in textbooks: `1 2 3w 4`, pages separated by blanks, commas or new lines,
 * `w` behind a page that is written, `#` before a comment. One number a line, as OSTEP's paging
 * programs, libCacheSim's txt and LIRS have it, is such a string; a line of `*` parts phases.
 */
import type { TraceFormatSpec } from '../format';
import { LineSplitter } from '../lines';
import { wholeOf } from '../numbers';
import type { ObjectPages } from '../page_numbering';
import type { ReadOptions, Trace, TraceReader } from '../trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, ONLY_OBJECT, readAll, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';
import { TraceRecorder } from '../trace_recorder';

const PAGE_TOKEN = /^(\d+)([wW]?)$/;
const PHASE = /^\s*\*\s*$/;

export const refs: TraceFormatSpec = {
  summary: 'a reference string such as "1 2 3w 4", or a page a line: textbooks, OSTEP, txt, LIRS',
  knownBy: 'numbers, more of them than other words',
  endings: ['trc'],
  aliases: ['txt', 'ostep', 'lirs'],
  // A slip of the pen in a reference string is an error in a line, not an unknown format.
  guess({ lines }) {
    const tokens = lines.flatMap(pageTokens);
    const pages = tokens.filter((token) => PAGE_TOKEN.test(token)).length;
    return pages > 0 && pages * 2 >= tokens.length;
  },
  reader: (options) => new ReferenceStringReader(options),
};

export function readReferenceString(
  input: string | Iterable<Uint8Array>,
  options: ReadOptions,
): Trace {
  return readAll(refs.reader(options), input);
}

class ReferenceStringReader implements TraceReader {
  private readonly file: string;
  private readonly pageSize: number;
  private readonly recorder: TraceRecorder;
  private readonly pages: ObjectPages;
  private readonly lines: LineSplitter;
  private phases = 0;

  constructor(options: ReadOptions) {
    this.recorder = new TraceRecorder(options.chunks);
    this.pages = this.recorder.numbering.object(ONLY_OBJECT);
    this.file = options.file;
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
    this.lines = new LineSplitter(options.file, (line, number) => this.readLine(line, number));
  }

  push(piece: Uint8Array | string): void {
    this.lines.push(piece);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { pageSize, phases } = this;
    const skipped = new Map(phases > 0 ? [['phase', phases]] : []);
    return this.recorder.finish({ name: traceName(this.file), pageSize, lines, skipped });
  }

  private readLine(line: string, number: number): void {
    if (PHASE.test(line)) {
      this.phases += 1;
      return;
    }
    for (const token of pageTokens(line)) {
      const found = PAGE_TOKEN.exec(token);
      const page = found === null ? null : wholeOf(found[1] ?? '');
      if (found === null || page === null) {
        throw new TraceError({
          file: this.file,
          line: number,
          what: `${quoted(token)} is not a page`,
          expected: 'a whole number from 0, of 64 bits or less, with "w" behind it for a write',
        });
      }
      this.recorder.add(this.pages.numberOf(page), found[2] !== '');
    }
  }
}

/** The words of one line of a reference string. */
function pageTokens(line: string): string[] {
  const comment = line.indexOf('#');
  const text = comment < 0 ? line : line.slice(0, comment);
  return text.split(/[\s,]+/).filter((token) => token !== '');
}
