/**
 * The push: before a page of a copied object changes, what it was goes to the newest copy object,
 * unless that has the page already. Law: 41. @mach vm/vm_fault.c vm_fault_page (copy objects)
 */
import type { Thread } from '../../kern/thread';
import { assertWait } from '../../kern/thread';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectPagingBegin, vmObjectPagingEnd } from '../object/vm_object';
import { vmPageoutInitialize } from '../object/vm_pageout_page';
import { pmapPageProtect } from '../page/pmap';
import { vmExternalExists } from '../page/vm_external';
import type { FaultReturn } from '../page/vm_fault_return';
import { FOUND, GO_ON, WAIT } from '../page/vm_fault_return';
import { vmPageActivate } from '../page/vm_page_queues';
import {
  pageWakeupDone,
  vmPageFree,
  vmPageGrab,
  vmPageInsert,
  vmPageLookup,
} from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';
import type { FaultFound } from './vm_fault_found';
import { vmFaultLetGo, vmFaultMemoryShortage } from './vm_fault_request';

/**
 * A page of an object with a copy was found: a read may not write to it, a write pushes it first.
 * @mach vm/vm_fault.c vm_fault_page (copy objects)
 *
 * Requires: `found.page` is busy.
 * Sends:    memory_object_data_initialize if the copy object has a pager.
 * Blocks:   for the copy object's page, and for a frame; the page is let go then.
 */
export function vmFaultPush(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  copy: VmObject,
): FaultReturn {
  const { page } = found;
  if (page === null) return FOUND;
  if ((found.access & VM_PROT_WRITE) === 0) {
    found.allowed &= ~VM_PROT_WRITE;
    return FOUND;
  }
  const offset = page.offset - copy.shadowOffset;
  const there = vmPageLookup(host, copy, offset);
  if (there?.busy === true) {
    found.page = null;
    vmFaultLetGo(host, page);
    if (host.trace.on) {
      host.trace.emit('vm_fault.wait_push', there.id, copy.id, offset, object.id);
    }
    assertWait(thread, there.waiters);
    found.level = copy;
    return WAIT;
  }
  if (there !== null && !there.absent) {
    // Zeroes that the copy only read would be dropped as clean, and the change be seen through it.
    const kept = vmExternalExists(copy.existenceInfo, offset + copy.pagingOffset);
    if (!kept) there.dirty = true;
    return FOUND;
  }
  const room = vmPageoutMakeRoom(host, thread, copy, offset);
  const pushed = room === GO_ON ? vmPageGrab(host, thread.vmPrivilege) : null;
  if (pushed === null) {
    found.page = null;
    vmFaultLetGo(host, page);
    return room === GO_ON ? vmFaultMemoryShortage(host, thread, object) : room;
  }
  host.phys.copy(page.id, pushed.id);
  // A page that only says that the copy's pager has nothing makes way.
  if (there !== null) vmPageFree(host, there);
  vmPageInsert(host, pushed, copy, offset);
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  pushed.dirty = true;
  if (host.trace.on)
    host.trace.emit('vm_fault.pushed', pushed.id, copy.id, offset, object.id, page.id);
  if (copy.pagerCreated) {
    vmObjectPagingBegin(copy);
    vmPageoutInitialize(host, pushed);
    vmObjectPagingEnd(copy);
  } else {
    pageWakeupDone(pushed);
    vmPageActivate(host, pushed);
  }
  return FOUND;
}
