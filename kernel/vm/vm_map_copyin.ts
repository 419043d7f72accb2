/**
 * vm_map_copyin: memory of a task becomes memory in transit, for a message to another task. Pages
 * that the sender lets go of move; others are copied, since copies on write need shadow objects.
 * @mach vm/vm_map.c vm_map_copyin
 */
import type { Host } from '../host';
import type { Thread } from '../kern/thread';
import type { KernReturn } from '../mach/kern_return';
import type { OutOfLine } from '../mach/task';
import { VM_PROT_READ } from '../mach/vm_prot';
import { pmapPageProtect } from './pmap';
import { VmFault } from './vm_fault';
import type { VmMapEntry } from './vm_map';
import { vmMapRemove } from './vm_map';
import { VmMapCopy } from './vm_map_copy';
import type { VmObject } from './vm_object';
import { vmObjectAllocate } from './vm_object';
import { vmObjectSeen, ZEROES } from './vm_object_shadow';
import type { VmPage } from './vm_page';
import { vmPageAvailable } from './vm_page_seg';
import {
  pageWakeupDone,
  vmPageActivate,
  vmPageAlloc,
  vmPageDequeue,
  vmPageRename,
  vmPageWait,
} from './vm_resident';

/** A page of the sender's. */
interface Source {
  readonly page: VmPage;
  /** Nobody else can see it. */
  readonly own: boolean;
}

function isAlone({ object, needsCopy }: VmMapEntry): boolean {
  if (object === null || needsCopy || object.useSharedCopy) return false;
  return object.temporary && object.refCount === 1;
}

/** Source pages of a region in order, or what is in the way of having them. */
function sourcePages(
  host: Host,
  thread: Thread,
  start: number,
  pages: number,
): readonly Source[] | KernReturn | 'blocked' {
  const found: Source[] = [];
  for (let vpn = start; vpn < start + pages; vpn += 1) {
    const entry: VmMapEntry | null = thread.task.map.lookup(vpn);
    if (entry === null) return 'KERN_INVALID_ADDRESS';
    if ((entry.protection & VM_PROT_READ) === 0) return 'KERN_PROTECTION_FAILURE';
    const { object } = entry;
    const page = vmObjectSeen(host, object, entry.offset + (vpn - entry.start));
    if (page === null || page === ZEROES) {
      thread.stack.push(new VmFault(thread.task.map).begin(vpn, VM_PROT_READ));
      return 'blocked';
    }
    found.push({ page, own: object === page.object && isAlone(entry) });
  }
  return found;
}

/**
 * Takes a region into a message; after 'blocked' the caller tries again from its start.
 * @mach vm/vm_map.c vm_map_copyin
 *
 * Blocks: for pages of the source and for frames.
 */
export function vmMapCopyinMove(
  host: Host,
  thread: Thread,
  memory: OutOfLine,
): VmMapCopy | KernReturn | 'blocked' {
  const start = memory.address / host.pageSize;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(memory.size) || memory.size <= 0) {
    return 'KERN_INVALID_ARGUMENT';
  }
  const pages = Math.ceil(memory.size / host.pageSize);
  const sources = sourcePages(host, thread, start, pages);
  if (typeof sources === 'string') return sources;
  if (!memory.deallocate && !host.demand && vmPageAvailable(host, thread, pages) < pages) {
    if (vmPageWait(host, thread)) return 'blocked';
    return 'KERN_RESOURCE_SHORTAGE';
  }
  const transit = vmObjectAllocate(host, pages);
  transit.counted = false;
  sources.forEach(({ page, own }, index) => {
    if (memory.deallocate && own) {
      pmapPageProtect(host.pmapSystem, page, 0);
      vmPageDequeue(host, page, 'freed');
      vmPageRename(host, page, transit, index);
      page.dirty = true;
      vmPageActivate(host, page);
    } else copyPage(host, thread, page, transit, index);
  });
  if (memory.deallocate) vmMapRemove(host, thread.task.map, start, start + pages);
  return new VmMapCopy(transit, memory.size, host.id);
}

function copyPage(
  host: Host,
  thread: Thread,
  source: VmPage,
  transit: VmObject,
  index: number,
): void {
  const copy = vmPageAlloc(host, transit, index, thread.vmPrivilege);
  if (copy === null) return; // A hole reads as zeroes; the frames were counted before.
  host.phys.copy(source.id, copy.id);
  copy.dirty = true;
  pageWakeupDone(copy);
  vmPageActivate(host, copy);
}
