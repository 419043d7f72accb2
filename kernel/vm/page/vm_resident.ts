/**
 * vm_resident: which pages there are, where they stand, who wakes when a page changes, and who gets
 * a free frame. Stations 4 and 8 of the tour: a placeholder goes, a frame becomes free.
 * Free frames form a stack; a frame that was never used has no structure yet. A page stands in its
 * object's list in order of insertion and, beyond eight pages, in the object's table.
 * Laws: 1 (conservation), 2 (one queue), 4 (one page a slot), 5 (the reserve).
 * @mach vm/vm_resident.c
 */
import { assert, must } from '../../kern/assert';
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, assertWait, BLOCKED, threadWakeup, threadWakeupOne } from '../../kern/thread';
import { pageId } from '../../mach/types';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { VmPage } from './vm_page';
import { vmPageDeactivate, vmPageDequeue } from './vm_page_queues';
import type { VmPageSeg } from './vm_page_seg';
import {
  vmPageExternalLaundered,
  vmPageLaundered,
  vmPageSegAlloc,
  vmPageSegWait,
} from './vm_page_seg';

/** Objects with more pages than this have a table. */
const LIST_PAGES = 8;
const TABLE_BITS = 10;
const TABLE_MASK = (1 << TABLE_BITS) - 1;

/** All page structures of a host. @ours the globals of vm/vm_resident.c */
export class VmResident {
  readonly pages: VmPage[] = [];
  /** Frames of the machine; in demand mode it grows as pages in transit need it. */
  frames: number;
  /** Frames that have a page structure. */
  framesUsed = 0;
  freeCount: number;
  wireCount = 0;
  /** Pages of objects that count as cached, placeholders included. */
  cachedCount = 0;
  freeHead: VmPage | null = null;
  fictitiousHead: VmPage | null = null;

  constructor(frames: number) {
    this.frames = frames;
    this.freeCount = frames;
  }
}

/** A new structure, for a frame or, with -1, for none. */
function newPage(host: Host, frame: number): VmPage {
  const { resident } = host;
  const id = pageId(resident.pages.length);
  const page = new VmPage(id, frame);
  resident.pages.push(page);
  host.pmapSystem.reach(id);
  if (frame >= 0) {
    resident.framesUsed += 1;
    host.phys.attach(id);
  }
  return page;
}

/**
 * A free frame, busy, in no object; null if an unprivileged thread would dip into the reserve, or
 * if there is none at all.
 * @mach vm/vm_resident.c vm_page_grab
 */
export function vmPageGrab(host: Host, privileged: boolean): VmPage | null {
  const { resident, segments, tunables } = host;
  if (segments !== null) return vmPageSegGrab(host, vmPageSegAlloc(host, segments, privileged));
  if (host.demand) {
    if (resident.freeCount === 0) {
      resident.frames += 1;
      resident.freeCount += 1;
    }
  } else if (resident.freeCount < tunables.freeReserved && !privileged) return null;
  // Mach panics here; a pager's message must not be able to do that, so the thread waits.
  if (resident.freeCount === 0) return null;
  resident.freeCount -= 1;
  let page = resident.freeHead;
  if (page === null) page = newPage(host, resident.framesUsed);
  else {
    resident.freeHead = page.listNext;
    page.revive();
  }
  if (host.trace.on) host.trace.emit('vm_page.grabbed', page.id, resident.freeCount);
  if (!host.demand) pokeDaemon(host);
  return page;
}

/** A busy frame of a segment that has counted it out. @mach vm/vm_page.c vm_page_alloc_pa */
export function vmPageSegGrab(host: Host, segment: VmPageSeg | null): VmPage | null {
  if (segment === null) return null;
  const { resident, trace } = host;
  resident.freeCount -= 1;
  let page = segment.freeHead;
  if (page === null) {
    page = newPage(host, segment.start + segment.framesUsed);
    segment.framesUsed += 1;
  } else {
    segment.freeHead = page.listNext;
    page.revive();
  }
  if (trace.on) trace.emit('vm_page.grabbed', page.id, resident.freeCount);
  return page;
}

function pokeDaemon(host: Host): void {
  const { freeCount } = host.resident;
  const { freeMin, freeTarget } = host.tunables;
  if (freeCount >= freeTarget) return;
  if (freeCount < freeMin) threadWakeup(host.pageoutWanted);
  else {
    const queues = host.policy.queues?.();
    if (queues !== undefined && queues.inactive < queues.inactiveTarget) {
      threadWakeup(host.pageoutWanted);
    }
  }
}

/** A placeholder: busy, without a frame. @mach vm/vm_resident.c vm_page_grab_fictitious */
export function vmPageGrabFictitious(host: Host): VmPage {
  const { resident } = host;
  let page = resident.fictitiousHead;
  if (page === null) page = newPage(host, -1);
  else {
    resident.fictitiousHead = page.listNext;
    page.revive();
  }
  if (host.trace.on) host.trace.emit('vm_page.grabbed_fictitious', page.id);
  return page;
}

/**
 * Gives a placeholder a frame by putting a real page in its place; null if there is none.
 * @mach vm/vm_resident.c vm_page_convert
 */
