/**
 * host_calls: what a thread asks of the host itself, with the privileged host port: to say to whom
 * anonymous memory goes, and to use the reserve of frames. `privileged` says that the caller has
 * that port. @mach kern/host.c mach/mach_host.defs
 */
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortCopySend, ipcPortReleaseSend } from '../ipc/ipc_port';
import type { Thread } from '../kern/thread';
import { threadWakeup } from '../kern/thread';
import type { KernReturn, Result } from '../mach/kern_return';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageSegTake } from '../vm/page/vm_page_seg';
import { vmPageFree, vmPageSegGrab } from '../vm/page/vm_resident';
import type { Host } from './host';

/**
 * Exchanges the port to which anonymous memory goes; a null port only asks.
 * @mach vm/memory_object.c vm_set_default_memory_manager
 *
 * Requires: `manager` is a send right of the caller's; it is spent, whatever the code.
 * Ensures:  the answer is a send right for the caller: the old manager's, or a copy. Objects that
 *           have a pager keep it; what waited for a manager goes on.
 */
export function vmSetDefaultMemoryManager(
  host: Host,
  privileged: boolean,
  manager: IpcPort | null,
): Result<IpcPort | null> {
  if (!privileged) {
    if (manager !== null) ipcPortReleaseSend(host.ipc, manager);
    return { kr: 'KERN_INVALID_HOST' };
  }
  const { defaultManager: before } = host;
  if (manager === null) {
    return { kr: 'KERN_SUCCESS', value: before === null ? null : ipcPortCopySend(before) };
  }
  host.defaultManager = manager;
  threadWakeup(host.defaultManagerWanted);
  return { kr: 'KERN_SUCCESS', value: before };
}

/**
 * Lets a thread use the reserve of frames, or no longer. Only a thread itself can ask for it.
 * @mach kern/thread.c thread_wire
 */
export function threadWire(
  host: Host,
  caller: Thread,
  privileged: boolean,
  thread: Thread,
  wired: boolean,
): KernReturn {
  if (!privileged || thread !== caller) return 'KERN_INVALID_ARGUMENT';
  if (host.trace.on) host.trace.emit('thread.wired', thread.id, wired ? 1 : 0);
  thread.vmPrivilege = wired;
  return 'KERN_SUCCESS';
}

/**
 * Takes frames of a segment out of use until no more than `free` are free, or gives back such
 * frames, newest first. `held` keeps them. A real kernel has memory of its own; ours takes none.
 * @ours what the kernel keeps for itself
 */
export function holdFrames(host: Host, index: number, free: number, held: VmPage[]): void {
  const { segments } = host;
  const segment = segments?.all[index];
  if (segments === null || segment === undefined) return;
  while (segment.freeCount > free && vmPageSegTake(host, segments, segment, true)) {
    const page = vmPageSegGrab(host, segment);
    if (page !== null) held.push(page);
  }
  while (segment.freeCount < free) {
    const page = held.pop();
    if (page === undefined) return;
    vmPageFree(host, page);
  }
}
