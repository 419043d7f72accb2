/**
 * vm_map_find: where a map has room, and what of a range lies in it. @mach vm/vm_map.c
 */
import type { Host } from '../host';
import type { VmMap } from './vm_map';

/** First fit from the lowest address, or -1. @mach vm/vm_map.c vm_map_enter (anywhere) */
export function vmMapFindSpace(map: VmMap, size: number, align = 1): number {
  let start = map.firstFree;
  const { entries } = map;
  for (let i = map.indexOf(start); ; i += 1) {
    const entry = entries[i];
    const limit = entry === undefined ? map.maxPage : entry.start;
    const aligned = align === 1 ? start : Math.ceil(start / align) * align;
    if (limit - aligned >= size) return aligned;
    if (entry === undefined) return -1;
    if (limit === start && map.firstFree === start) map.firstFree = entry.end;
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
 * GNU's choice: behind the run of entries that begins where the map does, if there is room; else in
 * the smallest gap behind an entry that will do, the lowest of equals; or -1.
 * @mach vm/vm_map.c vm_map_find_entry_anywhere (GNU)
 */
export function vmMapFindGap(map: VmMap, size: number, where: Alignment): number {
  const { entries, minPage, maxPage } = map;
  const { align, spare, below } = where;
  const aligned = (from: number): number => Math.ceil(from / align) * align;
  const [lowest] = entries;
  if (lowest === undefined) {
    const start = aligned(minPage);
    return start + size <= Math.min(maxPage, below) ? start : -1;
  }
  let best = -1;
  let smallest = Number.POSITIVE_INFINITY;
  let firstRun = lowest.start === minPage;
  for (const [i, { end }] of entries.entries()) {
    const limit = entries[i + 1]?.start ?? maxPage;
    if (limit === end) continue;
    const start = aligned(end);
    if (firstRun && start + size <= Math.min(limit, below)) return start;
    firstRun = false;
    if (limit - end >= size + spare && limit - end < smallest) {
      best = start;
      smallest = limit - end;
    }
  }
  return best + size <= below ? best : -1;
}

/** True if the range overlaps no entry. @mach vm/vm_map.c vm_map_enter (fixed) */
export function vmMapRangeFree(map: VmMap, start: number, size: number): boolean {
  const entry = map.entries[map.indexOf(start)];
  return entry === undefined || entry.start >= start + size;
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
