/**
 * The answers of a pager that has no data: data_unavailable (zeroes will do) and data_error.
 * Only pages that are asked for at that moment are concerned. Laws: 36, 37.
 * @mach vm/memory_object.c memory_object_data_error, memory_object_data_unavailable
 */
import type { Step } from '../../kern/thread';
import { waiting } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import { kernReturns } from '../../mach/kern_return';
import type { Host } from '../../machine/host';
import { VmFault } from '../fault/vm_fault';
import type { VmObject } from '../object/vm_object';
import { vmObjectLookup } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { vmExternalCreate } from '../page/vm_external';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate } from '../page/vm_page_queues';
import { pageWakeupDone, vmPageFree, vmPageLookup } from '../page/vm_resident';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish, memoryObjectRefuse } from './memory_object_finish';
import {
  memoryObjectMissesPages,
  memoryObjectRangeIsValid,
  memoryObjectWrappedOffset,
} from './memory_object_range';

/**
 * A range that begins at 0 and is longer tells of the whole object: from then on its first pages
 * count as never written. Requests that are out are not answered by it (D10).
 * @mach vm/vm_external.h VM_EXTERNAL_LARGE_SIZE
 */
const WHOLESALE_BYTES = 8192;

/** Codes above this are the pager's own and are passed on; so in the OSF kernel. */
const KERN_RETURN_MAX = 0x100;

/** Calls `each` for every requested, unanswered page of a range. */
function forEachRequested(
  host: Host,
  object: VmObject,
  offset: number,
  size: number,
  each: (page: VmPage) => void,
): void {
  if (memoryObjectMissesPages(host, object, offset)) return;
  const first = offset / host.pageSize - object.pagingOffset;
  const end = first + size / host.pageSize;
  if (end - first > object.residentPageCount) {
    // A long range: look at the pages there are. Answering a page may take it out of the list.
    for (let page = object.memqHead; page !== null; ) {
      const next: VmPage | null = page.listNext;
      const behind = page.offset + (page.offset < first ? host.addressPages : 0);
      if (behind >= first && behind < end && page.busy && page.absent) each(page);
      page = next;
    }
    return;
  }
  for (let at = first; at < end; at += 1) {
    const page = vmPageLookup(host, object, memoryObjectWrappedOffset(host, at));
    if (page?.busy === true && page.absent) each(page);
  }
}

/**
 * Zeroes will do for the pages that are asked for.
 * @mach vm/memory_object.c memory_object_data_unavailable
 */
export function memoryObjectDataUnavailable(
  call: ControlCall<'memory_object_data_unavailable'>,
): Step {
  const { host, thread, body } = call;
  if (!memoryObjectRangeIsValid(host, body.offset, body.size, true))
    return memoryObjectRefuse(call, null);
  const object = vmObjectLookup(host, call.control);
  if (object === null) return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', null);
  const { offset, size } = body;
  if (offset === 0 && size > WHOLESALE_BYTES && host.switches.unavailableWholesale) {
    object.existenceInfo ??= vmExternalCreate(0);
    vmObjectDeallocate(host, object);
    return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
  }
  forEachRequested(host, object, offset, size, (page) => {
    if (host.trace.on)
      host.trace.emit('memory_object.unavailable', page.id, object.id, page.offset);
    pageWakeupDone(page);
    vmPageActivate(host, page);
  });
  vmObjectDeallocate(host, object);
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

/**
 * The pages that are asked for cannot be had: those who wait fail.
 * @mach vm/memory_object.c memory_object_data_error
 */
export function memoryObjectDataError(call: ControlCall<'memory_object_data_error'>): Step {
  const { host, thread, body } = call;
  if (!memoryObjectRangeIsValid(host, body.offset, body.size, true))
    return memoryObjectRefuse(call, null);
  const object = vmObjectLookup(host, call.control);
  if (object === null) return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', null);
  const code = filteredCode(host, body.error_value);
  const moved = code === 'KERN_MEMORY_DATA_MOVED';
  forEachRequested(host, object, body.offset, body.size, (page) => {
    if (host.trace.on) {
      host.trace.emit('memory_object.error', page.id, object.id, page.offset, host.codeOf(code));
    }
    if (!moved && host.switches.dataErrorFailsAllWaiters) {
      // Nobody is left whom an error page could tell: a later touch asks again.
      failWaiters(page, code);
      vmPageFree(host, page);
      return;
    }
    page.absent = false;
    object.absentCount -= 1;
    object.absentWakeup();
    page.pageError = code;
    page.error = true; // A page that sends its waiters back holds no data either.
    if (moved) page.restart = true;
    pageWakeupDone(page);
    vmPageActivate(host, page);
  });
  vmObjectDeallocate(host, object);
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

function filteredCode(host: Host, code: KernReturn): KernReturn {
  if (!host.switches.dataErrorKeepsCode) return 'KERN_MEMORY_ERROR';
  if (code === 'KERN_MEMORY_DATA_MOVED') return code;
  return kernReturns[code].code > KERN_RETURN_MAX ? code : 'KERN_MEMORY_ERROR';
}

/** Every fault that waits now will fail, though no error page tells it. */
function failWaiters(page: VmPage, code: KernReturn): void {
  if (!page.wanted) return;
  for (const thread of waiting(page.waiters)) {
    const fault = thread.stack[thread.stack.length - 1];
    if (fault instanceof VmFault) fault.failed = code;
  }
}
