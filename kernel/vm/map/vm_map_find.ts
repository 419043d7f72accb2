/**
 * vm_map_find: where a map has room, and what of a range lies in it. @mach vm/vm_map.c
 */
import type { Host } from '../../machine/host';
import type { VmMap } from './vm_map';
import type { VmMapGaps } from './vm_map_gaps';

/** First fit from the lowest address, or -1. @mach vm/vm_map.c vm_map_enter (anywhere) */
export function vmMapFindSpace(map: VmMap, size: number, align = 1): number {
  let start = map.firstFree;
  for (let entry = map.lookupEntry(start); ; entry = entry.next) {
    const aligned = align === 1 ? start : Math.ceil(start / align) * align;
    if (entry.start - aligned >= size) return aligned;
    if (entry === map.header) return -1;
    if (entry.start === start && map.firstFree === start) map.firstFree = entry.end;
    start = entry.end;
  }
}

/** Where memory may be, in pages. @ours the mask of vm_map_enter, taken apart */
export interface Alignment {
  readonly align: number;
  /** Room that a gap must have beside what is needed, so that an aligned place is in it. */
  readonly spare: number;
  /** Nothing lies at or above this page. */
  readonly below: number;
}

/**
 * GNU's choice: behind the entry where its search begins, if there is room; else in the smallest
 * gap behind an entry that will do, of equals the one listed last; or -1.
 * @mach vm/vm_map.c vm_map_find_entry_anywhere (GNU)
 */
function findGap(map: VmMap, gaps: VmMapGaps, size: number, where: Alignment): number {
  const { header, minPage, maxPage } = map;
  const { align, spare, below } = where;
  const aligned = (from: number): number => Math.ceil(from / align) * align;
  if (header.next === header) {
    const start = aligned(minPage);
    return start + size <= Math.min(maxPage, below) ? start : -1;
  }
  const { firstFree } = gaps;
  if (firstFree !== header) {
    const start = aligned(firstFree.end);
    if (start + size <= Math.min(firstFree.end + firstFree.gap, below)) return start;
  }
  const before = gaps.smallest(size + spare);
  if (before === null) return -1;
  const start = aligned(before.end);
  return start + size <= below ? start : -1;
}

/** What a mask of no bits leaves. @ours the mask of vm_map_enter, taken apart */
export const EVERYWHERE: Alignment = { align: 1, spare: 0, below: Number.POSITIVE_INFINITY };

/**
 * Where memory goes that may be anywhere: its first page, or -1 if there is no room.
 * @mach vm/vm_map.c vm_map_find_entry_anywhere
 */
export function vmMapFindAnywhere(map: VmMap, size: number, where = EVERYWHERE): number {
  if (map.gaps !== null) return findGap(map, map.gaps, size, where);
  const start = vmMapFindSpace(map, size, where.align);
  return start + size <= where.below ? start : -1;
}

/** True if the range overlaps no entry. @mach vm/vm_map.c vm_map_enter (fixed) */
export function vmMapRangeFree(map: VmMap, start: number, size: number): boolean {
  return map.lookupEntry(start).start >= start + size;
}

/**
 * What of a range lies in the map, where addresses begin again at 0 behind the highest; a range
 * that wraps is empty. @mach vm/vm_map.c VM_MAP_RANGE_CHECK
 */
export function vmMapRangeCheck(
  host: Host,
  map: VmMap,
  at: number,
  size: number,
): { readonly start: number; readonly end: number } {
  const { pageSize, tunables } = host;
  const { addressLimit } = tunables;
  const limit = Math.ceil(((at + size) % addressLimit) / pageSize) * pageSize;
  const end = Math.min((limit % addressLimit) / pageSize, map.maxPage);
  return { start: Math.min(Math.max(Math.floor(at / pageSize), map.minPage), end), end };
}
