/**
 * The list of a map's entries: putting one in, taking one out, and cutting one in two. A map that
 * lists its gaps has them listed anew. @mach vm/vm_map.c vm_map_entry_link vm_map_clip_start
 */
import { assert } from '../../kern/assert';
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
export function vmMapGapUpdate(map: VmMap, index: number): void {
  const { gaps, entries, maxPage } = map;
  const entry = index < 0 ? undefined : entries[index];
  if (gaps === null || entry === undefined) return;
  gaps.remove(entry);
  gaps.insert(entry, (entries[index + 1]?.start ?? maxPage) - entry.end);
}

/** Puts an entry in at an index. @mach vm/vm_map.c vm_map_entry_link */
export function vmMapEntryLink(map: VmMap, index: number, entry: VmMapEntry): void {
  const { entries } = map;
  for (let i = entries.length; i > index; i -= 1) {
    const below = entries[i - 1];
    if (below !== undefined) entries[i] = below;
  }
  entries[index] = entry;
  entry.gap = 0;
  if (map.gaps === null) return;
  vmMapGapUpdate(map, index - 1);
  vmMapGapUpdate(map, index);
}

/** Takes the entry at an index out. @mach vm/vm_map.c vm_map_entry_unlink */
export function vmMapEntryUnlink(map: VmMap, index: number): VmMapEntry {
  const { entries, gaps } = map;
  const entry = entries[index];
  assert(entry !== undefined, 'vm_map_entry_unlink: no such entry');
  gaps?.remove(entry);
  for (let i = index + 1; i < entries.length; i += 1) {
    const above = entries[i];
    if (above !== undefined) entries[i - 1] = above;
  }
  entries.pop();
  if (gaps !== null) vmMapGapUpdate(map, index - 1);
  return entry;
}

/**
 * Cuts the entry that holds a page, if it begins below: the entry is what begins there.
 * @mach vm/vm_map.c vm_map_clip_start
 */
export function vmMapClipStart(host: Host, map: VmMap, page: number): void {
  const index = map.indexOf(page);
  const entry = map.entries[index];
  if (entry === undefined || entry.start >= page) return;
  const lower = vmMapEntryCreate(host);
  lower.copyFull(entry);
  lower.end = page;
  entry.offset += page - entry.start;
  entry.start = page;
  if (lower.object !== null) vmObjectReference(lower.object);
  vmMapEntryLink(map, index, lower);
}

/**
 * Cuts the entry at an index, if it ends above a page: the entry is what ends there.
 * @mach vm/vm_map.c vm_map_clip_end
 */
export function vmMapClipEnd(host: Host, map: VmMap, index: number, page: number): void {
  const entry = map.entries[index];
  if (entry === undefined || entry.end <= page) return;
  const upper = vmMapEntryCreate(host);
  upper.copyFull(entry);
  upper.start = page;
  upper.offset += page - entry.start;
  entry.end = page;
  if (upper.object !== null) vmObjectReference(upper.object);
  vmMapEntryLink(map, index + 1, upper);
}
