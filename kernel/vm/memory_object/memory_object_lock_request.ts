/**
 * memory_object_lock_request: clean, flush or lock what is cached of a range.
 *
 * For each resident page, ascending, lock_page decides:
 *   DONE        nothing (more) to send; lock set, flushed or deactivated as asked
 *   BLOCK       the page is busy (or wired, by switch): wait, look again
 *   CLEAN       dirty: joins a cluster that is sent with dirty true
 *   RETURN      precious: joins a cluster that is sent with dirty false
 * A cluster is sent when it has 32 pages, or when the next page is not adjacent, differs, or needs
 * nothing. Station 7 of the tour: kernel_copy is decided here (`collect`), and is true if the page
 * stays: no flush, or it is wired. All returns are queued before the completion.
 * Laws: 10, 11, 14, 15, 33 to 35.
 * @mach vm/memory_object.c memory_object_lock_request, memory_object_lock_page
 */
import type { KernelRight } from '../../ipc/ipc_port';
import { ipcRightRelease } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { assertWait, BLOCKED, DONE } from '../../kern/thread';
import {
  MEMORY_OBJECT_RETURN_ALL,
  MEMORY_OBJECT_RETURN_ANYTHING,
  MEMORY_OBJECT_RETURN_DIRTY,
  MEMORY_OBJECT_RETURN_NONE,
} from '../../mach/memory_object_types';
import type { VmProt } from '../../mach/vm_prot';
import { isVmProt, VM_PROT_ALL, VM_PROT_NO_CHANGE, VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectLookup, vmObjectPagingBegin, vmObjectPagingEnd } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { vmPageDataLost, vmPageFoldDirty } from '../object/vm_pageout_page';
import { pmapPageProtect } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageDeactivate, vmPageDequeue } from '../page/vm_page_queues';
import { pageWakeup, vmPageFree, vmPageGrab, vmPageLookup, vmPageWait } from '../page/vm_resident';
import type { ControlCall } from './memory_object';
import { ReturnCluster } from './memory_object_cluster';
import { memoryObjectFinish, memoryObjectRefuse } from './memory_object_finish';
import {
  memoryObjectIsFlag,
  memoryObjectMissesPages,
  memoryObjectRangeIsValid,
} from './memory_object_range';

type Action = 'DONE' | 'BLOCK' | 'CLEAN' | 'RETURN';

/** A lock request in progress. @ours what the routine keeps across a wait */
export class LockRequest implements Activation {
  readonly routine = 'memory_object_lock_request';
  readonly host: Host;
  readonly object: VmObject;
  readonly byteOffset: number;
  readonly byteSize: number;
  readonly shouldReturn: number;
  readonly shouldFlush: boolean;
  readonly prot: VmProt;
  readonly replyTo: KernelRight;
  /** The next page to look at, and the end. */
  cursor: number;
  end: number;
  readonly cluster: ReturnCluster;
  /** Dirty pages are not returned: what vm_msync asks for, and no pager can. */
  preciousOnly = false;
  /** Dirty pages are left alone, flush or not: the task that asks may not store. */
  keepsDirty = false;
  /** The reply port is vm_object_sync's, and hears nothing of a lock. */
  answersSync = false;
  /** The end once offsets have begun again at 0; not above 0 if the range does not wrap. */
  private again: number;
  /** Pages that were collected for a return. */
  returned = 0;

  constructor(call: ControlCall<'memory_object_lock_request'>, object: VmObject) {
    const { host, body } = call;
    this.host = host;
    this.object = object;
    this.byteOffset = body.offset;
    this.byteSize = body.size;
    this.shouldReturn = body.should_return;
    this.shouldFlush = Boolean(body.should_flush);
    this.prot = body.lock_value;
    this.replyTo = body.reply_to;
    this.cursor = body.offset / host.pageSize - object.pagingOffset;
    const end = this.cursor + Math.ceil(body.size / host.pageSize);
    const nothing =
      memoryObjectMissesPages(host, object, body.offset) || roundsToNothing(host, body.size);
    const resident = nothing ? 0 : residentEnd(object);
    this.end = nothing ? this.cursor : Math.min(end, resident);
    this.again = Math.min(end - host.addressPages, resident);
    this.cluster = new ReturnCluster(object);
  }

