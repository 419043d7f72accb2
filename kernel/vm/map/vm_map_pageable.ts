/**
 * vm_map_pageable: wiring as GNU has it. An entry says which accesses must not fault; a scan makes
 * its pages what that asks for: unwired where no access is wired or none is allowed, else wired.
 * How often an entry was wired is counted to two, and pages are wired the first time only.
 * @mach vm/vm_map.c vm_map_pageable_scan
 */
import type { KernReturn } from '../../mach/kern_return';
import type { VmProt } from '../../mach/vm_prot';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectAllocate } from '../object/vm_object';
import { vmObjectShadow } from '../object/vm_object_shadow';
import { vmPageWire } from '../page/vm_page_queues';
import { vmPageLookup } from '../page/vm_resident';
import { vmFaultUnwire } from './vm_fault_unwire';
import type { VmMap } from './vm_map';
import type { VmMapEntry } from './vm_map_entry';
import { vmMapClipEnd, vmMapClipStart } from './vm_map_links';

/** Pages of a map that have to be faulted in and wired. @ours what a wiring has left to do */
export interface UnwiredPages {
  readonly start: number;
  readonly end: number;
}

/**
 * The object of an entry, made now if its memory was never touched.
 * @mach vm/vm_map.c vm_map_lookup (Create an object if necessary)
 */
export function vmMapEntryObject(host: Host, map: VmMap, entry: VmMapEntry): VmObject {
  if (entry.object !== null) return entry.object;
  const object = vmObjectAllocate(host, entry.end - entry.start);
  object.counted = map.counted;
  entry.object = object;
  entry.offset = 0;
  return object;
}

/** No page of the entry counts as wired any more. @mach vm/vm_map.c vm_map_entry_reset_wired */
export function vmMapEntryResetWired(entry: VmMapEntry): void {
  entry.wiredCount = 0;
  entry.userWiredCount = 0;
}

/** Counts one more wiring of an entry; its first one settles what a fault would change. */
function countWiring(host: Host, map: VmMap, entry: VmMapEntry): void {
  if (entry.wiredCount === 0) {
    if (entry.needsCopy && (entry.protection & VM_PROT_WRITE) !== 0) {
      if (entry.object !== null) vmObjectShadow(host, entry, entry.end - entry.start);
      entry.needsCopy = false;
    }
    vmMapEntryObject(host, map, entry);
  }
  entry.wiredCount = Math.min(2, entry.wiredCount + 1);
}

/**
 * An entry that was joined to one below the range keeps the wiring that it asked for: its pages are
 * wired, and the entry that it is part of does not know. GNU scans a record that it has freed.
 */
function wireJoined(host: Host, entry: VmMapEntry): void {
  const { object, offset, start, end, wiredAccess, wiredCount, protection } = entry;
  if (wiredAccess === VM_PROT_NONE || wiredCount > 0 || protection === VM_PROT_NONE) return;
  if (object === null) return;
  for (let vpn = start; vpn < end; vpn += 1) {
    const page = vmPageLookup(host, object, offset + (vpn - start));
    if (page !== null && !page.busy && !page.absent && !page.error) vmPageWire(host, page);
  }
}

/**
 * Scans the entries from `first` up to a page; answers what has to be faulted in. `joined` are
 * entries of the range that became part of the one below it.
 * @mach vm/vm_map.c vm_map_pageable_scan
 */
export function vmMapPageableScan(
  host: Host,
  map: VmMap,
  first: VmMapEntry,
  end: number,
  joined: readonly VmMapEntry[] = [],
): readonly UnwiredPages[] {
  for (const entry of joined) wireJoined(host, entry);
  const unwired: UnwiredPages[] = [];
  let whole = true;
  for (let entry = first; entry.start < end; entry = entry.next) {
    if (entry.wiredAccess === VM_PROT_NONE || entry.protection === VM_PROT_NONE) {
      if (entry.wiredCount === 0) continue;
      vmMapEntryResetWired(entry);
      vmFaultUnwire(host, map.pmap, entry);
      continue;
    }
    countWiring(host, map, entry);
    // An entry that was joined to one above the range is counted, but not faulted in.
    whole = whole && entry.end <= end;
    if (whole && entry.wiredCount === 1) unwired.push({ start: entry.start, end: entry.end });
  }
  return unwired;
}

/** Wires or unwires a range. @ours the out arguments of vm_map_pageable */
export interface Pageable {
  readonly kr: KernReturn;
  readonly unwired: readonly UnwiredPages[];
}

const NOTHING: readonly UnwiredPages[] = [];

/**
 * Sets which accesses of a range must not fault, and scans it. What a failed call cuts stays cut.
 * @mach vm/vm_map.c vm_map_pageable
 *
 * Errors: KERN_NO_SPACE if the range begins in a hole; with `check` also for another hole and for a
 *         protection that does not allow the access.
 */
export function vmMapPageable(
  host: Host,
  map: VmMap,
  start: number,
  end: number,
  access: VmProt,
  check: boolean,
): Pageable {
  if (map.lookup(start) === null) return { kr: 'KERN_NO_SPACE', unwired: NOTHING };
  const first = vmMapClipStart(host, map, start);
  map.timestamp += 1;
  for (let entry = first; entry.start < end; entry = entry.next) {
    vmMapClipEnd(host, map, entry, end);
    const hole = entry.end < end && entry.next.start !== entry.end;
    const refused = (entry.protection & access) !== access;
    if (check && (hole || refused)) return { kr: 'KERN_NO_SPACE', unwired: NOTHING };
  }
  for (let entry = first; entry.start < end; entry = entry.next) entry.wiredAccess = access;
  return { kr: 'KERN_SUCCESS', unwired: vmMapPageableScan(host, map, first, end) };
}
