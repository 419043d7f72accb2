/**
 * vm_fault_unwire: the pages of a map's range may leave memory again. No fault is needed: a wired
 * page is where its wiring put it. Who waits for a page because it is wired, as a lock request
 * does, looks at it again. @mach vm/vm_fault.c
 */
import type { Host } from '../host';
import type { Pmap } from './pmap';
import type { VmObject } from './vm_object';
import type { VmPage } from './vm_page';
import { vmPageUnwire } from './vm_page_queues';
import { pageWakeup, vmPageLookup } from './vm_resident';

/** Where a range of a map's pages is found. @ours what is asked of a map entry, without the map */
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

/** Undoes one wiring of each page of a range. @mach vm/vm_fault.c vm_fault_unwire */
export function vmFaultUnwire(host: Host, pmap: Pmap, range: WiredRange): void {
  for (let vpn = range.start; vpn < range.end; vpn += 1) {
    const page = vmFaultWiredPage(host, pmap, range, vpn);
    // A page whose fault failed when the range was wired is not wired; laundry stays wired until
    // it is freed.
    if (page === null || page.wireCount === 0 || page.laundry) continue;
    vmPageUnwire(host, page);
    pageWakeup(page);
  }
}
