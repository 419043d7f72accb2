/**
 * RLV1: run lengths in variable-length numbers, the compact binary format of recorded traces.
 *
 *   bytes  0..3   the letters RLV1
 *   bytes  4..7   number of references, unsigned, little-endian
 *   bytes  8..11  number of runs, likewise
 *   then for each run two LEB128 numbers (seven bits a byte, low bits first, high bit: more follow)
 *     zigzag(page - previous page) * 2 + write     zigzag: 0, -1, 1, -2 become 0, 1, 2, 3
 *     length of the run - 1                        the same page, the same kind, over and over
 *
 * The page before the first run is 0. The format knows neither page size nor objects, and is
 * usually stored compressed; the bytes here are those after decompression.
 */
import { concatenated, viewOf } from './bytes';
import type { TraceFormatSpec } from './format';
import type { ObjectPages } from './page_numbering';
import type { ReadOptions, Trace, TraceReader } from './trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, ONLY_OBJECT, readAll, traceName } from './trace';
import { TraceError } from './trace_error';
import { TraceRecorder } from './trace_recorder';

const RLV_MAGIC = 'RLV1';
const HEAD_BYTES = 12;
const MAX_VARINT_BYTES = 8;
/** A run has two numbers. */
const MAX_RUN_BYTES = 2 * MAX_VARINT_BYTES;
/** Pages up to here keep their number when written: their deltas fit eight varint bytes. */
const MAX_WRITTEN_PAGE = 2 ** 48;
/** Beyond this a double is not exact. A constant here: sandboxes look globals up slowly. */
const MAX_PAGE = Number.MAX_SAFE_INTEGER;
const MAX_REFERENCES = 2 ** 32 - 1;
/**
 * A run of any length takes few bytes, so one wrong byte can stand for billions of references.
 * So many are recorded as they come; the others wait until the end of the file has proved the head.
 */
const FREE_REFERENCES = 2 ** 20;
const REFERENCES_A_BYTE = 1024;
/** Numbers that are kept of a run that waits: page, write, length. */
const WAITING_FIELDS = 3;

export const rlv: TraceFormatSpec = {
  summary: "machvm's compact binary format, which begins with the letters RLV1",
  knownBy: 'its first letters',
  guess: ({ bytes }) => String.fromCharCode(...bytes.subarray(0, 4)) === RLV_MAGIC,
  reader: (options) => new RlvReader(options),
};

export function readRlv(input: Iterable<Uint8Array>, options: ReadOptions): Trace {
  return readAll(rlv.reader(options), input);
}

/** Decodes runs as they come. */
class RlvReader implements TraceReader {
  private readonly file: string;
  private readonly pageSize: number;
  private readonly recorder: TraceRecorder;
  private readonly pages: ObjectPages;
  /** What the head says; below 0 until it is there. */
  private references = -1;
  private runs = -1;
  /** Bytes that are being decoded, where they begin in the file, and how far they are used. */
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private at = 0;
  private run = 0;
  private page = 0;
  /** References in all runs so far. */
  private announced = 0;
  /** References that may be recorded, for the bytes that there are. */
  private allowed = 0;
  private waiting: number[] = [];

  constructor(options: ReadOptions) {
    this.file = options.file;
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
    this.recorder = new TraceRecorder(options.chunks);
    this.pages = this.recorder.numbering.object(ONLY_OBJECT);
  }

  push(piece: Uint8Array | string): void {
    const more = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    const rest = this.bytes.subarray(this.at);
    this.start += this.at;
    this.at = 0;
    this.bytes = rest.length === 0 ? more : concatenated(rest, more);
    if (this.runs < 0 && this.bytes.length >= HEAD_BYTES) this.readHead();
    this.allowed = FREE_REFERENCES + REFERENCES_A_BYTE * (this.start + this.bytes.length);
    this.recordWaiting(this.allowed);
    const last = this.bytes.length - MAX_RUN_BYTES;
    while (this.run < this.runs && this.at <= last) this.nextRun();
    if (this.run === this.runs) this.checkEnd();
  }

