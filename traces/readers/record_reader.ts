/**
 * Readers of binary formats with records of one length, all little-endian here. A format says how
 * long a record is and what it touches; cutting the file into records, what is skipped and why, and
 * the error that names a broken byte are the same for all and live here.
 */
import type { Misfit } from '../accesses';
import { Accesses } from '../accesses';
import { concatenated, viewOf } from '../bytes';
import type { FormatFacts, Head, TraceFormatSpec } from '../format';
import { joined } from '../numbers';
import { Skips } from '../skips';
import type { PageName, ReadOptions, Trace, TraceReader } from '../trace';
import { DEFAULT_PAGE_SIZE, traceName } from '../trace';
import { TraceError } from '../trace_error';

export interface RecordFormat extends FormatFacts {
  /** Bytes of a record; 0 if the file cannot be one. The view has the first bytes of the file. */
  readonly bytes: (head: DataView) => number;
  /** How the file looks, as it stands after "expected". */
  readonly shape: string;
  /** Whether a record may be one; `index` counts from 0. */
  readonly fits: (view: DataView, at: number, index: number) => boolean;
  /** What records cannot tell one by one; the view has so many whole ones. */
  readonly tells?: (view: DataView, records: number) => boolean;
  /** Records what a record touches, or says why not: a reason to skip it, or what is wrong. */
  readonly take: (view: DataView, at: number, accesses: Accesses) => Misfit | string | null;
  /** The next record of the same object, which a record names, counted from 1; Infinity if none. */
  readonly next?: (view: DataView, at: number) => number;
}

/** Records that the guess looks at; fewer than two say too little. */
const GUESSED_RECORDS = 64;
const HEAD_BYTES = 64;

/** The format whose records are described. */
export function recordFormat(format: RecordFormat): TraceFormatSpec {
  return {
    ...format,
    guess: (head) => guess(format, head),
    reader: (options) => new RecordReader(format, options),
  };
}

function guess(format: RecordFormat, { bytes, lines }: Head): boolean {
  const view = viewOf(bytes);
  const length = lines.length > 0 ? 0 : format.bytes(view);
  const records = length === 0 ? 0 : Math.min(Math.floor(bytes.length / length), GUESSED_RECORDS);
  if (records < 2) return false;
  for (let index = 0; index < records; index += 1) {
    if (!format.fits(view, index * length, index)) return false;
  }
  return format.tells === undefined || format.tells(view, records);
}

/** More records than any trace has. */
const FAR = 2 ** 36;

/** Whether `next` comes after the record with this index, and not too late, or never. */
export function isLater(next: number, index: number): boolean {
  return next > index + 1 && (next < FAR || next === Number.POSITIVE_INFINITY);
}

/** An unsigned number of eight bytes. */
export function uint64(view: DataView, at: number): PageName {
  return joined(view.getUint32(at + 4, true), view.getUint32(at, true));
}

/** What a head before the records says of them. */
export interface RecordsHead {
  /** Bytes of the file that come before the first record. */
  readonly bytes: number;
  /** How many records there should be; 0 if the head does not say. */
  readonly records: number;
  /** What else it says, as the trace reports it. */
  readonly says: ReadonlyMap<string, string>;
}

const NO_HEAD: RecordsHead = { bytes: 0, records: 0, says: new Map() };

/** Reads the records of a file that begins with them, or with a head that was read before. */
export class RecordReader implements TraceReader {
  private readonly format: RecordFormat;
  private readonly file: string;
  private readonly accesses: Accesses;
  private readonly skips = new Skips();
  /** What is left of the last piece: less than one record. */
  private rest = new Uint8Array(0);
  private length = 0;
  private readonly head: RecordsHead;
  /** Bytes of records before `rest`. */
  private consumed = 0;
  /** The most records that the head or one of them promised. */
  private promised: number;

  constructor(format: RecordFormat, options: ReadOptions, head = NO_HEAD) {
    this.format = format;
    this.head = head;
    this.promised = head.records;
    this.file = options.file;
    this.accesses = new Accesses(options, format.pageSize ?? DEFAULT_PAGE_SIZE);
  }

  push(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    const all = this.rest.length === 0 ? bytes : concatenated(this.rest, bytes);
    this.rest = this.length === 0 && all.length < HEAD_BYTES ? all.slice() : this.readRecords(all);
  }

  finish(): Trace {
    const { accesses, format } = this;
    const skipped = this.skips.counts;
    const rest = this.rest.length === 0 ? this.rest : this.readRecords(this.rest);
    if (rest.length > 0) {
      const what = `ends inside a record, ${rest.length} bytes after its beginning`;
      throw this.problem(0, { what, expected: `${format.shape}; is it cut off?` });
    }
    const { pageSize, count, recorder, first } = accesses;
    const name = traceName(this.file);
    const header = this.cutOff();
    return recorder.finish({ name, pageSize, skipped, header, records: count, first });
  }

  /** Says that the file is the beginning of a longer one: people cut traces to try them. */
  private cutOff(): ReadonlyMap<string, string> {
    const records = this.length === 0 ? 0 : this.consumed / this.length;
    const { promised, head } = this;
    if (promised <= records) return head.says;
    return new Map([...head.says, ['cut_off', `after ${records} of ${promised} requests or more`]]);
  }

  /** Reads whole records; answers a copy of what is left. */
  private readRecords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const view = viewOf(bytes);
    if (this.length === 0) this.length = this.format.bytes(view);
    const { length, accesses, format } = this;
    if (length === 0) {
      throw this.problem(0, { what: 'begins with no such record', expected: format.shape });
    }
    const first = this.consumed / length;
    let at = 0;
    for (; at + length <= bytes.length; at += length) {
      const result = format.take(view, at, accesses);
      if (typeof result === 'string') {
        this.skips.add(result);
      } else if (result !== null) throw this.problem(at, result);
      if (format.next !== undefined) this.follow(at, first + at / length, format.next(view, at));
    }
    this.consumed += at;
    return bytes.slice(at);
  }

  /** Notes the next record that one names, and refuses a name that points back, or to nowhere. */
  private follow(at: number, index: number, next: number): void {
    if (!isLater(next, index)) {
      const what = `request ${index + 1} has ${next} as the next one to its object`;
      throw this.problem(at, { what, expected: 'a later one, or -1 for none' });
    }
    if (next > this.promised && next !== Number.POSITIVE_INFINITY) this.promised = next;
  }

  private problem(at: number, misfit: Misfit): TraceError {
    return new TraceError({
      file: this.file,
      byte: this.head.bytes + this.consumed + at,
      ...misfit,
    });
  }
}
