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
import type { TraceFormatSpec } from './format';
import type { ObjectPages } from './page_numbering';
import { PageNumbering } from './page_numbering';
import type { ReadOptions, Trace, TraceReader } from './trace';
import {
  CHUNK_REFERENCES,
  checkedPageSize,
  DEFAULT_PAGE_SIZE,
  ONLY_OBJECT,
  traceName,
} from './trace';
import { TraceError } from './trace_error';
import { makeTrace, residentChunks } from './trace_recorder';

export interface RlvOptions extends ReadOptions {
  /** A longer trace stays encoded and is decoded anew, chunk by chunk, each time it is read. */
  readonly residentReferences?: number;
}

const RLV_MAGIC = 'RLV1';
const HEAD_BYTES = 12;
const MAX_VARINT_BYTES = 8;
/** One gibibyte of references. */
const RESIDENT_REFERENCES = 2 ** 28;
/** Pages up to here keep their number when written: their deltas fit eight varint bytes. */
const MAX_WRITTEN_PAGE = 2 ** 48;
/** Beyond this a double is not exact. A constant here: sandboxes look globals up slowly. */
const MAX_PAGE = Number.MAX_SAFE_INTEGER;
const MAX_REFERENCES = 2 ** 32 - 1;

export const rlv: TraceFormatSpec = {
  summary: "machvm's compact binary format, which begins with the letters RLV1",
  knownBy: 'its first letters',
  guess: ({ bytes }) => String.fromCharCode(...bytes.subarray(0, 4)) === RLV_MAGIC,
  reader: (options) => new RlvReader(options),
};

/** The runs stay encoded until all are there. */
class RlvReader implements TraceReader {
  private readonly options: ReadOptions;
  private readonly pieces: Uint8Array[] = [];

  constructor(options: ReadOptions) {
    this.options = options;
  }

  push(piece: Uint8Array | string): void {
    this.pieces.push(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
  }

  finish(): Trace {
    return readRlv(joinedPieces(this.pieces), this.options);
  }
}

function joinedPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Reads a whole file; all of it is checked before the trace is handed out. */
export function readRlv(bytes: Uint8Array, options: RlvOptions): Trace {
  const { file, residentReferences = RESIDENT_REFERENCES } = options;
  const pageSize = checkedPageSize(file, options.pageSize ?? DEFAULT_PAGE_SIZE);
  const numbering = new PageNumbering();
  const decoder = new RlvDecoder(bytes, file, numbering);
  const { references } = decoder;
  const facts = { name: traceName(file), pageSize };
  if (references <= residentReferences) {
    const all = new Uint32Array(references);
    decoder.fill(all);
    decoder.finish();
    const chunks = (from: number) => residentChunks([all], from);
    return makeTrace(facts, { references, writes: decoder.writes, numbering, chunks });
  }
  const chunk = new Uint32Array(CHUNK_REFERENCES);
  while (decoder.fill(chunk) === chunk.length);
  decoder.finish();
  // Every page has its number by now, so that decoding again gives no new one.
  const chunks = (from: number) => decodedChunks(bytes, file, numbering, from);
  return makeTrace(facts, { references, writes: decoder.writes, numbering, chunks });
}

/** Decodes while it is read; each chunk is a new array. */
function decodedChunks(
  bytes: Uint8Array,
  file: string,
  numbering: PageNumbering,
  from: number,
): Iterable<Uint32Array> {
  return {
    *[Symbol.iterator]() {
      const decoder = new RlvDecoder(bytes, file, numbering);
      let position = 0;
      while (position < decoder.references) {
        const chunk = new Uint32Array(Math.min(CHUNK_REFERENCES, decoder.references - position));
        decoder.fill(chunk);
        position += chunk.length;
        if (position > from) yield chunk.subarray(Math.max(0, chunk.length - (position - from)));
      }
    },
  };
}

/** Decodes runs from first to last into arrays of any length; a run may span several of them. */
class RlvDecoder {
  readonly references: number;
  writes = 0;
  private readonly bytes: Uint8Array;
  private readonly file: string;
  private readonly runs: number;
  private readonly pages: ObjectPages;
  private at = HEAD_BYTES;
  private run = 0;
  private page = 0;
  /** The packed reference of the current run, how many of it are left, and its first byte. */
  private packed = 0;
  private left = 0;
  private runAt = HEAD_BYTES;
  /** References in all runs so far. */
  private announced = 0;

