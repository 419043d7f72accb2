/**
 * vm_object_copy_slowly: every page of a range is faulted in and copied, before anybody goes on:
 * the copy strategy NONE, and what is done to wired memory.
 * @mach vm/vm_object.c vm_object_copy_slowly
 */
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, BLOCKED, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import { VM_PROT_READ } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { ObjectFault } from '../fault/vm_fault_object';
import { vmFaultLetGo, vmFaultMemoryShortage } from '../fault/vm_fault_request';
import type { VmObject } from '../object/vm_object';
import { vmObjectAllocate } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { WAIT } from '../page/vm_fault_return';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate } from '../page/vm_page_queues';
import { pageWakeupDone, vmPageAlloc } from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';

/** A copy in progress; its maker holds a reference on the source. @ours Mach's stack */
export class VmObjectCopySlowly implements Activation {
  readonly routine = 'vm_object_copy_slowly';
  readonly source: VmObject;
  readonly offset: number;
  readonly size: number;
  code: KernReturn = 'KERN_SUCCESS';
  /** The new object, whose one reference is the caller's in the end. */
  object: VmObject | null = null;
  cursor = 0;
  under: ObjectFault | null = null;
  /** The source's page, busy, while there is no frame for its copy. */
  page: VmPage | null = null;

  constructor(source: VmObject, offset: number, size: number) {
    this.source = source;
    this.offset = offset;
    this.size = size;
  }

  run(host: Host, thread: Thread): Step {
    return vmObjectCopySlowly(host, thread, this);
  }

  abort(host: Host): void {
    const { page, object } = this;
    this.page = null;
    this.object = null;
    if (page !== null) vmFaultLetGo(host, page);
    if (object !== null) vmObjectDeallocate(host, object);
  }

  held(): Held {
    return { objects: [this.object], pages: [this.page] };
  }
}

/**
 * Goes on with a copy. Sends: memory_object_data_request with READ for each page that is not
 * resident, in order, one at a time. @mach vm/vm_object.c vm_object_copy_slowly
 */
function vmObjectCopySlowly(host: Host, thread: Thread, copy: VmObjectCopySlowly): Step {
  const { under, source, offset, size } = copy;
  copy.object ??= vmObjectAllocate(host, size);
  copy.object.counted = source.counted;
  if (under !== null) {
    copy.under = null;
    copy.page = under.take();
    if (copy.page === null) {
      copy.code = host.codeNamed(thread.result);
      copy.abort(host);
      return DONE;
    }
  }
  if (copy.page !== null && !transfer(host, thread, copy, copy.object, copy.page)) return BLOCKED;
  if (copy.cursor === size) return DONE;
  const { map } = thread.task;
  copy.under = new ObjectFault(map, source, offset + copy.cursor, VM_PROT_READ);
  thread.stack.push(copy.under);
  return AGAIN;
}

/** False if the thread waits for a frame. */
function transfer(
  host: Host,
  thread: Thread,
  copy: VmObjectCopySlowly,
  object: VmObject,
  page: VmPage,
): boolean {
  const at = copy.cursor;
  if (vmPageoutMakeRoom(host, thread, object, at) === WAIT) return false;
  const made = vmPageAlloc(host, object, at, thread.vmPrivilege);
  if (made === null) {
    // Others may want the page meanwhile.
    copy.page = null;
    vmFaultLetGo(host, page);
    if (vmFaultMemoryShortage(host, thread, object) === WAIT) return false;
    host.faultRestarts += 1;
    return true;
  }
  host.phys.copy(page.id, made.id);
  made.dirty = true;
  pageWakeupDone(made);
  vmPageActivate(host, made);
  copy.page = null;
  vmFaultLetGo(host, page);
  copy.cursor += 1;
  return true;
}
