/**
 * Where the references of a trace are kept: in memory, or nowhere for those who only count.
 * chunk_file.ts keeps them on disk.
 */
import { packChunk, unpackChunk } from './packed_chunk';
import type { ChunkStore } from './trace';
import { CHUNK_REFERENCES } from './trace';

/** Chunks that stay as they are, 256 MiB of them; later ones are packed. */
const RESIDENT_CHUNKS = 1024;

/** In memory: four bytes a reference, and from many millions on about one. */
export class ChunksInMemory implements ChunkStore {
  private readonly chunks: (Uint32Array | Uint8Array)[] = [];
  private readonly resident: number;

  constructor(resident = RESIDENT_CHUNKS) {
    this.resident = resident;
  }

  get count(): number {
    return this.chunks.length;
  }

  keep(chunk: Uint32Array): Uint32Array {
    const packed = this.count < this.resident ? null : packChunk(chunk);
    this.chunks.push(packed ?? chunk);
    return packed === null ? new Uint32Array(CHUNK_REFERENCES) : chunk;
  }

  chunk(number: number): Uint32Array {
    const kept = this.chunks[number];
    if (kept === undefined) throw new RangeError(`chunk ${number} of ${this.count}`);
    return kept instanceof Uint8Array ? unpackChunk(kept, CHUNK_REFERENCES) : kept;
  }
}

/** Nowhere: such a trace tells everything but its references. */
export class NoChunks implements ChunkStore {
  count = 0;

  keep(chunk: Uint32Array): Uint32Array {
    this.count += 1;
    return chunk;
  }

  chunk(number: number): never {
    throw new RangeError(`chunk ${number} was not kept`);
  }
}
