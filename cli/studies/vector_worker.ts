/**
 * What a worker of `machvm vectors` does: one row of a table.
 */
import type { CheckedVector } from '../../studies/vector_check';
import { checkVector } from '../../studies/vector_check';
import type { Vector } from '../../studies/vectors';
import { keptTrace } from './kept_trace';

export interface VectorJob {
  /** Names its trace, which is the one in the file. */
  readonly vector: Vector;
  readonly file: string;
  readonly kernel: boolean;
}

/** Checks a row; what is thrown reaches whoever gave it. */
export async function run({ vector, file, kernel }: VectorJob): Promise<CheckedVector> {
  const trace = await keptTrace(file);
  return checkVector(vector, () => trace, kernel);
}
