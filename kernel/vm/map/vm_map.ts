/**
 * vm_map: which addresses of a task mean which part of which object, under which protection.
 * Entries are sorted, never overlap and count in pages; records are pooled. Each change of a map
 * moves its timestamp; a fault that waited starts over from the map, whether it moved or not.
 * @mach vm/vm_map.c
 */
import { assert } from '../../kern/assert';
import type { KernReturn } from '../../mach/kern_return';
import type { VmBehavior, VmInherit, VmProt } from '../../mach/vm_prot';
import {
  VM_BEHAVIOR_DEFAULT,
  VM_INHERIT_COPY,
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
  VM_PROT_NONE,
} from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import type { Pmap } from '../page/pmap';
import { PMAP_PAGES, pmapProtect, pmapRemove } from '../page/pmap';
import { vmFaultUnwire } from './vm_fault_unwire';
import { vmMapCoalesceEntry, vmMapExtend } from './vm_map_coalesce';
import { VmMapEntry } from './vm_map_entry';
import type { VmMapGaps } from './vm_map_gaps';
import {
  vmMapClipEnd,
  vmMapClipStart,
  vmMapEntryCreate,
  vmMapEntryDispose,
  vmMapEntryLink,
  vmMapEntryUnlink,
} from './vm_map_links';
import type { UnwiredPages } from './vm_map_pageable';
import { vmMapPageableScan } from './vm_map_pageable';

/** What vm_map_enter is told, in pages. @ours nine arguments would be too many */
export interface VmMapPlace {
  readonly start: number;
  readonly size: number;
  readonly object: VmObject | null;
  readonly offset: number;
  readonly protection: VmProt;
  readonly maxProtection: VmProt;
  readonly inheritance: VmInherit;
  /** Default: VM_BEHAVIOR_DEFAULT. */
  readonly behavior?: VmBehavior;
  /** Default: false. */
  readonly needsCopy?: boolean;
}

/** One address space. @mach vm/vm_map.h vm_map */
export class VmMap {
  readonly id: number;
  readonly pmap: Pmap;
  /** Anonymous memory of this map counts as cached memory; false for pagers. @ours */
  readonly counted: boolean;
  readonly entries: VmMapEntry[] = [];
  /** Lowest page that a map hands out, and the end. */
  readonly minPage: number;
  readonly maxPage: number;
  /** No page below this one is free. @mach vm/vm_map.h first_free */
  firstFree: number;
  /** The gaps, where memory goes by them; else null. */
  readonly gaps: VmMapGaps | null;
  timestamp = 0;
  /** What enters the map is wired, page by page as it becomes resident. @mach wiring_required */
  wiringRequired = false;
  private hint = 0;

  constructor(
    id: number,
    pmap: Pmap,
    counted: boolean,
    minPage: number,
    maxPage = PMAP_PAGES,
    gaps: VmMapGaps | null = null,
  ) {
    this.id = id;
    this.pmap = pmap;
    this.counted = counted;
    this.minPage = minPage;
    this.maxPage = maxPage;
    this.gaps = gaps;
    this.firstFree = minPage;
  }

  /** Index of the entry that holds the page, or of the first one above it. */
  indexOf(page: number): number {
    const { entries, hint } = this;
    const near = entries[hint];
    if (near !== undefined && near.start <= page && page < near.end) return hint;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = entries[middle];
      if (entry !== undefined && entry.end <= page) low = middle + 1;
      else high = middle;
    }
    this.hint = low;
    return low;
  }

  /** The entry that holds the page. @mach vm/vm_map.c vm_map_lookup_entry */
  lookup(page: number): VmMapEntry | null {
    const entry = this.entries[this.indexOf(page)];
    return entry !== undefined && entry.start <= page ? entry : null;
  }
}

/** An entry before untouched anonymous memory that is like it, and can have it too. */
function extendsTo(before: VmMapEntry, place: VmMapPlace): boolean {
  return (
    before.end === place.start &&
    before.object === null &&
    before.wiredCount === 0 &&
    before.protection === place.protection &&
    before.maxProtection === place.maxProtection &&
    before.inheritance === place.inheritance &&
    before.behavior === (place.behavior ?? VM_BEHAVIOR_DEFAULT)
  );
}

/**
 * Enters a range, or extends an entry beside it: with joinsEntries as vm_object_coalesce can, else
 * the one before it if both are untouched memory. The object's reference goes to the entry.
 * @mach vm/vm_map.c vm_map_enter
 *
 * Requires: the range is free.
 */
