/**
 * Paging space: partitions of blocks, one block a page, and a bitmap of those in use for each.
 * @mach bootstrap/default_pager.c partition_t
 *
 * A block is allocated at the first zero bit from the start; the lowest word that may have one is
 * remembered. Where a page is kept is one entry: a partition in the upper 8 bits, a block in the
 * lower 24, all ones for nowhere. (Law 48: the bits of a map are the blocks of the objects.)
 */
import type { PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';

/** A block of a partition, or NO_BLOCK. */
export type Entry = number;
/** All ones, as a signed word. */
export const NO_BLOCK: Entry = -1;
/** The index of no partition; so there are at most 255 of them. */
export const NO_PARTITION = 255;
/** More blocks than this an entry cannot name. */
const MAX_BLOCKS = 0x100_0000;
const ALL_USED = -1;

export interface Partition {
  readonly name: string;
  /** The device that holds the blocks; block 0 is the record `first`. */
  readonly device: PortName;
  readonly first: number;
  /** The port of its backing store; null for a paging file. */
  readonly store: PortName;
  readonly total: number;
  free: number;
  /** Words of 32 bits, bit 1 for a block in use; those behind the last one are all zero. */
  readonly bitmap: number[];
  /** No word before this one has a zero bit. */
  lowest: number;
  /** True while its pages are moved elsewhere, and for good where a partition was. */
  goingAway: boolean;
}

export function partition(
  name: string,
  device: PortName,
  blocks: number,
  first = 0,
  store: PortName = MACH_PORT_NULL,
): Partition {
  const total = Math.max(0, Math.min(blocks, MAX_BLOCKS));
  const fresh = { free: total, bitmap: [], lowest: 0, goingAway: false };
  return { name, device, first, store, total, ...fresh };
}

/** The record of the device that holds a block. */
export function recordOf({ first }: Partition, entry: Entry): number {
  return first + entryBlock(entry);
}

/** The place of a partition that is gone: other entries keep their indexes. */
export function hole(): Partition {
  return { ...partition('', MACH_PORT_NULL, 0), goingAway: true };
}

export const entryPartition = (entry: Entry): number => entry >>> 24;
export const entryBlock = (entry: Entry): number => entry & (MAX_BLOCKS - 1);

/**
 * The first partition other than `current` with room for so many pages. @mach choose_partition
 */
export function choosePartition(
  partitions: readonly Partition[],
  pages: number,
  current: number,
): number {
  for (const [index, candidate] of partitions.entries()) {
    if (index !== current && candidate.free >= pages && !candidate.goingAway) return index;
  }
  return NO_PARTITION;
}

/** A block of this partition, or NO_BLOCK if there is none left. @mach pager_alloc_page */
export function allocateBlock(partitions: readonly Partition[], index: number): Entry {
  const from = partitions[index];
  if (from === undefined || from.free === 0 || from.goingAway) return NO_BLOCK;
  const { bitmap } = from;
  let word = bitmap[from.lowest] ?? 0;
  while (word === ALL_USED) {
    from.lowest += 1;
    word = bitmap[from.lowest] ?? 0;
  }
  if (from.lowest >= bitmap.length) bitmap.push(0);
  const bit = 31 - Math.clz32(~word & (word + 1));
  bitmap[from.lowest] = word | (1 << bit);
  from.free -= 1;
  return (index << 24) | (from.lowest * 32 + bit);
}

/** Gives a block back; false, and nothing done, if it is not in use. @mach pager_dealloc_page */
export function freeBlock(partitions: readonly Partition[], entry: Entry): boolean {
  const to = partitions[entryPartition(entry)];
  const block = entryBlock(entry);
  const word = Math.floor(block / 32);
  const bits = to?.bitmap[word] ?? 0;
  const bit = 1 << (block % 32);
  if (to === undefined || (bits & bit) === 0) return false;
  to.bitmap[word] = bits & ~bit;
  to.free += 1;
  to.lowest = Math.min(to.lowest, word);
  return true;
}
