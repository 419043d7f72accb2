/**
 * The contract of a trace: a finite sequence of references to pages, read as often as one likes.
 *
 * A reference is one unsigned 32-bit number, `page << 1 | write`. Pages are numbered densely in
 * order of first appearance: the first page that is touched is 0, the next new one is 1, and all
 * are below `distinctPages`. So every page fits 31 bits and two traces with the same pattern are
 * equal. `pageOf` and `objectOf` give back what the file called the page.
 *
 * References travel in chunks, so that a trace need not be in memory as a whole. What lives here:
 * the contract, the coding of one reference, and the checks that all readers share.
 */
import type { Form } from '../kernel/mach/given';
import { call, fieldsProblem, list, record, text, whole } from '../kernel/mach/given';
import { TraceError } from './trace_error';

/** A page as the file names it; a bigint only above Number.MAX_SAFE_INTEGER. */
export type PageName = number | bigint;

/** The modified pages of an object are made clean, as by fsync. */
export interface TraceSync {
  /** The number of references that come first. */
  readonly before: number;
  readonly object: string;
}

/** An access as it was read, for those who check what a reader understood. */
export interface FirstRecord {
  /** Bytes; null where the format numbers pages itself. */
  readonly address: PageName | null;
  readonly object: string;
  /** The page of its first byte, as the file or the cut into pages numbers it. */
  readonly page: PageName;
  readonly write: boolean;
  /** Bytes; null where the format has none, or none that matter. */
  readonly size: number | null;
}

export interface Trace {
  readonly name: string;
  /** The format that it was read in, by name; empty if it was made in memory. */
  readonly format: string;
  /** Bytes a page; a power of two. */
  readonly pageSize: number;
  readonly references: number;
  readonly writes: number;
  /** Also the bound of all page numbers in the chunks. */
  readonly distinctPages: number;
  /** Accesses in the file; one access may touch several pages. */
  readonly records: number;
  /** In the order in which they happen. */
  readonly syncs: readonly TraceSync[];
  /** Lines of the file; 0 for a binary one. */
  readonly lines: number;
  /** Lines or records that are no reference, by reason; comments are not counted. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What the file says of itself, apart from name, page size and count. */
  readonly header: ReadonlyMap<string, string>;
  /** What the reader assumed, a sentence each: which column is what, a code, the ending. */
  readonly notes: readonly string[];
  /** The first accesses, FIRST_RECORDS of them at most. */
  readonly first: readonly FirstRecord[];
  /**
   * The references from number `from` on (0 if absent), in pieces of at most CHUNK_REFERENCES,
   * none of them empty. The chunks are the trace's own memory: read them, never write them.
   */
  chunks(from?: number): Iterable<Uint32Array>;
  /** The page's number in the file. */
  pageOf(page: number): PageName;
  /** The object that the page belongs to; ONLY_OBJECT where the format knows no objects. */
  objectOf(page: number): string;
}

const TRACE: Readonly<Record<string, Form>> = {
  name: text,
  format: text,
  pageSize: whole(1),
  references: whole(0),
  writes: whole(0),
  distinctPages: whole(0),
  records: whole(0),
  syncs: list(record()),
  chunks: call,
  pageOf: call,
  objectOf: call,
};

/** Why something is not a trace, or null. */
export function traceProblem(trace: unknown): string | null {
  if (record().fits(trace) && fieldsProblem(trace, TRACE) === null) return null;
  return 'this is not a trace; give what readTrace, traceOf or bundledTrace returns';
}

/** Where the whole chunks of a trace are kept while it is read, and read from later. */
export interface ChunkStore {
  /** How many chunks there are. */
  readonly count: number;
  /** Keeps a chunk of CHUNK_REFERENCES; answers the array to fill next, which may be the same. */
  keep(chunk: Uint32Array): Uint32Array;
  /** A chunk, by its number from 0. */
  chunk(number: number): Uint32Array;
}

/** What every reader can be told. */
export interface ReadOptions {
  /** The name that errors give. */
  readonly file: string;
  /** Default: what the file or its format says, else 4096. */
  readonly pageSize?: number;
  /**
   * Whether an access touches all pages that its bytes lie on (default), or only the first. False
   * is refused where accesses have no sizes.
   */
  readonly span?: boolean;
  /** Which column is what, as `id=5,op=3`; for the format csv. */
  readonly columns?: string;
  /** Bytes that the offsets and lengths of a table count, such as 512; default: 1. For csv. */
  readonly unit?: number;
  /** Where the references are kept; default: in memory. */
  readonly chunks?: ChunkStore;
}

/** A reader that is handed its file piece by piece; bytes are UTF-8 text. */
export interface TraceReader {
  push(piece: Uint8Array | string): void;
  /** The trace of all that was pushed. Requires: called once, after the last push. */
  finish(): Trace;
}

export const DEFAULT_PAGE_SIZE = 4096;
export const CHUNK_REFERENCES = 65536;
/** How many accesses a trace shows as they were read. */
export const FIRST_RECORDS = 3;
/** The object of all pages in formats without objects. */
export const ONLY_OBJECT = '0';

const MAX_PAGE_SIZE = 2 ** 30;
const KNOWN_ENDINGS =
  /\.(br|gz|xz|zst|rlv|lcs|iolog|lackey|refs|trace|text|txt|log|csv|din|oraclegeneral)$/i;

/** Packs one reference. */
export function reference(page: number, write: boolean): number {
  return ((page << 1) | (write ? 1 : 0)) >>> 0;
}

/** The page size, if it is one. */
export function checkedPageSize(file: string, pageSize: number, line?: number): number {
  const isPower = Number.isInteger(Math.log2(pageSize));
  if (isPower && pageSize >= 1 && pageSize <= MAX_PAGE_SIZE) return pageSize;
  throw new TraceError({
    file,
    ...(line === undefined ? {} : { line }),
    what: `${pageSize} is not a page size`,
    expected: `a power of two from 1 to ${MAX_PAGE_SIZE}`,
  });
}

/** The name of a trace: that of its file without folder and known endings. */
export function traceName(file: string): string {
  let name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  while (name.replace(KNOWN_ENDINGS, '') !== name && name.lastIndexOf('.') > 0) {
    name = name.replace(KNOWN_ENDINGS, '');
  }
  return name;
}

/** Hands a whole file to a reader. */
export function readAll(reader: TraceReader, input: string | Iterable<Uint8Array>): Trace {
  if (typeof input === 'string') reader.push(input);
  else for (const piece of input) reader.push(piece);
  return reader.finish();
}