export function vmMapEnter(host: Host, map: VmMap, place: VmMapPlace): void {
  const index = map.indexOf(place.start);
  const end = place.start + place.size;
  const { behavior = VM_BEHAVIOR_DEFAULT } = place;
  if (host.switches.joinsEntries) {
    if (vmMapExtend(host, map, index, { ...place, end, behavior })) {
      map.timestamp += 1;
      if (map.firstFree === place.start) map.firstFree = end;
      return;
    }
  } else if (place.object === null && index > 0) {
    const before = map.entries[index - 1];
    if (before !== undefined && extendsTo(before, place)) {
      map.timestamp += 1;
      if (map.firstFree === place.start) map.firstFree = end;
      before.end = end;
      return;
    }
  }
  insert(host, map, index, place);
  const { gaps } = map;
  if (gaps === null) return;
  const before = index > 0 ? (map.entries[index - 1] ?? null) : null;
  if (gaps.firstFree !== before || (before?.end ?? map.minPage) < place.start) return;
  gaps.firstFree = map.entries[index] ?? null;
}

/** Enters a range as an entry of its own. @mach vm/vm_map.c vm_map_copy_insert, vm_map_fork */
export function vmMapInsert(host: Host, map: VmMap, place: VmMapPlace): VmMapEntry {
  return insert(host, map, map.indexOf(place.start), place);
}

function insert(host: Host, map: VmMap, index: number, place: VmMapPlace): VmMapEntry {
  const end = place.start + place.size;
  map.timestamp += 1;
  if (map.firstFree === place.start) map.firstFree = end;
  const entry = vmMapEntryCreate(host);
  entry.start = place.start;
  entry.end = end;
  entry.object = place.object;
  entry.offset = place.offset;
  entry.protection = place.protection;
  entry.maxProtection = place.maxProtection;
  entry.inheritance = place.inheritance;
  entry.behavior = place.behavior ?? VM_BEHAVIOR_DEFAULT;
  entry.needsCopy = place.needsCopy ?? false;
  entry.isShared = false;
  entry.wiredCount = map.wiringRequired ? 1 : 0;
  entry.userWiredCount = entry.wiredCount;
  entry.wiredAccess = map.wiringRequired ? VM_PROT_DEFAULT : VM_PROT_NONE;
  vmMapEntryLink(map, index, entry);
  return entry;
}

/** Enters untouched memory, read and write. @mach vm/vm_map.c vm_map_enter (vm_allocate) */
export function vmMapEnterFresh(host: Host, map: VmMap, start: number, size: number): void {
  vmMapEnter(host, map, {
    start,
    size,
    object: null,
    offset: 0,
    protection: VM_PROT_DEFAULT,
    maxProtection: VM_PROT_ALL,
    inheritance: VM_INHERIT_COPY,
  });
}

/**
 * Removes a range; holes are passed over. @mach vm/vm_map.c vm_map_remove
 *
 * Sends: what the end of the objects' last references sends.
 */
export function vmMapRemove(host: Host, map: VmMap, start: number, end: number): void {
  const { entries, gaps } = map;
  const index = map.indexOf(start);
  const only = entries[index];
  if (only !== undefined && gaps === null && only.start === start && only.end === end) {
    vmMapRemoveEntry(host, map, index);
    return;
  }
  vmMapClipStart(host, map, start);
  const first = map.indexOf(start);
  if ((entries[first]?.start ?? end) < end) {
    map.timestamp += 1;
    if (start < map.firstFree) map.firstFree = Math.max(start, map.minPage);
  }
  if (gaps !== null && (gaps.firstFree?.start ?? map.minPage) >= start) {
    gaps.firstFree = entries[first - 1] ?? null;
  }
  if (gaps === null) {
    removeAll(host, map, first, end);
    return;
  }
  for (let entry = entries[first]; entry !== undefined; entry = entries[first]) {
    if (entry.start >= end) return;
    vmMapClipEnd(host, map, first, end);
    dropEntry(host, map, vmMapEntryUnlink(map, first));
  }
}

/** Removes the entries from an index up to a page at once. */
function removeAll(host: Host, map: VmMap, first: number, end: number): void {
  const { entries } = map;
  let last = first;
  for (let e = entries[last]; e !== undefined && e.start < end; e = entries[last]) {
    vmMapClipEnd(host, map, last, end);
    last += 1;
  }
  for (const entry of entries.splice(first, last - first)) dropEntry(host, map, entry);
}

