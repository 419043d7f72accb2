/**
 * The operations of libCacheSim's binary formats, by number: which read, which write, and which are
 * no reference at all, as a deletion.
 */
import type { Misfit } from '../accesses';

export const OPERATION_READ = 12;
export const OPERATION_WRITE = 13;
const LAST = 14;
const INVALID = 255;
const READS = new Set([0, 1, 2, OPERATION_READ]);
const WRITES = new Set([3, 4, 5, 6, 7, 8, 10, 11, OPERATION_WRITE, LAST]);

/** Whether an operation writes, or why it is no reference, or what is wrong with it. */
export function operationWrites(op: number): boolean | string | Misfit {
  if (WRITES.has(op)) return true;
  if (READS.has(op)) return false;
  if (op <= LAST || op === INVALID) return `operation ${op}`;
  return { what: `operation ${op}`, expected: `one of libCacheSim's, at most ${LAST}` };
}
