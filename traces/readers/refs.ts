/**
 * A reference string, as in textbooks: `1 2 3w 4`, with `w` behind a page that is written. One
 * number a line, as OSTEP's paging programs, libCacheSim's txt and LIRS have it, is such a string;
 * a line of `*` parts phases. Pages are numbers or letters, as the first of them is.
 */
import type { Head, TraceFormatSpec } from '../format';
import { LinesReader } from '../lines';
import { wholeOf } from '../numbers';
import type { ObjectPages } from '../page_numbering';
import { LETTER_TOKEN, PAGE_TOKEN, pageTokens } from '../reference_string';
import type { ReadOptions, Trace } from '../trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, ONLY_OBJECT, readAll, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';
import { TraceRecorder } from '../trace_recorder';

const PHASE = /^\s*\*\s*$/;
/** Letters may be words: fewer of them say too little. */
const FEW_LETTERS = 3;

export const refs: TraceFormatSpec = {
  summary: 'a reference string such as "1 2 3w 4" or [A, B, C], or a page a line: OSTEP, txt, LIRS',
  knownBy: 'numbers, more of them than other words, or single letters; and not a table',
  endings: ['trc'],
  aliases: ['txt', 'ostep', 'lirs'],
  guess,
  reader: (options) => new ReferenceStringReader(options),
};

/** A slip of the pen in a reference string is an error in a line, not an unknown format. */
function guess({ lines }: Head): 'possible' | false {
  const tokens = lines.flatMap(pageTokens);
  const pages = tokens.filter((token) => PAGE_TOKEN.test(token)).length;
  if (pages > 0 && pages * 2 >= tokens.length) return 'possible';
  const isLetters = tokens.every((token) => LETTER_TOKEN.test(token));
  return isLetters && tokens.length >= FEW_LETTERS ? 'possible' : false;
}

export function readReferenceString(
  input: string | Iterable<Uint8Array>,
  options: ReadOptions,
): Trace {
  return readAll(refs.reader(options), input);
}

class ReferenceStringReader extends LinesReader {
  private readonly pageSize: number;
  private readonly recorder: TraceRecorder;
  private readonly pages: ObjectPages;
  private phases = 0;
  /** Whether pages are letters; null until the first is there. */
  private isLetters: boolean | null = null;

  constructor(options: ReadOptions) {
    super(options);
    this.recorder = new TraceRecorder(options.chunks);
    this.pages = this.recorder.numbering.object(ONLY_OBJECT);
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { pageSize, phases } = this;
    const skipped = new Map(phases > 0 ? [['phase', phases]] : []);
    return this.recorder.finish({ name: traceName(this.file), pageSize, lines, skipped });
  }

  protected readLine(line: string, number: number): void {
    if (PHASE.test(line)) {
      this.phases += 1;
      return;
    }
    const tokens = pageTokens(line);
    if (tokens.length === 0) return;
    this.isLetters ??= tokens.every((token) => LETTER_TOKEN.test(token));
    for (const token of tokens) {
      const found = (this.isLetters ? LETTER_TOKEN : PAGE_TOKEN).exec(token);
      if (found === null) throw this.misfit(token, number);
      const [, name = '', written] = found;
      if (this.isLetters) {
        this.recorder.add(this.recorder.numbering.object(name).numberOf(0), written !== '');
        continue;
      }
      const page = wholeOf(name);
      if (page === null) throw this.misfit(token, number);
      this.recorder.add(this.pages.numberOf(page), written !== '');
    }
  }

  private misfit(token: string, line: number): TraceError {
    const expected =
      this.isLetters === true
        ? 'one letter, as the first page is, with "w" behind it for a write'
        : 'a whole number from 0, of 64 bits or less, with "w" behind it for a write';
    return new TraceError({
      file: this.file,
      line,
      what: `${quoted(token)} is not a page`,
      expected,
    });
  }
}
