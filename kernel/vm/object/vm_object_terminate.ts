/**
 * vm_object_terminate: what happens when the last reference to an object goes, and when its pager
 * dies. A pager that takes its object away does so by memory_object_destroy.
 * Stations 8 and 9 of the tour.
 *
 *   last reference, may persist     -> into the cache; the oldest cached object may have to go
 *   last reference, must not        -> terminate: dirty and precious pages go home in order of
 *                                      insertion, then memory_object_terminate
 *   memory object port died         -> requests are aborted, resident pages stay usable
 * Laws: 24, 25 (terminate is last), 43 (cache limit), 44. @mach vm/vm_object.c
 */
import type { IpcPort } from '../../ipc/ipc_port';
import { ipcKobjectSet, ipcPortDeallocSpecial, ipcPortReleaseSend } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import { assert } from '../../kern/assert';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import type { PagesOwed, VmMapCopy } from '../page/vm_map_copy';
import type { VmPage } from '../page/vm_page';
import { vmPageDeactivate, vmPageDequeue } from '../page/vm_page_queues';
import { pageWakeup, vmPageFree } from '../page/vm_resident';
import type { VmObject } from './vm_object';
import { vmObjectRecycle, vmObjectUncache } from './vm_object';
import { vmPageDataLost, vmPageFoldDirty, vmPageoutPage } from './vm_pageout_page';

/**
 * Drops one reference; the last one caches or terminates.
 * @mach vm/vm_object.c vm_object_deallocate
 *
 * Sends: what vmObjectTerminate sends.
 */
export function vmObjectDeallocate(host: Host, object: VmObject): void {
  // An object that ends lets go of what it shadows, and so on down the chain.
  for (let next: VmObject | null = object; next !== null; ) next = dropReference(host, next);
}

/** Drops one reference; answers the object whose reference is to be dropped next, or null. */
function dropReference(host: Host, object: VmObject): VmObject | null {
  assert(object.refCount > 0, 'vm_object_deallocate: no references');
  object.refCount -= 1;
  if (object.refCount > 0) return null;
  const { cacheNeedsPages } = host.switches;
  if (!object.canPersist || (cacheNeedsPages && object.residentPageCount === 0)) {
    return vmObjectTerminate(host, object);
  }
  vmObjectCache(host, object);
  if (cacheNeedsPages || host.objects.cachedCount <= host.tunables.cachedMax) return null;
  const oldest = host.objects.cachedHead;
  assert(oldest !== null, 'vm_object_deallocate: cache is empty and too full');
  vmObjectUncache(host, oldest);
  return vmObjectTerminate(host, oldest);
}

/**
 * Ends an unreferenced object whose last page was just evicted.
 * @mach vm/vm_object.c vm_object_collect
 *
 * Sends: what vmObjectTerminate sends.
 */
export function vmObjectCollect(host: Host, object: VmObject): void {
  if (!object.cached || object.residentPageCount > 0) return;
  if (host.trace.on) host.trace.emit('vm_object.collected', object.id);
  vmObjectUncache(host, object);
  const shadow = vmObjectTerminate(host, object);
  if (shadow !== null && !host.switches.collectKeepsShadow) vmObjectDeallocate(host, shadow);
}

function vmObjectCache(host: Host, object: VmObject): void {
  const { objects } = host;
  object.cached = true;
  object.cachePrev = objects.cachedTail;
  if (objects.cachedTail === null) objects.cachedHead = object;
  else objects.cachedTail.cacheNext = object;
  objects.cachedTail = object;
  objects.cachedCount += 1;
  if (host.trace.on) host.trace.emit('vm_object.cached', object.id, objects.cachedCount);
  if (host.switches.cacheNeedsPages) return;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (!page.busy) vmPageDeactivate(host, page);
  }
}

/**
 * Ends an object: contents that must not be lost go home, then its pager is told.
 * @mach vm/vm_object.c vm_object_terminate
 *
 * Requires: no references, nobody pages.
 * Ensures:  the object it shadowed is answered, whose reference the caller drops.
 * Sends:    memory_object_data_return for each dirty or precious page, memory_object_terminate.
 */
