/**
 * vm_map_copyin: a range of a map becomes a list of entries that nobody else can change. Temporary
 * memory is shared until either side writes; permanent memory is copied as its pager's strategy
 * says, which may wait for the pager. A range that the caller gives up is moved, not copied.
 * Law: 40 (a copy is what the source was). @mach vm/vm_map.c vm_map_copyin
 */
import type { Host } from '../host';
import { assert } from '../kern/assert';
import type { Activation, Step, Thread } from '../kern/thread';
import { AGAIN, DONE } from '../kern/thread';
import type { KernReturn } from '../mach/kern_return';
import { VM_PROT_READ, VM_PROT_WRITE } from '../mach/vm_prot';
import { pmapProtect } from './pmap';
import type { VmMap, VmMapEntry } from './vm_map';
import { vmMapClip, vmMapRemove } from './vm_map';
import type { VmMapAttributes, VmMapCopyEntry } from './vm_map_copy_list';
import { VmMapCopyList, vmMapAttributes, vmMapCopyListDiscard } from './vm_map_copy_list';
import { vmObjectReference } from './vm_object';
import { VmObjectCopyStrategically } from './vm_object_copy_strategically';
import { vmObjectCopyTemporary } from './vm_object_copy_temporary';
import { vmObjectDeallocate } from './vm_object_terminate';

/** A copy in the making. @ours what Mach's routine keeps on its stack */
export class VmMapCopyin implements Activation {
  readonly routine = 'vm_map_copyin';
  readonly map: VmMap;
  /** In pages. */
  readonly start: number;
  readonly end: number;
  /** The caller gives the source up. */
  readonly destroy: boolean;
  readonly list = new VmMapCopyList();
  code: KernReturn = 'KERN_SUCCESS';
  /** How far it has come. */
  cursor: number;
  /** The copy of one entry under way. */
  under: VmObjectCopyStrategically | null = null;
  /** The map and the entry as they were when that began. @mach vm/vm_map.h vm_map_version */
  version = 0;
  attributes: VmMapAttributes | null = null;

  constructor(map: VmMap, start: number, end: number, destroy: boolean) {
    this.map = map;
    this.start = start;
    this.end = end;
    this.destroy = destroy;
    this.cursor = start;
  }
}

/**
 * Goes on with a copy. Ensures: on success the list has every page of the range, in order; on
 * failure it is empty. Blocks: as the copy strategies of the objects do.
 * @mach vm/vm_map.c vm_map_copyin
 */
export function vmMapCopyin(host: Host, thread: Thread, copyin: VmMapCopyin): Step {
  const { map, list } = copyin;
  if (copyin.under !== null && !collect(host, copyin)) return fail(host, copyin, copyin.code);
  while (copyin.cursor < copyin.end) {
    const entry = map.lookup(copyin.cursor);
    if (entry === null) return fail(host, copyin, 'KERN_INVALID_ADDRESS');
    if ((entry.protection & VM_PROT_READ) === 0) {
      return fail(host, copyin, 'KERN_PROTECTION_FAILURE');
    }
    const pages = Math.min(entry.end, copyin.end) - copyin.cursor;
    if (entry.end - entry.start > pages) {
      // Cut as Mach does, whether or not the copy will mark the entry.
      vmMapClip(host, map, copyin.cursor);
      vmMapClip(host, map, copyin.cursor + pages);
      continue;
    }
    if (moves(copyin, entry)) list.add(heldBy(copyin, entry, pages));
    else if (!copyTemporary(host, copyin, entry, pages)) {
      startStrategy(thread, copyin, entry, pages);
      return AGAIN;
    }
    copyin.cursor += pages;
  }
  if (copyin.destroy) vmMapRemove(host, map, copyin.start, copyin.end);
  return DONE;
}

/** True if the source's own reference can go to the copy: nobody else can change it. */
function moves({ destroy }: VmMapCopyin, { object, wiredCount }: VmMapEntry): boolean {
  if (!destroy || wiredCount > 0) return false;
  return object === null || (object.temporary && !object.useSharedCopy);
}

