/**
 * Reader of valgrind's `--tool=lackey --trace-mem=yes`: one memory access a line.
 *
 *   I  04001f7d,3     an instruction fetch: address in hexadecimal, bytes in decimal
 *    L 1ffeffe7e,1    a load
 *    S 04222cac,4     a store
 *    M 0421c7f0,4     a load and a store in one: one write
 *
 * Editors and courses change the blanks: any number of them may begin a line, and part its letter
 * from the address.
 *
 * An access touches each page on which one of its bytes lies, with one reference a page; zero
 * bytes count as one. With `span: false` it touches the page of its first byte alone. Addresses
 * have up to 64 bits and are kept in two halves, since a double would round them. The program's own
 * output and valgrind's banners are mixed in between: such lines are skipped and counted by reason.
 */
import type { TraceFormatSpec } from '../format';
import { LinesReader } from '../lines';
import { joined } from '../numbers';
import type { ObjectPages } from '../page_numbering';
import { Skips } from '../skips';
import type { FirstRecord, PageName, ReadOptions, Trace } from '../trace';
import {
  checkedPageSize,
  DEFAULT_PAGE_SIZE,
  FIRST_RECORDS,
  ONLY_OBJECT,
  readAll,
  traceName,
} from '../trace';
import { TraceRecorder } from '../trace_recorder';

/**
 * Why a line gave no reference: valgrind's own (`==4246==`), empty, a superblock (`SB 04001f7d`),
 * more bytes than an access can have, bytes past the end of the address space, anything else.
 */
export type LackeySkip = 'banner' | 'blank' | 'superblock' | 'size' | 'outside' | 'other';

/** The largest real access is a processor's extended state, some eleven thousand bytes. */
const MAX_ACCESS_BYTES = 65536;
const ACCESS_LINE = /^\s*[ILSM]\s+[0-9a-fA-F]+,\d+\s*$/;
const TITLE = /^==\d+== Lackey/;
const BANNER = /^(==|--|\*\*)\d+\1/;

const COMMA = 44;
const SPACE = 32;
const TAB = 9;
/** The letters of accesses. */
const [I, L, S, M] = [73, 76, 83, 77];

export function readLackey(input: string | Iterable<Uint8Array>, options: ReadOptions): Trace {
  return readAll(lackey.reader(options), input);
}

export const lackey: TraceFormatSpec = {
  summary: 'output of valgrind --tool=lackey --trace-mem=yes',
  sized: true,
  knownBy: 'lines such as " L 1ffeffe7e,1", or the banner of lackey',
  guess: ({ lines }) => lines.some((line) => ACCESS_LINE.test(line) || TITLE.test(line)),
  reader: (options) => new LackeyReader(options),
};

class LackeyReader extends LinesReader {
  private readonly pageSize: number;
  private readonly shift: number;
  private readonly span: boolean;
  private readonly recorder: TraceRecorder;
  private readonly pages: ObjectPages;
  private readonly skips = new Skips();
  /** The halves of the address that was read last. */
  private high = 0;
  private low = 0;
  private accesses = 0;
  private readonly first: FirstRecord[] = [];

  constructor(options: ReadOptions) {
    super(options);
    this.recorder = new TraceRecorder(options.chunks);
    this.pages = this.recorder.numbering.object(ONLY_OBJECT);
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
    this.shift = Math.log2(this.pageSize);
    this.span = options.span ?? true;
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { pageSize, accesses, first } = this;
    const skipped = this.skips.counts;
    const name = traceName(this.file);
    return this.recorder.finish({ name, pageSize, lines, skipped, records: accesses, first });
  }

  protected readLine(line: string): void {
    const at = afterBlanks(line, 0);
    const letter = line.charCodeAt(at);
    const comma = isAccess(letter) ? this.readAddress(line, at + 1) : -1;
    const size = comma < 0 ? -1 : readSize(line, comma + 1);
    const reason = size < 0 ? reasonOf(line) : this.access(size, letter === S || letter === M);
    if (reason !== null) this.skips.add(reason);
  }

  /** Reads the address, behind blanks, into its halves; answers where its comma is, or -1. */
  private readAddress(line: string, from: number): number {
    const start = afterBlanks(line, from);
    let at = start;
    let high = 0;
    let low = 0;
    for (let digit = hexDigit(line.charCodeAt(at)); digit >= 0; ) {
      if (high >>> 28 !== 0) return -1;
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
      at += 1;
      digit = hexDigit(line.charCodeAt(at));
    }
    this.high = high >>> 0;
    this.low = low >>> 0;
    return start > from && at > start && line.charCodeAt(at) === COMMA ? at : -1;
  }

  /** Records the references of one access, or says why there are none. */
  private access(size: number, write: boolean): LackeySkip | null {
    if (size > MAX_ACCESS_BYTES) return 'size';
    const { pageSize, shift } = this;
    const offset = this.low & (pageSize - 1);
    const pages = this.span ? Math.floor((offset + Math.max(size, 1) - 1) / pageSize) + 1 : 1;
    const first = pageAt(this.high, this.low, shift);
    if (pages > 1 && BigInt(first) + BigInt(pages) > 1n << BigInt(64 - shift)) return 'outside';
    if (this.accesses < FIRST_RECORDS) {
      const address = joined(this.high, this.low);
      this.first.push({ address, object: ONLY_OBJECT, page: first, write, size });
    }
    this.accesses += 1;
    this.recorder.add(this.pages.numberOf(first), write);
    let page = first;
    for (let more = 1; more < pages; more += 1) {
      page = pageAfter(page);
      this.recorder.add(this.pages.numberOf(page), write);
    }
    return null;
  }
}

function afterBlanks(line: string, from: number): number {
  let at = from;
  for (let code = line.charCodeAt(at); code === SPACE || code === TAB; ) {
    at += 1;
    code = line.charCodeAt(at);
  }
  return at;
}

function isAccess(letter: number): boolean {
  return letter === I || letter === L || letter === S || letter === M;
}

/** The size that ends the line, or -1. */
function readSize(line: string, start: number): number {
  let size = 0;
  let at = start;
  for (let code = line.charCodeAt(at); code >= 48 && code <= 57; code = line.charCodeAt(at)) {
    size = size * 10 + code - 48;
    at += 1;
  }
  if (at === start) return -1;
  return at === line.length || line.slice(at).trim() === '' ? size : -1;
}

function reasonOf(line: string): LackeySkip {
  if (line.trim() === '') return 'blank';
  if (BANNER.test(line)) return 'banner';
  return /^\s*SB [0-9a-f]+\s*$/.test(line) ? 'superblock' : 'other';
}

/** The value of a hexadecimal digit, or -1; NaN, past the end of a line, is no digit. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return code >= 65 && code <= 70 ? code - 55 : -1;
}

/** The page of an address; exact for all 64 bits. */
function pageAt(high: number, low: number, shift: number): PageName {
  if (high < 2 ** (21 + shift)) return high * 2 ** (32 - shift) + (low >>> shift);
  return ((BigInt(high) << 32n) | BigInt(low)) >> BigInt(shift);
}

function pageAfter(page: PageName): PageName {
  if (typeof page === 'bigint') return page + 1n;
  return page < Number.MAX_SAFE_INTEGER ? page + 1 : BigInt(page) + 1n;
}
