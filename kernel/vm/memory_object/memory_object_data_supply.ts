/**
 * memory_object_data_supply: pages arrive. Station 4 of the tour: the placeholder goes, its
 * waiters wake and start over.
 *
 * Each page of the sender's region is either stolen (its frame moves: the sender said deallocate
 * and owns it alone) or copied to a fresh frame; once one page of a chunk had to be copied, the
 * rest of that chunk is; memory that was never touched gives zeroes. Then its place decides:
 *   empty             -> taken, inactive: nobody asked
 *   asked for         -> taken, active
 *   unavailable       -> taken (switch supplyOverUnavailable)
 *   busy, not absent  -> wait, look again
 *   anything else     -> KERN_MEMORY_PRESENT, stop; what came before stays
 * The call is not atomic: it may block between pages. Laws: 16, 17. @mach vm/memory_object.c
 */
import type { KernelRight } from '../../ipc/ipc_port';
import { ipcRightRelease } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, assertWait, BLOCKED } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { OutOfLine } from '../../mach/task';
import type { VmProt } from '../../mach/vm_prot';
import { isVmProt, VM_PROT_NONE, VM_PROT_READ } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { vmMapCopyGather } from '../copy/vm_map_copy_carry';
import { VmFault } from '../fault/vm_fault';
import { vmMapRemove } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import type { VmObject } from '../object/vm_object';
import { vmObjectLookup, vmObjectPagingBegin, vmObjectPagingEnd } from '../object/vm_object';
import { vmObjectHideShadow, vmObjectSeen, ZEROES } from '../object/vm_object_shadow';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { vmPageoutSend, vmPageoutTransit } from '../object/vm_pageout_page';
import { vmPageoutReturnOf, vmPageoutTellReturn } from '../object/vm_pageout_reason';
import { pmapClearModify } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDeactivate } from '../page/vm_page_queues';
import {
  vmPageFree,
  vmPageGrab,
  vmPageInsert,
  vmPageLookup,
  vmPageWait,
} from '../page/vm_resident';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish, memoryObjectRefuseAll } from './memory_object_finish';
import {
  memoryObjectIsFlag,
  memoryObjectMissesPages,
  memoryObjectRangeIsValid,
  memoryObjectWrappedOffset,
} from './memory_object_range';
import { memoryObjectSteal } from './memory_object_steal';

/** A supply in progress; records are used again. @ours what the routine keeps across a wait */
export class DataSupply implements Activation {
  readonly routine = 'memory_object_data_supply';
  readonly host: Host;
  object: VmObject;
  /** First page of the object, and how many. */
  first = 0;
  count = 0;
  byteOffset = 0;
  data: OutOfLine;
  lockValue: VmProt = VM_PROT_NONE;
  precious = false;
  replyTo: KernelRight = null;
  /** Pages done with. */
  cursor = 0;
  /** The page that was fetched from the sender and has no place yet. */
  page: VmPage | null = null;
  /** A page of the chunk had to be copied. */
  copying = false;
  /** The fault that was pushed for a source page. */
  fault: VmFault | null = null;
  result: KernReturn = 'KERN_SUCCESS';
  errorOffset = 0;

  constructor(host: Host, object: VmObject, data: OutOfLine) {
    this.host = host;
    this.object = object;
    this.data = data;
  }

  run(_host: Host, thread: Thread): Step {
    const { host } = this;
    return host.trace.onHost(host.id, () => dataSupply(thread, this));
  }

  abort(): void {
    const { host, object, page, replyTo } = this;
    this.page = null;
    host.trace.onHost(host.id, () => {
      if (page !== null) vmPageFree(host, page);
      vmObjectPagingEnd(object);
      ipcRightRelease(host.ipc, replyTo);
      vmObjectDeallocate(host, object);
    });
  }

  held(): Held {
    return { objects: [this.object], pages: [this.page], rights: [this.replyTo] };
  }
}

