/**
 * Traces in memory. What lives here: makeTrace, which puts what a reader counted into the shape of
 * the contract; residentChunks, which cuts packed references into chunks; and TraceRecorder, which
 * collects references one by one for the readers of text.
 */
import { packChunk, unpackChunk } from './packed_chunk';
import { PageNumbering } from './page_numbering';
import type { Trace, TraceSync } from './trace';
import { CHUNK_REFERENCES } from './trace';

/** What a reader knows of a trace besides its references. */
export interface TraceFacts {
  readonly name: string;
  readonly pageSize: number;
  /** Default: as many as there are references. */
  readonly records?: number;
  readonly lines?: number;
  readonly skipped?: ReadonlyMap<string, number>;
  readonly header?: ReadonlyMap<string, string>;
}

/** What a reader counted. */
export interface TraceContents {
  readonly references: number;
  readonly writes: number;
  readonly numbering: PageNumbering;
  readonly syncs?: readonly TraceSync[];
  /** The references from a number that is already checked. */
  chunks(from: number): Iterable<Uint32Array>;
}

/** Puts a trace together; `distinctPages` is how many pages are numbered. */
export function makeTrace(facts: TraceFacts, contents: TraceContents): Trace {
  const { references, writes, numbering } = contents;
  return {
    name: facts.name,
    format: '',
    pageSize: facts.pageSize,
    references,
    writes,
    distinctPages: numbering.count,
    records: facts.records ?? references,
    syncs: contents.syncs ?? [],
    lines: facts.lines ?? 0,
    skipped: facts.skipped ?? new Map(),
    header: facts.header ?? new Map(),
    chunks(from = 0) {
      if (!Number.isInteger(from) || from < 0 || from > references) {
        throw new RangeError(`reference ${from} is not in a trace of ${references}`);
      }
      return contents.chunks(from);
    },
    pageOf: (page) => numbering.pageOf(page),
    objectOf: (page) => numbering.objectOf(page),
  };
}

/** Chunks of packed references that lie in memory in pieces of any length. */
export function residentChunks(
  pieces: readonly Uint32Array[],
  from: number,
): Iterable<Uint32Array> {
  return {
    *[Symbol.iterator]() {
      let skip = from;
      for (const piece of pieces) {
        for (let at = skip; at < piece.length; at += CHUNK_REFERENCES) {
          yield piece.subarray(at, at + CHUNK_REFERENCES);
        }
        skip = Math.max(0, skip - piece.length);
      }
    },
  };
}

/** Whole chunks and the last one, which may be shorter or empty. */
function keptChunks(
  full: readonly KeptChunk[],
  last: Uint32Array,
  from: number,
): Iterable<Uint32Array> {
  return {
    *[Symbol.iterator]() {
      const first = Math.floor(from / CHUNK_REFERENCES);
      let skip = from % CHUNK_REFERENCES;
      for (let at = first; at <= full.length; at += 1) {
        const kept = full[at] ?? last;
        const chunk = kept instanceof Uint8Array ? unpackChunk(kept, CHUNK_REFERENCES) : kept;
        if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
        skip = 0;
      }
    },
  };
}

/** Chunks that stay as they are, 256 MiB of them; later ones are packed. */
const RESIDENT_CHUNKS = 1024;

/** A whole chunk, as it is or packed. */
type KeptChunk = Uint32Array | Uint8Array;

/** Collects references: four bytes each, and from many millions on about one. */
export class TraceRecorder {
  readonly numbering = new PageNumbering();
  private readonly residentChunks: number;
  private readonly full: KeptChunk[] = [];
  private current = new Uint32Array(CHUNK_REFERENCES);
  private filled = 0;
  private writes = 0;
  private readonly syncs: TraceSync[] = [];

  constructor(residentChunks = RESIDENT_CHUNKS) {
    this.residentChunks = residentChunks;
  }

  get references(): number {
    return this.full.length * CHUNK_REFERENCES + this.filled;
  }

  /** Adds one reference to a page that has its number from `numbering`. */
  add(page: number, write: boolean): void {
    if (this.filled === CHUNK_REFERENCES) {
      this.keepFull();
    }
    this.current[this.filled] = (page << 1) | (write ? 1 : 0);
    this.filled += 1;
    if (write) this.writes += 1;
  }

  private keepFull(): void {
    const packed = this.full.length < this.residentChunks ? null : packChunk(this.current);
    this.full.push(packed ?? this.current);
    if (packed === null) this.current = new Uint32Array(CHUNK_REFERENCES);
    this.filled = 0;
  }

  /** The modified pages of an object are made clean here. */
  sync(object: string): void {
    this.syncs.push({ before: this.references, object });
  }

  finish(facts: TraceFacts): Trace {
    const last = this.current.slice(0, this.filled);
    const { full } = this;
    const { references, writes, numbering, syncs } = this;
    return makeTrace(facts, {
      syncs,
      references,
      writes,
      numbering,
      chunks: (from) => keptChunks(full, last, from),
    });
  }
}
