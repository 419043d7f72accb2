/**
 * vm_object: the kernel's side of a memory object, or a piece of anonymous memory.
 *
 * Its tie to a pager goes through these states:
 *   no pager -> initialising -> initialised -> ready -> detached -> dead
 * A memory object that a pager made is mapped by port (vm_object_enter sends memory_object_init);
 * anonymous memory gets a pager when its first dirty page must leave (vm_object_pager_create).
 * Laws: 24 (init first), 26 (absent pages are counted), 38 (one pager for an internal object).
 * Records are pooled: a `generation` tells one life from the next. @mach vm/vm_object.c
 */
import type { IpcPort, Kotype } from '../../ipc/ipc_port';
import {
  ipcKobject,
  ipcKobjectSet,
  ipcKobjectType,
  ipcPortAllocSpecial,
  ipcPortCopySend,
  ipcPortMakeSend,
} from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import { assert } from '../../kern/assert';
import type { Thread } from '../../kern/thread';
import { assertWait, threadWakeup, WaitQueueFor } from '../../kern/thread';
import type { CopyStrategy } from '../../mach/memory_object_types';
import { MEMORY_OBJECT_COPY_NONE } from '../../mach/memory_object_types';
import type { Host } from '../../machine/host';
import type { VmExternal } from '../page/vm_external';
import { vmExternalCreate } from '../page/vm_external';
import type { VmPage } from '../page/vm_page';

/** An answer that a pager owes, in bytes of the memory object. @mach vm/vm_object.h msync_req */
export interface SyncRequest {
  readonly offset: number;
  readonly length: number;
  done: boolean;
}

/** One object: its pages, its pager, its counts. @mach vm/vm_object.h vm_object */
export class VmObject {
  /** Serial number of this life of the record; in traces. */
  id = 0;
  generation = 0;
  memqHead: VmPage | null = null;
  memqTail: VmPage | null = null;
  /** Page ids plus one by offset, two levels; null while the list is short enough. */
  table: (Int32Array | undefined)[] | null = null;
  residentPageCount = 0;
  /** In pages; meaningful only for internal objects. */
  size = 0;
  refCount = 0;
  /** The memory object, and the control port that speaks for this kernel. */
  pager: IpcPort | null = null;
  pagerRequest: IpcPort | null = null;
  /** The name port, where the interface has one. */
  pagerName: IpcPort | null = null;
  /** Added to offsets in messages, in pages. */
  pagingOffset = 0;
  copyStrategy: CopyStrategy = MEMORY_OBJECT_COPY_NONE;
  /** Bytes; a wish of the pager's. */
  clusterSize = 0;
  absentCount = 0;
  pagingInProgress = 0;
  pagerCreated = false;
  pagerInitialized = false;
  pagerReady = false;
  /** Pages come home by memory_object_data_write: until a newer pager makes it ready (D5). */
  oldPageout = false;
  /** May stay without references, in the cache of objects. */
  canPersist = false;
  /** Made by the kernel, backed by the default pager. */
  internal = true;
  /** Its pager is asked before a page is evicted (D49). */
  advisoryPageout = false;
  /** As its pager said, for whoever asks (D51). */
  silentOverwrite = false;
  /** Contents need not go home at the end. */
  temporary = true;
  alive = false;
  /** Counts as cached memory: false for data in transit and for the memory of pagers. @ours */
  counted = true;
  /** Its pages are those of a message: on no queue until they are received. @ours a page list */
  held = false;
  /** Where the last page was inserted; what deactivate behind looks at. */
  lastAlloc = -2;
  /** Pages may lie at offsets between whole pages: they are looked for on the list, in no table. */
  odd = false;
  /** How far from it the next one comes if pages are touched in order. */
  stride = 1;
  existenceInfo: VmExternal | null = null;
  /** The object that has what this one does not have; this one holds a reference on it. */
  shadow: VmObject | null = null;
  /** Page of the shadow that stands for this object's page 0. */
  shadowOffset = 0;
  /** The newest copy object: pages go there before they change. It shadows this object. */
  copy: VmObject | null = null;
  /** Copied symmetrically: whoever would share it must shadow it first. */
  shadowed = false;
  /** Shared by maps that write to it: a copy must not depend on their entries. */
  useSharedCopy = false;
  /** What the pager was asked to synchronize, and has not answered yet. */
  readonly syncRequests: SyncRequest[] = [];
  /** Links of the cache of unreferenced objects. */
  cacheNext: VmObject | null = null;
  cachePrev: VmObject | null = null;
  cached = false;
  private readonly readyEvent = new WaitQueueFor('object_ready', this);
  private readonly absentEvent = new WaitQueueFor('object_absent', this);
  private readonly pagingEvent = new WaitQueueFor('object_paging', this);
  private readonly synchronizedEvent = new WaitQueueFor('object_synchronized', this);

