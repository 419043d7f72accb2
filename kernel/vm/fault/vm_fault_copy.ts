/**
 * vm_fault_copy: pages of one object are copied over pages of another, each faulted in for writing
 * first: what an overwrite does to memory that others see. Each page may wait, and the map may be
 * another afterwards: then the copy stops before that page, and its caller looks it up again.
 * @mach vm/vm_fault.c vm_fault_copy
 */
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import { VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import type { VmObject } from '../object/vm_object';
import type { VmPage } from '../page/vm_page';
import { ObjectFault } from './vm_fault_object';
import { vmFaultLetGo } from './vm_fault_request';

/** What is copied over what, in pages. @ours eight arguments would be too many */
export interface FaultCopyRequest {
  /** Null for zeroes. */
  readonly source: VmObject | null;
  readonly sourceOffset: number;
  readonly destination: VmObject;
  readonly destinationOffset: number;
  readonly pages: number;
  /** Where the destination was looked up. */
  readonly map: VmMap;
}

/** A copy in progress; its maker holds a reference on each object. @ours Mach's stack */
export class VmFaultCopy implements Activation {
  readonly routine = 'vm_fault_copy';
  readonly request: FaultCopyRequest;
  /** The map as it was when the destination was looked up. @mach vm/vm_map.h vm_map_version */
  readonly version: number;
  code: KernReturn = 'KERN_SUCCESS';
  /** Pages that are copied: fewer than asked for if the map has changed. */
  cursor = 0;
  /** The source's page has been there: it is asked for first, and is not kept busy meanwhile. */
  seen = false;
  /** The source's page, busy, from then on, as in Mach: switch copyKeepsSource. */
  kept: VmPage | null = null;
  /** The page of the destination, busy, while the source's is fetched. */
  target: VmPage | null = null;
  /** The copy object that has, or needs, what the target was. */
  pushedTo: VmObject | null = null;
  under: ObjectFault | null = null;

  constructor(request: FaultCopyRequest) {
    this.request = request;
    this.version = request.map.timestamp;
  }

  run(host: Host, thread: Thread): Step {
    return vmFaultCopy(host, thread, this);
  }

  abort(host: Host): void {
    const { kept, target } = this;
    this.kept = null;
    this.target = null;
    if (kept !== null) vmFaultLetGo(host, kept);
    if (target !== null) vmFaultLetGo(host, target);
  }

  held(): Held {
    return { pages: [this.target, this.kept] };
  }
}

/**
 * Goes on with a copy. Ensures: on success the first `cursor` pages of the destination hold what
 * the source held, and are dirty; the others are as they were, for the caller to look up again.
 * Sends: what the faults send, access 1 for the source, 2 for the destination.
 * @mach vm/vm_fault.c vm_fault_copy
 */
function vmFaultCopy(host: Host, thread: Thread, copy: VmFaultCopy): Step {
  const { request, under } = copy;
  const { source, sourceOffset, destination, destinationOffset, pages } = request;
  if (under !== null) {
    copy.under = null;
    const page = under.take();
    if (page === null) {
      copy.code = host.codeNamed(thread.result);
      copy.abort(host);
      return DONE;
    }
    if (!settle(host, copy, page)) return DONE;
  }
  const { map } = thread.task;
  while (copy.cursor < pages) {
    if (source !== null && wantsSource(copy)) {
      copy.under = new ObjectFault(map, source, sourceOffset + copy.cursor, VM_PROT_READ);
    } else if (copy.target === null) {
      const at = destinationOffset + copy.cursor;
      copy.under = new ObjectFault(map, destination, at, VM_PROT_WRITE);
    } else {
      transfer(host, copy, copy.kept);
      continue;
    }
    thread.stack.push(copy.under);
    return AGAIN;
  }
  return DONE;
}

/** The source's page comes first, and again after the target's unless it was kept. */
function wantsSource({ seen, target, kept }: VmFaultCopy): boolean {
  return !seen || (target !== null && kept === null);
}

/** A fault has found its page, busy; false if what it is for must be looked up again. */
function settle(host: Host, copy: VmFaultCopy, page: VmPage): boolean {
  if (copy.request.source !== null && !copy.seen) {
    copy.seen = true;
    if (host.switches.copyKeepsSource) copy.kept = page;
    else vmFaultLetGo(host, page);
    return true;
  }
  if (copy.target === null) {
    copy.target = page;
    copy.pushedTo = copy.request.destination.copy;
    if (verified(copy)) return true;
  } else if (verified(copy)) {
    transfer(host, copy, page);
    return true;
  } else vmFaultLetGo(host, page);
  if (host.trace.on) {
    const { destination, destinationOffset } = copy.request;
    const at = destinationOffset + copy.cursor;
    host.trace.emit('vm_fault.copy_interrupted', destination.id, at);
  }
  host.faultRestarts += 1;
  copy.abort(host);
  return false;
}

/**
 * True if the map is what it was, and nobody has copied the destination since its page was found:
 * that copy would be shown what is about to be written. @mach vm/vm_map.c vm_map_verify
 */
function verified({ request, version, pushedTo }: VmFaultCopy): boolean {
  return request.map.timestamp === version && request.destination.copy === pushedTo;
}

function transfer(host: Host, copy: VmFaultCopy, page: VmPage | null): void {
  const { target } = copy;
  if (target === null) return;
  copy.target = null;
  copy.kept = null;
  if (page === null) host.phys.zero(target.id);
  else host.phys.copy(page.id, target.id);
  target.dirty = true;
  vmFaultLetGo(host, target);
  if (page !== null) vmFaultLetGo(host, page);
  copy.seen = false;
  copy.cursor += 1;
}
