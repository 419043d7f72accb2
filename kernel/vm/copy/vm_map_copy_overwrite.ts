/**
 * vm_map_copy_overwrite: a list of entries replaces what a range of a map holds. Private temporary
 * memory is thrown away and the list's entries put in its place; where others would see that (a
 * memory object, memory shared with another map), each page is faulted in for writing and copied. A
 * page that waited is looked up again if the map has changed: what is gone, or may not be written
 * any more, is an error, and what came before it stays written.
 * @mach vm/vm_map.c vm_map_copy_overwrite
 */
import { assert } from '../../kern/assert';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import { VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmFaultCopy } from '../fault/vm_fault_copy';
import type { VmMap } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapClipEnd, vmMapClipStart } from '../map/vm_map_links';
import { vmMapEntryResetWired } from '../map/vm_map_pageable';
import { vmObjectReference } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { pmapRemove } from '../page/pmap';
import type { VmMapCopyEntry, VmMapCopyList } from './vm_map_copy_list';
import { vmMapCopyListDiscard } from './vm_map_copy_list';

/** An overwrite in progress; takes the list over. @ours what Mach's routine keeps on its stack */
export class VmMapCopyOverwrite implements Activation {
  readonly routine = 'vm_map_copy_overwrite';
  readonly map: VmMap;
  /** Page that is written next. */
  cursor: number;
  readonly list: VmMapCopyList;
  code: KernReturn = 'KERN_SUCCESS';
  verified = false;
  under: VmFaultCopy | null = null;

  constructor(map: VmMap, start: number, list: VmMapCopyList) {
    this.map = map;
    this.cursor = start;
    this.list = list;
  }

  run(host: Host, thread: Thread): Step {
    return vmMapCopyOverwrite(host, thread, this);
  }

  abort(host: Host): void {
    const { under } = this;
    this.under = null;
    if (under !== null) vmObjectDeallocate(host, under.request.destination);
    vmMapCopyListDiscard(host, this.list);
  }

  held(): Held {
    return { objects: [...this.list.objects(), this.under?.request.destination ?? null] };
  }
}

/** Why a range cannot be overwritten, if it cannot. */
function obstacle(map: VmMap, start: number, pages: number): KernReturn | null {
  for (let at = start; at < start + pages; ) {
    const entry = map.lookup(at);
    if (entry === null) return 'KERN_INVALID_ADDRESS';
    if ((entry.protection & VM_PROT_WRITE) === 0) return 'KERN_PROTECTION_FAILURE';
    at = entry.end;
  }
  return null;
}

/**
 * Goes on with an overwrite. Ensures: nothing is written unless the whole range can be; the list
 * is used up. Blocks: for pages of source and destination.
 * @mach vm/vm_map.c vm_map_copy_overwrite
 */
function vmMapCopyOverwrite(host: Host, thread: Thread, overwrite: VmMapCopyOverwrite): Step {
  const { map, list } = overwrite;
  if (overwrite.under !== null && !collect(host, overwrite)) return DONE;
  if (!overwrite.verified) {
    // Cut as Mach does, also if the range cannot be written.
    vmMapClipStart(host, map, overwrite.cursor);
    const problem = obstacle(map, overwrite.cursor, list.pages);
    if (problem !== null) return fail(host, overwrite, problem);
    overwrite.verified = true;
  }
  for (let first = list.entries[0]; first !== undefined; first = list.entries[0]) {
    vmMapClipStart(host, map, overwrite.cursor);
    const problem = obstacle(map, overwrite.cursor, 1);
    const entry = map.lookup(overwrite.cursor);
    if (entry === null || problem !== null) {
      return fail(host, overwrite, problem ?? 'KERN_INVALID_ADDRESS');
    }
    // A part of an entry is cut off, of a memory object's too.
    vmMapClipEnd(host, map, entry, entry.start + first.pages);
    if (replaceable(entry)) {
      replace(host, overwrite, entry);
      continue;
    }
    startCopy(thread, overwrite, entry, first);
    return AGAIN;
  }
  return DONE;
}

/** True if nobody but this map can tell that the entry has another object. */
function replaceable({ isShared, object }: VmMapEntry): boolean {
  return !isShared && (object === null || object.temporary);
}

/**
 * Puts the list's next pages in the place of an entry's. The entry is not wired any more; pages
 * that were stay wired in the old object, as in Mach, until that ends.
 */
function replace(host: Host, overwrite: VmMapCopyOverwrite, entry: VmMapEntry): void {
  const { map, list } = overwrite;
  const { start, end } = entry;
  const piece = list.take(end - start);
  if (piece === null) return;
  const refused = entry.object?.internal === false && host.switches.temporaryExternalPanics;
  assert(!refused, 'vm_object_pmap_protect: the object is not internal');
  pmapRemove(host.pmapSystem, map.pmap, start, end);
  if (entry.wiredCount > 0) for (let vpn = start; vpn < end; vpn += 1) map.pmap.wired.delete(vpn);
  const { object } = entry;
  entry.object = piece.object;
  entry.offset = piece.offset;
  entry.needsCopy = piece.needsCopy;
  vmMapEntryResetWired(entry);
  map.timestamp += 1;
  overwrite.cursor = end;
  if (object !== null) vmObjectDeallocate(host, object);
}

/** Copies over what others see too; the list keeps the pages until they have been copied. */
function startCopy(
  thread: Thread,
  overwrite: VmMapCopyOverwrite,
  entry: VmMapEntry,
  first: VmMapCopyEntry,
): void {
  const { object: destination } = entry;
  assert(destination !== null, 'vm_map_copy_overwrite: shared memory without an object');
  const { map } = overwrite;
  const { object: source, offset: sourceOffset } = first;
  const pages = entry.end - entry.start;
  const destinationOffset = entry.offset;
  vmObjectReference(destination);
  const request = { source, sourceOffset, destination, destinationOffset, pages, map };
  overwrite.under = new VmFaultCopy(request);
  thread.stack.push(overwrite.under);
}

/** Takes what a copy of pages has done out of the list; false if it failed. */
function collect(host: Host, overwrite: VmMapCopyOverwrite): boolean {
  const { under, list } = overwrite;
  if (under === null) return true;
  overwrite.under = null;
  vmObjectDeallocate(host, under.request.destination);
  if (under.code !== 'KERN_SUCCESS') {
    fail(host, overwrite, under.code);
    return false;
  }
  const done = under.cursor === 0 ? null : list.take(under.cursor);
  overwrite.cursor += under.cursor;
  if (done !== null && done.object !== null) vmObjectDeallocate(host, done.object);
  return true;
}

function fail(host: Host, overwrite: VmMapCopyOverwrite, code: KernReturn): Step {
  overwrite.code = code;
  vmMapCopyListDiscard(host, overwrite.list);
  return DONE;
}
