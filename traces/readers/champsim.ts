/**
 * ChampSim: one record an instruction, 64 bytes: its address (8), branch or not (1), taken or not
 * (1), registers written (2) and read (4), addresses written (2 of 8), addresses read (4 of 8).
 * CloudSuite's records have four of each and a mark of the address space: 96 bytes. An address of 0
 * is a slot without use, and no address has a size. An instruction is one fetch, then its reads,
 * then its writes.
 */
import type { Accesses, Misfit } from '../accesses';
import type { TraceFormatSpec } from '../format';
import type { PageName } from '../trace';
import { ONLY_OBJECT } from '../trace';
import { recordFormat, uint64 } from './record_reader';

interface Layout {
  readonly bytes: number;
  readonly writes: number;
  readonly writeSlots: number;
  readonly reads: number;
}

const READ_SLOTS = 4;
/** Where registers begin: those written, then those read. */
const REGISTERS = 10;
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

/** Whether slots are filled from the front: none is used behind one that is not. */
function areFilled(slots: readonly boolean[]): boolean {
  return slots.every((isUsed, at) => !isUsed || at === 0 || slots[at - 1] === true);
}

/** Processors use no more bits of an address; those above are all equal. */
const ADDRESS_BITS = 57n;

function isAddress(address: PageName): boolean {
  const top = BigInt.asIntN(64, BigInt(address)) >> (ADDRESS_BITS - 1n);
  return top === 0n || top === -1n;
}

/**
 * Branch and taken are truth values, and what is no branch is not taken. Registers and addresses
 * are filled from the front, and all addresses are ones that a processor has.
 */
function isInstruction(view: DataView, at: number, layout: Layout): boolean {
  const branch = view.getUint8(at + 8);
  const taken = view.getUint8(at + 9);
  const { writes, writeSlots, reads } = layout;
  const registers = (from: number, count: number): readonly boolean[] =>
    Array.from({ length: count }, (_, slot) => view.getUint8(at + from + slot) !== 0);
  const addresses = (from: number, count: number): readonly PageName[] =>
    Array.from({ length: count }, (_, slot) => uint64(view, at + from + 8 * slot));
  const touched = [addresses(writes, writeSlots), addresses(reads, READ_SLOTS)];
  const pointer = uint64(view, at);
  return (
    pointer !== 0 &&
    branch <= 1 &&
    taken <= branch &&
    areFilled(registers(REGISTERS, writeSlots)) &&
    areFilled(registers(REGISTERS + writeSlots, READ_SLOTS)) &&
    touched.every((slots) => areFilled(slots.map((address) => address !== 0))) &&
    [pointer, ...touched.flat()].every(isAddress)
  );
}

/** So far a jump within a program goes at most, mostly. */
const NEAR = 2 ** 20;

/** Whether instructions follow each other as in a program: most near, and not all the same. */
function areNear(view: DataView, records: number, { bytes }: Layout): boolean {
  const pointers = Array.from({ length: records }, (_, at) => Number(uint64(view, at * bytes)));
  const steps = pointers.slice(1).map((pointer, at) => Math.abs(pointer - (pointers[at] ?? 0)));
  const near = steps.filter((step) => step > 0 && step <= NEAR).length;
  return near * 2 >= steps.length;
}

function champsimFormat(layout: Layout, summary: string): TraceFormatSpec {
  return recordFormat({
    summary,
    knownBy: 'instructions near each other, branch flags, slots filled from the front',
    endings: ['champsimtrace'],
    bytes: () => layout.bytes,
    shape: `records of ${layout.bytes} bytes, one an instruction`,
    fits: (view, at) => isInstruction(view, at, layout),
    tells: (view, records) => areNear(view, records, layout),
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