  /** Goes on at offset 0, if the range goes on there: the highest offset is followed by it. */
  wraps(): boolean {
    if (this.again <= 0) return false;
    this.cursor = 0;
    this.end = this.again;
    this.again = 0;
    return true;
  }

  run(_host: Host, thread: Thread): Step {
    const { host } = this;
    return host.trace.onHost(host.id, () => memoryObjectLockRequestGoesOn(thread, this));
  }

  /** What was collected is sent. */
  abort(): void {
    const { host, object, replyTo } = this;
    host.trace.onHost(host.id, () => {
      this.cluster.send(host);
      vmObjectPagingEnd(object);
      ipcRightRelease(host.ipc, replyTo);
      vmObjectDeallocate(host, object);
    });
  }

  held(): Held {
    return { objects: [this.object], rights: [this.replyTo] };
  }
}

/** True for a size that is 0 once it is rounded up to pages. */
function roundsToNothing({ tunables, pageSize }: Host, size: number): boolean {
  const { addressLimit } = tunables;
  return size < addressLimit && Math.ceil(size / pageSize) * pageSize >= addressLimit;
}

/** One past the highest page that is there: later ones are not affected. */
function residentEnd(object: VmObject): number {
  let end = 0;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (page.offset >= end) end = page.offset + 1;
  }
  return end;
}

/**
 * Cleans, flushes or locks what is cached of a range.
 * @mach vm/memory_object.c memory_object_lock_request
 *
 * Sends:  memory_object_data_return for each cluster, then memory_object_lock_completed.
 * Blocks: for a busy page and for frames of copies.
 */
export function memoryObjectLockRequest(call: ControlCall<'memory_object_lock_request'>): Step {
  const { host, thread, body } = call;
  const protIsValid = isVmProt(body.lock_value) || body.lock_value === VM_PROT_NO_CHANGE;
  if (
    !protIsValid ||
    !memoryObjectIsFlag(body.should_flush) ||
    !isShouldReturn(host, body.should_return) ||
    !memoryObjectRangeIsValid(host, body.offset, body.size, false)
  ) {
    return memoryObjectRefuse(call, body.reply_to);
  }
  const object = vmObjectLookup(host, call.control);
  if (object === null)
    return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', body.reply_to);
  vmObjectPagingBegin(object);
  const request = new LockRequest(call, object);
  const step = memoryObjectLockRequestGoesOn(thread, request);
  if (step !== DONE) thread.stack.push(request);
  return step;
}

/** True for a value that says what to return; some kernels take any number. */
function isShouldReturn({ switches }: Host, value: number): boolean {
  if (!Number.isSafeInteger(value)) return false;
  const known = value >= MEMORY_OBJECT_RETURN_NONE && value <= MEMORY_OBJECT_RETURN_ANYTHING;
  return known || !switches.returnAnything;
}

/** Returns modified pages or none. @mach vm/memory_object.c xxx_memory_object_lock_request */
export function memoryObjectLockRequestOld(
  call: ControlCall<'xxx_memory_object_lock_request'>,
): Step {
  const { should_clean: clean, ...body } = call.body;
  if (!memoryObjectIsFlag(clean)) {
    return memoryObjectFinish(call.host, call.thread, 'KERN_INVALID_ARGUMENT', body.reply_to);
  }
  const should_return = clean ? MEMORY_OBJECT_RETURN_DIRTY : MEMORY_OBJECT_RETURN_NONE;
  return memoryObjectLockRequest({ ...call, body: { ...body, should_return } });
}

/**
 * Goes on with a lock request from the page where it stopped.
 * @mach vm/memory_object.c memory_object_lock_request
 */
