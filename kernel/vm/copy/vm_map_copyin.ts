/**
 * vm_map_copyin: memory of a task becomes memory in transit, for a message to another task. Pages
 * that the sender lets go of move; others are copied, since copies on write need shadow objects.
 * It goes page by page and keeps what it has while it waits, so that a region may be larger than
 * the memory that is free. @mach vm/vm_map.c vm_map_copyin
 */
import type { Thread } from '../../kern/thread';
import { BLOCKED } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { OutOfLine } from '../../mach/task';
import { VM_PROT_READ } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmFault } from '../fault/vm_fault';
import type { VmMap } from '../map/vm_map';
import { vmMapRemove } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmObjectAllocate } from '../object/vm_object';
import { vmObjectSeen, ZEROES } from '../object/vm_object_shadow';
import { vmMapCopyDiscard } from '../object/vm_object_terminate';
import { pmapPageProtect } from '../page/pmap';
import { VmMapCopy } from '../page/vm_map_copy';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDequeue } from '../page/vm_page_queues';
import { pageWakeupDone, vmPageAlloc, vmPageRename, vmPageWait } from '../page/vm_resident';

/** A region on its way into a message. @ours what the routine keeps across a wait */
export interface VmMapMoving {
  readonly copy: VmMapCopy;
  /** Pages that are in it. */
  cursor: number;
  /** A fault was taken for the next one. */
  faulted: boolean;
}

/** Who keeps it: the send. @ours what the routine keeps across a wait */
export interface VmMapMover {
  moving: VmMapMoving | null;
}

function isAlone({ object, needsCopy }: VmMapEntry): boolean {
  if (object === null || needsCopy || object.useSharedCopy) return false;
  return object.temporary && object.refCount === 1;
}

/** What is wrong with a region as it is mapped now, or null. */
function wrongRegion(thread: Thread, start: number, pages: number): KernReturn | null {
  for (let vpn = start; vpn < start + pages; vpn += 1) {
    const entry = thread.task.map.lookup(vpn);
    if (entry === null) return 'KERN_INVALID_ADDRESS';
    if ((entry.protection & VM_PROT_READ) === 0) return 'KERN_PROTECTION_FAILURE';
  }
  return null;
}

/**
 * Takes a region into a message; after 'blocked' the caller tries again with the same mover.
 * @mach vm/vm_map.c vm_map_copyin
 *
 * Blocks: for pages of the source and for frames.
 */
export function vmMapCopyinMove(
  host: Host,
  thread: Thread,
  memory: OutOfLine,
  mover: VmMapMover,
): VmMapCopy | KernReturn | 'blocked' {
  const start = memory.address / host.pageSize;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(memory.size) || memory.size <= 0) {
    return 'KERN_INVALID_ARGUMENT';
  }
  const pages = Math.ceil(memory.size / host.pageSize);
  if (mover.moving === null) {
    const wrong = wrongRegion(thread, start, pages);
    if (wrong !== null) return wrong;
    const transit = vmObjectAllocate(host, pages);
    transit.counted = false;
    const copy = new VmMapCopy(transit, memory.size, host.id);
    mover.moving = { copy, cursor: 0, faulted: false };
  }
  const { moving } = mover;
  while (moving.cursor < pages) {
    const step = movePage(host, thread, memory, moving, start + moving.cursor);
    if (step === 'blocked') return step;
    if (step === 'moved') continue;
    mover.moving = null;
    vmMapCopyDiscard(host, moving.copy);
    return step;
  }
  mover.moving = null;
  if (memory.deallocate) vmMapRemove(host, thread.task.map, start, start + pages);
  return moving.copy;
}

/** Takes the next page in; 'moved' too when it has to be tried again at once. */
function movePage(
  host: Host,
  thread: Thread,
  memory: OutOfLine,
  moving: VmMapMoving,
  vpn: number,
): KernReturn | 'blocked' | 'moved' {
  const entry = thread.task.map.lookup(vpn);
  // The map may have changed since the region was looked at.
  if (entry === null) return 'KERN_INVALID_ADDRESS';
  if ((entry.protection & VM_PROT_READ) === 0) return 'KERN_PROTECTION_FAILURE';
  const page = vmObjectSeen(host, entry.object, entry.offset + (vpn - entry.start));
  if (page === null || page === ZEROES) {
    if (moving.faulted && thread.result !== 'KERN_SUCCESS') return 'KERN_MEMORY_ERROR';
    moving.faulted = true;
    thread.stack.push(new VmFault(thread.task.map).begin(vpn, VM_PROT_READ));
    return 'blocked';
  }
  moving.faulted = false;
  if (memory.deallocate && entry.object === page.object && isAlone(entry)) {
    const { object } = moving.copy;
    pmapPageProtect(host.pmapSystem, page, 0);
    vmPageDequeue(host, page, 'freed');
    // What is on its way stays with nobody who has wired it.
    if (page.wireCount > 0) {
      page.wireCount = 0;
      host.resident.wireCount -= 1;
    }
    vmPageRename(host, page, object, moving.cursor);
    page.dirty = true;
    vmPageActivate(host, page);
  } else if (!copyPage(host, thread, page, moving)) {
    return vmPageWait(host, thread) === BLOCKED ? 'blocked' : 'moved';
  }
  moving.cursor += 1;
  return 'moved';
}

/** False if there is no frame for the copy. */
function copyPage(host: Host, thread: Thread, source: VmPage, moving: VmMapMoving): boolean {
  const { copy: transit, cursor } = moving;
  const copy = vmPageAlloc(host, transit.object, cursor, thread.vmPrivilege);
  if (copy === null) return false;
  host.phys.copy(source.id, copy.id);
  copy.dirty = true;
  pageWakeupDone(copy);
  vmPageActivate(host, copy);
  return true;
}

/**
 * True if the first pages of a region may be read: a message to the kernel has them copied in when
 * it is sent, and is refused otherwise. @mach vm/vm_map.c vm_map_copyin_page_list
 */
export function vmMapReadable(host: Host, map: VmMap, memory: OutOfLine): boolean {
  if (memory.size === 0) return true;
  const { supplyChunk } = host.tunables;
  const start = Math.floor(memory.address / host.pageSize);
  const end = Math.ceil((memory.address + memory.size) / host.pageSize);
  const limit = Math.min(end, start + supplyChunk);
  for (let at = start; at < limit; ) {
    const entry = map.lookup(at);
    if (entry === null || (entry.protection & VM_PROT_READ) === 0) return false;
    at = entry.end;
  }
  return true;
}
