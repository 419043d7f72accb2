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
 * An object has no shadow yet: DESCEND and COPY will stand between UNAVAIL and ZERO. Starting over
 * is normal, not an error: after each wait the map may have changed.
 * Laws: 4 (one page a slot), 23 (one request a page), 24, 26, 33 and 34 (locks), 36, 37, 39.
 * @mach vm/vm_fault.c
 */
import type { Host } from '../host';
import { machMsgSendFromKernel } from '../ipc/mach_msg';
import { assert } from '../kern/assert';
import type { Thread } from '../kern/thread';
import { assertWait } from '../kern/thread';
import { pmapClearModify } from './pmap';
import { vmExternalAbsent } from './vm_external';
import type { VmFault } from './vm_fault';
import type { VmObject } from './vm_object';
import type { VmPage } from './vm_page';
import { vmPageoutMakeRoom } from './vm_pageout_room';
import {
  vmPageActivate,
  vmPageConvert,
  vmPageFree,
  vmPageGrab,
  vmPageGrabFictitious,
  vmPageInsert,
  vmPageLookup,
  vmPageWait,
} from './vm_resident';

/** The page is in `fault.page`, busy. @mach vm/vm_fault.h VM_FAULT_SUCCESS */
export const FOUND = 0;
/** The thread waits; start over when woken. @ours Mach's routine waits on its own stack */
export const WAIT = 1;
/** Start over at once. @mach vm/vm_fault.h VM_FAULT_RETRY */
export const RETRY = 2;
/** The code is in `fault.code`. @mach vm/vm_fault.h VM_FAULT_MEMORY_ERROR */
export const FAILED = 3;
/** What vm_fault_page answers. @mach vm/vm_fault.h vm_fault_return_t */
export type FaultPage = typeof FOUND | typeof WAIT | typeof RETRY | typeof FAILED;

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
  const page = vmPageLookup(host, object, offset);
  if (page !== null) return faultOnPage(host, thread, fault, object, page);
  const asked =
    object.pagerCreated && !vmExternalAbsent(object.existenceInfo, offset + object.pagingOffset);
  if (asked && !object.pagerReady) {
    if (host.trace.on) host.trace.emit('vm_fault.wait_ready', object.id, offset);
    object.waitReady(thread);
    return WAIT;
  }
  if (host.demand && object.counted && vmPageoutMakeRoom(host, thread) !== FOUND) return WAIT;
  if (asked) return request(host, thread, fault, object, offset);
  return zeroFill(host, thread, fault, object, offset);
}

/** The slot has a page. */
function faultOnPage(
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
  if (page.absent) return replaceUnavailable(host, thread, fault, object, page);
  if ((fault.access & page.pageLock) !== 0) {
    return unlock(host, thread, fault, object, page);
  }
  if (host.trace.on) host.trace.emit('vm_fault.hit', page.id, object.id, page.offset);
  page.busy = true;
  fault.page = page;
  return FOUND;
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
  if (page === null) return memoryShortage(host, thread, object);
  const { offset } = absent;
  if (host.trace.on) host.trace.emit('vm_fault.unavailable', page.id, object.id, offset);
  vmPageFree(host, absent);
  vmPageInsert(host, page, object, offset);
  return zeroed(host, fault, object, page);
}

/** The lock forbids the access: ask for what is newly needed, once, and wait for an answer. */
function unlock(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  page: VmPage,
): FaultPage {
  const { access } = fault;
  if ((access & page.unlockRequest) !== access) {
    if (!object.pagerReady) {
      object.waitReady(thread);
      return WAIT;
    }
    if (object.pager === null) {
      // Nobody will ever answer: as for a page that is not there.
      if (host.trace.on) host.trace.emit('vm_fault.no_pager', object.id, page.offset);
      fault.code = 'KERN_MEMORY_ERROR';
      return FAILED;
    }
    page.unlockRequest |= access;
    const offset = (page.offset + object.pagingOffset) * host.pageSize;
    if (host.trace.on) host.trace.emit('vm_fault.unlock', page.id, object.id, page.offset, access);
    machMsgSendFromKernel(host.ipc, object.pager, 'memory_object_data_unlock', {
      memory_control: object.pagerRequest,
      offset,
      length: host.pageSize,
      desired_access: page.unlockRequest,
    });
  }
  assertWait(thread, page.waiters);
  return WAIT;
}

/** Nobody has the page and the pager may: a placeholder holds the slot while it is asked. */
function request(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultPage {
  if (object.pager === null) {
    host.statistics.pageins += 1;
    if (host.trace.on) host.trace.emit('vm_fault.no_pager', object.id, offset);
    fault.code = 'KERN_MEMORY_ERROR';
    return FAILED;
  }
  if (!object.internal && object.absentCount > host.tunables.absentMax) {
    if (host.trace.on) host.trace.emit('vm_fault.wait_absent', object.id, object.absentCount);
    object.waitAbsent(thread);
    return WAIT;
  }
  let page = vmPageGrabFictitious(host);
  vmPageInsert(host, page, object, offset);
  if (object.internal) {
    // The frame is reserved now, so that the default pager never needs one for the kernel.
    const real = vmPageConvert(host, page, thread.vmPrivilege);
    if (real === null) {
      vmPageFree(host, page);
      return memoryShortage(host, thread, object);
    }
    page = real;
  }
  page.absent = true;
  object.absentCount += 1;
  host.statistics.pageins += 1;
  if (host.trace.on) host.trace.emit('vm_fault.request', page.id, object.id, offset, fault.access);
  machMsgSendFromKernel(host.ipc, object.pager, 'memory_object_data_request', {
    memory_control: object.pagerRequest,
    offset: (offset + object.pagingOffset) * host.pageSize,
    length: host.pageSize,
    desired_access: fault.access,
  });
  assertWait(thread, page.waiters);
  return WAIT;
}

/** Nobody can have the page: zeroes. */
function zeroFill(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultPage {
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return memoryShortage(host, thread, object);
  vmPageInsert(host, page, object, offset);
  return zeroed(host, fault, object, page);
}

function zeroed(host: Host, fault: VmFault, object: VmObject, page: VmPage): FaultPage {
  assert(page.busy, 'vm_fault_page: a fresh page is not busy');
  host.phys.zero(page.id);
  pmapClearModify(host.pmapSystem, page);
  host.statistics.zeroFillCount += 1;
  if (host.trace.on) host.trace.emit('vm_fault.zero_fill', page.id, object.id, page.offset);
  vmPageActivate(host, page);
  fault.page = page;
  return FOUND;
}

function memoryShortage(host: Host, thread: Thread, object: VmObject): FaultPage {
  if (host.trace.on) host.trace.emit('vm_fault.memory_shortage', object.id);
  return vmPageWait(host, thread) ? WAIT : RETRY;
}