function beginSupply(call: ControlCall<'memory_object_data_supply'>, object: VmObject): DataSupply {
  const { host, body } = call;
  const supply = host.supplyPool.pop() ?? new DataSupply(host, object, body.data);
  supply.object = object;
  supply.first = body.offset / host.pageSize - object.pagingOffset;
  supply.count = body.data.size / host.pageSize;
  supply.byteOffset = body.offset;
  supply.data = body.data;
  supply.lockValue = body.lock_value;
  supply.precious = Boolean(body.precious);
  supply.replyTo = body.reply_to;
  supply.cursor = 0;
  supply.page = null;
  supply.copying = false;
  supply.fault = null;
  supply.result = 'KERN_SUCCESS';
  supply.errorOffset = 0;
  return supply;
}

/**
 * Takes the pages that a pager supplies. @mach vm/memory_object.c memory_object_data_supply
 *
 * Sends:  memory_object_supply_completed if a reply port was given and the arguments are valid.
 * Blocks: for a busy page in the way, for frames, for pages of the sender; between pages only.
 */
export function memoryObjectDataSupply(call: ControlCall<'memory_object_data_supply'>): Step {
  const { host, thread, body } = call;
  const { size } = body.data;
  const sane = isVmProt(body.lock_value) && memoryObjectIsFlag(body.precious) && size !== 0;
  if (!sane || !memoryObjectRangeIsValid(host, body.offset, size, true)) {
    return memoryObjectRefuseAll(host, thread, 'memory_object_data_supply', body);
  }
  const object = vmObjectLookup(host, call.control);
  if (object === null)
    return memoryObjectRefuseAll(host, thread, 'memory_object_data_supply', body);
  vmObjectPagingBegin(object);
  const supply = beginSupply(call, object);
  const step = dataSupply(thread, supply);
  if (step === BLOCKED) thread.stack.push(supply);
  else if (step === AGAIN) pushUnderFault(thread, supply);
  return step;
}

/** Without a completion. @mach vm/memory_object.c memory_object_data_provided */
export function memoryObjectDataProvided(call: ControlCall<'memory_object_data_provided'>): Step {
  return memoryObjectDataSupply({
    ...call,
    body: { ...call.body, precious: false, reply_to: null },
  });
}

/** The supply has pushed a fault before it was on the stack itself: below it, then. */
function pushUnderFault(thread: Thread, supply: DataSupply): void {
  const fault = thread.stack.pop();
  thread.stack.push(supply);
  if (fault !== undefined) thread.stack.push(fault);
}

/**
 * Goes on with a supply from where it stopped.
 * @mach vm/memory_object.c memory_object_data_supply
 */
function dataSupply(thread: Thread, supply: DataSupply): Step {
  while (supply.cursor < supply.count && supply.result === 'KERN_SUCCESS') {
    if (supply.page === null) {
      const step = fetch(thread, supply);
      if (step !== null) return step;
      if (supply.page === null) break;
    }
    if (!place(thread, supply)) return BLOCKED;
  }
  while (supply.cursor < supply.count && returnsTheRest(supply)) {
    if (supply.page === null) {
      const step = fetch(thread, supply);
      if (step !== null) return step;
      if (supply.page === null) break;
    }
    reject(supply, supply.page);
    supply.cursor += 1;
  }
  return complete(thread, supply);
}

/** True if refused pages go home: all of them, not only the one that met a resident page. */
function returnsTheRest({ host, object, precious, result }: DataSupply): boolean {
  const wanted = precious && host.switches.returnPreciousOnReject && object.pager !== null;
  return wanted && result === 'KERN_MEMORY_PRESENT';
}

