/**
 * vm_pageout_page: sends one page home. It leaves inside an object of its own, and a placeholder
 * keeps its old place busy until the message is queued, so that no request overtakes the data.
 * Stations 7 and 9 of the tour: the frame is not yet free. The only sender of data_return on
 * eviction, with kernel_copy false; only memory_object_lock_request.ts has to decide kernel_copy.
 * Laws: 7 and 8 (nothing is lost unnoticed), 9, 10 (flags tell the truth), 22 (return before
 * request), 27 (laundry is counted). @mach vm/vm_pageout.c
 */
import { machMsgSendFromControl, machMsgSendFromKernel } from '../../ipc/mach_msg';
import { assert } from '../../kern/assert';
import type { ReturnCause } from '../../mach/pageout_reasons';
import type { Host } from '../../machine/host';
import { pmapClearModify, pmapIsModified } from '../page/pmap';
import { vmExternalStateSet } from '../page/vm_external';
import type { PagesOwed } from '../page/vm_map_copy';
import { VmMapCopy } from '../page/vm_map_copy';
import type { VmPage } from '../page/vm_page';
import {
  vmPageActivate,
  vmPageCleaned,
  vmPageDeactivate,
  vmPageDeactivateHead,
  vmPageWire,
} from '../page/vm_page_queues';
import { vmPageExternalLaundry } from '../page/vm_page_seg';
import {
  pageWakeupDone,
  vmPageFree,
  vmPageGrabFictitious,
  vmPageInsert,
  vmPageRemove,
} from '../page/vm_resident';
import type { VmObject } from './vm_object';
import { vmObjectAllocate, vmObjectPagingBegin, vmObjectPagingEnd } from './vm_object';
import { vmPageoutReturnOf, vmPageoutTellReturn } from './vm_pageout_reason';

/** Adds what the hardware knows to the software's modify bit. @ours Mach repeats the test */
export function vmPageFoldDirty(host: Host, page: VmPage): boolean {
  if (!page.dirty && pmapIsModified(host.pmapSystem, page)) page.dirty = true;
  return page.dirty;
}

/**
 * Names a page whose data has nowhere to go because the pager that should have it is gone.
 * @ours Mach frees it without a word
 */
export function vmPageDataLost(host: Host, page: VmPage): void {
  const { object, offset } = page;
  if (!host.trace.on || object === null || !object.pagerCreated || object.pager !== null) return;
  if (page.absent || page.error || !(vmPageFoldDirty(host, page) || page.precious)) return;
  host.trace.emit('vm_page.data_lost', page.id, object.id, offset);
}

/** An object for pages on their way to a pager. @ours memory in transit is not cached memory */
export function vmPageoutTransit(host: Host, pages: number): VmObject {
  const transit = vmObjectAllocate(host, pages);
  transit.counted = false;
  return transit;
}

/**
 * Moves a page into a transit object. The old place gets a busy placeholder, which the caller frees
 * after the message is queued.
 * @mach vm/vm_pageout.c vm_pageout_setup (flush)
 *
 * Requires: the page is busy, off every queue, unwired, without translations.
 * Ensures:  the page is in the transit object, dirty and unlocked, no longer precious.
 */
export function vmPageoutSetup(
  host: Host,
  page: VmPage,
  placeholder: VmPage,
  transit: VmObject,
  transitOffset: number,
): void {
  const { object, offset } = page;
  assert(object !== null && page.busy, 'vm_pageout_setup: page is not busy in an object');
  assert(!page.queued && page.wireCount === 0, 'vm_pageout_setup: page is queued or wired');
  const internal = vmPageoutToDefault(host, object);
  vmPageRemove(host, page);
  pageWakeupDone(page);
  vmPageInsert(host, placeholder, object, offset);
  vmExternalStateSet(object.existenceInfo, offset + object.pagingOffset);
  vmPageInsert(host, page, transit, transitOffset);
  page.dirty = true;
  page.precious = false;
  page.pageLock = 0;
  page.unlockRequest = 0;
  host.statistics.pageouts += 1;
  queueInTransit(host, page, internal);
}

/** Who promises to free the frame decides on which queue it stands meanwhile. */
function queueInTransit(host: Host, page: VmPage, fromInternal: boolean): void {
  if (page.doublePage) {
    page.doublePage = false;
    // A daemon that watches segments sends the page again at once, from no queue.
    if (host.segments === null) vmPageDeactivateHead(host, page);
  } else if (fromInternal) {
    page.laundry = true;
    host.pageout.laundryCount += 1;
    vmPageWire(host, page);
    if (host.trace.on) {
      host.trace.emit('vm_page.into_laundry', page.id, host.pageout.laundryCount);
    }
  } else {
    vmPageExternalLaundry(host, page);
    vmPageActivate(host, page);
  }
}

/**
 * True if the default pager's task promises to free what the object sends.
 * @mach vm/memory_object.c memory_manager_default_port
 */
export function vmPageoutToDefault(host: Host, object: VmObject): boolean {
  if (object.internal) return true;
  const manager = host.defaultManager?.receiver ?? null;
  return host.switches.laundryByTask && manager !== null && object.pager?.receiver === manager;
}

/**
 * Copies a page into a transit object; the original stays, clean, and keeps its precious bit.
 * @mach vm/vm_pageout.c vm_pageout_setup (no flush)
 *
 * Requires: as vmPageoutSetup; `copy` is a fresh busy frame in no object.
 */
