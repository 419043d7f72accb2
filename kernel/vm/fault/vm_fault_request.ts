/**
 * What a fault asks a pager for, or makes itself, at one level of a chain of objects: the answers
 * of vm_fault_page; UNLOCK, REQUEST, ZERO and the shortage of frames. Station 2 of the tour, its
 * second half.
 * Laws: 23 (one request a page), 24, 26, 33 and 34 (locks), 39. @mach vm/vm_fault.c
 */
import { machMsgSendFromControl } from '../../ipc/mach_msg';
import { assert } from '../../kern/assert';
import type { Thread } from '../../kern/thread';
import { assertWait, BLOCKED } from '../../kern/thread';
import type { VmProt } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { pmapClearModify } from '../page/pmap';
import type { FaultReturn } from '../page/vm_fault_return';
import { FAILED, FOUND, RETRY, WAIT } from '../page/vm_fault_return';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate } from '../page/vm_page_queues';
import {
  pageWakeupDone,
  vmPageConvert,
  vmPageFree,
  vmPageGrab,
  vmPageGrabFictitious,
  vmPageInsert,
  vmPageLookup,
  vmPageWait,
} from '../page/vm_resident';
import type { FaultFound } from './vm_fault_found';

/** Releases a busy page. @mach vm/vm_fault.c RELEASE_PAGE vm_fault_copy_cleanup */
export function vmFaultLetGo(host: Host, page: VmPage): void {
  if (!page.queued && page.wireCount === 0) vmPageActivate(host, page);
  pageWakeupDone(page);
}

/** The page is busy: asked for, or leaving. @mach vm/vm_fault.c vm_fault_page (PAGE_ASSERT_WAIT) */
export function vmFaultWaitPage(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  page: VmPage,
): FaultReturn {
  if (host.trace.on) host.trace.emit('vm_fault.wait_page', page.id, object.id, page.offset);
  found.forPage = found.level === null;
  assertWait(thread, page.waiters);
  return WAIT;
}

/** The pager said that the data moved. @mach vm/vm_fault.c vm_fault_page (restart) */
export function vmFaultRestart(host: Host, object: VmObject, page: VmPage): FaultReturn {
  if (host.trace.on) host.trace.emit('vm_fault.restart', page.id, object.id, page.offset);
  vmPageFree(host, page);
  return RETRY;
}

/** The pager could not provide the page. @mach vm/vm_fault.c vm_fault_page (error) */
export function vmFaultError(
  host: Host,
  found: FaultFound,
  object: VmObject,
  page: VmPage,
): FaultReturn {
  found.code = page.pageError;
  if (host.trace.on) host.trace.emit('vm_fault.error_page', page.id, object.id, page.offset);
  vmPageFree(host, page);
  return FAILED;
}

/** The page is resident, and no thread works on it. @mach vm/vm_fault.c vm_fault_page */
export function vmFaultHit(host: Host, found: FaultFound, page: VmPage): FaultReturn {
  if (host.trace.on) host.trace.emit('vm_fault.hit', page.id, page.object?.id ?? -1, page.offset);
  page.busy = true;
  found.page = page;
  return FOUND;
}

/**
 * The pager has not said ready: nothing can be asked of it.
 * @mach vm/vm_fault.c vm_fault_page (VM_OBJECT_EVENT_PAGER_READY)
 */
export function vmFaultWaitReady(
  host: Host,
  thread: Thread,
  object: VmObject,
  offset: number,
): FaultReturn {
  if (host.trace.on) host.trace.emit('vm_fault.wait_ready', object.id, offset);
  object.waitReady(thread);
  return WAIT;
}

/**
 * The lock forbids the access: ask for what is newly needed, once, and wait for an answer.
 * @mach vm/vm_fault.c vm_fault_page (memory_object_data_unlock)
 */
