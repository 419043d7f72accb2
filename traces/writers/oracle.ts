/**
 * Writes libCacheSim's oracleGeneral, and its variant with operations, which keeps the writes. Each
 * request names the next one to the same page, so that simulators can tell the optimum. The time is
 * the number of the reference, the size that of a page.
 */
import { OPERATION_READ, OPERATION_WRITE } from '../readers/cache_operation';
import { ORACLE_BYTES, ORACLE_OP_BYTES } from '../readers/oracle';
import type { Trace } from '../trace';
import type { TraceWriter } from './writer';
import { lossOf } from './writer';

export const oracleWriter: TraceWriter = {
  summary: 'libCacheSim oracleGeneral, all reads',
  endings: ['oraclegeneral'],
  loses: (trace) => lossOf(trace, ['writes', 'objects', 'page size', 'syncs', 'header']),
  write: (trace) => writeOracle(trace, false),
};

export const oracleOpWriter: TraceWriter = {
  summary: 'libCacheSim oracleGeneralOpNS, with reads and writes',
  endings: ['oraclegeneralopns'],
  loses: (trace) => lossOf(trace, ['objects', 'page size', 'syncs', 'header']),
  write: (trace) => writeOracle(trace, true),
};

/** For each reference the number of the next one to its page, from 1; 0 if there is none. */
function nextRequests(trace: Trace): Uint32Array {
  const next = new Uint32Array(trace.references);
  const latest = new Uint32Array(trace.distinctPages);
  let number = 0;
  for (const chunk of trace.chunks()) {
    for (const packed of chunk) {
      const page = packed >>> 1;
      const before = latest[page] ?? 0;
      number += 1;
      if (before > 0) next[before - 1] = number;
      latest[page] = number;
    }
  }
  return next;
}

/** What a page is called: as in the file, or by its dense number if there are several objects. */
function idsOf(trace: Trace): readonly bigint[] {
  const pages = Array.from({ length: trace.distinctPages }, (_, page) => page);
  const isOne = pages.every((page) => trace.objectOf(page) === trace.objectOf(0));
  return pages.map((page) => BigInt(isOne ? trace.pageOf(page) : page));
}

function* writeOracle(trace: Trace, withOp: boolean): Generator<Uint8Array> {
  const length = withOp ? ORACLE_OP_BYTES : ORACLE_BYTES;
  const next = nextRequests(trace);
  const ids = idsOf(trace);
  let number = 0;
  for (const chunk of trace.chunks()) {
    const view = new DataView(new ArrayBuffer(chunk.length * length));
    let at = 0;
    for (const packed of chunk) {
      const later = next[number] ?? 0;
      view.setUint32(at, number, true);
      view.setBigUint64(at + 4, ids[packed >>> 1] ?? 0n, true);
      view.setUint32(at + 12, trace.pageSize, true);
      if (withOp) view.setUint8(at + 16, (packed & 1) === 1 ? OPERATION_WRITE : OPERATION_READ);
      view.setBigInt64(at + length - 8, later === 0 ? -1n : BigInt(later), true);
      at += length;
      number += 1;
    }
    yield new Uint8Array(view.buffer);
  }
}