function heldBy(copyin: VmMapCopyin, entry: VmMapEntry, pages: number): VmMapCopyEntry {
  const { object, needsCopy } = entry;
  if (object !== null) vmObjectReference(object);
  const offset = entry.offset + (copyin.cursor - entry.start);
  return { object, offset, pages, needsCopy, attributes: vmMapAttributes(entry) };
}

/** Copies an entry without waiting for anybody; false if only a strategy can. */
function copyTemporary(host: Host, copyin: VmMapCopyin, entry: VmMapEntry, pages: number): boolean {
  if (entry.wiredCount > 0) return false;
  const offset = entry.offset + (copyin.cursor - entry.start);
  const copied = vmObjectCopyTemporary(host, entry.object, offset, pages);
  if (copied === null) return false;
  if (copied.sourceNeedsCopy && !entry.needsCopy) {
    const refused = entry.object?.internal === false && host.switches.temporaryExternalPanics;
    assert(!refused, 'vm_object_pmap_protect: the object is not internal');
    const { map, cursor } = copyin;
    entry.needsCopy = true;
    map.timestamp += 1;
    pmapProtect(host.pmapSystem, map.pmap, cursor, cursor + pages, ~VM_PROT_WRITE);
  }
  copyin.list.add({
    object: copied.object,
    offset: copied.offset,
    pages,
    needsCopy: copied.destinationNeedsCopy,
    attributes: vmMapAttributes(entry),
  });
  return true;
}

function startStrategy(
  thread: Thread,
  copyin: VmMapCopyin,
  entry: VmMapEntry,
  pages: number,
): void {
  const { object } = entry;
  if (object === null) return;
  vmObjectReference(object);
  const offset = entry.offset + (copyin.cursor - entry.start);
  const slowly = entry.wiredCount > 0;
  copyin.under = new VmObjectCopyStrategically(object, offset, pages, slowly);
  copyin.version = copyin.map.timestamp;
  copyin.attributes = vmMapAttributes(entry);
  thread.stack.push(copyin.under);
}

/** Takes what a strategy has made, as far as the map still shows its source; false if it failed. */
function collect(host: Host, copyin: VmMapCopyin): boolean {
  const { under, attributes, list } = copyin;
  if (under === null || attributes === null) return true;
  copyin.under = null;
  const { source, object, offset, destinationNeedsCopy: needsCopy } = under;
  const failed = under.result !== 'KERN_SUCCESS';
  if (!failed || !host.switches.failureKeepsObject) vmObjectDeallocate(host, source);
  if (failed) {
    copyin.code = under.result;
    return false;
  }
  const pages = verified(host, copyin, under);
  if (pages === 0) {
    if (object !== null) vmObjectDeallocate(host, object);
    return true;
  }
  list.add({ object, offset, pages, needsCopy, attributes });
  copyin.cursor += pages;
  return true;
}

/**
 * How many pages of what was copied the map still shows, readable, where the copy began: the rest
 * is looked up again. @mach vm/vm_map.c vm_map_copyin (verification)
 */
function verified(host: Host, copyin: VmMapCopyin, under: VmObjectCopyStrategically): number {
  const { map, cursor, version } = copyin;
  const { source, sourceOffset, size } = under;
  if (map.timestamp === version) return size;
  vmMapClip(host, map, cursor);
  const entry = map.lookup(cursor);
  const same = entry !== null && entry.object === source && entry.offset === sourceOffset;
  if (!same || (entry.protection & VM_PROT_READ) === 0) return 0;
  return Math.min(size, entry.end - cursor);
}

function fail(host: Host, copyin: VmMapCopyin, code: KernReturn): Step {
  copyin.code = code;
  vmMapCopyListDiscard(host, copyin.list);
  return DONE;
}

/** The thread ends. @ours what a call holds is in its record, not on a stack */
export function vmMapCopyinAbort(host: Host, copyin: VmMapCopyin): void {
  const { under } = copyin;
  copyin.under = null;
  if (under !== null) vmObjectDeallocate(host, under.source);
  vmMapCopyListDiscard(host, copyin.list);
}