/** Takes the next page from the sender; null when it is in `supply.page`, or failed for good. */
function fetch(thread: Thread, supply: DataSupply): Step | null {
  const { host } = supply;
  const sender = host.hostOf(thread);
  if (sender !== host) return fetchFar(thread, supply, sender);
  const { map } = thread.task;
  const vpn = Math.floor(supply.data.address / sender.pageSize) + supply.cursor;
  if (supply.fault !== null) {
    supply.fault = null;
    if (thread.result !== 'KERN_SUCCESS') return fail(supply, 'KERN_MEMORY_ERROR');
  }
  const entry = map.lookup(vpn);
  if (entry === null || (entry.protection & VM_PROT_READ) === 0) {
    return fail(supply, entry === null ? 'KERN_INVALID_ADDRESS' : 'KERN_PROTECTION_FAILURE');
  }
  const source = entry.object;
  const page = vmObjectSeen(sender, source, entry.offset + (vpn - entry.start));
  // Memory that was never touched: a zeroed frame is what fault and steal would give.
  if (page === ZEROES) return fetchZeroes(thread, supply);
  if (source === null || page === null) {
    supply.fault = new VmFault(map).begin(vpn, VM_PROT_READ);
    thread.stack.push(supply.fault);
    return AGAIN;
  }
  if (supply.cursor % host.tunables.supplyChunk === 0) supply.copying = false;
  const alone = supply.data.deallocate && isAlone(entry, source, page);
  if (alone && !supply.copying) {
    supply.page = memoryObjectSteal(host, page);
    return null;
  }
  const copy = vmPageGrab(host, thread.vmPrivilege);
  if (copy === null) return vmPageWait(host, thread);
  supply.copying = true;
  host.phys.copy(page.id, copy.id);
  supply.page = copy;
  return null;
}

/** True if nobody else can see the sender's page, and nobody will miss it. */
function isAlone(entry: VmMapEntry, source: VmObject, page: VmPage): boolean {
  const own = source.temporary && source.refCount === 1 && page.object === source;
  return own && !page.precious && !entry.needsCopy && !source.useSharedCopy;
}

/** As `fetch`, from another host's memory: a page may be several there, or part of one. */
function fetchFar(thread: Thread, supply: DataSupply, sender: Host): Step | null {
  const { host } = supply;
  const { map } = thread.task;
  const start = supply.data.address + supply.cursor * host.pageSize;
  const sources: (VmPage | null)[] = [];
  if (supply.fault !== null) {
    supply.fault = null;
    if (thread.result !== 'KERN_SUCCESS') return fail(supply, 'KERN_MEMORY_ERROR');
  }
  const first = Math.floor(start / sender.pageSize);
  for (let vpn = first; vpn * sender.pageSize < start + host.pageSize; vpn += 1) {
    const entry = map.lookup(vpn);
    if (entry === null || (entry.protection & VM_PROT_READ) === 0) {
      return fail(supply, entry === null ? 'KERN_INVALID_ADDRESS' : 'KERN_PROTECTION_FAILURE');
    }
    const { object } = entry;
    const page = vmObjectSeen(sender, object, entry.offset + (vpn - entry.start));
    if (page === null) {
      supply.fault = new VmFault(map).begin(vpn, VM_PROT_READ);
      thread.stack.push(supply.fault);
      return AGAIN;
    }
    sources.push(page === ZEROES ? null : page);
  }
  const copy = vmPageGrab(host, thread.vmPrivilege);
  if (copy === null) return vmPageWait(host, thread);
  vmMapCopyGather(host, copy, sender, sources, start);
  supply.page = copy;
  return null;
}

function fetchZeroes(thread: Thread, supply: DataSupply): Step | null {
  const { host } = supply;
  const page = vmPageGrab(host, thread.vmPrivilege);
  if (page === null) return vmPageWait(host, thread);
  host.phys.zero(page.id);
  supply.page = page;
  return null;
}

function fail(supply: DataSupply, code: KernReturn): null {
  if (supply.result !== 'KERN_SUCCESS') return null;
  supply.result = code;
  supply.errorOffset = supply.byteOffset + supply.cursor * supply.host.pageSize;
  return null;
}