  finish(): Trace {
    if (this.runs < 0) this.readHead();
    while (this.run < this.runs) this.nextRun();
    this.checkEnd();
    this.recordWaiting(this.references);
    return this.recorder.finish({ name: traceName(this.file), pageSize: this.pageSize });
  }

  /** Checks the numbers in the head. Requires: all runs were read. */
  private checkEnd(): void {
    const { announced, references } = this;
    if (announced !== references) {
      const what = `its ${this.runs} runs have ${announced} references`;
      throw this.problem(this.at, what, `${references}, the number in the head`);
    }
    if (this.at < this.bytes.length) {
      throw this.problem(this.at, 'goes on after the last run', 'the end of the file');
    }
  }

  /** Reads the head, and refuses one that cannot be true. */
  private readHead(): void {
    const { bytes } = this;
    const magic = String.fromCharCode(...bytes.subarray(0, RLV_MAGIC.length));
    if (magic !== RLV_MAGIC) {
      throw this.problem(0, `starts with ${JSON.stringify(magic)}`, `the letters ${RLV_MAGIC}`);
    }
    if (bytes.length < HEAD_BYTES) {
      throw this.problem(bytes.length, 'ends inside its head', `${HEAD_BYTES} bytes of head`);
    }
    const view = viewOf(bytes);
    const references = view.getUint32(4, true);
    const runs = view.getUint32(8, true);
    this.references = references;
    this.runs = runs;
    if (runs > references || (runs === 0 && references > 0)) {
      const what = `announces ${references} references in ${runs} runs`;
      throw this.problem(4, what, 'one reference or more in each run');
    }
    this.at = HEAD_BYTES;
  }

  private nextRun(): void {
    const runAt = this.at;
    const head = this.varint(runAt);
    const length = this.varint(runAt) + 1;
    let write = 0;
    if (head <= 0x7fffffff) {
      write = head & 1;
      const zigzag = head >>> 1;
      this.page += (zigzag >>> 1) ^ -(zigzag & 1);
    } else {
      write = head % 2;
      const zigzag = Math.floor(head / 2);
      this.page += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    }
    this.announced += length;
    this.checkRun(length, runAt);
    const page = this.pages.numberOfSafe(this.page);
    if (this.announced <= this.allowed && this.waiting.length === 0) {
      this.recorder.addRun(page, write === 1, length);
    } else this.waiting.push(page, write, length);
    this.run += 1;
  }

  /** Records the runs that wait, in order, up to so many references in all. */
  private recordWaiting(most: number): void {
    const { recorder, waiting } = this;
    let at = 0;
    for (; at < waiting.length; at += WAITING_FIELDS) {
      const [page = 0, write = 0, length = 0] = waiting.slice(at, at + WAITING_FIELDS);
      if (recorder.references + length > most) break;
      recorder.addRun(page, write === 1, length);
    }
    if (at > 0) this.waiting = waiting.slice(at);
  }

  private checkRun(length: number, runAt: number): void {
    if (this.page < 0) {
      const what = `run ${this.run} is of page ${this.page}`;
      throw this.problem(runAt, what, 'a page from 0');
    }
    if (this.page > MAX_PAGE) {
      const what = `run ${this.run} is of a page above 53 bits`;
      throw this.problem(runAt, what, 'a smaller page');
    }
    if (this.announced > this.references) {
      const before = this.announced - length;
      const what = `run ${this.run} has ${length} references after ${before} others`;
      throw this.problem(runAt, what, `${this.references} in all, the number in the head`);
    }
  }

  private varint(runAt: number): number {
    const first = this.bytes[this.at] ?? this.cutOff();
    this.at += 1;
    if (first < 0x80) return first;
    const second = this.bytes[this.at] ?? this.cutOff();
    this.at += 1;
    if (second < 0x80) return (first & 0x7f) | (second << 7);
    const third = this.bytes[this.at] ?? this.cutOff();
    this.at += 1;
    const low = (first & 0x7f) | ((second & 0x7f) << 7);
    if (third < 0x80) return low | (third << 14);
    const fourth = this.bytes[this.at] ?? this.cutOff();
    this.at += 1;
    if (fourth < 0x80) return low | ((third & 0x7f) << 14) | (fourth << 21);
    return this.longVarint(low | ((third & 0x7f) << 14) | ((fourth & 0x7f) << 21), runAt);
  }