  /** Lets the thread wait until the pager has made the object ready. */
  waitReady(thread: Thread): void {
    assertWait(thread, this.readyEvent);
  }
  readyWakeup(): void {
    threadWakeup(this.readyEvent);
  }
  /** Lets the thread wait until fewer requests are out. */
  waitAbsent(thread: Thread): void {
    assertWait(thread, this.absentEvent);
  }
  absentWakeup(): void {
    if (!this.absentEvent.empty) threadWakeup(this.absentEvent);
  }
  /** Lets the thread wait until nobody uses the ports. */
  waitPaging(thread: Thread): void {
    assertWait(thread, this.pagingEvent);
  }
  pagingWakeup(): void {
    if (!this.pagingEvent.empty) threadWakeup(this.pagingEvent);
  }
  /** Lets the thread wait until the pager answers memory_object_synchronize, or is gone. */
  waitSynchronized(thread: Thread): void {
    assertWait(thread, this.synchronizedEvent);
  }
  synchronizedWakeup(): void {
    if (!this.synchronizedEvent.empty) threadWakeup(this.synchronizedEvent);
  }
}

/** The objects of a host. @ours the globals of vm/vm_object.c */
export class VmObjects {
  /** Every record there is, dead ones included. */
  readonly all: VmObject[] = [];
  readonly pool: VmObject[] = [];
  nextId = 1;
  /** Unreferenced objects that persist, oldest first. */
  cachedHead: VmObject | null = null;
  cachedTail: VmObject | null = null;
  cachedCount = 0;
}

/**
 * A fresh internal object of `size` pages with one reference.
 * @mach vm/vm_object.c vm_object_allocate
 */
export function vmObjectAllocate(host: Host, size: number): VmObject {
  const { objects } = host;
  let object = objects.pool.pop();
  if (object === undefined) {
    object = new VmObject();
    objects.all.push(object);
  }
  assert(!object.alive && object.memqHead === null, 'vm_object_allocate: record is in use');
  object.id = objects.nextId;
  objects.nextId += 1;
  object.generation += 1;
  object.size = size;
  object.refCount = 1;
  object.alive = true;
  return object;
}

/**
 * Returns a dead object's record to the pool, with the template's values.
 * @mach vm/vm_object.c vm_object_bootstrap (the template)
 */
export function vmObjectRecycle(host: Host, object: VmObject): void {
  assert(object.memqHead === null, 'vm_object_recycle: object has pages');
  assert(object.refCount === 0, 'vm_object_recycle: object has references');
  object.alive = false;
  object.table = null;
  object.pager = null;
  object.pagerRequest = null;
  object.pagerName = null;
  object.pagingOffset = 0;
  object.copyStrategy = MEMORY_OBJECT_COPY_NONE;
  object.clusterSize = 0;
  object.pagerCreated = false;
  object.pagerInitialized = false;
  object.pagerReady = false;
  object.oldPageout = false;
  object.canPersist = false;
  object.internal = true;
  object.advisoryPageout = false;
  object.silentOverwrite = false;
  object.temporary = true;
  object.counted = true;
  object.held = false;
  object.lastAlloc = -2;
  object.odd = false;
  object.stride = 1;
  object.existenceInfo = null;
  object.shadow = null;
  object.shadowOffset = 0;
  object.copy = null;
  object.shadowed = false;
  object.useSharedCopy = false;
  const { pool } = host.objects;
  pool[pool.length] = object;
}

/** Pages may lie at any offset from now on, in copies too. @ours pages are numbers here */
export function vmObjectMakeOdd(object: VmObject): void {
  for (let each: VmObject | null = object; each !== null; each = each.copy) {
    each.odd = true;
    each.table = null;
  }
}

/** One more reference. @mach vm/vm_object.c vm_object_reference */
export function vmObjectReference(object: VmObject): void {
  assert(object.alive, 'vm_object_reference: object is dead');
  object.refCount += 1;
}

/**
 * Somebody uses the ports: no terminate, no collapse.
 * @mach vm/vm_object.h vm_object_paging_begin
 */
export function vmObjectPagingBegin(object: VmObject): void {
  object.pagingInProgress += 1;
}

/** Undoes one paging reference. @mach vm/vm_object.h vm_object_paging_end */
export function vmObjectPagingEnd(object: VmObject): void {
  assert(object.pagingInProgress > 0, 'vm_object_paging_end: nobody is paging');
  object.pagingInProgress -= 1;
  if (object.pagingInProgress === 0) object.pagingWakeup();
}

/** Out of the cache of unreferenced objects. @mach vm/vm_object.c vm_object_cached_list */
export function vmObjectUncache(host: Host, object: VmObject): void {
  assert(object.cached, 'vm_object_uncache: object is not cached');
  const { objects } = host;
  const { cacheNext, cachePrev } = object;
  if (cachePrev === null) objects.cachedHead = cacheNext;
  else cachePrev.cacheNext = cacheNext;
  if (cacheNext === null) objects.cachedTail = cachePrev;
  else cacheNext.cachePrev = cachePrev;
  object.cacheNext = null;
  object.cachePrev = null;
  object.cached = false;
  objects.cachedCount -= 1;
}

