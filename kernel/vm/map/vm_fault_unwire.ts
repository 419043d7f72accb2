/**
 * vm_fault_unwire: the pages of a map's range may leave memory again. No fault is needed: a wired
 * page is where its wiring put it. Who waits for a page because it is wired, as a lock request
 * does, looks at it again. @mach vm/vm_fault.c
 */
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import type { Pmap } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageUnwire, vmPageWire } from '../page/vm_page_queues';
import { pageWakeup, vmPageLookup } from '../page/vm_resident';

/** Where a range of a map's pages is found. @ours what is needed of a map entry, without the map */
export interface WiredRange {
  readonly start: number;
  readonly end: number;
  readonly object: VmObject | null;
  readonly offset: number;
}

/**
 * The page behind an address: the one that translates, else the one in the object.
 * @ours pmap_extract and the walk through objects in one
 */
export function vmFaultWiredPage(
  host: Host,
  pmap: Pmap,
  range: WiredRange,
  vpn: number,
): VmPage | null {
  const entry = pmap.entry(vpn);
  if (entry !== 0) return host.resident.pages[entry >> 3] ?? null;
  const { object, offset, start } = range;
  return object === null ? null : vmPageLookup(host, object, offset + (vpn - start));
}

/** Wires a page for a map, once. @mach vm/vm_fault.c vm_fault_wire_fast */
export function vmFaultWire(host: Host, pmap: Pmap, vpn: number, page: VmPage): void {
  if (pmap.wired.has(vpn)) return;
  pmap.wired.add(vpn);
  vmPageWire(host, page);
}

/**
 * Undoes the wiring of each page of a range that the map has wired, and of no other: one whose
 * fault failed is not wired, or by another map. @mach vm/vm_fault.c vm_fault_unwire
 */
export function vmFaultUnwire(host: Host, pmap: Pmap, range: WiredRange): void {
  if (pmap.wired.size === 0) return;
  for (let vpn = range.start; vpn < range.end; vpn += 1) {
    if (!pmap.wired.delete(vpn)) continue;
    const page = vmFaultWiredPage(host, pmap, range, vpn);
    // A page that its pager has taken away is wired no more; laundry is wired until it is freed.
    if (page === null || page.wireCount === 0 || page.laundry) continue;
    vmPageUnwire(host, page);
    pageWakeup(page);
  }
}
