/**
 * Traces in memory. What lives here: makeTrace, which puts what a reader counted into the shape of
 * the contract, and TraceRecorder, which collects references for the readers.
 */
import { ChunksInMemory } from './chunk_store';
import { PageNumbering } from './page_numbering';
import type { ChunkStore, FirstRecord, Trace, TraceSync } from './trace';
import { CHUNK_REFERENCES, FIRST_RECORDS } from './trace';

/** Up to here a loop is quicker than a call. */
const SHORT_RUN = 64;

/** What a reader knows of a trace besides its references. */
export interface TraceFacts {
  readonly name: string;
  readonly pageSize: number;
  /** Default: as many as there are references. */
  readonly records?: number;
  readonly lines?: number;
  readonly skipped?: ReadonlyMap<string, number>;
  readonly header?: ReadonlyMap<string, string>;
  readonly notes?: readonly string[];
  /** Default: the first references. */
  readonly first?: readonly FirstRecord[];
}

/** What a reader counted. */
export interface TraceContents {
  readonly references: number;
  readonly writes: number;
  readonly numbering: PageNumbering;
  readonly syncs?: readonly TraceSync[];
  /** The first references, packed; FIRST_RECORDS of them, or as many as there are. */
  readonly head: Uint32Array;
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
    notes: facts.notes ?? [],
    first: facts.first ?? Array.from(contents.head, (packed) => firstRecord(numbering, packed)),
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

/** What is known of an access whose reader keeps only references. */
function firstRecord(numbering: PageNumbering, packed: number): FirstRecord {
  const page = packed >>> 1;
  return {
    address: null,
    object: numbering.objectOf(page),
    page: numbering.pageOf(page),
    write: (packed & 1) === 1,
    size: null,
  };
}

/** Whole chunks and the last one, which may be shorter or empty. */
function keptChunks(whole: ChunkStore, last: Uint32Array, from: number): Iterable<Uint32Array> {
  return {
    *[Symbol.iterator]() {
      const first = Math.floor(from / CHUNK_REFERENCES);
      let skip = from % CHUNK_REFERENCES;
      for (let at = first; at <= whole.count; at += 1) {
        const chunk = at < whole.count ? whole.chunk(at) : last;
        if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
        skip = 0;
      }
    },
  };
}

/** Collects references. */
export class TraceRecorder {
  readonly numbering = new PageNumbering();
  private readonly whole: ChunkStore;
  private current: Uint32Array = new Uint32Array(CHUNK_REFERENCES);
  private filled = 0;
  private writes = 0;
  private readonly syncs: TraceSync[] = [];
  /** The first references once they are no longer in `current`. */
  private head: Uint32Array | null = null;

  constructor(whole: ChunkStore = new ChunksInMemory()) {
    this.whole = whole;
  }

  get references(): number {
    return this.whole.count * CHUNK_REFERENCES + this.filled;
  }

  /** Adds one reference to a page that has its number from `numbering`. */
  add(page: number, write: boolean): void {
    if (this.filled === CHUNK_REFERENCES) this.keepFull();
    this.current[this.filled] = (page << 1) | (write ? 1 : 0);
    this.filled += 1;
    if (write) this.writes += 1;
  }

  /** Adds so many that are alike. */
  addRun(page: number, write: boolean, length: number): void {
    const packed = (page << 1) | (write ? 1 : 0);
    if (write) this.writes += length;
    for (let left = length; left > 0; ) {
      if (this.filled === CHUNK_REFERENCES) this.keepFull();
      const { current, filled } = this;
      const room = CHUNK_REFERENCES - filled;
      const end = filled + (left < room ? left : room);
      if (end - filled > SHORT_RUN) current.fill(packed, filled, end);
      else for (let at = filled; at < end; at += 1) current[at] = packed;
      left -= end - filled;
      this.filled = end;
    }
  }

  private keepFull(): void {
    this.head ??= this.current.slice(0, FIRST_RECORDS);
    this.current = this.whole.keep(this.current);
    this.filled = 0;
  }

  /** The modified pages of an object are made clean here. */
  sync(object: string): void {
    this.syncs.push({ before: this.references, object });
  }

  finish(facts: TraceFacts): Trace {
    const last = this.current.slice(0, this.filled);
    const { whole, references, writes, numbering, syncs } = this;
    return makeTrace(facts, {
      syncs,
      references,
      writes,
      numbering,
      head: this.head ?? last.subarray(0, FIRST_RECORDS),
      chunks: (from) => keptChunks(whole, last, from),
    });
  }
}
