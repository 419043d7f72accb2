/**
 * vm_object_coalesce: two ranges that follow each other in a map get one object, if they have the
 * same one already, or one of them has none and nobody else can tell. @mach vm/vm_object.c
 */
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import { vmPageFree, vmPageLookup } from '../page/vm_resident';
import type { VmObject } from './vm_object';
import { vmObjectCollapse } from './vm_object_collapse';
import { vmObjectDeallocate } from './vm_object_terminate';

/** A range of an object, in pages. @ours half of the arguments of vm_object_coalesce */
export interface ObjectRange {
  readonly object: VmObject | null;
  readonly offset: number;
  readonly size: number;
}

/** What both ranges together show. @ours the out arguments of vm_object_coalesce */
export interface Coalesced {
  readonly object: VmObject | null;
  readonly offset: number;
}

/** Frees pages that nothing maps any more. @mach vm/vm_object.c vm_object_page_remove */
function pageRemove(host: Host, object: VmObject, start: number, end: number): void {
  if (object.residentPageCount === 0) return;
  for (let offset = start; offset < end; offset += 1) {
    const page = vmPageLookup(host, object, offset);
    if (page === null) continue;
    pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
    vmPageFree(host, page);
  }
}

/** True if pages of the object that a map does not show may be in use all the same. */
function isInUse(object: VmObject): boolean {
  const { refCount, pagerCreated, shadow, copy, pagingInProgress } = object;
  return refCount > 1 || pagerCreated || shadow !== null || copy !== null || pagingInProgress > 0;
}

/**
 * Joins the objects of two ranges, or answers null. The references of both become the one of the
 * answer. @mach vm/vm_object.c vm_object_coalesce
 *
 * Ensures: what the ranges show does not change.
 */
export function vmObjectCoalesce(
  host: Host,
  below: ObjectRange,
  above: ObjectRange,
): Coalesced | null {
  if (below.object === above.object) {
    if (below.object === null) return { object: null, offset: 0 };
    if (below.offset + below.size !== above.offset) return null;
    vmObjectDeallocate(host, below.object); // One of two references.
    return below;
  }
  if (below.object !== null && above.object !== null) return null;
  const object = below.object ?? above.object;
  if (object === null) return null;
  vmObjectCollapse(host, object);
  if (isInUse(object)) return null;
  if (object === below.object) {
    const end = below.offset + below.size;
    pageRemove(host, object, end, end + above.size);
    object.size = Math.max(object.size, end + above.size);
    return below;
  }
  if (above.offset < below.size) return null;
  const offset = above.offset - below.size;
  pageRemove(host, object, offset, above.offset);
  return { object, offset };
}
