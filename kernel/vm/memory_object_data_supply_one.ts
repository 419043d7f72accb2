/**
 * The supply that almost every fault ends with, in one piece: one page that a placeholder waits
 * for, from memory that only its sender sees and lets go of, with no reply asked for and nobody
 * listening. Whatever is not just that takes the long way, which is mach_msg_send.ts,
 * memory_object.ts and memory_object_data_supply.ts: this one has touched nothing then. Both ways
 * end in the same state; test/law/short_ways.test.ts compares them.
 * Station 4 of the tour. Laws: 16, 17. @mach vm/memory_object.c memory_object_data_supply
 */
import type { Host } from '../host';
import type { MachMsgSend } from '../ipc/ipc_kmsg_queue';
import { ipcRightLookup } from '../ipc/ipc_right';
import { MACH_PORT_TYPE_SEND } from '../ipc/ipc_space';
import type { Thread } from '../kern/thread';
import { isBodyOf } from '../mach/message_table';
import { MACH_PORT_NULL } from '../mach/types';
import { isVmProt, VM_PROT_READ } from '../mach/vm_prot';
import { isFlag } from './memory_object_range';
import { memoryObjectSteal } from './memory_object_steal';
import { PMAP_PAGES, pmapClearModify } from './pmap';
import type { VmMapEntry } from './vm_map';
import { vmMapRemoveEntry } from './vm_map';
import type { VmObject } from './vm_object';
import type { VmPage } from './vm_page';
import { vmPageActivate, vmPageFree, vmPageGrab, vmPageInsert, vmPageLookup } from './vm_resident';

/** The object that a name speaks for on this host, if somebody pages there. */
function objectOf(host: Host, thread: Thread, send: MachMsgSend): VmObject | null {
  if (send.disposition !== null || send.dispositions !== null) return null;
  const right = ipcRightLookup(thread.task.space, send.to);
  if (right === null || (right.type & MACH_PORT_TYPE_SEND) === 0) return null;
  const { port } = right;
  if (port === null || !port.isKernel || port.kobjectHost !== host.id) return null;
  if (port.kotype !== 'IKOT_PAGING_REQUEST') return null;
  const { object } = port;
  // Whoever waits for the page holds both counts, so they cannot reach 0 here.
  if (object === null || object.refCount === 0 || object.pagingInProgress === 0) return null;
  return object;
}

/** The frame with the sender's page; null if it takes more than a look to have it. */
function frameOf(host: Host, thread: Thread, entry: VmMapEntry): VmPage | null {
  const { object } = entry;
  if (object === null) {
    const fresh = vmPageGrab(host, thread.vmPrivilege);
    if (fresh !== null) host.phys.zero(fresh.id);
    return fresh;
  }
  const own = object.temporary && object.refCount === 1 && object.shadow === null;
  if (!own || entry.needsCopy || object.useSharedCopy || object.pagerCreated) return null;
  const page = vmPageLookup(host, object, entry.offset);
  if (page === null || page.busy || page.absent || page.error || page.precious) return null;
  return memoryObjectSteal(host, page);
}

/**
 * Serves such a supply, or answers false.
 * @mach vm/memory_object.c memory_object_data_supply
 *
 * Ensures: as the long way with KERN_SUCCESS; or nothing has changed.
 * Blocks:  never.
 */
export function memoryObjectDataSupplyOne(host: Host, thread: Thread, send: MachMsgSend): boolean {
  const { id, body } = send;
  if (host.trace.on || !isBodyOf('memory_object_data_supply', id, body)) return false;
  const { offset, data, lock_value, precious, reply_to } = body;
  const { pageSize, pagesPerByte } = host;
  if (reply_to !== MACH_PORT_NULL || !isVmProt(lock_value) || !isFlag(precious)) return false;
  if (typeof data !== 'object' || data === null || data.deallocate !== true) return false;
  if (data.size !== pageSize || typeof data.address !== 'number') return false;
  const vpn = data.address * pagesPerByte;
  const place = typeof offset === 'number' ? offset * pagesPerByte : -1;
  if (!Number.isInteger(vpn) || !Number.isInteger(place)) return false;
  if (place < 0 || place >= PMAP_PAGES) return false;
  const object = objectOf(host, thread, send);
  if (object === null) return false;
  const at = place - object.pagingOffset;
  const placeholder = vmPageLookup(host, object, at);
  if (placeholder === null || !placeholder.busy || !placeholder.absent) return false;
  const { map } = thread.task;
  const index = map.indexOf(vpn);
  const entry = map.entries[index];
  if (entry === undefined || entry.start !== vpn || entry.end !== vpn + 1) return false;
  if ((entry.protection & VM_PROT_READ) === 0) return false;
  const page = frameOf(host, thread, entry);
  if (page === null) return false;
  host.ipc.nextSerial += 1;
  send.code = 'MACH_MSG_SUCCESS';
  send.phase = 'sent';
  vmPageFree(host, placeholder);
  page.dirty = false;
  pmapClearModify(host.pmapSystem, page);
  page.pageLock = lock_value;
  page.unlockRequest = 0;
  page.precious = Boolean(precious);
  vmPageInsert(host, page, object, at);
  page.busy = false;
  vmPageActivate(host, page);
  vmMapRemoveEntry(host, map, index);
  thread.result = 'KERN_SUCCESS';
  return true;
}
