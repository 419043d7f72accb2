/**
 * vm_map: which addresses of a task mean which part of which object, under which protection.
 * Entries are sorted, never overlap and count in pages; records are pooled. Each change of a map
 * moves its timestamp; a fault that waited starts over from the map, whether it moved or not.
 * @mach vm/vm_map.c
 */
import type { Host } from '../host';
import { assert } from '../kern/assert';
import type { KernReturn } from '../mach/kern_return';
import type { VmBehavior, VmInherit, VmProt } from '../mach/vm_prot';
import {
  VM_BEHAVIOR_DEFAULT,
  VM_INHERIT_COPY,
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
} from '../mach/vm_prot';
import type { Pmap } from './pmap';
import { PMAP_PAGES, pmapProtect, pmapRemove } from './pmap';
import { vmFaultUnwire } from './vm_fault_unwire';
import type { VmObject } from './vm_object';
import { vmObjectReference } from './vm_object';
import { vmObjectDeallocate } from './vm_object_terminate';

/** A range of addresses with one meaning. @mach vm/vm_map.h vm_map_entry */
export class VmMapEntry {
  /** First page, and the one after the last. */
  start = 0;
  end = 0;
  /** Null until the first fault of anonymous memory. */
  object: VmObject | null = null;
  /** Page of the object at `start`. */
  offset = 0;
  protection: VmProt = VM_PROT_DEFAULT;
  maxProtection: VmProt = VM_PROT_ALL;
  inheritance: VmInherit = VM_INHERIT_COPY;
  behavior: VmBehavior = VM_BEHAVIOR_DEFAULT;
  /** The object is shared with a copy: a write makes a shadow object first. */
  needsCopy = false;
  /** Another map may have the same object, and sees what this one writes. */
  isShared = false;
  /** How often the entry is wired, and how often by tasks (which counts once). */
  wiredCount = 0;
  userWiredCount = 0;
}

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
  timestamp = 0;
  /** What enters the map is wired, page by page as it becomes resident. @mach wiring_required */
  wiringRequired = false;
  private hint = 0;

  constructor(id: number, pmap: Pmap, counted: boolean, minPage: number, maxPage = PMAP_PAGES) {
    this.id = id;
    this.pmap = pmap;
    this.counted = counted;
    this.minPage = minPage;
    this.maxPage = maxPage;
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

function insertAt(map: VmMap, index: number, entry: VmMapEntry): void {
  const { entries } = map;
  entries.push(entry);
  const last = entries.length - 1;
  if (index === last) return;
  for (let i = last; i > index; i -= 1) {
    const below = entries[i - 1];
    if (below !== undefined) entries[i] = below;
  }
  entries[index] = entry;
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

function takeEntry(host: Host): VmMapEntry {
  return host.mapEntryPool.pop() ?? new VmMapEntry();
}

/**
 * Enters a range, or extends the entry before it when both are untouched anonymous memory. The
 * object's reference goes to the entry. @mach vm/vm_map.c vm_map_enter
 *
 * Requires: the range is free.
 */
export function vmMapEnter(host: Host, map: VmMap, place: VmMapPlace): void {
  const index = map.indexOf(place.start);
  const end = place.start + place.size;
  map.timestamp += 1;
  if (map.firstFree === place.start) map.firstFree = end;
  const before = index > 0 ? map.entries[index - 1] : undefined;
  if (place.object === null && before !== undefined && extendsTo(before, place)) {
    before.end = end;
    return;
  }
  const entry = takeEntry(host);
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
  insertAt(map, index, entry);
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

/** Cuts an entry so that one starts at `page`. @mach vm/vm_map.c vm_map_clip_start */
export function vmMapClip(host: Host, map: VmMap, page: number): void {
  const index = map.indexOf(page);
  const entry = map.entries[index];
  if (entry === undefined || entry.start >= page) return;
  const upper = takeEntry(host);
  upper.start = page;
  upper.end = entry.end;
  upper.object = entry.object;
  upper.offset = entry.offset + (page - entry.start);
  upper.protection = entry.protection;
  upper.maxProtection = entry.maxProtection;
  upper.inheritance = entry.inheritance;
  upper.behavior = entry.behavior;
  upper.needsCopy = entry.needsCopy;
  upper.isShared = entry.isShared;
  upper.wiredCount = entry.wiredCount;
  upper.userWiredCount = entry.userWiredCount;
  if (upper.object !== null) vmObjectReference(upper.object);
  entry.end = page;
  map.timestamp += 1;
  insertAt(map, index + 1, upper);
}

/**
 * Removes a range; holes are passed over. @mach vm/vm_map.c vm_map_remove
 *
 * Sends: what the end of the objects' last references sends.
 */
export function vmMapRemove(host: Host, map: VmMap, start: number, end: number): void {
  const { entries } = map;
  const index = map.indexOf(start);
  const only = entries[index];
  if (only === undefined) return;
  if (only.start === start && only.end === end) {
    vmMapRemoveEntry(host, map, index);
    return;
  }
  vmMapClip(host, map, start);
  vmMapClip(host, map, end);
  const first = map.indexOf(start);
  let last = first;
  for (let e = entries[last]; e !== undefined && e.start < end; e = entries[last]) last += 1;
  if (last === first) return;
  const count = last - first;
  if (count === 1) {
    vmMapRemoveEntry(host, map, first);
    return;
  }
  map.timestamp += 1;
  if (start < map.firstFree) map.firstFree = Math.max(start, map.minPage);
  for (const entry of entries.splice(first, count)) dropEntry(host, map, entry);
}

/**
 * Removes one whole entry. @mach vm/vm_map.c vm_map_delete
 *
 * Sends: what the end of the object's last reference sends.
 */
export function vmMapRemoveEntry(host: Host, map: VmMap, index: number): void {
  const { entries } = map;
  const entry = entries[index];
  assert(entry !== undefined, 'vm_map_remove: no such entry');
  const { start } = entry;
  map.timestamp += 1;
  if (start < map.firstFree) map.firstFree = Math.max(start, map.minPage);
  for (let i = index + 1; i < entries.length; i += 1) {
    const above = entries[i];
    if (above !== undefined) entries[i - 1] = above;
  }
  entries.pop();
  dropEntry(host, map, entry);
}

/** Ends an entry that has left the list. @mach vm/vm_map.c vm_map_entry_delete */
function dropEntry(host: Host, map: VmMap, entry: VmMapEntry): void {
  if (entry.wiredCount > 0) vmFaultUnwire(host, map.pmap, entry);
  if (map.pmap.residentCount > 0) pmapRemove(host.pmapSystem, map.pmap, entry.start, entry.end);
  const { object } = entry;
  entry.object = null;
  host.mapEntryPool.push(entry);
  if (object !== null) vmObjectDeallocate(host, object);
}

/**
 * Sets the protection of a range, or its maximum; nothing changes if an entry forbids it.
 * @mach vm/vm_map.c vm_map_protect
 */
export function vmMapProtect(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  prot: VmProt,
  setMax: boolean,
): KernReturn {
  const { entries } = map;
  for (let i = map.indexOf(start); ; i += 1) {
    const entry = entries[i];
    if (entry === undefined || entry.start >= end) break;
    if ((prot & VM_PROT_ALL & ~entry.maxProtection) !== 0) return 'KERN_PROTECTION_FAILURE';
  }
  vmMapChange(host, map, start, end, (entry) => {
    if (setMax) {
      entry.maxProtection = prot;
      entry.protection &= prot;
    } else entry.protection = prot;
    pmapProtect(host.pmapSystem, map.pmap, entry.start, entry.end, entry.protection);
  });
  vmMapJoin(host, map, start, end);
  return 'KERN_SUCCESS';
}

/**
 * Entries of a range and beside it that follow each other, in their object too, and are alike
 * become one (switch joinsEntries). @mach vm/vm_map.c vm_map_coalesce_entry
 */
export function vmMapJoin(host: Host, map: VmMap, start: number, end: number): void {
  if (!host.switches.joinsEntries) return;
  const { entries } = map;
  for (let i = Math.max(1, map.indexOf(start)); ; ) {
    const below = entries[i - 1];
    const entry = entries[i];
    if (below === undefined || entry === undefined || entry.start > end) return;
    if (!alike(below, entry)) {
      i += 1;
      continue;
    }
    below.end = entry.end;
    if (below.object === null) below.offset = 0;
    entries.splice(i, 1);
    const { object } = entry;
    entry.object = null;
    host.mapEntryPool.push(entry);
    if (object !== null) vmObjectDeallocate(host, object); // One of two references.
  }
}

function alike(below: VmMapEntry, entry: VmMapEntry): boolean {
  return (
    below.end === entry.start &&
    below.object === entry.object &&
    (below.object === null || below.offset + (below.end - below.start) === entry.offset) &&
    below.needsCopy === entry.needsCopy &&
    !below.isShared &&
    !entry.isShared &&
    below.wiredCount === entry.wiredCount &&
    below.protection === entry.protection &&
    below.maxProtection === entry.maxProtection &&
    below.inheritance === entry.inheritance &&
    below.behavior === entry.behavior
  );
}

/** Changes the entries of a range, cut at its ends. @ours the loop of vm_map_inherit and its kin */
export function vmMapChange(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  change: (entry: VmMapEntry) => void,
): void {
  vmMapClip(host, map, start);
  vmMapClip(host, map, end);
  map.timestamp += 1;
  for (let i = map.indexOf(start); ; i += 1) {
    const entry = map.entries[i];
    if (entry === undefined || entry.start >= end) break;
    change(entry);
  }
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
  vmMapJoin(host, map, start, end);
}
