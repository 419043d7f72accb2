/**
 * vm_fault_page below the top object: what an object does not have is looked for in the objects
 * that it shadows, with READ whatever the access. Cases, at each level:
 *   WAIT, RESTART, ERROR, UNLOCK, REQUEST   as at the top
 *   UNAVAIL   the pager has no data here: further down, or zeroes in the top object
 *   FOUND     for a read the page itself, without WRITE; for a write a copy in the top object
 *   BOTTOM    nobody has it: zeroes in the top object
 * Laws: 36 (shadow first, then zeroes), 40. @mach vm/vm_fault.c vm_fault_page
 */
import type { Thread } from '../../kern/thread';
import { assertWait } from '../../kern/thread';
import { VM_PROT_NONE, VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectPagingBegin, vmObjectPagingEnd } from '../object/vm_object';
import { vmObjectCollapse } from '../object/vm_object_collapse';
import { pmapClearModify, pmapPageProtect } from '../page/pmap';
import { vmExternalAbsent } from '../page/vm_external';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDeactivate } from '../page/vm_page_queues';
import {
  pageWakeupDone,
  vmPageFree,
  vmPageGrab,
  vmPageInsert,
  vmPageLookup,
} from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';
import type { VmFault } from './vm_fault';
import type { FaultPage } from './vm_fault_request';
import {
  FAILED,
  FOUND,
  RETRY,
  vmFaultLetGo,
  vmFaultMemoryShortage,
  vmFaultRequest,
  vmFaultUnlock,
  vmFaultWaitReady,
  vmFaultZeroed,
  WAIT,
} from './vm_fault_request';

/**
 * Goes down from an object that does not have the page. @mach vm/vm_fault.c vm_fault_page
 *
 * Requires: the slot of the top object is empty, or its page says "unavailable".
 * Ensures:  on FOUND the page is busy; `fault.allowed` has no WRITE if it is not the top object's.
 */
export function vmFaultShadow(
  host: Host,
  thread: Thread,
  fault: VmFault,
  top: VmObject,
  topOffset: number,
): FaultPage {
  const found = descend(host, thread, fault, top, topOffset);
  if (found !== WAIT) fault.level = null;
  if (found !== null) return found;
  if (!vmPageoutMakeRoom(host, thread, top, topOffset)) return WAIT;
  fault.brought = true;
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return vmFaultMemoryShortage(host, thread, top);
  forgetAnswers(host, top, topOffset, null);
  vmPageInsert(host, page, top, topOffset);
  return vmFaultZeroed(host, fault, top, page);
}

/**
 * Frees the pages that say "unavailable", from the top object down to where the page was found:
 * until then they keep a fault that starts over from asking once more.
 */
function forgetAnswers(host: Host, top: VmObject, topOffset: number, end: VmObject | null): void {
  let offset = topOffset;
  for (let object: VmObject | null = top; object !== end && object !== null; ) {
    const page = vmPageLookup(host, object, offset);
    if (page !== null) vmPageFree(host, page);
    offset += object.shadowOffset;
    object = object.shadow;
  }
}

/** What is found on the way down; null if nobody has the page. */
function descend(
  host: Host,
  thread: Thread,
  fault: VmFault,
  top: VmObject,
  topOffset: number,
): FaultPage | null {
  let offset = topOffset + top.shadowOffset;
  for (let object = top.shadow; object !== null; object = object.shadow) {
    fault.level = object;
    const page = vmPageLookup(host, object, offset);
    if (page !== null && !(page.absent && !page.busy)) {
      const settled = lookAt(host, thread, fault, object, page);
      return settled === FOUND ? take(host, thread, fault, { top, topOffset, page }) : settled;
    }
    const asked =
      page === null &&
      object.pagerCreated &&
      !vmExternalAbsent(object.existenceInfo, offset + object.pagingOffset);
    if (asked) return ask(host, thread, fault, object, offset);
    offset += object.shadowOffset;
  }
  return null;
}

/** A page on the way: FOUND if it can be read. */
function lookAt(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  page: VmPage,
): FaultPage {
  if (page.busy) {
    if (host.trace.on) host.trace.emit('vm_fault.wait_page', page.id, object.id, page.offset);
    assertWait(thread, page.waiters);
    return WAIT;
  }
  if (page.restart) {
    if (host.trace.on) host.trace.emit('vm_fault.restart', page.id, object.id, page.offset);
    vmPageFree(host, page);
    return RETRY;
  }
  if (page.error) {
    fault.code = page.pageError;
    if (host.trace.on) host.trace.emit('vm_fault.error_page', page.id, object.id, page.offset);
    vmPageFree(host, page);
    return FAILED;
  }
  if ((page.pageLock & VM_PROT_READ) !== 0) {
    return vmFaultUnlock(host, thread, fault, object, page, VM_PROT_READ);
  }
  return FOUND;
}

function ask(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultPage {
  if (!object.pagerReady) return vmFaultWaitReady(host, thread, object, offset);
  // What leaves must not take this object along, by a collapse.
  vmObjectPagingBegin(object);
  const room = vmPageoutMakeRoom(host, thread, object, offset);
  vmObjectPagingEnd(object);
  if (!room) return WAIT;
  return vmFaultRequest(host, thread, fault, object, offset, VM_PROT_READ);
}

/** Where a page was found, and for which place of which object. */
interface Find {
  readonly top: VmObject;
  readonly topOffset: number;
  readonly page: VmPage;
}

/** The page will do for a read; a write gets a copy of it in the top object. */
function take(host: Host, thread: Thread, fault: VmFault, find: Find): FaultPage {
  const { top, topOffset, page } = find;
  page.busy = true;
  if ((fault.access & VM_PROT_WRITE) === 0) {
    if (host.trace.on) {
      host.trace.emit('vm_fault.hit', page.id, page.object?.id ?? -1, page.offset);
    }
    forgetAnswers(host, top, topOffset, page.object);
    fault.allowed &= ~VM_PROT_WRITE;
    fault.page = page;
    return FOUND;
  }
  const room = vmPageoutMakeRoom(host, thread, top, topOffset);
  fault.brought = true;
  const copy = room ? vmPageGrab(host, thread.vmPrivilege) : null;
  if (copy === null) {
    vmFaultLetGo(host, page);
    return room ? vmFaultMemoryShortage(host, thread, top) : WAIT;
  }
  host.phys.copy(page.id, copy.id);
  pmapClearModify(host.pmapSystem, copy);
  forgetAnswers(host, top, topOffset, page.object);
  vmPageInsert(host, copy, top, topOffset);
  vmPageActivate(host, copy);
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  pageWakeupDone(page);
  vmPageDeactivate(host, page);
  host.statistics.cowFaults += 1;
  if (host.trace.on) {
    const { object } = page;
    host.trace.emit('vm_fault.copied', copy.id, top.id, topOffset, object?.id ?? -1, page.id);
  }
  fault.page = copy;
  vmObjectCollapse(host, top);
  return FOUND;
}
