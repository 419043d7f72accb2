/**
 * libCacheSim's oracleGeneral: 24 bytes a request: seconds (4), object (8), its bytes (4), number
 * of the next request to the same object, counted from 1, or -1 (8). The variant with an operation
 * (oracleGeneralOpNS) has operation (1) and name space (2) before the last field. What a request
 * names is a page of its own; its size does not matter.
 */
import type { Accesses, Misfit } from '../accesses';
import type { TraceFormatSpec } from '../format';
import type { PageName } from '../trace';
import { ONLY_OBJECT } from '../trace';
import { operationWrites } from './cache_operation';
import { isLater, recordFormat, uint64 } from './record_reader';

export const ORACLE_BYTES = 24;
export const ORACLE_OP_BYTES = 27;
/** The number of the next request to the same object, which ends here; Infinity for never. */
function nextBefore(view: DataView, end: number): number {
  const high = view.getInt32(end - 4, true);
  const next = high * 2 ** 32 + view.getUint32(end - 8, true);
  return high === -1 || next === 2 ** 63 ? Infinity : next;
}

/** Whether it may be a request, in a file that is guessed at: time does not go back. */
function isRequest(view: DataView, at: number, index: number, bytes: number): boolean {
  const next = nextBefore(view, at + bytes);
  const earlier = index === 0 ? 0 : view.getUint32(at - bytes, true);
  const sized = view.getUint32(at + 12, true) > 0;
  return sized && isLater(next, index) && view.getUint32(at, true) >= earlier;
}

/** Whether each request points to the next one of its object, as far as that one is here. */
function arePointers(view: DataView, records: number, bytes: number): boolean {
  const latest = new Map<PageName, number>();
  for (let index = records - 1; index >= 0; index -= 1) {
    const at = index * bytes;
    const id = uint64(view, at + 4);
    const next = nextBefore(view, at + bytes);
    const seen = latest.get(id);
    if (seen === undefined ? next <= records : next !== seen + 1) return false;
    latest.set(id, index);
  }
  return true;
}

/** A name space without use, and an operation, before the last field. */
function takeOp(view: DataView, at: number, accesses: Accesses): Misfit | string | null {
  const write = operationWrites(view.getUint8(at + 16));
  if (typeof write !== 'boolean') return write;
  accesses.page(ONLY_OBJECT, uint64(view, at + 4), write);
  return null;
}

export const oracle: TraceFormatSpec = recordFormat({
  summary: 'libCacheSim oracleGeneral, 24 bytes a request, all reads',
  knownBy: 'each request points to a later one, or to none',
  endings: ['oraclegeneral'],
  bytes: () => ORACLE_BYTES,
  shape: `records of ${ORACLE_BYTES} bytes: time, object, size, next request`,
  fits: (view, at, index) => isRequest(view, at, index, ORACLE_BYTES),
  tells: (view, records) => arePointers(view, records, ORACLE_BYTES),
  next: (view, at) => nextBefore(view, at + ORACLE_BYTES),
  take(view, at, accesses) {
    accesses.page(ONLY_OBJECT, uint64(view, at + 4), false);
    return null;
  },
});

export const oracle_op: TraceFormatSpec = recordFormat({
  summary: 'libCacheSim oracleGeneralOpNS, 27 bytes a request, with operations',
  knownBy: 'each request points to a later one, or to none',
  endings: ['oraclegeneralopns'],
  bytes: () => ORACLE_OP_BYTES,
  shape: `records of ${ORACLE_OP_BYTES} bytes: time, object, size, operation, space, next request`,
  fits: (view, at, index) => isRequest(view, at, index, ORACLE_OP_BYTES),
  tells: (view, records) => arePointers(view, records, ORACLE_OP_BYTES),
  next: (view, at) => nextBefore(view, at + ORACLE_OP_BYTES),
  take: takeOp,
});