export function vmObjectTerminate(host: Host, object: VmObject): VmObject | null {
  assert(object.refCount === 0, 'vm_object_terminate: object has references');
  assert(object.pagingInProgress === 0, 'vm_object_terminate: somebody pages');
  const { shadow } = object;
  if (shadow !== null && shadow.copy === object) shadow.copy = null;
  const { pager } = object;
  const home = !object.temporary && pager !== null;
  // Setting up a return replaces the page by a placeholder at the tail, which is freed at once:
  // the walk always takes the head, and ends because each turn takes one page out.
  for (let page = object.memqHead; page !== null; page = object.memqHead) {
    terminatePage(host, page, home);
  }
  if (pager !== null) {
    const control = object.pagerRequest;
    assert(control !== null, 'vm_object_terminate: pager without control port');
    ipcKobjectSet(pager, host.id, 'IKOT_NONE', null);
    ipcKobjectSet(control, host.id, 'IKOT_NONE', null);
    const name = vmObjectTakeName(host, object);
    object.pager = null;
    object.pagerRequest = null;
    if (host.trace.on) host.trace.emit('vm_object.terminated', object.id, pager.id);
    machMsgSendFromKernel(host.ipc, pager, 'memory_object_terminate', {
      memory_control: control,
      ...(name === null ? {} : { memory_object_name: name }),
    });
    // The message holds a right of its own until it is received.
    ipcPortReleaseSend(host.ipc, pager);
  }
  vmObjectRecycle(host, object);
  return shadow;
}

/**
 * The name port names the object no longer; it is the caller's.
 * @ours part of vm_object_remove
 */
export function vmObjectTakeName(host: Host, object: VmObject): IpcPort | null {
  const name = object.pagerName;
  object.pagerName = null;
  if (name !== null) ipcKobjectSet(name, host.id, 'IKOT_NONE', null);
  return name;
}

function terminatePage(host: Host, page: VmPage, home: boolean): void {
  assert(!page.busy || page.absent, 'vm_object_terminate: a busy page that is not absent');
  if (!home || page.absent || page.error || !(vmPageFoldDirty(host, page) || page.precious)) {
    if (page.object?.temporary === false) vmPageDataLost(host, page);
    pmapPageProtect(host.pmapSystem, page, 0);
    vmPageFree(host, page);
    return;
  }
  vmPageDequeue(host, page, 'freed');
  if (page.wireCount > 0) {
    page.wireCount = 0;
    host.resident.wireCount -= 1;
  }
  page.busy = true;
  pmapPageProtect(host.pmapSystem, page, 0);
  vmPageoutPage(host, page, 'object_ends');
}

/**
 * Frees what a message carried when nobody receives it. Pages on their way to their pager are named
 * as lost, but not those of temporary memory that has ended. @mach vm/vm_map.c vm_map_copy_discard
 */
export function vmMapCopyDiscard(host: Host, copy: VmMapCopy): void {
  if (host.trace.on) {
    host.trace.emit('vm_map.copy_discarded', copy.object.id, copy.size);
    if (copy.owed !== null) nameOwed(host, copy.owed);
  }
  vmObjectDeallocate(host, copy.object);
}

function nameOwed(host: Host, { object, id, temporary, offsets }: PagesOwed): void {
  if (temporary && (object.id !== id || !object.alive)) return;
  for (const offset of offsets) host.trace.emit('vm_page.data_lost', -1, id, offset);
}

/**
 * Wakes all that wait for data of the object: requested pages are freed, the others woken; or, with
 * `requestsOnly`, who waits for something else of the pager's sleeps on.
 * @mach vm/vm_object.c vm_object_abort_activity
 */
export function vmObjectAbortActivity(host: Host, object: VmObject, requestsOnly = false): void {
  let page = object.memqHead;
  while (page !== null) {
    const next = page.listNext;
    if (page.busy && page.absent) vmPageFree(host, page);
    else if (!requestsOnly) {
      page.unlockRequest = 0;
      pageWakeup(page);
    }
    page = next;
  }
  if (requestsOnly) return;
  object.pagerReady = true;
  object.readyWakeup();
  object.absentWakeup();
  object.synchronizedWakeup();
}

/**
 * The memory object's port died: nobody to tell, requests are aborted, resident pages stay.
 * @mach vm/vm_object.c vm_object_destroy
 */
export function vmObjectPortDied(host: Host, object: VmObject): void {
  if (host.trace.on) host.trace.emit('vm_object.port_died', object.id);
  const wasCached = object.cached;
  if (wasCached) vmObjectUncache(host, object);
  object.refCount += 1;
  object.canPersist = false;
  vmObjectDetach(host, object);
  vmObjectAbortActivity(host, object);
  vmObjectDeallocate(host, object);
}

/** Forgets the ports, without any message. */
function vmObjectDetach(host: Host, object: VmObject): void {
  const { pager, pagerRequest } = object;
  object.pager = null;
  object.pagerRequest = null;
  if (pager !== null) {
    ipcKobjectSet(pager, host.id, 'IKOT_NONE', null);
    ipcPortReleaseSend(host.ipc, pager);
  }
  if (pagerRequest !== null) {
    ipcKobjectSet(pagerRequest, host.id, 'IKOT_NONE', null);
    ipcPortDeallocSpecial(host.ipc, pagerRequest);
  }
  const name = vmObjectTakeName(host, object);
  if (name !== null) ipcPortDeallocSpecial(host.ipc, name);
}
