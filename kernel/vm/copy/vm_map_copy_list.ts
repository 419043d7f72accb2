/**
 * Memory in transit as a list of entries: what vm_read, vm_write, vm_copy and a fork make of a
 * range. Each entry holds a reference on an object, copied on write where it must be; nothing is
 * copied until somebody touches it. The other kind, one object for a message, is vm_map_copy.ts.
 * @mach vm/vm_map.h vm_map_copy, VM_MAP_COPY_ENTRY_LIST
 */
import type { VmBehavior, VmInherit, VmProt } from '../../mach/vm_prot';
import { VM_INHERIT_COPY, VM_PROT_ALL, VM_PROT_DEFAULT } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { vmMapInsert } from '../map/vm_map';
import { vmMapFindAnywhere } from '../map/vm_map_find';
import type { VmObject } from '../object/vm_object';
import { vmObjectReference } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';

/** What a map says of a range beside its object. @ours four fields of vm_map_entry */
export interface VmMapAttributes {
  readonly protection: VmProt;
  readonly maxProtection: VmProt;
  readonly inheritance: VmInherit;
  readonly behavior: VmBehavior;
}

/** A range of one object; holds a reference on it. @mach vm/vm_map.h vm_map_entry (of a copy) */
export interface VmMapCopyEntry {
  /** Null for memory that was never touched. */
  readonly object: VmObject | null;
  /** First page of the object, and how many. */
  readonly offset: number;
  readonly pages: number;
  /** A write to it makes a shadow object first. */
  readonly needsCopy: boolean;
  /** What the source's map said when the range was copied: a fork's child has it too. */
  readonly attributes: VmMapAttributes;
}

/** Entries in the order of their addresses. @mach vm/vm_map.h cpy_hdr */
export class VmMapCopyList {
  readonly entries: VmMapCopyEntry[] = [];
  /** Of the whole list. */
  pages = 0;

  add(entry: VmMapCopyEntry): void {
    this.entries.push(entry);
    this.pages += entry.pages;
  }

  /** What it holds references on. */
  objects(): readonly (VmObject | null)[] {
    return this.entries.map(({ object }) => object);
  }

  /** Takes the first `pages` pages out; an entry that is cut gets one more reference. */
  take(pages: number): VmMapCopyEntry | null {
    const first = this.entries[0];
    if (first === undefined) return null;
    this.pages -= pages;
    if (first.pages === pages) {
      this.entries.shift();
      return first;
    }
    if (first.object !== null) vmObjectReference(first.object);
    this.entries[0] = {
      ...first,
      offset: first.offset + pages,
      pages: first.pages - pages,
    };
    return { ...first, pages };
  }
}

/** What a map says of an entry now. @mach vm/vm_map.h vm_map_entry_copy */
export function vmMapAttributes(entry: VmMapAttributes): VmMapAttributes {
  const { protection, maxProtection, inheritance, behavior } = entry;
  return { protection, maxProtection, inheritance, behavior };
}

/** Gives up what a list holds. @mach vm/vm_map.c vm_map_copy_discard (entry list) */
export function vmMapCopyListDiscard(host: Host, list: VmMapCopyList): void {
  for (const { object } of list.entries.splice(0)) {
    if (object !== null) vmObjectDeallocate(host, object);
  }
  list.pages = 0;
}

/**
 * Maps a list, anywhere: the first page, or -1 if there is no room and the list is discarded.
 * @mach vm/vm_map.c vm_map_copyout (entry list)
 */
export function vmMapCopyListOut(host: Host, map: VmMap, list: VmMapCopyList): number {
  const start = vmMapFindAnywhere(map, list.pages);
  if (start === -1) {
    vmMapCopyListDiscard(host, list);
    return -1;
  }
  const { gaps } = map;
  const searched = gaps !== null && gaps.firstFree === map.lookupEntry(start).prev;
  let at = start;
  for (const { object, offset, pages, needsCopy } of list.entries.splice(0)) {
    const entry = vmMapInsert(host, map, {
      start: at,
      size: pages,
      object,
      offset,
      needsCopy,
      protection: VM_PROT_DEFAULT,
      maxProtection: VM_PROT_ALL,
      inheritance: VM_INHERIT_COPY,
    });
    if (searched) gaps.firstFree = entry;
    at += pages;
  }
  list.pages = 0;
  return start;
}