/** Finds the page's place; false if the thread waits for a busy page there. */
function place(thread: Thread, supply: DataSupply): boolean {
  const { host, object, page } = supply;
  if (page === null) return true;
  const offset = memoryObjectWrappedOffset(host, supply.first + supply.cursor);
  if (memoryObjectMissesPages(host, object, supply.byteOffset)) {
    // Taken, and found by nobody.
    supply.page = null;
    supply.cursor += 1;
    vmPageFree(host, page);
    return true;
  }
  const present = vmPageLookup(host, object, offset);
  let asked = false;
  if (present !== null) {
    if (present.busy && !present.absent) {
      assertWait(thread, present.waiters);
      return false;
    }
    asked = present.busy;
    if (!present.absent || !(asked || host.switches.supplyOverUnavailable)) {
      supply.result = 'KERN_MEMORY_PRESENT';
      supply.errorOffset = supply.byteOffset + supply.cursor * host.pageSize;
      if (host.trace.on) host.trace.emit('memory_object.present', present.id, object.id, offset);
      return true;
    }
    vmPageFree(host, present);
  }
  supply.page = null;
  supply.cursor += 1;
  page.dirty = false;
  pmapClearModify(host.pmapSystem, page);
  page.pageLock = supply.lockValue;
  page.unlockRequest = 0;
  page.precious = supply.precious;
  vmPageInsert(host, page, object, offset);
  page.busy = false;
  if (object.shadow !== null) vmObjectHideShadow(host, object, offset);
  if (asked) vmPageActivate(host, page);
  else vmPageDeactivate(host, page);
  if (host.trace.on) {
    host.trace.emit('memory_object.supplied', page.id, object.id, offset, asked ? 1 : 0);
  }
  return true;
}

/** Ends the call: refused pages go, the sender's region goes, the completion is sent. */
function complete(thread: Thread, supply: DataSupply): Step {
  const { host, object, replyTo } = supply;
  const { result } = supply;
  if (supply.page !== null) reject(supply, supply.page);
  const sender = host.hostOf(thread);
  if (supply.data.deallocate) {
    const { address, size } = supply.data;
    const start = Math.floor(address / sender.pageSize);
    const end = Math.max(start + 1, Math.ceil((address + size) / sender.pageSize));
    host.trace.onHost(sender.id, () => vmMapRemove(sender, thread.task.map, start, end));
  }
  vmObjectPagingEnd(object);
  // What the sender's own memory failed with before anything was taken is no completion.
  const sent = result === 'KERN_SUCCESS' || result === 'KERN_MEMORY_PRESENT' || supply.cursor > 0;
  if (sent && replyTo !== null) {
    machMsgSendFromKernel(host.ipc, replyTo, 'memory_object_supply_completed', {
      memory_control: object.pagerRequest,
      offset: supply.byteOffset,
      length: supply.data.size,
      result,
      error_offset: supply.errorOffset,
    });
  }
  vmObjectDeallocate(host, object);
  host.supplyPool.push(supply);
  // A completion has used the reply right up.
  return memoryObjectFinish(
    host,
    thread,
    result,
    sent && !host.switches.failureUsesReplyTwice ? null : replyTo,
  );
}

/** A page that found its place taken: freed, or by switch sent back if it is precious. */
function reject(supply: DataSupply, page: VmPage): void {
  const { host, object } = supply;
  supply.page = null;
  if (!supply.precious || !host.switches.returnPreciousOnReject || object.pager === null) {
    vmPageFree(host, page);
    return;
  }
  const transit = vmPageoutTransit(host, 1);
  vmPageInsert(host, page, transit, 0);
  page.busy = false;
  page.dirty = true;
  vmPageActivate(host, page);
  const offset = supply.first + supply.cursor;
  if (host.trace.on) {
    const flags = { offset, dirty: false, precious: true };
    vmPageoutTellReturn(host, object, vmPageoutReturnOf('rejected', flags));
  }
  vmPageoutSend(host, object, transit, offset, false, false, []);
}
