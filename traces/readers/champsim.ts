/**
 * ChampSim: one record an instruction, 64 bytes: its address (8), branch or not (1), taken or not
 * (1), registers written (2) and read (4), addresses written (2 of 8), addresses read (4 of 8).
 * CloudSuite's records have four of each and a mark of the address space: 96 bytes. An address of 0
 * is a slot without use, and no address has a size. An instruction is one fetch, then its reads,
 * then its writes.
 */
import type { Accesses, Misfit } from '../accesses';
import type { TraceFormatSpec } from '../format';
import { ONLY_OBJECT } from '../trace';
import { recordFormat, uint64 } from './record_reader';

interface Layout {
  readonly bytes: number;
  readonly writes: number;
  readonly writeSlots: number;
  readonly reads: number;
}

const READ_SLOTS = 4;
const CHAMPSIM: Layout = { bytes: 64, writes: 16, writeSlots: 2, reads: 32 };
const CLOUDSUITE: Layout = { bytes: 96, writes: 24, writeSlots: 4, reads: 56 };

/** Records the addresses of some slots. */
function takeSlots(
  view: DataView,
  from: number,
  slots: number,
  write: boolean,
  accesses: Accesses,
): Misfit | null {
  for (let slot = 0; slot < slots; slot += 1) {
    const address = uint64(view, from + 8 * slot);
    if (address !== 0) {
      const misfit = accesses.bytes(ONLY_OBJECT, address, 1, write);
      if (misfit !== null) return misfit;
    }
  }
  return null;
}

/** Branch and taken are truth values, and what is no branch is not taken. */
function isInstruction(view: DataView, at: number): boolean {
  const branch = view.getUint8(at + 8);
  const taken = view.getUint8(at + 9);
  return uint64(view, at) !== 0 && branch <= 1 && taken <= branch;
}

function champsimFormat(layout: Layout, summary: string): TraceFormatSpec {
  return recordFormat({
    summary,
    knownBy: 'address and branch flags of each instruction',
    endings: ['champsimtrace'],
    bytes: () => layout.bytes,
    shape: `records of ${layout.bytes} bytes, one an instruction`,
    fits: isInstruction,
    take(view, at, accesses) {
      if (view.getUint8(at + 8) > 1 || view.getUint8(at + 9) > 1) {
        return { what: 'is not a ChampSim instruction', expected: 'branch flags of 0 or 1' };
      }
      return (
        takeSlots(view, at, 1, false, accesses) ??
        takeSlots(view, at + layout.reads, READ_SLOTS, false, accesses) ??
        takeSlots(view, at + layout.writes, layout.writeSlots, true, accesses)
      );
    },
  });
}

export const champsim = champsimFormat(
  CHAMPSIM,
  'ChampSim, 64 bytes an instruction: a fetch, its reads, its writes',
);
export const cloudsuite = champsimFormat(
  CLOUDSUITE,
  "ChampSim's CloudSuite traces, 96 bytes an instruction",
);