export function vmPageConvert(host: Host, page: VmPage, privileged: boolean): VmPage | null {
  assert(page.fictitious && page.busy, 'vm_page_convert: not a busy placeholder');
  const real = vmPageGrab(host, privileged);
  if (real === null) return null;
  const { object, offset } = page;
  assert(object !== null && page.tabled, 'vm_page_convert: page is in no object');
  vmPageRemove(host, page);
  vmPageLink(host, real, object, offset);
  threadWakeup(page.waiters);
  vmPageReleaseFictitious(host, page);
  return real;
}

/** The page at an offset of an object, or null. @mach vm/vm_resident.c vm_page_lookup */
export function vmPageLookup(host: Host, object: VmObject, offset: number): VmPage | null {
  const { table } = object;
  if (table !== null) {
    const id = table[offset >>> TABLE_BITS]?.[offset & TABLE_MASK] ?? 0;
    return id === 0 ? null : must(host.resident.pages[id - 1], 'vm_page_lookup: no such page');
  }
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (page.offset === offset) return page;
  }
  return null;
}

function tableSet(object: VmObject, offset: number, value: number): void {
  const { table } = object;
  if (table === null) return;
  const index = offset >>> TABLE_BITS;
  let leaf = table[index];
  if (leaf === undefined) {
    if (value === 0) return;
    leaf = new Int32Array(TABLE_MASK + 1);
    while (table.length < index) table.push(undefined);
    table[index] = leaf;
  }
  leaf[offset & TABLE_MASK] = value;
}

/** The object's pages stand in order of insertion. */
function appendToObject(object: VmObject, page: VmPage): void {
  const tail = object.memqTail;
  page.listPrev = tail;
  page.listNext = null;
  if (tail === null) object.memqHead = page;
  else tail.listNext = page;
  object.memqTail = page;
}

function takeFromObject(object: VmObject, page: VmPage): void {
  const { listNext, listPrev } = page;
  if (listPrev === null) object.memqHead = listNext;
  else listPrev.listNext = listNext;
  if (listNext === null) object.memqTail = listPrev;
  else listNext.listPrev = listPrev;
  page.listNext = null;
  page.listPrev = null;
}

/** Into an object, without the deactivation of the page behind. @ours part of vm_page_insert */
export function vmPageLink(host: Host, page: VmPage, object: VmObject, offset: number): void {
  link(host, page, object, offset);
  if (host.trace.on) host.trace.emit('vm_page.inserted', page.id, object.id, offset);
}

function link(host: Host, page: VmPage, object: VmObject, offset: number): void {
  assert(!page.tabled, 'vm_page_insert: page is in an object already');
  page.object = object;
  page.offset = offset;
  page.tabled = true;
  appendToObject(object, page);
  object.residentPageCount += 1;
  if (object.counted) host.resident.cachedCount += 1;
  if (object.table !== null) tableSet(object, offset, page.id + 1);
  else if (object.residentPageCount > LIST_PAGES && !object.odd) {
    object.table = [];
    for (let each = object.memqHead; each !== null; each = each.listNext) {
      tableSet(object, each.offset, each.id + 1);
    }
  }
}

/**
 * Puts a page into an object. A page that follows the one inserted before it makes that one
 * inactive (deactivate behind). @mach vm/vm_resident.c vm_page_insert
 *
 * Requires: the slot is empty.
 */
export function vmPageInsert(host: Host, page: VmPage, object: VmObject, offset: number): void {
  vmPageLink(host, page, object, offset);
  vmPageDeactivateBehind(host, object, offset);
}

/**
 * A page comes to an offset: the one that came last becomes inactive if it is a stride away.
 * @mach vm/vm_resident.c vm_page_insert (vm_page_deactivate_behind)
 */
export function vmPageDeactivateBehind(host: Host, object: VmObject, offset: number): void {
  if (offset === object.lastAlloc + object.stride && host.tunables.deactivateBehind) {
    const behind = vmPageLookup(host, object, object.lastAlloc);
    if (behind !== null && !behind.busy) {
      if (host.trace.on)
        host.trace.emit('vm_page.deactivated_behind', behind.id, object.id, behind.offset);
      vmPageDeactivate(host, behind);
    }
  }
  object.lastAlloc = offset;
}

/** Takes a page out of its object; queues are left alone. @mach vm/vm_resident.c vm_page_remove */
export function vmPageRemove(host: Host, page: VmPage): void {
  unlink(host, page);
  if (!host.trace.on) return;
  host.trace.emit('vm_page.removed', page.id, page.object?.id ?? -1, page.offset);
}

function unlink(host: Host, page: VmPage): void {
  const { object } = page;
  assert(object !== null && page.tabled, 'vm_page_remove: page is in no object');
  takeFromObject(object, page);
  page.tabled = false;
  object.residentPageCount -= 1;
  if (object.counted) host.resident.cachedCount -= 1;
  tableSet(object, page.offset, 0);
}

/**
 * Puts a page into the place of another, as the newest of the object; the other one has none then.
 * @mach vm/vm_resident.c vm_page_replace
 */
