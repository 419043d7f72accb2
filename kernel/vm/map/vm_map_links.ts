/**
 * The list of a map's entries: putting one in, taking one out, and cutting one in two. A map that
 * lists its gaps has them listed anew. @mach vm/vm_map.c vm_map_entry_link vm_map_clip_start
 */
import type { Host } from '../../machine/host';
import { vmObjectReference } from '../object/vm_object';
import type { VmMap } from './vm_map';
import { VmMapEntry } from './vm_map_entry';

/** A record from the pool. @mach vm/vm_map.c vm_map_entry_create */
export function vmMapEntryCreate(host: Host): VmMapEntry {
  return host.mapEntryPool.pop() ?? new VmMapEntry();
}

/** A record into the pool. @mach vm/vm_map.c vm_map_entry_dispose */
export function vmMapEntryDispose({ mapEntryPool }: Host, entry: VmMapEntry): void {
  mapEntryPool[mapEntryPool.length] = entry; // V8 calls push for each of many machines' pools.
}

/** Lists anew the gap behind an entry; none below the first. @mach vm/vm_map.c vm_map_gap_update */
export function vmMapGapUpdate({ gaps, header }: VmMap, entry: VmMapEntry): void {
  if (gaps === null || entry === header) return;
  gaps.remove(entry);
  gaps.insert(entry, entry.next.start - entry.end);
}

/** Puts an entry in behind another, or the header. @mach vm/vm_map.c vm_map_entry_link */
export function vmMapEntryLink(map: VmMap, after: VmMapEntry, entry: VmMapEntry): void {
  const { next } = after;
  entry.prev = after;
  entry.next = next;
  after.next = entry;
  next.prev = entry;
  entry.gap = 0;
  if (map.gaps === null) return;
  vmMapGapUpdate(map, after);
  vmMapGapUpdate(map, entry);
}

/** Takes an entry out. @mach vm/vm_map.c vm_map_entry_unlink */
export function vmMapEntryUnlink(map: VmMap, entry: VmMapEntry): void {
  const { prev, next } = entry;
  map.gaps?.remove(entry);
  prev.next = next;
  next.prev = prev;
  if (map.hint === entry) map.hint = prev;
  vmMapGapUpdate(map, prev);
}

/**
 * Cuts the entry that holds a page, if it begins below. Answers the entry that begins there, or
 * the first one above, or the header. @mach vm/vm_map.c vm_map_clip_start
 */
export function vmMapClipStart(host: Host, map: VmMap, page: number): VmMapEntry {
  const entry = map.lookupEntry(page);
  if (entry.start >= page || entry === map.header) return entry;
  const lower = vmMapEntryCreate(host);
  lower.copyFull(entry);
  lower.end = page;
  entry.offset += page - entry.start;
  entry.start = page;
  if (lower.object !== null) vmObjectReference(lower.object);
  vmMapEntryLink(map, entry.prev, lower);
  return entry;
}

/**
 * Cuts an entry, if it ends above a page: the entry is what ends there.
 * @mach vm/vm_map.c vm_map_clip_end
 */
export function vmMapClipEnd(host: Host, map: VmMap, entry: VmMapEntry, page: number): void {
  if (entry.end <= page) return;
  const upper = vmMapEntryCreate(host);
  upper.copyFull(entry);
  upper.start = page;
  upper.offset += page - entry.start;
  entry.end = page;
  if (upper.object !== null) vmObjectReference(upper.object);
  vmMapEntryLink(map, entry, upper);
}