/**
 * The object of a control port, with one more reference (out of the cache if it was there); null
 * if the port speaks for no object of this host any more. @mach vm/vm_object.c vm_object_lookup
 */
export function vmObjectLookup(host: Host, control: IpcPort): VmObject | null {
  return lookup(host, control, 'IKOT_PAGING_REQUEST');
}

/** The same for the name port of an object. @mach vm/vm_object.c vm_object_lookup_name */
export function vmObjectLookupName(host: Host, name: IpcPort): VmObject | null {
  return lookup(host, name, 'IKOT_PAGING_NAME');
}

function lookup(host: Host, port: IpcPort, type: Kotype): VmObject | null {
  if (ipcKobjectType(port, host.id) !== type) return null;
  const object = ipcKobject(port, host.id);
  if (object === null) return null;
  if (object.refCount === 0) vmObjectUncache(host, object);
  object.refCount += 1;
  return object;
}

/** True between a destroy and its terminate. @mach vm/vm_object.c vm_object_enter (its wait) */
export function vmObjectTerminates(host: Host, pager: IpcPort): boolean {
  return ipcKobjectType(pager, host.id) === 'IKOT_PAGER_TERMINATING';
}

/**
 * The object behind a memory object port, with one more reference: the known one, or a new one
 * whose pager is sent memory_object_init; null for a port that is no memory object.
 * @mach vm/vm_object.c vm_object_enter
 *
 * Sends: memory_object_init, once for each association.
 */
export function vmObjectEnter(host: Host, pager: IpcPort | null, size: number): VmObject | null {
  if (pager === null || !pager.active) return vmObjectAllocate(host, size);
  host.statistics.lookups += 1;
  if (pager.isKernel) return null; // A control port stands for an object too, but is none.
  const known = ipcKobject(pager, host.id);
  if (known !== null) {
    host.statistics.hits += 1;
    if (known.refCount === 0) vmObjectUncache(host, known);
    known.refCount += 1;
    return known;
  }
  const object = vmObjectAllocate(host, size);
  object.internal = false;
  object.temporary = false;
  object.pager = ipcPortCopySend(pager);
  ipcKobjectSet(pager, host.id, 'IKOT_PAGER', object);
  object.pagerCreated = true;
  vmObjectAllocControl(host, object, pager.label);
  if (host.trace.on) host.trace.emit('vm_object.entered', object.id, pager.id, size);
  machMsgSendFromKernel(host.ipc, pager, 'memory_object_init', {
    memory_control: object.pagerRequest,
    ...(object.pagerName === null ? {} : { memory_object_name: object.pagerName }),
    memory_object_page_size: host.pageSize,
  });
  object.pagerInitialized = true;
  return object;
}

function vmObjectAllocControl(host: Host, object: VmObject, label: string): void {
  const control = ipcPortAllocSpecial(host.ipc, `${label}.control`);
  ipcKobjectSet(control, host.id, 'IKOT_PAGING_REQUEST', object);
  object.pagerRequest = control;
  object.oldPageout = host.switches.oldProtocol;
  if (!host.switches.namePorts) return;
  object.pagerName = ipcPortAllocSpecial(host.ipc, `${label}.name`);
  ipcKobjectSet(object.pagerName, host.id, 'IKOT_PAGING_NAME', object);
}

/**
 * Gives an internal object a pager: a port of the kernel's making, whose receive right goes to the
 * default memory manager. @mach vm/vm_object.c vm_object_pager_create
 *
 * Requires: there is a default memory manager.
 * Ensures:  the object is ready: messages may follow at once.
 * Sends:    memory_object_create.
 */
export function vmObjectPagerCreate(host: Host, object: VmObject): void {
  assert(object.internal && !object.pagerCreated, 'vm_object_pager_create: has a pager');
  assert(host.defaultManager !== null, 'vm_object_pager_create: no default memory manager');
  object.pagerCreated = true;
  object.existenceInfo = vmExternalCreate(object.size + object.pagingOffset);
  const pager = ipcPortAllocSpecial(host.ipc, `anonymous.${object.id}`);
  object.pager = ipcPortMakeSend(pager);
  ipcKobjectSet(pager, host.id, 'IKOT_PAGER', object);
  vmObjectAllocControl(host, object, pager.label);
  host.statistics.lookups += 1;
  if (host.trace.on) host.trace.emit('vm_object.pager_created', object.id, pager.id, object.size);
  machMsgSendFromKernel(host.ipc, host.defaultManager, 'memory_object_create', {
    new_memory_object: pager,
    new_object_size: object.size * host.pageSize,
    new_control: object.pagerRequest,
    ...(object.pagerName === null ? {} : { new_name: object.pagerName }),
    new_page_size: host.pageSize,
  });
  object.pagerInitialized = true;
  object.pagerReady = true;
}