  constructor(bytes: Uint8Array, file: string, numbering: PageNumbering) {
    this.bytes = bytes;
    this.file = file;
    this.pages = numbering.object(ONLY_OBJECT);
    const magic = String.fromCharCode(...bytes.subarray(0, RLV_MAGIC.length));
    if (magic !== RLV_MAGIC) {
      throw this.problem(0, `starts with ${JSON.stringify(magic)}`, `the letters ${RLV_MAGIC}`);
    }
    if (bytes.length < HEAD_BYTES) {
      throw this.problem(bytes.length, 'ends inside its head', `${HEAD_BYTES} bytes of head`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.references = view.getUint32(4, true);
    this.runs = view.getUint32(8, true);
    this.checkHead();
  }

  /** A head that cannot be true is found here, before memory is asked for. */
  private checkHead(): void {
    const { references, runs } = this;
    const most = Math.floor((this.bytes.length - HEAD_BYTES) / 2);
    if (runs > most) {
      const what = `announces ${runs} runs, but has room for ${most}`;
      throw this.problem(8, what, 'two bytes or more a run; is the file cut off?');
    }
    if (runs > references || (runs === 0 && references > 0)) {
      const what = `announces ${references} references in ${runs} runs`;
      throw this.problem(4, what, 'one reference or more in each run');
    }
  }

  /** Fills the array as far as there are references; answers how many it wrote. */
  fill(target: Uint32Array): number {
    const { length } = target;
    let filled = 0;
    while (filled < length) {
      if (this.left === 0) {
        if (this.run === this.runs) break;
        this.nextRun();
      }
      const { packed } = this;
      const room = length - filled;
      const end = filled + (this.left < room ? this.left : room);
      this.left -= end - filled;
      while (filled < end) {
        target[filled] = packed;
        filled += 1;
      }
    }
    return filled;
  }

  private nextRun(): void {
    this.runAt = this.at;
    const head = this.varint();
    const length = this.varint() + 1;
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
    this.checkRun(length);
    this.packed = ((this.pages.numberOfSafe(this.page) << 1) | write) >>> 0;
    this.left = length;
    this.run += 1;
    if (write === 1) this.writes += length;
  }

  private checkRun(length: number): void {
    if (this.page < 0) {
      const what = `run ${this.run} is of page ${this.page}`;
      throw this.problem(this.runAt, what, 'a page from 0');
    }
    if (this.page > MAX_PAGE) {
      const what = `run ${this.run} is of a page above 53 bits`;
      throw this.problem(this.runAt, what, 'a smaller page');
    }
    if (this.announced > this.references) {
      const before = this.announced - length;
      const what = `run ${this.run} has ${length} references after ${before} others`;
      throw this.problem(this.runAt, what, `${this.references} in all, as the head says`);
    }
  }

  private varint(): number {
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
    return this.longVarint(low | ((third & 0x7f) << 14) | ((fourth & 0x7f) << 21));
  }

  /** The rest of a number of five bytes or more; beyond 31 bits only doubles are exact. */
  private longVarint(low: number): number {
    let value = low;
    for (let count = 4; count < MAX_VARINT_BYTES; count += 1) {
      const byte = this.bytes[this.at] ?? this.cutOff();
      this.at += 1;
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value;
    }
    const what = `run ${this.run} has a number of more than ${MAX_VARINT_BYTES} bytes`;
    throw this.problem(this.runAt, what, 'a shorter one');
  }

  private cutOff(): never {
    const what = `ends inside run ${this.run} of ${this.runs}`;
    throw this.problem(this.bytes.length, what, 'a whole file; is it cut off?');
  }

  /** Checks that the file told the truth. Requires: all its references have been decoded. */
  finish(): void {
    // A run that is left over is one too many, and says so.
    if (this.run < this.runs) this.nextRun();
    const { at, announced, references } = this;
    if (announced !== references) {
      const what = `its ${this.runs} runs have ${announced} references`;
      throw this.problem(at, what, `${references}, as the head says`);
    }
    if (at !== this.bytes.length) {
      const what = `${this.bytes.length - at} more bytes after the last run`;
      throw this.problem(at, what, 'the end of the file');
    }
  }

  private problem(byte: number, what: string, expected: string): TraceError {
    return new TraceError({ file: this.file, byte, what, expected });
  }
}

/**
 * Writes a trace. Pages keep the number that the file gave them; where it cannot be kept (several
 * objects, or pages above 48 bits) all have their dense number instead.
 */
export function writeRlv(trace: Trace): Uint8Array {
  if (trace.references > MAX_REFERENCES) {
    const what = `has ${trace.references} references`;
    throw new TraceError({ file: trace.name, what, expected: `at most ${MAX_REFERENCES}` });
  }
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
  }
  if (length > 0) encoder.run(pages[packed >>> 1] ?? 0, packed & 1, length);
  return encoder.finish(trace.references);
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
  private at = HEAD_BYTES;
  private runs = 0;
  private page = 0;

  run(page: number, write: number, length: number): void {
    const delta = page - this.page;
    this.page = page;
    this.varint((delta >= 0 ? delta * 2 : -delta * 2 - 1) * 2 + write);
    this.varint(length - 1);
    this.runs += 1;
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

  finish(references: number): Uint8Array {
    const bytes = this.bytes.slice(0, this.at);
    for (let i = 0; i < RLV_MAGIC.length; i += 1) bytes[i] = RLV_MAGIC.charCodeAt(i);
    const view = new DataView(bytes.buffer);
    view.setUint32(4, references, true);
    view.setUint32(8, this.runs, true);
    return bytes;
  }
}
