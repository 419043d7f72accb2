/**
 * A trace that is too long to be kept: its references are handed on as they are read, chunk by
 * chunk, and only its pages stay in memory.
 */
import type { IntakeOptions } from './intake';
import { readTrace } from './read_file';
import type { ChunkStore, Trace } from './trace';
import { CHUNK_REFERENCES } from './trace';

/** Thrown where no further reference is wanted. */
class Enough extends Error {}

/** Hands chunks on; the reader fills the same one again. */
class Sink implements ChunkStore {
  private readonly take: (chunk: Uint32Array) => void;
  count = 0;

  constructor(take: (chunk: Uint32Array) => void) {
    this.take = take;
  }

  keep(chunk: Uint32Array): Uint32Array {
    this.count += 1;
    this.take(chunk);
    return chunk;
  }

  chunk(number: number): never {
    throw new RangeError(`chunk ${number} was not kept`);
  }
}

/** Reads a file; `take` gets each chunk, which it must not keep. */
export async function streamed(
  file: string,
  options: Omit<IntakeOptions, 'chunks'>,
  take: (chunk: Uint32Array) => void,
  progress?: (bytes: number) => void,
): Promise<Trace> {
  const sink = new Sink(take);
  const trace = await readTrace(file, { ...options, chunks: sink }, progress);
  for (const chunk of trace.chunks(sink.count * CHUNK_REFERENCES)) take(chunk);
  return trace;
}

/** The same for the first `limit` references: the rest of the file is not read. */
export async function streamedUpTo(
  limit: number,
  file: string,
  options: Omit<IntakeOptions, 'chunks'>,
  take: (chunk: Uint32Array) => void,
): Promise<void> {
  let left = limit;
  const some = (chunk: Uint32Array): void => {
    const wanted = chunk.subarray(0, left);
    left -= wanted.length;
    take(wanted);
    if (left === 0) throw new Enough();
  };
  try {
    await streamed(file, options, some);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
}