/**
 * Removes one whole entry. @mach vm/vm_map.c vm_map_delete
 *
 * Sends: what the end of the object's last reference sends.
 */
export function vmMapRemoveEntry(host: Host, map: VmMap, index: number): void {
  const { entries, gaps } = map;
  const entry = entries[index];
  assert(entry !== undefined, 'vm_map_remove: no such entry');
  const { start } = entry;
  map.timestamp += 1;
  if (start < map.firstFree) map.firstFree = Math.max(start, map.minPage);
  if (gaps !== null && (gaps.firstFree?.start ?? map.minPage) >= start) {
    gaps.firstFree = (index > 0 ? entries[index - 1] : undefined) ?? null;
  }
  dropEntry(host, map, vmMapEntryUnlink(map, index));
}

/** Ends an entry that has left the list. @mach vm/vm_map.c vm_map_entry_delete */
function dropEntry(host: Host, map: VmMap, entry: VmMapEntry): void {
  if (entry.wiredCount > 0) vmFaultUnwire(host, map.pmap, entry);
  if (map.pmap.residentCount > 0) pmapRemove(host.pmapSystem, map.pmap, entry.start, entry.end);
  const { object } = entry;
  entry.object = null;
  vmMapEntryDispose(host, entry);
  if (object !== null) vmObjectDeallocate(host, object);
}

/** What a change of protection came to. @ours the wirings that it lets happen */
export interface Protected {
  readonly kr: KernReturn;
  /** Pages that may be accessed again, and are to be wired. */
  readonly unwired: readonly UnwiredPages[];
}

/**
 * Sets the protection of a range, or its maximum; none changes if an entry forbids it, but the
 * range is cut at its start. With `wiringIsAMask`, what cannot be accessed is unwired, and wired
 * again when it can be. @mach vm/vm_map.c vm_map_protect
 */
export function vmMapProtect(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  prot: VmProt,
  setMax: boolean,
): Protected {
  const { entries } = map;
  vmMapClipStart(host, map, start);
  for (let i = map.indexOf(start); ; i += 1) {
    const entry = entries[i];
    if (entry === undefined || entry.start >= end) break;
    if ((prot & VM_PROT_ALL & ~entry.maxProtection) !== 0) {
      return { kr: 'KERN_PROTECTION_FAILURE', unwired: [] };
    }
  }
  const { first, joined } = vmMapChange(host, map, start, end, (entry) => {
    if (setMax) {
      entry.maxProtection = prot;
      entry.protection &= prot;
    } else entry.protection = prot;
    if (entry.protection !== VM_PROT_NONE && entry.wiredAccess !== VM_PROT_NONE) {
      entry.wiredAccess = entry.protection;
    }
    pmapProtect(host.pmapSystem, map.pmap, entry.start, entry.end, entry.protection);
  });
  if (!host.switches.wiringIsAMask) return { kr: 'KERN_SUCCESS', unwired: [] };
  return { kr: 'KERN_SUCCESS', unwired: vmMapPageableScan(host, map, first, end, joined) };
}

/** What has become of a range that was changed. @ours what vm_map_pageable_scan starts from */
interface Changed {
  /** Index of its first entry that is not part of one below the range. */
  readonly first: number;
  /** As they were: its entries that are, and that ask for a wiring. */
  readonly joined: readonly VmMapEntry[];
}

/**
 * Changes the entries of a range, cut at its ends, and joins those that have become alike, with the
 * neighbours too. @ours the loop of vm_map_protect and vm_map_inherit
 */
export function vmMapChange(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  change: (entry: VmMapEntry) => void,
): Changed {
  vmMapClipStart(host, map, start);
  map.timestamp += 1;
  const { entries } = map;
  const joined: VmMapEntry[] = [];
  const first = map.indexOf(start);
  let i = first;
  for (let entry = entries[i]; entry !== undefined && entry.start < end; entry = entries[i]) {
    vmMapClipEnd(host, map, i, end);
    change(entry);
    const before = entry.wiredAccess === VM_PROT_NONE || i > first ? null : new VmMapEntry();
    before?.copyFull(entry);
    if (!vmMapCoalesceEntry(host, map, i)) i += 1;
    else if (before !== null) joined.push(before);
  }
  vmMapCoalesceEntry(host, map, i);
  return { first, joined };
}

/** Sets what a child would get of a range. @mach vm/vm_map.c vm_map_inherit */
export function vmMapInherit(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  inheritance: VmInherit,
): void {
  vmMapChange(host, map, start, end, (entry) => {
    entry.inheritance = inheritance;
  });
}
