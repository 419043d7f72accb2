/**
 * Traces in memory. What lives here: makeTrace, which puts what a reader counted into the shape of
 * the contract; residentChunks, which cuts packed references into chunks; and TraceRecorder, which
 * collects references one by one for the readers of text.
 */
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

/** Collects references; four bytes each, in pieces, so that nothing is ever copied. */
export class TraceRecorder {
  readonly numbering = new PageNumbering();
  private readonly full: Uint32Array[] = [];
  private current = new Uint32Array(CHUNK_REFERENCES);
  private filled = 0;
  private writes = 0;
  private readonly syncs: TraceSync[] = [];

  get references(): number {
    return this.full.length * CHUNK_REFERENCES + this.filled;
  }

  /** Adds one reference to a page that has its number from `numbering`. */
  add(page: number, write: boolean): void {
    if (this.filled === CHUNK_REFERENCES) {
      this.full.push(this.current);
      this.current = new Uint32Array(CHUNK_REFERENCES);
      this.filled = 0;
    }
    this.current[this.filled] = (page << 1) | (write ? 1 : 0);
    this.filled += 1;
    if (write) this.writes += 1;
  }

  /** The modified pages of an object are made clean here. */
  sync(object: string): void {
    this.syncs.push({ before: this.references, object });
  }

  finish(facts: TraceFacts): Trace {
    const pieces = [...this.full, this.current.slice(0, this.filled)];
    const { references, writes, numbering, syncs } = this;
    return makeTrace(facts, {
      syncs,
      references,
      writes,
      numbering,
      chunks: (from) => residentChunks(pieces, from),
    });
  }
}
