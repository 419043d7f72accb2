/**
 * libCacheSim's lcs, versions 1 to 8: a head, then records of one length, all little-endian.
 *
 *   head     a magic number (8), the version (8), statistics that begin with their own version (8),
 *            the number of requests (8) and of objects (8); the magic number again at its end. It
 *            has 1,024 bytes, or 8,192 in files of later programs.
 *   record   seconds (4), object (8), its size (4, from version 3 on 8), from version 2 on
 *            operation (1) and tenant (3), from version 3 on lifetime in seconds (4), the number of
 *            the next request to the same object (8), and from version 4 on 1, 2, 4, 8 or 16
 *            numbers more (4 each)
 *
 * What a request names is a page of its own, as in oracleGeneral; nothing else of it is used.
 */
import { concatenated, viewOf } from '../bytes';
import type { TraceFormatSpec } from '../format';
import type { ReadOptions, Trace, TraceReader } from '../trace';
import { ONLY_OBJECT } from '../trace';
import { TraceError } from '../trace_error';
import { operationWrites } from './cache_operation';
import type { RecordFormat } from './record_reader';
import { RecordReader, uint64 } from './record_reader';

const MAGIC = 0x123456789abcdef0n;
const MAGIC_BYTES = 8;
const VERSION_AT = 8;
const REQUESTS_AT = 24;
const OBJECTS_AT = 32;
/** Which head it is tells the place of the second magic number. */
const HEAD_BYTES: readonly number[] = [1024, 8192];
const LONGEST_HEAD = 8192;

/** Bytes of a record, and where its operation stands; 0 where it has none. By version. */
const RECORDS: readonly (readonly [bytes: number, operation: number])[] = [
  [24, 0],
  [28, 16],
  [36, 20],
  [40, 20],
  [44, 20],
  [52, 20],
  [68, 20],
  [100, 20],
];

const FACTS = {
  summary: 'libCacheSim lcs, versions 1 to 8, with operations from version 2 on',
  knownBy: 'its first eight bytes',
} as const;

function isMagic(bytes: Uint8Array, at: number): boolean {
  if (at + MAGIC_BYTES > bytes.length) return false;
  return viewOf(bytes).getBigUint64(at, true) === MAGIC;
}

export const lcs: TraceFormatSpec = {
  ...FACTS,
  guess: ({ bytes }) => isMagic(bytes, 0),
  reader: (options) => new LcsReader(options),
};

function recordsOf(bytes: number, operation: number): RecordFormat {
  return {
    ...FACTS,
    bytes: () => bytes,
    shape: `records of ${bytes} bytes, one a request`,
    fits: () => true,
    take(view, at, accesses) {
      const write = operation > 0 ? operationWrites(view.getUint8(at + operation)) : false;
      if (typeof write !== 'boolean') return write;
      accesses.page(ONLY_OBJECT, uint64(view, at + 4), write);
      return null;
    },
  };
}

/** A count of the head; null where its writer left it out. */
function countAt(view: DataView, at: number): number | null {
  const count = view.getBigInt64(at, true);
  return count > 0n ? Number(count) : null;
}

/** Reads the head, then hands on the records. */
class LcsReader implements TraceReader {
  private readonly options: ReadOptions;
  private head = new Uint8Array(0);
  private records: RecordReader | null = null;

  constructor(options: ReadOptions) {
    this.options = options;
  }

  push(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    if (this.records !== null) {
      this.records.push(bytes);
      return;
    }
    this.head = concatenated(this.head, bytes);
    if (this.head.length >= LONGEST_HEAD) this.begin();
  }

  finish(): Trace {
    return (this.records ?? this.begin()).finish();
  }

  /** Reads the head, and hands on what was kept with it. */
  private begin(): RecordReader {
    const { head } = this;
    if (!isMagic(head, 0)) {
      throw this.problem(0, 'begins with no head of lcs', 'the bytes f0 de bc 9a 78 56 34 12');
    }
    const length = HEAD_BYTES.find((bytes) => isMagic(head, bytes - MAGIC_BYTES));
    if (length === undefined) {
      const what = 'has no head that ends with the magic number';
      const expected = `a head of ${HEAD_BYTES.join(' or ')} bytes; is the file cut off?`;
      throw this.problem(Math.min(head.length, LONGEST_HEAD), what, expected);
    }
    const view = viewOf(head);
    const version = view.getBigUint64(VERSION_AT, true);
    const layout = RECORDS[Number(version) - 1];
    if (layout === undefined) {
      const what = `has version ${version} of lcs`;
      throw this.problem(VERSION_AT, what, `version 1 to ${RECORDS.length}`);
    }
    const requests = countAt(view, REQUESTS_AT);
    const objects = countAt(view, OBJECTS_AT);
    const says = new Map([['version', String(version)]]);
    if (requests !== null) says.set('requests', String(requests));
    if (objects !== null) says.set('objects', String(objects));
    const of = { bytes: length, records: requests ?? 0, says };
    this.records = new RecordReader(recordsOf(...layout), this.options, of);
    this.records.push(head.subarray(length));
    this.head = new Uint8Array(0);
    return this.records;
  }

  private problem(byte: number, what: string, expected: string): TraceError {
    return new TraceError({ file: this.options.file, byte, what, expected });
  }
}
