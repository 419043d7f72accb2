/**
 * vm_object_collapse: shortens chains of shadows. If an object is the only one that sees the
 * object behind it, it takes over its pages and its pager; if everything that it could see there is
 * covered by pages of its own, it looks past it. What anybody can see does not change, and no
 * message is sent. Law: 42. @mach vm/vm_object.c vm_object_collapse
 */
import { ipcKobjectSet } from '../../ipc/ipc_port';
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapIsModified, pmapPageProtect } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageFree, vmPageLookup, vmPageRename } from '../page/vm_resident';
import type { VmObject } from './vm_object';
import { vmObjectRecycle, vmObjectReference } from './vm_object';
import { vmObjectDeallocate, vmObjectTakeName } from './vm_object_terminate';

/** True if the object behind may be merged with or passed over. */
function mayCollapse(object: VmObject, backing: VmObject): boolean {
  if (object.pagerCreated || object.pagingInProgress > 0 || object.absentCount > 0) return false;
  if (!backing.internal || backing.pagingInProgress > 0) return false;
  // A copy object must not lose what its source pushes to it.
  return backing.shadow === null || backing.shadow.copy === null;
}

/**
 * Shortens the chain behind an object as far as it can be. @mach vm/vm_object.c vm_object_collapse
 *
 * Ensures: what is seen through the object has not changed.
 */
export function vmObjectCollapse(host: Host, object: VmObject): void {
  for (;;) {
    const backing = object.shadow;
    if (backing === null || !mayCollapse(object, backing)) return;
    if (backing.refCount === 1) {
      if (!collapse(host, object, backing)) return;
    } else if (!backing.pagerCreated && covers(host, object, backing)) {
      bypass(host, object, backing);
    } else return;
  }
}

/** Takes over pages and pager of the object behind; false if a page is on its way. */
function collapse(host: Host, object: VmObject, backing: VmObject): boolean {
  for (let page = backing.memqHead; page !== null; page = page.listNext)
    if (page.busy) return false;
  for (let page = backing.memqHead; page !== null; ) {
    const next: VmPage | null = page.listNext;
    const offset = page.offset - object.shadowOffset;
    const outside = offset < 0 || offset >= object.size;
    const cover = outside ? null : vmPageLookup(host, object, offset);
    if (cover !== null) inheritDirty(host, cover, page);
    if (outside || cover !== null || page.absent) {
      pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
      vmPageFree(host, page);
    } else vmPageRename(host, page, object, offset);
    page = next;
  }
  if (host.trace.on) host.trace.emit('vm_object.collapsed', object.id, backing.id);
  takePager(host, object, backing);
  object.shadow = backing.shadow;
  object.shadowOffset += backing.shadowOffset;
  backing.shadow = null;
  backing.refCount = 0;
  vmObjectRecycle(host, backing);
  return true;
}

/**
 * A page that was copied and not written yet is clean: without the original behind it, it is all
 * there is, and must not be dropped.
 */
function inheritDirty(host: Host, cover: VmPage, page: VmPage): void {
  if (page.dirty || pmapIsModified(host.pmapSystem, page)) cover.dirty = true;
}

function takePager(host: Host, object: VmObject, backing: VmObject): void {
  const { pager, pagerRequest } = backing;
  object.pager = pager;
  object.pagerRequest = pagerRequest;
  object.pagerCreated = backing.pagerCreated;
  object.pagerInitialized = backing.pagerInitialized;
  object.pagerReady = backing.pagerReady;
  object.oldPageout = backing.oldPageout;
  object.existenceInfo = backing.existenceInfo;
  if (backing.pagerCreated) object.pagingOffset = backing.pagingOffset + object.shadowOffset;
  if (pager !== null) ipcKobjectSet(pager, host.id, 'IKOT_PAGER', object);
  if (pagerRequest !== null) ipcKobjectSet(pagerRequest, host.id, 'IKOT_PAGING_REQUEST', object);
  const name = vmObjectTakeName(host, backing);
  object.pagerName = name;
  if (name !== null) ipcKobjectSet(name, host.id, 'IKOT_PAGING_NAME', object);
  backing.pager = null;
  backing.pagerRequest = null;
}

/** True if nothing of the object behind can be seen. */
function covers(host: Host, object: VmObject, backing: VmObject): boolean {
  for (let page = backing.memqHead; page !== null; page = page.listNext) {
    const offset = page.offset - object.shadowOffset;
    const inside = offset >= 0 && offset < object.size;
    if (inside && vmPageLookup(host, object, offset) === null) return false;
  }
  for (let page = backing.memqHead; page !== null; page = page.listNext) {
    const cover = vmPageLookup(host, object, page.offset - object.shadowOffset);
    if (cover !== null) inheritDirty(host, cover, page);
  }
  return true;
}

function bypass(host: Host, object: VmObject, backing: VmObject): void {
  const { shadow } = backing;
  if (backing.copy === object) backing.copy = null;
  if (host.trace.on) host.trace.emit('vm_object.bypassed', object.id, backing.id);
  object.shadow = shadow;
  object.shadowOffset += backing.shadowOffset;
  if (shadow !== null) vmObjectReference(shadow);
  vmObjectDeallocate(host, backing);
}