export function vmFaultUnlock(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  page: VmPage,
  access: VmProt,
): FaultReturn {
  if ((access & page.unlockRequest) !== access) {
    if (!object.pagerReady) return vmFaultWaitReady(host, thread, object, page.offset);
    if (object.pager === null) {
      // No pager is left to answer: as for a page that is not there.
      if (host.trace.on) host.trace.emit('vm_fault.no_pager', object.id, page.offset);
      found.code = 'KERN_MEMORY_ERROR';
      return FAILED;
    }
    page.unlockRequest |= access;
    const offset = (page.offset + object.pagingOffset) * host.pageSize;
    if (host.trace.on) host.trace.emit('vm_fault.unlock', page.id, object.id, page.offset, access);
    machMsgSendFromControl(host.ipc, object.pager, 'memory_object_data_unlock', {
      memory_control: object.pagerRequest,
      offset,
      length: host.pageSize,
      desired_access: page.unlockRequest,
    });
  } else if (host.trace.on) {
    host.trace.emit('vm_fault.wait_unlock', page.id, object.id, page.offset, access);
  }
  assertWait(thread, page.waiters);
  return WAIT;
}

/**
 * The page is not in memory and the pager may have it: a placeholder holds its slot until the pager
 * answers.
 * @mach vm/vm_fault.c vm_fault_page (memory_object_data_request)
 */
export function vmFaultRequest(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  offset: number,
  access: VmProt,
): FaultReturn {
  if (object.pager === null) {
    host.statistics.pageins += 1;
    if (host.trace.on) host.trace.emit('vm_fault.no_pager', object.id, offset);
    found.code = 'KERN_MEMORY_ERROR';
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
      return vmFaultMemoryShortage(host, thread, object);
    }
    page = real;
  }
  page.absent = true;
  object.absentCount += 1;
  host.statistics.pageins += 1;
  if (host.trace.on) host.trace.emit('vm_fault.request', page.id, object.id, offset, access);
  machMsgSendFromControl(host.ipc, object.pager, 'memory_object_data_request', {
    memory_control: object.pagerRequest,
    offset: (offset + object.pagingOffset) * host.pageSize,
    length: host.pageSize,
    desired_access: access,
  });
  found.forPage = found.level === null;
  assertWait(thread, page.waiters);
  return WAIT;
}

/**
 * Frees the pages that say "unavailable", from the top object down to where the page was found:
 * until then they keep a fault that starts over from asking once more.
 * @ours in Mach such a page is the one that gets the data
 */
export function vmFaultForgetAnswers(
  host: Host,
  top: VmObject,
  topOffset: number,
  end: VmObject | null,
): void {
  let offset = topOffset;
  for (let object: VmObject | null = top; object !== end && object !== null; ) {
    const page = vmPageLookup(host, object, offset);
    if (page !== null) vmPageFree(host, page);
    offset += object.shadowOffset;
    object = object.shadow;
  }
}

/** No pager can have the page: zeroes. @mach vm/vm_fault.c vm_fault_page (vm_page_zero_fill) */
export function vmFaultZeroFill(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  offset: number,
): FaultReturn {
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return vmFaultMemoryShortage(host, thread, object);
  if (host.trace.on && object.shadow === null && vmPageLookup(host, object, offset) !== null) {
    host.trace.emit('vm_fault.unavailable', page.id, object.id, offset);
  }
  vmFaultForgetAnswers(host, object, offset, null);
  vmPageInsert(host, page, object, offset);
  assert(page.busy, 'vm_fault_page: a fresh page is not busy');
  host.phys.zero(page.id);
  pmapClearModify(host.pmapSystem, page);
  host.statistics.zeroFillCount += 1;
  if (host.trace.on) host.trace.emit('vm_fault.zero_fill', page.id, object.id, page.offset);
  vmPageActivate(host, page);
  found.page = page;
  return FOUND;
}

/**
 * No frame: the thread waits for one, or tries again.
 * @mach vm/vm_fault.c VM_FAULT_MEMORY_SHORTAGE
 */
export function vmFaultMemoryShortage(host: Host, thread: Thread, object: VmObject): FaultReturn {
  if (host.trace.on) host.trace.emit('vm_fault.memory_shortage', object.id);
  return vmPageWait(host, thread) === BLOCKED ? WAIT : RETRY;
}
