/**
 * vm_fault_copy: pages of one object are copied over pages of another, each faulted in for writing
 * first: what an overwrite does to memory that others see. @mach vm/vm_fault.c vm_fault_copy
 */
import type { Host } from '../host';
import type { Activation, Step, Thread } from '../kern/thread';
import { AGAIN, DONE } from '../kern/thread';
import type { KernReturn } from '../mach/kern_return';
import { VM_PROT_READ, VM_PROT_WRITE } from '../mach/vm_prot';
import { ObjectFault } from './vm_fault_object';
import type { VmObject } from './vm_object';
import type { VmPage } from './vm_page';
import { vmPageActivate } from './vm_page_queues';
import { pageWakeupDone } from './vm_resident';

/** A copy in progress; its maker holds a reference on each object. @ours Mach's stack */
export class VmFaultCopy implements Activation {
  readonly routine = 'vm_fault_copy';
  /** Null for zeroes. */
  readonly source: VmObject | null;
  readonly sourceOffset: number;
  readonly destination: VmObject;
  readonly destinationOffset: number;
  readonly pages: number;
  code: KernReturn = 'KERN_SUCCESS';
  cursor = 0;
  /**
   * The source's page has been there: it is asked for first. It is not kept busy meanwhile, as in
   * Mach, where a page that is copied over itself waits for itself.
   */
  seen = false;
  /** The page of the destination, busy, while the source's is fetched. */
  target: VmPage | null = null;
  under: ObjectFault | null = null;

  constructor(
    source: VmObject | null,
    sourceOffset: number,
    destination: VmObject,
    destinationOffset: number,
    pages: number,
  ) {
    this.source = source;
    this.sourceOffset = sourceOffset;
    this.destination = destination;
    this.destinationOffset = destinationOffset;
    this.pages = pages;
  }
}

/** Lets go of a page that a fault left busy. @mach vm/vm_fault.c vm_fault_copy_cleanup */
export function vmFaultCopyCleanup(host: Host, page: VmPage): void {
  if (!page.queued && page.wireCount === 0) vmPageActivate(host, page);
  pageWakeupDone(page);
}

/**
 * Goes on with a copy. Ensures: on success every page of the destination holds what the source
 * held, and is dirty. Sends: what the faults send, access 1 for the source, 2 for the destination.
 * @mach vm/vm_fault.c vm_fault_copy
 */
export function vmFaultCopy(host: Host, thread: Thread, copy: VmFaultCopy): Step {
  const { under } = copy;
  if (under !== null) {
    copy.under = null;
    const page = under.take();
    if (page === null) {
      copy.code = host.codeNamed(thread.result);
      vmFaultCopyAbort(host, copy);
      return DONE;
    }
    if (copy.source !== null && !copy.seen) {
      copy.seen = true;
      vmFaultCopyCleanup(host, page);
    } else if (copy.target === null) copy.target = page;
    else transfer(host, copy, page);
  }
  const { map } = thread.task;
  while (copy.cursor < copy.pages) {
    const { source, sourceOffset, destination, destinationOffset, cursor } = copy;
    if (source !== null && (!copy.seen || copy.target !== null)) {
      copy.under = new ObjectFault(map, source, sourceOffset + cursor, VM_PROT_READ);
    } else if (copy.target === null) {
      copy.under = new ObjectFault(map, destination, destinationOffset + cursor, VM_PROT_WRITE);
    } else {
      transfer(host, copy, null);
      continue;
    }
    thread.stack.push(copy.under);
    return AGAIN;
  }
  return DONE;
}

function transfer(host: Host, copy: VmFaultCopy, page: VmPage | null): void {
  const { target } = copy;
  if (target === null) return;
  copy.target = null;
  if (page === null) host.phys.zero(target.id);
  else host.phys.copy(page.id, target.id);
  target.dirty = true;
  vmFaultCopyCleanup(host, target);
  if (page !== null) vmFaultCopyCleanup(host, page);
  copy.seen = false;
  copy.cursor += 1;
}

/** The copy ends early. @ours what a call holds is in its record, not on a stack */
export function vmFaultCopyAbort(host: Host, copy: VmFaultCopy): void {
  const { target } = copy;
  copy.target = null;
  if (target !== null) vmFaultCopyCleanup(host, target);
}
