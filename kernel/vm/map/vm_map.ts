/**
 * vm_map: which addresses of a task mean which part of which object, under which protection.
 * Entries never overlap and count in pages; records are pooled. Each change of a map
 * moves its timestamp; a fault that waited starts over from the map, whether it moved or not.
 * @mach vm/vm_map.c
 */
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
import { VmMapGaps } from './vm_map_gaps';
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
  /**
   * No entry: it stands before the first one and behind the last, begins where the map ends and
   * ends where the map begins. @mach vm/vm_map.h vm_map_to_entry
   */
  readonly header = new VmMapEntry();
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
  /** Where the last look ended. @mach vm/vm_map.h hint */
  hint: VmMapEntry;

  constructor(
    id: number,
    pmap: Pmap,
    counted: boolean,
    minPage: number,
    maxPage = PMAP_PAGES,
    listsGaps = false,
  ) {
    this.id = id;
    this.pmap = pmap;
    this.counted = counted;
    this.minPage = minPage;
    this.maxPage = maxPage;
    this.header.start = maxPage;
    this.header.end = minPage;
    this.hint = this.header;
    this.gaps = listsGaps ? new VmMapGaps(this.header) : null;
    this.firstFree = minPage;
  }

  /** All entries, by address. @ours for who looks at a machine */
  get entries(): VmMapEntry[] {
    const { header } = this;
    const entries: VmMapEntry[] = [];
    for (let entry = header.next; entry !== header; entry = entry.next) entries.push(entry);
    return entries;
  }

  /**
   * The entry that holds the page, or the first one above it, or the header. The search goes up
   * from the hint, or from the first entry if the page is below that.
   * @mach vm/vm_map.c vm_map_lookup_entry
   */
  lookupEntry(page: number): VmMapEntry {
    const { header, hint } = this;
    if (hint.start <= page && page < hint.end) return hint;
    let entry = hint.start <= page ? hint.next : header.next;
    while (entry.end <= page && entry !== header) entry = entry.next;
    this.hint = entry.start <= page ? entry : entry.prev;
    return entry;
  }

  /** The entry that holds the page, if there is one. @mach vm/vm_map.c vm_map_lookup_entry */
  lookup(page: number): VmMapEntry | null {
    const entry = this.lookupEntry(page);
    return entry.start <= page && page < entry.end ? entry : null;
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
  const above = map.lookupEntry(place.start);
  const before = above.prev;
  const end = place.start + place.size;
  const { behavior = VM_BEHAVIOR_DEFAULT } = place;
  if (host.switches.joinsEntries) {
    if (vmMapExtend(host, map, above, { ...place, end, behavior })) {
      map.timestamp += 1;
      if (map.firstFree === place.start) map.firstFree = end;
      return;
    }
  } else if (place.object === null && before !== map.header && extendsTo(before, place)) {
    map.timestamp += 1;
    if (map.firstFree === place.start) map.firstFree = end;
    before.end = end;
    return;
  }
  const entry = insert(host, map, before, place);
  const { gaps } = map;
  if (gaps !== null && gaps.firstFree === before && before.end >= place.start) {
    gaps.firstFree = entry;
  }
}

/** Enters a range as an entry of its own. @mach vm/vm_map.c vm_map_copy_insert, vm_map_fork */
export function vmMapInsert(host: Host, map: VmMap, place: VmMapPlace): VmMapEntry {
  return insert(host, map, map.lookupEntry(place.start).prev, place);
}

function insert(host: Host, map: VmMap, before: VmMapEntry, place: VmMapPlace): VmMapEntry {
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
  vmMapEntryLink(map, before, entry);
  map.hint = entry;
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
  const { gaps, minPage } = map;
  let entry = vmMapClipStart(host, map, start);
  if (gaps !== null) {
    const searched = gaps.firstFree === map.header ? minPage : gaps.firstFree.start;
    if (searched >= start) gaps.firstFree = entry.prev;
  }
  if (entry.start >= end) return;
  map.timestamp += 1;
  if (start < map.firstFree) map.firstFree = Math.max(start, minPage);
  while (entry.start < end) {
    vmMapClipEnd(host, map, entry, end);
    const { next } = entry;
    dropEntry(host, map, entry);
    entry = next;
  }
}

/** Ends an entry. @mach vm/vm_map.c vm_map_entry_delete */
function dropEntry(host: Host, map: VmMap, entry: VmMapEntry): void {
  vmMapEntryUnlink(map, entry);
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
  const lowest = vmMapClipStart(host, map, start);
  for (let entry = lowest; entry.start < end; entry = entry.next) {
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
  /** Its first entry that is not part of one below the range. */
  readonly first: VmMapEntry;
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
  let first = vmMapClipStart(host, map, start);
  map.timestamp += 1;
  const joined: VmMapEntry[] = [];
  for (let entry = first, within = true; within; ) {
    within = entry.start < end;
    let before: VmMapEntry | null = null;
    if (within) {
      vmMapClipEnd(host, map, entry, end);
      change(entry);
      if (entry.wiredAccess !== VM_PROT_NONE && entry === first) {
        before = new VmMapEntry();
        before.copyFull(entry);
      }
    }
    const { next } = entry;
    if (vmMapCoalesceEntry(host, map, entry)) {
      if (entry === first) first = next;
      if (before !== null) joined.push(before);
    }
    entry = next;
  }
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
