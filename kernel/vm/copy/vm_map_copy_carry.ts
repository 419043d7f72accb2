/**
 * Between hosts a message carries contents, not frames: when it is received, each page is copied
 * into a frame of the receiver's host, and the sender's frames are free once all are. Pages may be
 * of two sizes; what the sender's daemon has paged out meanwhile is fetched back first.
 * @ours the part of a network message server
 */
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, DONE } from '../../kern/thread';
import { VM_PROT_READ } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmFault, vmFault, vmFaultRelease } from '../fault/vm_fault';
import type { VmMap } from '../map/vm_map';
import { vmMapEnter, vmMapRemove } from '../map/vm_map';
import type { VmObject } from '../object/vm_object';
import { vmObjectAllocate, vmObjectReference } from '../object/vm_object';
import { vmObjectSeen, ZEROES } from '../object/vm_object_shadow';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import type { VmMapCopy } from '../page/vm_map_copy';
import type { VmPage } from '../page/vm_page';
import { pageWakeupDone, vmPageGrab, vmPageInsert, vmPageWait } from '../page/vm_resident';

/** A fault on another host than the thread's. @ours threads of Mach stay on their host */
class FarFault extends VmFault {
  override readonly routine = 'vm_fault_far';
  readonly host: Host;

  constructor(host: Host, map: VmMap) {
    super(map);
    this.host = host;
  }

  override run(_host: Host, thread: Thread): Step {
    const { host } = this;
    return host.trace.onHost(host.id, () => vmFault(host, thread, this));
  }

  override abort(): void {
    const { host } = this;
    host.trace.onHost(host.id, () => vmFaultRelease(host, this));
  }
}

/** One region on its way. @ours what the routine keeps across a wait */
export class VmMapCopyCarry implements Activation {
  readonly routine = 'vm_map_copy_carry';
  readonly from: Host;
  readonly to: Host;
  readonly copy: VmMapCopy;
  /** What has arrived; one reference is ours. */
  readonly object: VmObject;
  /** The next page of the receiver's. */
  cursor = 0;
  /** Where the sender's memory is mapped while pages of it are fetched. */
  map: VmMap | null = null;
  fault: FarFault | null = null;

  constructor(from: Host, to: Host, copy: VmMapCopy) {
    this.from = from;
    this.to = to;
    this.copy = copy;
    this.object = vmObjectAllocate(to, Math.ceil(copy.size / to.pageSize));
    this.object.counted = false;
    this.object.held = true;
  }

  run(_host: Host, thread: Thread): Step {
    return vmMapCopyCarry(thread, this);
  }

  /** The copy itself goes with its message. */
  abort(): void {
    const { to, object } = this;
    unmap(this);
    to.trace.onHost(to.id, () => vmObjectDeallocate(to, object));
  }

  held(): Held {
    return { objects: [this.object] };
  }
}

/**
 * Copies a region to the receiver's host, page by page. @ours the part of a network message server
 *
 * Ensures: the copy is memory of the receiver's host when it answers DONE.
 * Blocks:  for frames, and for pages that were paged out on the sender's host.
 */
function vmMapCopyCarry(thread: Thread, carry: VmMapCopyCarry): Step {
  const { to, object, copy } = carry;
  const pages = Math.ceil(copy.size / to.pageSize);
  while (carry.cursor < pages) {
    const sources = sourcePages(thread, carry);
    if (sources === null) return AGAIN;
    const page = vmPageGrab(to, thread.vmPrivilege);
    if (page === null) return vmPageWait(to, thread);
    vmMapCopyGather(to, page, carry.from, sources, carry.cursor * to.pageSize);
    vmPageInsert(to, page, object, carry.cursor);
    page.dirty = true;
    pageWakeupDone(page);
    carry.cursor += 1;
  }
  unmap(carry);
  const { from } = carry;
  from.trace.onHost(from.id, () => vmObjectDeallocate(from, copy.object));
  copy.object = object;
  copy.hostId = to.id;
  return DONE;
}

/** The sender's pages under the next page; null if one must be fetched first. */
function sourcePages(thread: Thread, carry: VmMapCopyCarry): readonly (VmPage | null)[] | null {
  const { from, to, copy } = carry;
  const start = carry.cursor * to.pageSize;
  const end = Math.min(start + to.pageSize, copy.size);
  const sources: (VmPage | null)[] = [];
  for (let at = Math.floor(start / from.pageSize); at * from.pageSize < end; at += 1) {
    const page = vmObjectSeen(from, copy.object, at);
    const failed = carry.fault !== null && thread.result !== 'KERN_SUCCESS';
    carry.fault = null;
    if (page !== null && page !== ZEROES) sources.push(page);
    else if (failed || page === ZEROES) {
      if (failed && to.trace.on) to.trace.emit('vm_page.data_lost', -1, carry.object.id, at);
      sources.push(null);
    } else {
      carry.fault = new FarFault(from, mapOf(carry));
      carry.fault.begin(carry.fault.map.minPage + at, VM_PROT_READ);
      thread.stack.push(carry.fault);
      return null;
    }
  }
  return sources;
}

function mapOf(carry: VmMapCopyCarry): VmMap {
  if (carry.map !== null) return carry.map;
  const { from, copy } = carry;
  const map = from.createMap(false);
  vmObjectReference(copy.object);
  vmMapEnter(from, map, {
    start: map.minPage,
    size: Math.ceil(copy.size / from.pageSize),
    object: copy.object,
    offset: 0,
    protection: VM_PROT_READ,
    maxProtection: VM_PROT_READ,
    inheritance: 2,
  });
  carry.map = map;
  return map;
}

function unmap({ map, from }: VmMapCopyCarry): void {
  if (map === null) return;
  from.trace.onHost(from.id, () => vmMapRemove(from, map, map.minPage, map.maxPage));
}

/**
 * Fills a frame from the pages of another host that lie under it, the first of which holds byte
 * `start`; null is a page of zeroes. @ours hosts of one machine may have pages of two sizes
 */
export function vmMapCopyGather(
  to: Host,
  page: VmPage,
  from: Host,
  sources: readonly (VmPage | null)[],
  start: number,
): void {
  if (from.pageSize === to.pageSize) {
    const [only = null] = sources;
    if (only === null) to.phys.zero(page.id);
    else to.phys.fill(page.id, from.phys.contents(only.id));
    return;
  }
  to.phys.zero(page.id);
  const into = to.phys.view(page.id);
  const first = start % from.pageSize;
  for (const [i, source] of sources.entries()) {
    if (source === null) continue;
    const at = i * from.pageSize - first;
    const bytes = from.phys.view(source.id).subarray(Math.max(0, -at));
    const room = to.pageSize - Math.max(0, at);
    into.set(bytes.length > room ? bytes.subarray(0, room) : bytes, Math.max(0, at));
  }
}