export function vmPageoutSetupCopy(
  host: Host,
  page: VmPage,
  copy: VmPage,
  transit: VmObject,
  transitOffset: number,
): void {
  const { object } = page;
  assert(object !== null && page.busy, 'vm_pageout_setup: page is not busy in an object');
  host.phys.copy(page.id, copy.id);
  page.dirty = false;
  pmapClearModify(host.pmapSystem, page);
  vmPageDeactivate(host, page);
  vmPageCleaned(host, page);
  pageWakeupDone(page);
  vmExternalStateSet(object.existenceInfo, page.offset + object.pagingOffset);
  vmPageInsert(host, copy, transit, transitOffset);
  copy.dirty = true;
  pageWakeupDone(copy);
  host.statistics.pageouts += 1;
  queueInTransit(host, copy, vmPageoutToDefault(host, object));
}

function pagesOwed(object: VmObject, offsets: readonly number[]): PagesOwed {
  return { object, id: object.id, temporary: object.temporary, offsets };
}

/**
 * Sends a transit object home as one message; its reference goes with it. `owed` are the offsets of
 * the pages that are lost if nobody receives it.
 * @ours evictions, ends of objects, lock requests and refused supplies share it
 *
 * Sends: memory_object_data_return, or memory_object_data_write to an older pager.
 */
export function vmPageoutSend(
  host: Host,
  object: VmObject,
  transit: VmObject,
  firstOffset: number,
  dirty: boolean,
  kernelCopy: boolean,
  owed: readonly number[],
): void {
  const pages = transit.residentPageCount;
  const { statistics, pageSize } = host;
  statistics.pagesReturned += pages;
  if (dirty) statistics.pagesReturnedDirty += pages;
  else statistics.pagesReturnedPrecious += pages;
  const { pagerRequest: memory_control } = object;
  const offset = (firstOffset + object.pagingOffset) * pageSize;
  const data = new VmMapCopy(transit, pages * pageSize, host.id);
  if (host.trace.on) data.owed = pagesOwed(object, owed);
  if (object.oldPageout) {
    const body = { memory_control, offset, data };
    machMsgSendFromKernel(host.ipc, object.pager, 'memory_object_data_write', body);
    return;
  }
  machMsgSendFromControl(host.ipc, object.pager, 'memory_object_data_return', {
    memory_control,
    offset,
    data,
    dirty,
    kernel_copy: kernelCopy,
  });
}

/**
 * Sends one page home, or frees it if nobody needs it.
 * @mach vm/vm_pageout.c vm_pageout_page (flush)
 *
 * Requires: the page is busy and off every queue, its translations are gone.
 * Ensures:  the old place is empty; the frame is wired and in laundry if the object was internal,
 *           otherwise queued again, so a pager that never lets go loses it to the default pager.
 * Sends:    memory_object_data_return, once at most.
 * Blocks:   never.
 */
export function vmPageoutPage(host: Host, page: VmPage, cause: ReturnCause): void {
  pageout(host, page, cause);
}

/**
 * Sends a page that was pushed into a copy object to its pager, which may have a newer one.
 * @mach vm/vm_pageout.c vm_pageout_page (initial)
 *
 * Sends: memory_object_data_initialize.
 */
export function vmPageoutInitialize(host: Host, page: VmPage): void {
  pageout(host, page, 'pushed');
}

function pageout(host: Host, page: VmPage, cause: ReturnCause): void {
  const { object, offset } = page;
  assert(object !== null && page.busy, 'vm_pageout_page: page is not busy in an object');
  if (page.absent || page.error || !(page.dirty || page.precious)) {
    vmPageFree(host, page);
    return;
  }
  if (object.pager === null) {
    // The pager is gone: the data has nowhere to go (holes of laws 7 and 8). It did exist: a later
    // fault must fail, not find zeroes.
    vmExternalStateSet(object.existenceInfo, offset + object.pagingOffset);
    host.statistics.pageouts += 1;
    vmPageDataLost(host, page);
    vmPageFree(host, page);
    return;
  }
  const { dirty } = page; // Read first: the setup marks the moved page dirty.
  if (host.trace.on) vmPageoutTellReturn(host, object, vmPageoutReturnOf(cause, page));
  vmObjectPagingBegin(object);
  const transit = vmPageoutTransit(host, 1);
  const placeholder = vmPageGrabFictitious(host);
  vmPageoutSetup(host, page, placeholder, transit, 0);
  if (cause === 'pushed') {
    if (host.trace.on) {
      host.trace.emit('vm_pageout.page_initialized', page.id, object.id, offset, transit.id);
    }
    sendInitial(host, object, transit, offset);
  } else {
    if (host.trace.on) {
      const told = dirty ? 1 : 0;
      host.trace.emit('vm_pageout.page_sent', page.id, object.id, offset, told, transit.id);
    }
    vmPageoutSend(host, object, transit, offset, dirty, false, [offset]);
  }
  vmPageFree(host, placeholder);
  vmObjectPagingEnd(object);
}

function sendInitial(host: Host, object: VmObject, transit: VmObject, offset: number): void {
  const data = new VmMapCopy(transit, host.pageSize, host.id);
  if (host.trace.on) data.owed = pagesOwed(object, [offset]);
  machMsgSendFromKernel(host.ipc, object.pager, 'memory_object_data_initialize', {
    memory_control: object.pagerRequest,
    offset: (offset + object.pagingOffset) * host.pageSize,
    data,
  });
}
