/**
 * Readers of formats that have one record a line and blanks or commas between its fields. A format
 * says how a line looks and what it touches; all else is the same for all and lives here: comments
 * and blank lines, what is skipped and why, and the error that names a broken line.
 */
import type { Misfit } from '../accesses';
import { Accesses } from '../accesses';
import type { FormatFacts, Head, TraceFormatSpec } from '../format';
import { mostly } from '../format';
import { LinesReader } from '../lines';
import { Skips } from '../skips';
import type { ReadOptions, Trace } from '../trace';
import { DEFAULT_PAGE_SIZE, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';

/** A number of a record that has more than 64 bits. */
export const TOO_BIG: Misfit = { what: 'a number is too big', expected: '64 bits or less' };

/** A line that is no access, and the reason under which it is counted. */
type Skip = readonly [RegExp, string];

export interface LineFormat extends FormatFacts {
  /** A record; its groups are what `take` gets. */
  readonly pattern: RegExp;
  /** How a record looks, as it stands after "expected". */
  readonly shape: string;
  readonly skips?: readonly Skip[];
  /** How a record looks to the guess, where `pattern` also takes what is not used. */
  readonly known?: RegExp;
  /** What the pattern alone cannot tell from another format. */
  readonly tells?: (lines: readonly string[]) => boolean | 'possible';
  /** Records what a line touches, or says why not: a reason to skip it, or what is wrong. */
  readonly take: (fields: readonly string[], accesses: Accesses) => Misfit | string | null;
}

const NO_SKIPS: readonly Skip[] = [];

/** The format whose lines are described. */
export function lineFormat(format: LineFormat): TraceFormatSpec {
  const { pattern, known = pattern, tells } = format;
  return {
    ...format,
    guess: ({ lines }: Head) =>
      mostly(lines, (line) => known.test(line)) && (tells === undefined || tells(lines)),
    reader: (options) => new LineReader(format, options),
  };
}

class LineReader extends LinesReader {
  private readonly format: LineFormat;
  private readonly accesses: Accesses;
  private readonly skips = new Skips();

  constructor(format: LineFormat, options: ReadOptions) {
    super(options);
    this.format = format;
    this.accesses = new Accesses(options, format.pageSize ?? DEFAULT_PAGE_SIZE);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { accesses } = this;
    const skipped = this.skips.counts;
    const { pageSize, count, first } = accesses;
    const name = traceName(this.file);
    return accesses.recorder.finish({ name, pageSize, lines, skipped, records: count, first });
  }

  protected readLine(line: string, number: number): void {
    const fields = this.format.pattern.exec(line);
    const result = fields === null ? this.reasonOf(line) : this.format.take(fields, this.accesses);
    if (result === null) return;
    if (typeof result === 'string') {
      this.skips.add(result);
      return;
    }
    throw new TraceError({ file: this.file, line: number, ...result });
  }

  private reasonOf(line: string): Misfit | string | null {
    if (line.trim() === '') return 'blank';
    if (line.startsWith('#')) return null;
    const skip = (this.format.skips ?? NO_SKIPS).find(([pattern]) => pattern.test(line));
    return skip?.[1] ?? { what: `${quoted(line)} is not a record`, expected: this.format.shape };
  }
}
