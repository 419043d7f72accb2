/**
 * vm_msync: a task has what it wrote to its memory objects brought home. For each entry of the
 * range that shows one, dirty and precious pages are returned, then its pager is sent
 * memory_object_synchronize, and answers when it has. Asynchronous or not, the call waits for that:
 * the flag tells the pager what to wait for itself. With INVALIDATE alone only precious pages are
 * returned, and all leave the cache; but who may not store through the mapping cannot drop what
 * others stored: dirty pages stay then. @mach vm/vm_user.c vm_msync
 */
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import { must } from '../../kern/assert';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, BLOCKED, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import {
  MEMORY_OBJECT_RETURN_ALL,
  MEMORY_OBJECT_RETURN_NONE,
} from '../../mach/memory_object_types';
import { VM_PROT_NO_CHANGE, VM_PROT_WRITE } from '../../mach/vm_prot';
import { VM_SYNC_ASYNCHRONOUS, VM_SYNC_INVALIDATE, VM_SYNC_SYNCHRONOUS } from '../../mach/vm_sync';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { LockRequest } from '../memory_object/memory_object_lock_request';
import { memoryObjectSizeOfPages } from '../memory_object/memory_object_range';
import { memoryObjectSyncForget } from '../memory_object/memory_object_synchronize';
import type { SyncRequest, VmObject } from '../object/vm_object';
import { vmObjectPagingBegin, vmObjectReference } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { vmUserPages } from './vm_user';

const FLAGS = VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS | VM_SYNC_INVALIDATE;

/** What a task asks for, in bytes. @ours the arguments by name */
export interface MsyncRequest {
  readonly map: VmMap;
  readonly address: number;
  readonly size: number;
  /** Bits of VM_SYNC. */
  readonly flags: number;
}

/** An answer that a pager owes. */
interface Asked extends SyncRequest {
  readonly object: VmObject;
}

/** The part of an entry that is being synchronized. */
interface Part {
  readonly object: VmObject;
  /** Pages of the object. */
  readonly first: number;
  readonly pages: number;
  /** The task may write to it, and what it writes goes to the object, not to a copy. */
  readonly writable: boolean;
  readonly stores: boolean;
}

/** A vm_msync in progress. @ours what the routine keeps across a wait */
export class VmMsync implements Activation {
  readonly routine = 'vm_msync';
  readonly request: MsyncRequest;
  code: KernReturn = 'KERN_SUCCESS';
  begun = false;
  /** Pages of the map: the next to look at, and the end. */
  cursor = 0;
  end = 0;
  /** What is being cleaned, and the call that does it. */
  part: Part | null = null;
  cleaning: LockRequest | null = null;
  /** What pagers have been asked, in order; the call holds a reference for each. */
  readonly asked: Asked[] = [];

  constructor(request: MsyncRequest) {
    this.request = request;
  }

  run(host: Host, thread: Thread): Step {
    return vmMsync(host, thread, this);
  }

  abort(host: Host): void {
    if (this.part !== null) vmObjectDeallocate(host, this.part.object);
    for (const asked of this.asked.splice(0)) {
      memoryObjectSyncForget(asked.object, asked);
      vmObjectDeallocate(host, asked.object);
    }
  }

  held(): Held {
    return { objects: [...this.asked.map(({ object }) => object), this.part?.object ?? null] };
  }
}

/**
 * Brings home what a range has cached. @mach vm/vm_user.c vm_msync
 *
 * Errors: KERN_INVALID_ARGUMENT for flags that exclude each other or are none, for a range that
 *         wraps, and where the interface has no memory_object_synchronize; KERN_INVALID_ADDRESS for
 *         a hole; KERN_MEMORY_ERROR if a pager is gone before it has answered.
 * Sends:  memory_object_data_return, then memory_object_synchronize, for each memory object.
 * Blocks: for busy pages, and until every pager has answered.
 */
function vmMsync(host: Host, thread: Thread, msync: VmMsync): Step {
  if (!msync.begun) {
    const problem = begin(host, msync);
    if (problem !== null) return end(msync, problem);
  }
  if (msync.cleaning !== null) {
    const step = askPager(host, thread, msync);
    if (step !== null) return step;
  }
  while (msync.cursor < msync.end) {
    const entry = msync.request.map.lookup(msync.cursor);
    if (entry === null) {
      msync.code = 'KERN_INVALID_ADDRESS';
      break;
    }
    const part = partOf(msync, entry);
    msync.cursor = Math.min(entry.end, msync.end);
    if (part === null) continue;
    clean(host, thread, msync, part);
    return AGAIN;
  }
  return collect(host, thread, msync);
}

