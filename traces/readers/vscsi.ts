/**
 * VMware's vscsi, as in the CloudPhysics traces. Version 1, 32 bytes: serial (4), bytes (4),
 * scatter entries (4), SCSI command (2), version (2), block of 512 bytes (8), microseconds (8).
 * Version 2, 40 bytes: command (2), version (2), serial (4), bytes (4), scatter entries (4), block
 * (8), microseconds (8), response time (8). The version is the upper byte of its field.
 *
 * The command says what is read and what is written; SYNCHRONIZE CACHE makes all pages clean.
 */
import { BELOW_A_CACHE } from '../format';
import { times } from '../numbers';
import { ONLY_OBJECT } from '../trace';
import { recordFormat, uint64 } from './record_reader';

const BLOCK_BYTES = 512;
/** READ, WRITE and SYNCHRONIZE CACHE in their lengths of 6, 10, 12 and 16 bytes. */
const READS = new Set([0x08, 0x28, 0xa8, 0x88]);
const WRITES = new Set([0x0a, 0x2a, 0xaa, 0x8a]);
const SYNCS = new Set([0x35, 0x91]);

const V1 = { bytes: 32, command: 12, version: 14, length: 4, block: 16 };
const V2 = { bytes: 40, command: 0, version: 2, length: 8, block: 16 };

/** The layout of the record, or null. */
function layoutOf(view: DataView, at: number): typeof V1 | null {
  if (at + V2.version + 2 > view.byteLength) return null;
  if (view.getUint16(at + V2.version, true) >> 8 === 2) return V2;
  if (at + V1.bytes > view.byteLength) return null;
  return view.getUint16(at + V1.version, true) >> 8 === 1 ? V1 : null;
}

function hex(command: number): string {
  return `0x${command.toString(16).padStart(2, '0')}`;
}

export const vscsi = recordFormat({
  summary: 'vscsi of VMware (CloudPhysics), versions 1 and 2, reads and writes by SCSI command',
  sized: true,
  knownBy: 'the version in its records',
  note: BELOW_A_CACHE,
  bytes: (head) => layoutOf(head, 0)?.bytes ?? 0,
  shape: 'records of vscsi, 32 bytes in version 1, 40 bytes in version 2',
  fits: (view, at) => {
    const layout = layoutOf(view, at);
    return layout !== null && view.getUint16(at + layout.command, true) < 256;
  },
  take(view, at, accesses) {
    const layout = layoutOf(view, at);
    if (layout === null) return { what: 'is of no known version', expected: 'version 1 or 2' };
    const command = view.getUint16(at + layout.command, true);
    if (SYNCS.has(command)) {
      accesses.recorder.sync(ONLY_OBJECT);
      return null;
    }
    const write = WRITES.has(command);
    if (!write && !READS.has(command)) return `SCSI command ${hex(command)}`;
    const start = times(uint64(view, at + layout.block), BLOCK_BYTES);
    if (start === null) return { what: 'a block is too big', expected: '55 bits or less' };
    return accesses.bytes(ONLY_OBJECT, start, view.getUint32(at + layout.length, true), write);
  },
});
