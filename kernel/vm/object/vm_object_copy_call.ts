/**
 * vm_object_copy_call: the copy strategy CALL. The pager is told that its object was copied, and
 * gets the port of the copy, a memory object of its own; what the pager does not have for it comes
 * from the source behind it. Pages of the source that are resident are locked against writing, so
 * that the pager hears of a change before it happens. @mach vm/vm_object.c vm_object_copy_call
 */
import { ipcPortAllocSpecial } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import { VM_PROT_ALL, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import type { VmObject } from './vm_object';
import { vmObjectEnter, vmObjectReference } from './vm_object';

/**
 * A copy as a memory object; null if the source's pager is gone.
 * @mach vm/vm_object.c vm_object_copy_call
 *
 * Sends: memory_object_copy to the source's pager, then memory_object_init on the port of the copy.
 */
export function vmObjectCopyCall(
  host: Host,
  source: VmObject,
  offset: number,
  size: number,
): VmObject | null {
  const { pager, pagerRequest } = source;
  if (pager === null || pagerRequest === null) return null;
  const port = ipcPortAllocSpecial(host.ipc, `${pager.label}.copy`);
  for (let page = source.memqHead; page !== null; page = page.listNext) {
    if (page.fictitious || page.offset < offset || page.offset >= offset + size) continue;
    page.pageLock |= VM_PROT_WRITE;
    pmapPageProtect(host.pmapSystem, page, VM_PROT_ALL & ~page.pageLock);
  }
  // Object offsets: Mach does not add the paging offset here.
  machMsgSendFromKernel(host.ipc, pager, 'memory_object_copy', {
    old_memory_control: pagerRequest,
    offset: offset * host.pageSize,
    length: size * host.pageSize,
    new_memory_object: port,
  });
  const copy = vmObjectEnter(host, port, size);
  if (copy === null) return null;
  vmObjectReference(source);
  copy.shadow = source;
  copy.shadowOffset = offset;
  if (host.trace.on) host.trace.emit('vm_object.copy_called', copy.id, source.id, offset, size);
  return copy;
}