export function vmPageReplace(host: Host, old: VmPage, page: VmPage): void {
  const { object, offset } = old;
  assert(object !== null && old.tabled, 'vm_page_replace: the old page is in no object');
  assert(!page.tabled, 'vm_page_replace: page is in an object already');
  takeFromObject(object, old);
  old.tabled = false;
  page.object = object;
  page.offset = offset;
  page.tabled = true;
  appendToObject(object, page);
  tableSet(object, offset, page.id + 1);
  if (host.trace.on) {
    host.trace.emit('vm_page.removed', old.id, object.id, offset);
    host.trace.emit('vm_page.inserted', page.id, object.id, offset);
  }
  vmPageDeactivateBehind(host, object, offset);
}

/** Moves a page to another place. @mach vm/vm_resident.c vm_page_rename */
export function vmPageRename(host: Host, page: VmPage, object: VmObject, offset: number): void {
  const from = page.object;
  const fromOffset = page.offset;
  unlink(host, page);
  link(host, page, object, offset);
  if (host.trace.on) {
    const id = from?.id ?? -1;
    host.trace.emit('vm_page.renamed', page.id, object.id, offset, id, fromOffset);
  }
  vmPageDeactivateBehind(host, object, offset);
}

/** Grab and insert: busy, on no queue. @mach vm/vm_resident.c vm_page_alloc */
export function vmPageAlloc(
  host: Host,
  object: VmObject,
  offset: number,
  privileged: boolean,
): VmPage | null {
  const page = vmPageGrab(host, privileged);
  if (page !== null) vmPageInsert(host, page, object, offset);
  return page;
}

/** Wakes all that wait for the page. @mach vm/vm_page.h PAGE_WAKEUP */
export function pageWakeup(page: VmPage): void {
  if (page.wanted) threadWakeup(page.waiters);
}

/** The holder lets go. @mach vm/vm_page.h PAGE_WAKEUP_DONE */
export function pageWakeupDone(page: VmPage): void {
  page.busy = false;
  pageWakeup(page);
}

/**
 * Ends a page: out of its object and queue, unwired, its waiters woken, its frame free.
 * @mach vm/vm_resident.c vm_page_free
 */
export function vmPageFree(host: Host, page: VmPage): void {
  assert(!page.free, 'vm_page_free: page is free already');
  if (page.tabled) vmPageRemove(host, page);
  if (page.encumbered) disencumber(host, page);
  const { object } = page;
  if (page.absent && object !== null) {
    object.absentCount -= 1;
    object.absentWakeup();
  }
  pageWakeup(page);
  if (page.fictitious) vmPageReleaseFictitious(host, page);
  else vmPageRelease(host, page);
}

/** Off its queue, unwired, and counted out of the laundry. */
function disencumber(host: Host, page: VmPage): void {
  vmPageDequeue(host, page, 'freed');
  if (page.wireCount > 0) {
    page.wireCount = 0;
    if (!page.fictitious) host.resident.wireCount -= 1;
  }
  if (page.laundry) {
    page.laundry = false;
    host.pageout.laundryCount -= 1;
    if (host.trace.on) host.trace.emit('vm_page.laundered', page.id, host.pageout.laundryCount);
    vmPageLaundered(host);
  }
  if (page.externalLaundry) vmPageExternalLaundered(host, page);
}

function vmPageReleaseFictitious(host: Host, page: VmPage): void {
  page.retire();
  page.listNext = host.resident.fictitiousHead;
  host.resident.fictitiousHead = page;
  if (host.trace.on) host.trace.emit('vm_page.released_fictitious', page.id);
}

/** A frame back on the stack. @mach vm/vm_resident.c vm_page_release */
function vmPageRelease(host: Host, page: VmPage): void {
  const { resident } = host;
  const { segments } = host;
  host.pmapSystem.release(page.id);
  page.retire();
  const list = segments === null ? resident : segments.of(page);
  page.listNext = list.freeHead;
  list.freeHead = page;
  list.freeCount += 1;
  if (segments !== null) resident.freeCount += 1;
  if (host.trace.on) host.trace.emit('vm_page.released', page.id, resident.freeCount);
  if (segments !== null) threadWakeup(segments.starved);
  else if (!host.freeWanted.empty && resident.freeCount >= host.tunables.freeReserved) {
    threadWakeupOne(host.freeWanted);
  }
}

/**
 * Lets the thread wait for free frames; AGAIN if there are enough to go on at once.
 * @mach vm/vm_resident.c vm_page_wait
 *
 * Blocks: until a frame is freed and the reserve is whole.
 */
export function vmPageWait(host: Host, thread: Thread): Step {
  const { segments } = host;
  if (segments !== null) return vmPageSegWait(host, segments, thread);
  if (host.resident.freeCount >= host.tunables.freeTarget) return AGAIN;
  if (host.freeWanted.empty) threadWakeup(host.pageoutWanted);
  assertWait(thread, host.freeWanted);
  if (host.trace.on) host.trace.emit('vm_page.wait', host.resident.freeCount);
  return BLOCKED;
}
