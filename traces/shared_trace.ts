/**
 * One trace for all threads: its references in shared memory, and the little that a replay needs
 * besides them as plain data, which can be handed to a worker. Names of pages stay behind: no
 * replay needs them.
 */
import type { ChunkStore, Trace, TraceSync } from './trace';
import { CHUNK_REFERENCES } from './trace';

const REFERENCE_BYTES = Uint32Array.BYTES_PER_ELEMENT;
/** Chunks that are allocated together: 4 MiB. */
const CHUNKS_A_SLAB = 16;
/** So many chunks are kept, 2^28 references: 1 GiB. */
const MOST_CHUNKS = 4096;

/** What a worker is handed of a trace. */
export interface SharedTrace {
  readonly name: string;
  readonly format: string;
  readonly pageSize: number;
  readonly references: number;
  readonly writes: number;
  readonly distinctPages: number;
  readonly records: number;
  readonly syncs: readonly TraceSync[];
  /** The objects, and which of them each page belongs to; null where there is only one. */
  readonly objects: readonly string[];
  readonly owners: Uint32Array | null;
  /** In shared memory; null where the references are not kept, but read anew. */
  readonly chunks: readonly Uint32Array[] | null;
}

function isShared(chunk: Uint32Array): boolean {
  return chunk.buffer instanceof SharedArrayBuffer;
}

function sharedCopy(chunk: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(chunk.byteLength));
  copy.set(chunk);
  return copy;
}

/** Keeps chunks where all threads can read them, if there are not too many. */
export class SharedChunks implements ChunkStore {
  private readonly wanted: number;
  private readonly most: number;
  private chunks: Uint32Array[] = [];
  private slab: SharedArrayBuffer | null = null;
  /** Chunks of the slab that are in use. */
  private used = 0;
  count = 0;

  /** The first `wanted` chunks are wanted, and at most `most` of them kept. */
  constructor(wanted = Number.POSITIVE_INFINITY, most = MOST_CHUNKS) {
    this.wanted = wanted;
    this.most = most;
  }

  /** Whether there were too many: then none is kept. */
  get isOverfull(): boolean {
    return Math.min(this.count, this.wanted) > this.most;
  }

  keep(chunk: Uint32Array): Uint32Array {
    this.count += 1;
    if (this.isOverfull) this.chunks = [];
    if (this.isOverfull || this.count > this.wanted) {
      this.slab = null;
      return chunk;
    }
    // The first one is the reader's own.
    this.chunks.push(isShared(chunk) ? chunk : sharedCopy(chunk));
    return this.next();
  }

  private next(): Uint32Array {
    if (this.slab === null || this.used === CHUNKS_A_SLAB) {
      this.slab = new SharedArrayBuffer(CHUNKS_A_SLAB * CHUNK_REFERENCES * REFERENCE_BYTES);
      this.used = 0;
    }
    const at = this.used * CHUNK_REFERENCES * REFERENCE_BYTES;
    this.used += 1;
    return new Uint32Array(this.slab, at, CHUNK_REFERENCES);
  }

  chunk(number: number): Uint32Array {
    const kept = this.chunks[number];
    if (kept === undefined) throw new RangeError(`chunk ${number} is not kept`);
    return kept;
  }
}

/** Which object each page belongs to. */
function ownersOf(trace: Trace): Pick<SharedTrace, 'objects' | 'owners'> {
  const places = new Map<string, number>();
  const bytes = trace.distinctPages * REFERENCE_BYTES;
  const owners = new Uint32Array(new SharedArrayBuffer(bytes));
  for (let page = 0; page < trace.distinctPages; page += 1) {
    const object = trace.objectOf(page);
    const place = places.get(object) ?? places.size;
    if (place === places.size) places.set(object, place);
    owners[page] = place;
  }
  return { objects: [...places.keys()], owners: places.size > 1 ? owners : null };
}

/** What workers are handed; with the references, unless they read them anew. */
export function sharedTrace(trace: Trace, keepsReferences = true): SharedTrace {
  const { name, format, pageSize, references, writes, distinctPages, records, syncs } = trace;
  const facts = { name, format, pageSize, references, writes, distinctPages, records, syncs };
  const chunks = keepsReferences
    ? Array.from(trace.chunks(), (chunk) => (isShared(chunk) ? chunk : sharedCopy(chunk)))
    : null;
  return { ...facts, ...ownersOf(trace), chunks };
}

/** The references of a list of chunks from a number on. */
function* chunksFrom(chunks: readonly Uint32Array[], from: number): Generator<Uint32Array> {
  let skip = from;
  for (const chunk of chunks) {
    if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/** The trace again, in whatever thread. */
export function traceOfShared(shared: SharedTrace): Trace {
  const { objects, owners, chunks, ...facts } = shared;
  return {
    ...facts,
    lines: 0,
    skipped: new Map(),
    header: new Map(),
    notes: [],
    first: [],
    chunks(from = 0) {
      if (chunks === null) throw new RangeError(`the references of ${facts.name} are not kept`);
      return chunksFrom(chunks, from);
    },
    pageOf(page) {
      throw new RangeError(`page ${page} of a shared trace has no name`);
    },
    objectOf: (page) => objects[owners?.[page] ?? 0] ?? '',
  };
}
