/**
 * What a worker of `machvm vectors` does: one row of a table, held against the kernel.
 */
import type { CheckedVector } from '../studies/vector_check';
import { checkVector } from '../studies/vector_check';
import type { Vector } from '../studies/vectors';
import { keptTrace } from './kept_trace';

export interface VectorJob {
  /** Names its trace, which is the one in the file. */
  readonly vector: Vector;
  readonly file: string;
}

/** Checks a row; what is thrown reaches whoever gave it. */
export async function run({ vector, file }: VectorJob): Promise<CheckedVector> {
  const trace = await keptTrace(file);
  return checkVector(vector, () => trace);
}
