/**
 * vm_remap: a range of one map appears in another, or a second time in the same: the same memory
 * under another address, or a copy of it. What the OSF kernel added to Mach's calls.
 * @mach vm/vm_user.c vm_remap
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { Address } from '../../mach/types';
import { address as asAddress } from '../../mach/types';
import type { VmInherit, VmProt } from '../../mach/vm_prot';
import { VM_INHERIT_NONE, VM_INHERIT_SHARE, VM_PROT_ALL, VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmMapCopyList, vmMapAttributes, vmMapCopyListDiscard } from '../copy/vm_map_copy_list';
import { VmMapCopyin } from '../copy/vm_map_copyin_list';
import { vmMapShare } from '../copy/vm_map_share';
import type { VmMap } from '../map/vm_map';
import { vmMapInsert } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmUserFindPlace, vmUserPages } from './vm_user';

/** What vm_remap is asked for, in bytes. @ours its eleven arguments by name */
export interface RemapRequest {
  readonly source: VmMap;
  readonly address: number;
  readonly size: number;
  readonly target: VmMap;
  /** Matters only if not `anywhere`. */
  readonly to: number;
  readonly anywhere: boolean;
  readonly copy: boolean;
  readonly inheritance: VmInherit;
  /** Bits that the address must not have; 2^n - 1. Default: 0. */
  readonly mask?: number;
}

/** A remap in progress. @ours what the routine keeps across a wait */
export class VmRemap extends HoldsNothing {
  readonly routine = 'vm_remap';
  readonly request: RemapRequest;
  code: KernReturn = 'KERN_SUCCESS';
  value: Address = asAddress(0);
  /** What every page of the source allows. */
  protection: VmProt = VM_PROT_ALL;
  maxProtection: VmProt = VM_PROT_ALL;
  under: VmMapCopyin | null = null;

  constructor(request: RemapRequest) {
    super();
    this.request = request;
  }

  run(host: Host, thread: Thread): Step {
    return vmRemap(host, thread, this);
  }
}

/**
 * Maps memory of one task in another, or a second time. @mach vm/vm_map.c vm_remap
 *
 * Errors:  KERN_INVALID_ARGUMENT for size 0 or an unknown inheritance, KERN_INVALID_ADDRESS for a
 *          hole in the source, KERN_NO_SPACE.
 * Ensures: on success the target has the range; on failure nothing new.
 * Blocks:  with `copy` only, for pagers whose objects are copied page by page.
 */
function vmRemap(host: Host, thread: Thread, remap: VmRemap): Step {
  const { request, under } = remap;
  if (under !== null) {
    remap.under = null;
    if (under.code !== 'KERN_SUCCESS') return end(remap, under.code);
    return enter(host, remap, under.list, false);
  }
  const { source, address, size, inheritance, copy } = request;
  const known =
    Number.isInteger(inheritance) &&
    inheritance >= VM_INHERIT_SHARE &&
    inheritance <= VM_INHERIT_NONE;
  if (size === 0 || !known) return end(remap, 'KERN_INVALID_ARGUMENT');
  // The size is rounded before it is added: the rest of a first page that is cut is left out.
  const first = Number.isSafeInteger(address) ? address - (address % host.pageSize) : address;
  const from = vmUserPages(host, source, first, size);
  if (from === null) return end(remap, 'KERN_INVALID_ADDRESS');
  if (!survey(remap, from.start, from.end)) return end(remap, 'KERN_INVALID_ADDRESS');
  if (copy) {
    remap.under = new VmMapCopyin(source, from.start, from.end, false, VM_PROT_NONE);
    thread.stack.push(remap.under);
    return AGAIN;
  }
  return enter(host, remap, share(host, source, from.start, from.end), true);
}

function end(remap: VmRemap, code: KernReturn): Step {
  remap.code = code;
  return DONE;
}

/** Sees what the source allows; false if there is a hole. */
function survey(remap: VmRemap, start: number, limit: number): boolean {
  for (let at = start; at < limit; ) {
    const entry = remap.request.source.lookup(at);
    if (entry === null) return false;
    remap.protection &= entry.protection;
    remap.maxProtection &= entry.maxProtection;
    at = entry.end;
  }
  return true;
}

/** The range's entries, shared. Requires: it has no hole. */
function share(host: Host, source: VmMap, start: number, limit: number): VmMapCopyList {
  const list = new VmMapCopyList();
  for (let at = start; at < limit; ) {
    const entry: VmMapEntry | null = source.lookup(at);
    if (entry === null) break;
    const object = vmMapShare(host, source, entry);
    const pages = Math.min(entry.end, limit) - at;
    const offset = entry.offset + (at - entry.start);
    const attributes = vmMapAttributes(entry);
    list.add({ object, offset, pages, needsCopy: false, attributes });
    at += pages;
  }
  return list;
}

/** Enters the list in the target, if there is room: each entry keeps its protection. */
function enter(host: Host, remap: VmRemap, list: VmMapCopyList, shared: boolean): Step {
  const { request } = remap;
  const { target, to, anywhere, inheritance, mask = 0 } = request;
  const place = { address: to, size: list.pages * host.pageSize, anywhere, mask };
  const found = vmUserFindPlace(host, target, place);
  if (found.kr !== 'KERN_SUCCESS') {
    vmMapCopyListDiscard(host, list);
    return end(remap, found.kr);
  }
  let at = found.value;
  for (const { attributes, pages: size, ...shown } of list.entries.splice(0)) {
    const entered = { start: at, size, ...shown, ...attributes, inheritance };
    vmMapInsert(host, target, entered).isShared = shared;
    at += size;
  }
  remap.value = asAddress(found.value * host.pageSize);
  return DONE;
}
