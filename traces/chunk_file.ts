/**
 * ChunkFile: keeps the chunks of a trace that is read once or twice, in order, on disk, so that
 * memory does not grow with references. The file has no name from the moment that it is open:
 * however the process ends, nothing stays behind.
 */
import { openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { packChunk, unpackChunk } from './packed_chunk';
import type { ChunkStore } from './trace';
import { CHUNK_REFERENCES } from './trace';
import { TraceError } from './trace_error';

/** Chunks that stay in memory, 64 MiB of them, so that most traces need no file. */
const RESIDENT_CHUNKS = 256;
const CHUNK_BYTES = CHUNK_REFERENCES * Uint32Array.BYTES_PER_ELEMENT;

export class ChunkFile implements ChunkStore {
  private readonly folder: string;
  private readonly residentChunks: number;
  private readonly resident: Uint32Array[] = [];
  /** Where each chunk of the file ends; the first begins at 0. */
  private readonly ends: number[] = [];
  private descriptor: number | null = null;

  /** The file is made in the folder when it is needed. */
  constructor(folder: string, residentChunks = RESIDENT_CHUNKS) {
    this.folder = folder;
    this.residentChunks = residentChunks;
  }

  get count(): number {
    return this.resident.length + this.ends.length;
  }

  keep(chunk: Uint32Array): Uint32Array {
    if (this.resident.length < this.residentChunks) {
      this.resident.push(chunk);
      return new Uint32Array(CHUNK_REFERENCES);
    }
    const bytes = packChunk(chunk) ?? new Uint8Array(chunk.buffer);
    const start = this.ends.at(-1) ?? 0;
    try {
      this.descriptor ??= opened(this.folder);
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.descriptor, bytes, at, bytes.length - at, start + at);
      }
    } catch (error) {
      const what = `references cannot be kept there meanwhile (${String(error).split(',')[0]})`;
      throw new TraceError({ file: this.folder, what, expected: 'room for some bytes each' });
    }
    this.ends.push(start + bytes.length);
    return chunk;
  }

  chunk(number: number): Uint32Array {
    const inMemory = this.resident[number];
    if (inMemory !== undefined) return inMemory;
    const place = number - this.resident.length;
    const end = this.ends[place];
    if (end === undefined || this.descriptor === null) {
      throw new RangeError(`chunk ${number} of ${this.count}`);
    }
    const start = this.ends[place - 1] ?? 0;
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const got = readSync(this.descriptor, bytes, at, bytes.length - at, start + at);
      if (got === 0) throw new RangeError(`chunk ${number} is cut off`);
      at += got;
    }
    // What is packed is smaller than what is not.
    const isPlain = bytes.length === CHUNK_BYTES;
    return isPlain ? new Uint32Array(bytes.buffer) : unpackChunk(bytes, CHUNK_REFERENCES);
  }
}

function opened(folder: string): number {
  const path = join(folder, `.machvm-${process.pid}.references`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}
