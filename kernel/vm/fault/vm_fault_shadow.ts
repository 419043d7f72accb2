/**
 * vm_fault_page below the top object: what an object does not have is looked for in the objects
 * that it shadows, with READ whatever the access. Cases at each level:
 *   WAIT, RESTART, ERROR, UNLOCK   as at the top
 *   UNAVAIL          its pager has no data here: further down
 *   READY, REQUEST   as at the top
 * What comes of it:
 *   READ     found, for a read   -> the page itself, without WRITE
 *   COPY     found, for a write  -> a copy of it in the top object
 *   BOTTOM   found nowhere       -> zeroes in the top object
 * Laws: 36 (shadow first, then zeroes), 40. @mach vm/vm_fault.c vm_fault_page
 */
import type { Thread } from '../../kern/thread';
import { VM_PROT_NONE, VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectPagingBegin, vmObjectPagingEnd } from '../object/vm_object';
import { vmObjectCollapse } from '../object/vm_object_collapse';
import { pmapClearModify, pmapPageProtect } from '../page/pmap';
import { vmExternalAbsent } from '../page/vm_external';
import type { FaultReturn } from '../page/vm_fault_return';
import { FOUND, GO_ON, WAIT } from '../page/vm_fault_return';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDeactivate } from '../page/vm_page_queues';
import { pageWakeupDone, vmPageGrab, vmPageInsert, vmPageLookup } from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';
import type { FaultFound } from './vm_fault_found';
import {
  vmFaultError,
  vmFaultForgetAnswers,
  vmFaultHit,
  vmFaultLetGo,
  vmFaultMemoryShortage,
  vmFaultRequest,
  vmFaultRestart,
  vmFaultUnlock,
  vmFaultWaitPage,
  vmFaultWaitReady,
  vmFaultZeroFill,
} from './vm_fault_request';

/** Looks at one level; on FOUND its page can be read, and is not busy yet. */
function findBelow(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  offset: number,
): FaultReturn {
  const page = vmPageLookup(host, object, offset);
  if (page !== null && (page.busy || !page.absent)) {
    // WAIT
    if (page.busy) return vmFaultWaitPage(host, thread, found, object, page);
    // RESTART
    if (page.restart) return vmFaultRestart(host, object, page);
    // ERROR
    if (page.error) return vmFaultError(host, found, object, page);
    // UNLOCK
    const forbidden = (page.pageLock & VM_PROT_READ) !== 0;
    if (forbidden) return vmFaultUnlock(host, thread, found, object, page, VM_PROT_READ);
    found.page = page;
    return FOUND;
  }
  // UNAVAIL
  if (page !== null) return GO_ON;
  const absent = vmExternalAbsent(object.existenceInfo, offset + object.pagingOffset);
  if (!object.pagerCreated || absent) return GO_ON;
  // READY
  if (!object.pagerReady) return vmFaultWaitReady(host, thread, object, offset);
  // REQUEST
  // What leaves must not take this object along, by a collapse.
  vmObjectPagingBegin(object);
  const room = vmPageoutMakeRoom(host, thread, object, offset);
  vmObjectPagingEnd(object);
  if (room === WAIT) return WAIT;
  return vmFaultRequest(host, thread, found, object, offset, VM_PROT_READ);
}

/** The page found will do for a read; a write gets a copy of it in the top object. */
function take(
  host: Host,
  thread: Thread,
  found: FaultFound,
  page: VmPage,
  top: VmObject,
  topOffset: number,
): FaultReturn {
  const { object } = page;
  // READ
  if ((found.access & VM_PROT_WRITE) === 0) {
    const hit = vmFaultHit(host, found, page);
    vmFaultForgetAnswers(host, top, topOffset, object);
    found.allowed &= ~VM_PROT_WRITE;
    return hit;
  }
  // COPY
  page.busy = true;
  found.page = null;
  found.brought = true;
  const room = vmPageoutMakeRoom(host, thread, top, topOffset);
  const copy = room === GO_ON ? vmPageGrab(host, thread.vmPrivilege) : null;
  if (copy === null) {
    vmFaultLetGo(host, page);
    return room === GO_ON ? vmFaultMemoryShortage(host, thread, top) : room;
  }
  host.phys.copy(page.id, copy.id);
  pmapClearModify(host.pmapSystem, copy);
  vmFaultForgetAnswers(host, top, topOffset, object);
  vmPageInsert(host, copy, top, topOffset);
  vmPageActivate(host, copy);
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  pageWakeupDone(page);
  vmPageDeactivate(host, page);
  host.statistics.cowFaults += 1;
  if (host.trace.on) {
    host.trace.emit('vm_fault.copied', copy.id, top.id, topOffset, object?.id ?? -1, page.id);
  }
  found.page = copy;
  found.level = null;
  vmObjectCollapse(host, top);
  return FOUND;
}

/**
 * Goes down from an object that does not have the page. @mach vm/vm_fault.c vm_fault_page
 *
 * Requires: the slot of the top object is empty, or its page says "unavailable".
 * Ensures:  on FOUND the page is busy; `found.allowed` has no WRITE if it is not the top object's.
 */
export function vmFaultShadow(
  host: Host,
  thread: Thread,
  found: FaultFound,
  top: VmObject,
  topOffset: number,
): FaultReturn {
  let offset = topOffset + top.shadowOffset;
  for (let object = top.shadow; object !== null; object = object.shadow) {
    found.level = object;
    const outcome = findBelow(host, thread, found, object, offset);
    if (found.page !== null) return take(host, thread, found, found.page, top, topOffset);
    if (outcome !== GO_ON) return outcome;
    offset += object.shadowOffset;
  }
  // BOTTOM
  found.level = null;
  if (vmPageoutMakeRoom(host, thread, top, topOffset) === WAIT) return WAIT;
  found.brought = true;
  return vmFaultZeroFill(host, thread, found, top, topOffset);
}
