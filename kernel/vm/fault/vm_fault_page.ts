/**
 * vm_fault_page: turns an object and an offset into a resident, busy page, or into a reason why
 * not. Station 2 of the tour. Cases, in the order in which they are tried:
 *   WAIT     the page is busy (asked for, or leaving)        -> block, then start over
 *   RESTART  the pager said that the data moved              -> start over at once
 *   ERROR    the pager could not provide it                  -> a KernReturn for the toucher
 *   UNAVAIL  the pager has no data for it                    -> zero-fill
 *   UNLOCK   its lock forbids the access                     -> data_unlock once, then WAIT
 *   HIT      it is resident                                  -> busy, found
 *   READY    not resident, the pager has not said ready      -> block, then start over
 *   REQUEST  the pager may have it                           -> data_request, then WAIT
 *   ZERO     nobody can have it                              -> zero-fill
 *   In demand mode a page leaves before REQUEST or ZERO brings one, if the cache is full.
 * Between UNAVAIL and ZERO an object that shadows another goes down (vm_fault_shadow.ts), and what
 * an object with a copy finds may have to be pushed there first (vm_fault_push.ts). Starting over
 * is normal, not an error: after each wait the map may have changed.
 * Laws: 4 (one page a slot), 23 (one request a page), 24, 26, 33 and 34 (locks), 36, 37, 39.
 * @mach vm/vm_fault.c
 */
import type { Thread } from '../../kern/thread';
import { assertWait } from '../../kern/thread';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmExternalAbsent } from '../page/vm_external';
import type { VmPage } from '../page/vm_page';
import {
  vmPageDeactivateBehind,
  vmPageFree,
  vmPageGrab,
  vmPageInsert,
  vmPageLookup,
} from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';
import type { VmFault } from './vm_fault';
import { vmFaultPush } from './vm_fault_push';
import type { FaultPage } from './vm_fault_request';
import {
  FAILED,
  FOUND,
  RETRY,
  vmFaultMemoryShortage,
  vmFaultRequest,
  vmFaultUnlock,
  vmFaultWaitReady,
  vmFaultZeroed,
  vmFaultZeroFill,
  WAIT,
} from './vm_fault_request';
import { vmFaultShadow } from './vm_fault_shadow';

/**
 * Finds or makes the page, or has it asked for. @mach vm/vm_fault.c vm_fault_page
 *
 * Ensures: on FOUND the page is resident and busy, and the caller lets go of it.
 * Sends:   memory_object_data_request or memory_object_data_unlock, once at most.
 * Blocks:  for the page, the pager's ready, too many requests, or a free frame.
 */
export function vmFaultPage(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultPage {
  const outcome = faultOnTop(host, thread, fault, object, offset);
  if (outcome !== FOUND || object.copy === null) return outcome;
  return vmFaultPush(host, thread, fault, object, object.copy);
}

function faultOnTop(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultPage {
  const page = vmPageLookup(host, object, offset);
  if (page !== null) return faultOnPage(host, thread, fault, object, page);
  const asked =
    object.pagerCreated && !vmExternalAbsent(object.existenceInfo, offset + object.pagingOffset);
  if (asked && !object.pagerReady) return vmFaultWaitReady(host, thread, object, offset);
  if (!asked && object.shadow !== null) {
    // In Mach a placeholder holds the slot here: a new page follows the one before it.
    vmPageDeactivateBehind(host, object, offset);
    return vmFaultShadow(host, thread, fault, object, offset);
  }
  if (!vmPageoutMakeRoom(host, thread, object, offset)) return WAIT;
  fault.brought = true;
  if (asked) return vmFaultRequest(host, thread, fault, object, offset, fault.access);
  return vmFaultZeroFill(host, thread, fault, object, offset);
}

/** The slot has a page. */
function faultOnPage(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  page: VmPage,
): FaultPage {
  if (page.unsettled) return faultOnUnsettled(host, thread, fault, object, page);
  if ((fault.access & page.pageLock) !== 0) {
    return vmFaultUnlock(host, thread, fault, object, page, fault.access);
  }
  if (host.trace.on) host.trace.emit('vm_fault.hit', page.id, object.id, page.offset);
  page.busy = true;
  fault.page = page;
  return FOUND;
}

/** The page in the slot is no data, or nobody's turn yet. */
function faultOnUnsettled(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  page: VmPage,
): FaultPage {
  if (page.busy) {
    if (host.trace.on) host.trace.emit('vm_fault.wait_page', page.id, object.id, page.offset);
    fault.forPage = true;
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
  if (object.shadow === null) return replaceUnavailable(host, thread, fault, object, page);
  return vmFaultShadow(host, thread, fault, object, page.offset);
}

/** The pager said unavailable, and there is nothing below: zeroes take the place. */
function replaceUnavailable(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  absent: VmPage,
): FaultPage {
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return vmFaultMemoryShortage(host, thread, object);
  const { offset } = absent;
  if (host.trace.on) host.trace.emit('vm_fault.unavailable', page.id, object.id, offset);
  vmPageFree(host, absent);
  vmPageInsert(host, page, object, offset);
  return vmFaultZeroed(host, fault, object, page);
}
