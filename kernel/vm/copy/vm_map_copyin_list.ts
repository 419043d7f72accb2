/**
 * vm_map_copyin: a range of a map becomes a list of entries that nobody else can change. Temporary
 * memory is shared until either side writes; permanent memory is copied as its pager's strategy
 * says, which may wait for the pager. A range that the caller gives up is moved, not copied.
 * Law: 40 (a copy is what the source was). @mach vm/vm_map.c vm_map_copyin
 */
import { assert } from '../../kern/assert';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { VmProt } from '../../mach/vm_prot';
import { VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { vmMapRemove } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapClipEnd, vmMapClipStart } from '../map/vm_map_links';
import { vmObjectReference } from '../object/vm_object';
import { vmObjectCopyTemporary } from '../object/vm_object_copy_temporary';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { pmapProtect } from '../page/pmap';
import type { VmMapAttributes, VmMapCopyEntry } from './vm_map_copy_list';
import { VmMapCopyList, vmMapAttributes, vmMapCopyListDiscard } from './vm_map_copy_list';
import { VmObjectCopyStrategically } from './vm_object_copy_strategically';

/** A copy in the making. @ours what Mach's routine keeps on its stack */
export class VmMapCopyin implements Activation {
  readonly routine = 'vm_map_copyin';
  readonly map: VmMap;
  /** In pages. */
  readonly start: number;
  readonly end: number;
  /** The caller gives the source up. */
  readonly destroy: boolean;
  /** What the source must allow. */
  readonly access: VmProt;
  readonly list = new VmMapCopyList();
  code: KernReturn = 'KERN_SUCCESS';
  /** How far it has come. */
  cursor: number;
  /** The copy of one entry under way. */
  under: VmObjectCopyStrategically | null = null;
  /** The map and the entry as they were when that began. @mach vm/vm_map.h vm_map_version */
  version = 0;
  attributes: VmMapAttributes | null = null;

  constructor(
    map: VmMap,
    start: number,
    end: number,
    destroy: boolean,
    access: VmProt = VM_PROT_READ,
  ) {
    this.map = map;
    this.access = access;
    this.start = start;
    this.end = end;
    this.destroy = destroy;
    this.cursor = start;
  }

  run(host: Host, thread: Thread): Step {
    return vmMapCopyin(host, thread, this);
  }

  abort(host: Host): void {
    const { under } = this;
    this.under = null;
    if (under !== null) vmObjectDeallocate(host, under.source);
    vmMapCopyListDiscard(host, this.list);
  }

  held(): Held {
    return { objects: [...this.list.objects(), this.under?.source ?? null] };
  }
}

/**
 * Goes on with a copy. Ensures: on success the list has every page of the range, in order; on
 * failure it is empty. Blocks: as the copy strategies of the objects do.
 * @mach vm/vm_map.c vm_map_copyin
 */
function vmMapCopyin(host: Host, thread: Thread, copyin: VmMapCopyin): Step {
  const { map, list } = copyin;
  if (copyin.under !== null && !collect(host, copyin)) return fail(host, copyin, copyin.code);
  while (copyin.cursor < copyin.end) {
    // Cut as Mach does, whether or not the copy fails or will mark the entry.
    vmMapClipStart(host, map, copyin.cursor);
    const entry = map.lookup(copyin.cursor);
    if (entry === null) return fail(host, copyin, 'KERN_INVALID_ADDRESS');
    if ((entry.protection & copyin.access) !== copyin.access) {
      return fail(host, copyin, 'KERN_PROTECTION_FAILURE');
    }
    vmMapClipEnd(host, map, entry, copyin.end);
    const pages = entry.end - entry.start;
    const copied = moves(copyin, entry) ? heldBy(entry) : vmMapCopyTemporary(host, map, entry);
    if (copied === null) {
      startStrategy(thread, copyin, entry, pages);
      return AGAIN;
    }
    list.add(copied);
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

function heldBy(entry: VmMapEntry): VmMapCopyEntry {
  const { object, offset, start, end, needsCopy } = entry;
  if (object !== null) vmObjectReference(object);
  return { object, offset, pages: end - start, needsCopy, attributes: vmMapAttributes(entry) };
}

/**
 * Copies an entry without waiting for any pager; null if only a strategy can. The protection does
 * not matter. @mach vm/vm_map.c vm_map_fork, vm_map_copyin (vm_object_copy_temporary)
 *
 * Ensures: a store on either side makes a shadow first.
 */
export function vmMapCopyTemporary(
  host: Host,
  map: VmMap,
  entry: VmMapEntry,
): VmMapCopyEntry | null {
  if (entry.wiredCount > 0) return null;
  const { start, end } = entry;
  const copied = vmObjectCopyTemporary(host, entry.object, entry.offset, end - start);
  if (copied === null) return null;
  if (copied.sourceNeedsCopy && !entry.needsCopy) {
    const refused = entry.object?.internal === false && host.switches.temporaryExternalPanics;
    assert(!refused, 'vm_object_pmap_protect: the object is not internal');
    entry.needsCopy = true;
    map.timestamp += 1;
    pmapProtect(host.pmapSystem, map.pmap, start, end, ~VM_PROT_WRITE);
  }
  const { object, offset, destinationNeedsCopy: needsCopy } = copied;
  return { object, offset, pages: end - start, needsCopy, attributes: vmMapAttributes(entry) };
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
  const { map, cursor, version, access } = copyin;
  const { source, sourceOffset, size } = under;
  if (map.timestamp === version) return size;
  vmMapClipStart(host, map, cursor);
  const entry = map.lookup(cursor);
  const same = entry !== null && entry.object === source && entry.offset === sourceOffset;
  if (!same || (entry.protection & access) !== access) return 0;
  return Math.min(size, entry.end - cursor);
}

function fail(host: Host, copyin: VmMapCopyin, code: KernReturn): Step {
  copyin.code = code;
  vmMapCopyListDiscard(host, copyin.list);
  return DONE;
}
