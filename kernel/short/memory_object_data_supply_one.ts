/**
 * The supply that almost every fault ends with, in one piece: one page that a placeholder waits
 * for, from memory that only its sender sees and lets go of, with no reply asked for and nobody
 * listening; with the store to the page before it, if there was one. Whatever is not just that
 * takes the long way, which is mach_msg_send.ts, memory_object.ts and memory_object_data_supply.ts:
 * this one has touched nothing then. Both ways end in the same state; test/law/short_ways.test.ts
 * compares them.
 * Station 4 of the tour. Laws: 16, 17. @mach vm/memory_object.c memory_object_data_supply
 */
import { MACH_PORT_TYPE_SEND } from '../ipc/ipc_space';
import type { MachMsgSend } from '../ipc/mach_msg_send';
import type { Thread } from '../kern/thread';
import { isBodyOf } from '../mach/message_table';
import type { Address, PageContents } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import { isVmProt, VM_PROT_READ, VM_PROT_WRITE } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import { vmMapRemove } from '../vm/map/vm_map';
import type { VmMapEntry } from '../vm/map/vm_map_entry';
import { memoryObjectIsFlag } from '../vm/memory_object/memory_object_range';
import { memoryObjectSteal } from '../vm/memory_object/memory_object_steal';
import type { VmObject } from '../vm/object/vm_object';
import { HW_REFERENCE, PMAP_PAGES, pmapClearModify } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageActivate } from '../vm/page/vm_page_queues';
import { vmPageFree, vmPageGrab, vmPageLookup, vmPageReplace } from '../vm/page/vm_resident';

/** A store of a whole page by the sender. @ours a call that it made just before */
export interface PageStore {
  readonly address: Address;
  readonly contents: PageContents;
}

/** The object that a name speaks for on this host, if somebody pages there. */
function objectOf(host: Host, thread: Thread, send: MachMsgSend): VmObject | null {
  if (send.disposition !== null || send.dispositions !== null) return null;
  const right = thread.task.space.lookup(send.to);
  if (right === null || (right.type & MACH_PORT_TYPE_SEND) === 0) return null;
  const { port } = right;
  if (port === null || !port.isKernel || port.kobjectHost !== host.id) return null;
  if (port.kotype !== 'IKOT_PAGING_REQUEST') return null;
  const { object } = port;
  // Whoever waits for the page holds both counts, so they cannot reach 0 here.
  if (object === null || object.refCount === 0 || object.pagingInProgress === 0) return null;
  // What such a page hides below has translations to be taken away.
  return object.shadow === null ? object : null;
}

/** The frame with the sender's page; null if it takes more than a look to have it. */
function frameOf(
  host: Host,
  thread: Thread,
  entry: VmMapEntry,
  written: PageContents | null,
): VmPage | null {
  const { object } = entry;
  if (written !== null) return writtenFrame(host, thread, entry, written);
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
 * The frame of a page that its sender has just stored to, for the first time. The fault that this
 * takes is counted, and so is the object that the page is in until it is stolen from there.
 */
function writtenFrame(
  host: Host,
  thread: Thread,
  entry: VmMapEntry,
  written: PageContents,
): VmPage | null {
  const { objects, statistics } = host;
  const record = objects.pool[objects.pool.length - 1];
  const { map } = thread.task;
  const plain = host.demand && !map.counted && !entry.needsCopy && entry.object === null;
  if (!plain || (entry.protection & VM_PROT_WRITE) === 0) return null;
  // The first store of all takes the long way, which makes the tables.
  if (record === undefined || !map.pmap.reaches(entry.start)) return null;
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return null;
  host.phys.fill(page.id, written);
  record.id = objects.nextId;
  record.generation += 1;
  objects.nextId += 1;
  statistics.faults += 1;
  statistics.zeroFillCount += 1;
  page.reference = true;
  if (host.loadCounts) host.pmapSystem.bits[page.id] = HW_REFERENCE;
  return page;
}

/** The number of a page; -1 for what is none. */
function wholePages(pages: number): number {
  const whole = pages | 0;
  return whole === pages && whole < PMAP_PAGES ? whole : -1;
}

/**
 * Serves such a supply, or answers false. What is `stored` into the page just before is part of it:
 * a page that goes out at once needs no translation.
 * @mach vm/memory_object.c memory_object_data_supply
 *
 * Ensures: as the long way with KERN_SUCCESS; or nothing has changed.
 * Blocks:  never.
 */
export function memoryObjectDataSupplyOne(
  host: Host,
  thread: Thread,
  send: MachMsgSend,
  stored: PageStore | null,
): boolean {
  const { id, body } = send;
  if (!host.unheard || !isBodyOf('memory_object_data_supply', id, body)) return false;
  const { offset, data, lock_value, precious, reply_to } = body;
  const { pageSize, pagesPerByte } = host;
  if (reply_to !== MACH_PORT_NULL || !isVmProt(lock_value) || !memoryObjectIsFlag(precious))
    return false;
  if (typeof data !== 'object' || data === null || data.deallocate !== true) return false;
  if (data.size !== pageSize || typeof data.address !== 'number') return false;
  const vpn = wholePages(data.address * pagesPerByte);
  const place = wholePages(typeof offset === 'number' ? offset * pagesPerByte : -1);
  if (vpn < 0 || place < 0) return false;
  if (stored !== null && stored.address !== data.address) return false;
  const object = objectOf(host, thread, send);
  if (object === null) return false;
  const at = place - object.pagingOffset;
  const placeholder = vmPageLookup(host, object, at);
  if (placeholder === null || !placeholder.busy || !placeholder.absent) return false;
  const { map } = thread.task;
  const entry = map.lookupEntry(vpn);
  if (entry.start !== vpn || entry.end !== vpn + 1) return false;
  if ((entry.protection & VM_PROT_READ) === 0) return false;
  const page = frameOf(host, thread, entry, stored === null ? null : stored.contents);
  if (page === null) return false;
  host.ipc.nextSerial += 1;
  vmPageReplace(host, placeholder, page);
  vmPageFree(host, placeholder);
  pmapClearModify(host.pmapSystem, page);
  page.supplied(lock_value, Boolean(precious));
  vmPageActivate(host, page);
  vmMapRemove(host, map, vpn, vpn + 1);
  thread.result = 'KERN_SUCCESS';
  return true;
}
