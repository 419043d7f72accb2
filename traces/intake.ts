/**
 * Intake: a trace from bytes that come piece by piece. It keeps the first ones until they tell the
 * format, then hands all on to its reader.
 */
import type { TraceFormatSpec } from './format';
import type { TraceFormat } from './formats';
import { formatNames, isTraceFormat, traceFormats } from './formats';
import { GUESS_BYTES, guess, seemsText } from './guess';
import { skipsText } from './skips';
import type { ReadOptions, Trace, TraceReader } from './trace';
import { TraceError } from './trace_error';

/** As readers are told, and the format; default: guessed from content and name. */
export interface IntakeOptions extends Omit<ReadOptions, 'file'> {
  readonly format?: TraceFormat;
}

export class Intake {
  private readonly options: IntakeOptions & ReadOptions;
  private readonly kept: Uint8Array[] = [];
  private keptBytes = 0;
  private format: TraceFormat | null = null;
  private reader: TraceReader | null = null;
  /** What the guess took for granted. */
  private notes: readonly string[] = [];

  constructor(file: string, options: IntakeOptions) {
    this.options = { ...options, file };
    const { format } = options;
    if (format === undefined) return;
    if (isTraceFormat(format)) this.begin(format);
    else {
      const expected = `one of ${formatNames.join(', ')}`;
      throw new TraceError({ file, what: `there is no format "${String(format)}"`, expected });
    }
  }

  push(piece: Uint8Array): void {
    if (this.reader !== null) {
      this.reader.push(piece);
      return;
    }
    this.kept.push(piece);
    this.keptBytes += piece.length;
    if (this.keptBytes >= GUESS_BYTES) this.settle();
  }

  /** The trace of all that was pushed. Requires: called once, after the last push. */
  finish(): Trace {
    const { file } = this.options;
    const reader = this.reader ?? this.settle();
    const read = reader.finish();
    const notes = [...this.notes, ...read.notes];
    const trace = { ...read, notes, format: this.format ?? '' };
    if (trace.references > 0) return trace;
    const lines = trace.lines > 0 ? ` in ${trace.lines} line${trace.lines === 1 ? '' : 's'}` : '';
    const skipped = trace.skipped.size > 0 ? `, skipped ${skipsText(trace.skipped)}` : '';
    const what = `has no reference${lines}${skipped}`;
    throw new TraceError({ file, what, expected: 'one or more' });
  }

  private begin(format: TraceFormat): TraceReader {
    const spec: TraceFormatSpec = traceFormats[format];
    this.refuseForeign(format, spec);
    this.format = format;
    this.reader = spec.reader(this.options);
    return this.reader;
  }

  /** Refuses what a trace of this format cannot be told. */
  private refuseForeign(format: TraceFormat, spec: TraceFormatSpec): void {
    const { file, columns, unit, span } = this.options;
    if (span === false && spec.sized !== true) {
      const what = `is in the format ${format}, whose accesses are to one page each`;
      throw new TraceError({ file, what, expected: 'no --no-span' });
    }
    if (spec.columns === true || (columns === undefined && unit === undefined)) return;
    const [flag, has] =
      columns === undefined ? ['unit', 'its own units'] : ['columns', 'no columns'];
    const what = `is in the format ${format}, which has ${has}`;
    const expected = `no --${flag}; or --format csv, if it is a table`;
    throw new TraceError({ file, what, expected });
  }

  /** Finds the format and hands on what was kept. */
  private settle(): TraceReader {
    const { file } = this.options;
    if (this.keptBytes === 0) {
      throw new TraceError({ file, what: 'is empty', expected: 'a trace' });
    }
    const head = new Uint8Array(this.keptBytes);
    let at = 0;
    for (const piece of this.kept) {
      head.set(piece, at);
      at += piece.length;
    }
    const { format, notes, problem } = guess(file, head, this.options.columns !== undefined);
    if (problem !== null) throw new TraceError({ file, ...problem });
    this.notes = notes;
    if (format === null) {
      const keys = seemsText(head)
        ? ''
        : ' (raw keys: keys:le32, keys:be32, keys:le64 or keys:be64)';
      const expected = `one that \`machvm trace formats\` lists; name it with --format${keys}`;
      throw new TraceError({ file, what: 'is in no format that is known here', expected });
    }
    const reader = this.begin(format);
    for (const piece of this.kept.splice(0)) reader.push(piece);
    return reader;
  }
}