/** What is wrong with the arguments, or null; 'KERN_SUCCESS' if there is nothing to do. */
function begin(host: Host, msync: VmMsync): KernReturn | null {
  const { map, address, size, flags } = msync.request;
  msync.begun = true;
  const both = VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS;
  if (!Number.isInteger(flags) || (flags & both) === both) return 'KERN_INVALID_ARGUMENT';
  const { msyncIsOffered } = host.switches;
  const whole = Number.isSafeInteger(address) && Number.isSafeInteger(size);
  const empty = msyncIsOffered
    ? size === 0
    : whole && memoryObjectSizeOfPages(host, address, size) === 0;
  if (empty) return 'KERN_SUCCESS';
  const range = vmUserPages(host, map, address, size);
  const known = flags >= 0 && flags <= FLAGS;
  if (range === null || !known || !msyncIsOffered) return 'KERN_INVALID_ARGUMENT';
  msync.cursor = range.start;
  msync.end = range.end;
  return null;
}

function end(msync: VmMsync, code: KernReturn): Step {
  msync.code = code;
  return DONE;
}

/** The part of an entry with a pager of its own; null if it shows none. */
function partOf(msync: VmMsync, entry: VmMapEntry): Part | null {
  const { object } = entry;
  if (object === null || object.internal || object.pager === null) return null;
  const pages = Math.min(entry.end, msync.end) - msync.cursor;
  const first = entry.offset + (msync.cursor - entry.start);
  const writable = (entry.protection & VM_PROT_WRITE) !== 0;
  return { object, first, pages, writable, stores: writable && !entry.needsCopy };
}

interface Returned {
  readonly should_return: number;
  readonly preciousOnly: boolean;
  readonly keepsDirty: boolean;
}

/** Which pages of a part go home before they leave, and which do not leave. */
function whatReturns(host: Host, msync: VmMsync, { writable, stores }: Part): Returned {
  const { flags } = msync.request;
  const synchronizes = (flags & (VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS)) !== 0;
  const invalidates = (flags & VM_SYNC_INVALIDATE) !== 0;
  const all = { should_return: MEMORY_OBJECT_RETURN_ALL, preciousOnly: false, keepsDirty: false };
  if (synchronizes && writable) return all;
  if (!invalidates) return { ...all, should_return: MEMORY_OBJECT_RETURN_NONE };
  if (host.switches.invalidateDropsAll) return { ...all, should_return: MEMORY_OBJECT_RETURN_NONE };
  return { ...all, preciousOnly: true, keepsDirty: !stores };
}

/** Returns what is cached of a part, as a lock request without a completion. */
function clean(host: Host, thread: Thread, msync: VmMsync, part: Part): void {
  const { object, first, pages } = part;
  const invalidates = (msync.request.flags & VM_SYNC_INVALIDATE) !== 0;
  const { should_return, preciousOnly, keepsDirty } = whatReturns(host, msync, part);
  vmObjectReference(object); // Ours, until the pager has answered.
  vmObjectReference(object); // The lock request's.
  vmObjectPagingBegin(object);
  const control = must(object.pagerRequest, 'vm_msync: no control port');
  const body = {
    offset: (first + object.pagingOffset) * host.pageSize,
    size: pages * host.pageSize,
    should_return,
    should_flush: invalidates,
    lock_value: VM_PROT_NO_CHANGE,
    reply_to: null,
  };
  msync.part = part;
  msync.cleaning = new LockRequest({ host, thread, control, body }, object);
  msync.cleaning.cluster.cause = 'msync';
  msync.cleaning.preciousOnly = preciousOnly;
  msync.cleaning.keepsDirty = keepsDirty;
  thread.stack.push(msync.cleaning);
}

/** After a part is clean: its pager is asked, unless nobody could have written and nothing left. */
function askPager(host: Host, thread: Thread, msync: VmMsync): Step | null {
  const { part, cleaning } = msync;
  if (part === null || cleaning === null) return null;
  const { object, first, pages, writable } = part;
  const offset = (first + object.pagingOffset) * host.pageSize;
  const length = pages * host.pageSize;
  if (object.pager !== null && (cleaning.returned > 0 || writable)) {
    const overlap = object.syncRequests.find(
      (other) => other.offset < offset + length && offset < other.offset + other.length,
    );
    if (overlap !== undefined) {
      object.waitSynchronized(thread);
      return BLOCKED;
    }
    const asked: Asked = { object, offset, length, done: false };
    object.syncRequests.push(asked);
    msync.asked.push(asked);
    machMsgSendFromKernel(host.ipc, object.pager, 'memory_object_synchronize', {
      memory_control: object.pagerRequest,
      offset,
      length,
      sync_flags: msync.request.flags,
    });
  } else vmObjectDeallocate(host, object);
  msync.part = null;
  msync.cleaning = null;
  return null;
}

/** Waits for the pagers in turn, and gives back what the call holds. */
function collect(host: Host, thread: Thread, msync: VmMsync): Step {
  for (let next = msync.asked[0]; next !== undefined; next = msync.asked[0]) {
    const { object } = next;
    if (!next.done && object.pager !== null) {
      object.waitSynchronized(thread);
      return BLOCKED;
    }
    if (!next.done) {
      msync.code = 'KERN_MEMORY_ERROR';
      memoryObjectSyncForget(object, next);
    }
    msync.asked.shift();
    vmObjectDeallocate(host, object);
  }
  return DONE;
}