export function memoryObjectLockRequestGoesOn(thread: Thread, request: LockRequest): Step {
  const { host, object, cluster } = request;
  while (request.cursor < request.end || request.wraps()) {
    const page = vmPageLookup(host, object, request.cursor);
    if (page === null) {
      request.cursor += 1;
      continue;
    }
    const action = lockPage(request, page);
    if (action === 'DONE') {
      cluster.send(host);
      request.cursor += 1;
    } else if (action === 'BLOCK') {
      cluster.send(host);
      assertWait(thread, page.waiters);
      return BLOCKED;
    } else {
      const step = collect(thread, request, page, action === 'CLEAN');
      if (step !== DONE) return step;
      request.cursor += 1;
    }
  }
  cluster.send(host);
  vmObjectPagingEnd(object);
  complete(request);
  vmObjectDeallocate(host, object);
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

function complete({ host, object, replyTo, answersSync, byteOffset, byteSize }: LockRequest): void {
  if (replyTo === null) return;
  if (answersSync) {
    const return_code = 'KERN_SUCCESS';
    machMsgSendFromKernel(host.ipc, replyTo, 'vm_object_sync_reply', { return_code });
    return;
  }
  machMsgSendFromKernel(host.ipc, replyTo, 'memory_object_lock_completed', {
    memory_control: object.pagerRequest,
    offset: byteOffset,
    length: byteSize,
  });
}

function mustReturn(request: LockRequest, page: VmPage): boolean {
  const { host, shouldReturn } = request;
  // The pager may be gone since the request began: then there is nobody to return to.
  if (shouldReturn === MEMORY_OBJECT_RETURN_NONE || request.object.pager === null) return false;
  const dirty = vmPageFoldDirty(host, page);
  if (request.preciousOnly) return page.precious;
  if (dirty) return true;
  if (shouldReturn === MEMORY_OBJECT_RETURN_ANYTHING) return host.switches.returnAnything;
  return page.precious && shouldReturn === MEMORY_OBJECT_RETURN_ALL;
}

/**
 * Applies the lock and says what is left to do.
 * @mach vm/memory_object.c memory_object_lock_page
 */
function lockPage(request: LockRequest, page: VmPage): Action {
  const { host } = request;
  if (page.absent || page.error || page.restart) return 'DONE';
  if (page.busy) return 'BLOCK';
  if (request.keepsDirty && vmPageFoldDirty(host, page)) return 'DONE';
  const wired = page.wireCount > 0;
  const flush = request.shouldFlush && !wired;
  if (wired && host.switches.lockRequestWaitsForWired) {
    const same = request.prot === page.pageLock || request.prot === VM_PROT_NO_CHANGE;
    if (request.shouldFlush || !same || mustReturn(request, page)) return 'BLOCK';
    page.unlockRequest = 0;
    pageWakeup(page);
    return 'DONE';
  }
  setLock(request, page, flush ? VM_PROT_ALL : request.prot);
  if (mustReturn(request, page)) return page.dirty ? 'CLEAN' : 'RETURN';
  if (flush) {
    if (request.shouldReturn !== MEMORY_OBJECT_RETURN_NONE) vmPageDataLost(host, page);
    if (host.trace.on) {
      host.trace.emit(
        'memory_object.flushed',
        page.id,
        request.object.id,
        page.offset,
        vmPageFoldDirty(host, page) ? 1 : 0,
        page.precious ? 1 : 0,
      );
    }
    pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
    vmPageFree(host, page);
  } else if (request.shouldReturn !== MEMORY_OBJECT_RETURN_NONE) vmPageDeactivate(host, page);
  return 'DONE';
}

function setLock(request: LockRequest, page: VmPage, prot: VmProt): void {
  if (prot === VM_PROT_NO_CHANGE) return;
  const { host } = request;
  if ((prot & ~page.pageLock) !== 0) {
    pmapPageProtect(host.pmapSystem, page, VM_PROT_ALL & ~prot);
  }
  if (host.trace.on) {
    host.trace.emit('memory_object.locked', page.id, request.object.id, page.offset, prot);
  }
  page.pageLock = prot;
  page.unlockRequest = 0;
  pageWakeup(page);
}

/** Puts a page into the cluster, sending the one before it if they do not go together. */
function collect(thread: Thread, request: LockRequest, page: VmPage, dirty: boolean): Step {
  const { host, cluster } = request;
  const kernelCopy = !request.shouldFlush || page.wireCount > 0;
  if (!cluster.fits(page.offset, dirty, kernelCopy, host.tunables.returnClusterMax)) {
    cluster.send(host);
  }
  let copy: VmPage | null = null;
  if (kernelCopy) {
    copy = vmPageGrab(host, thread.vmPrivilege);
    if (copy === null && !(host.switches.cleanInPlaceMayFlush && page.wireCount === 0)) {
      cluster.send(host);
      return vmPageWait(host, thread);
    }
  }
  vmPageDequeue(host, page, 'freed');
  page.busy = true;
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  cluster.add(host, page, copy, dirty, kernelCopy);
  request.returned += 1;
  return DONE;
}