  /** The rest of a number of five bytes or more; beyond 31 bits only doubles are exact. */
  private longVarint(low: number, runAt: number): number {
    let value = low;
    for (let count = 4; count < MAX_VARINT_BYTES; count += 1) {
      const byte = this.bytes[this.at] ?? this.cutOff();
      this.at += 1;
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value;
    }
    const what = `run ${this.run} has a number of more than ${MAX_VARINT_BYTES} bytes`;
    throw this.problem(runAt, what, 'a shorter one');
  }

  private cutOff(): never {
    const end = this.bytes.length;
    const most = Math.floor((this.start + end - HEAD_BYTES) / 2);
    if (this.runs > most) {
      const what = `announces ${this.runs} runs, but has room for ${most}`;
      throw this.problem(8 - this.start, what, 'two bytes or more a run; is the file cut off?');
    }
    const what = `ends inside run ${this.run} of ${this.runs}`;
    throw this.problem(end, what, 'a whole file; is it cut off?');
  }

  /** `at` counts from the first of the bytes that are being decoded. */
  private problem(at: number, what: string, expected: string): TraceError {
    return new TraceError({ file: this.file, byte: this.start + at, what, expected });
  }
}

/**
 * Writes a trace. Pages keep the number that the file gave them; where it cannot be kept (several
 * objects, or pages above 48 bits) all have their dense number instead.
 */
export function* writeRlv(trace: Trace): Generator<Uint8Array, void> {
  if (trace.references > MAX_REFERENCES) {
    const what = `has ${trace.references} references`;
    throw new TraceError({ file: trace.name, what, expected: `at most ${MAX_REFERENCES}` });
  }
  yield headOf(trace);
  const pages = writtenPages(trace);
  const encoder = new RlvEncoder();
  let packed = -1;
  let length = 0;
  for (const chunk of trace.chunks()) {
    for (const next of chunk) {
      if (next !== packed) {
        if (length > 0) encoder.run(pages[packed >>> 1] ?? 0, packed & 1, length);
        packed = next;
        length = 0;
      }
      length += 1;
    }
    yield encoder.taken();
  }
  if (length > 0) encoder.run(pages[packed >>> 1] ?? 0, packed & 1, length);
  yield encoder.taken();
}

/** The head, for which all runs are counted first. */
function headOf(trace: Trace): Uint8Array {
  let runs = 0;
  let packed = -1;
  for (const chunk of trace.chunks()) {
    for (const next of chunk) {
      if (next === packed) continue;
      packed = next;
      runs += 1;
    }
  }
  const bytes = new Uint8Array(HEAD_BYTES);
  bytes.set(new TextEncoder().encode(RLV_MAGIC));
  const view = viewOf(bytes);
  view.setUint32(4, trace.references, true);
  view.setUint32(8, runs, true);
  return bytes;
}

/** The number under which each page is written. */
function writtenPages(trace: Trace): Float64Array {
  const pages = new Float64Array(trace.distinctPages);
  for (let page = 0; page < pages.length; page += 1) {
    const name = trace.pageOf(page);
    const keeps = name < MAX_WRITTEN_PAGE && trace.objectOf(page) === trace.objectOf(0);
    if (!keeps) return pages.map((_, number) => number);
    pages[page] = Number(name);
  }
  return pages;
}

class RlvEncoder {
  private bytes = new Uint8Array(1024);
  private at = 0;
  private page = 0;

  run(page: number, write: number, length: number): void {
    const delta = page - this.page;
    this.page = page;
    this.varint((delta >= 0 ? delta * 2 : -delta * 2 - 1) * 2 + write);
    this.varint(length - 1);
  }

  private varint(value: number): void {
    if (this.at + MAX_VARINT_BYTES > this.bytes.length) {
      const longer = new Uint8Array(this.bytes.length * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.at] = (rest % 0x80) | 0x80;
      this.at += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.at] = rest;
    this.at += 1;
  }

  /** The bytes of the runs since the last time. */
  taken(): Uint8Array {
    const bytes = this.bytes.slice(0, this.at);
    this.at = 0;
    return bytes;
  }
}
