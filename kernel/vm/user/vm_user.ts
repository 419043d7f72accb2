/**
 * vm_user: the calls of a task on its own address space. Every argument comes from outside and is
 * checked; the answer is a code. Station 8 of the tour: vm_deallocate, and only now is an evicted
 * frame free. @mach vm/vm_user.c
 */
import type { IpcPort } from '../../ipc/ipc_port';
import type { Failure, KernReturn, Result } from '../../mach/kern_return';
import type { Address } from '../../mach/types';
import { address as asAddress } from '../../mach/types';
import type { VmInherit, VmProt } from '../../mach/vm_prot';
import {
  isVmProt,
  VM_INHERIT_COPY,
  VM_INHERIT_NONE,
  VM_INHERIT_SHARE,
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
  VM_PROT_NONE,
} from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { VmWire } from '../fault/vm_wire';
import { vmFaultWire } from '../map/vm_fault_unwire';
import type { VmMap } from '../map/vm_map';
import {
  vmMapEnter,
  vmMapEnterFresh,
  vmMapInherit,
  vmMapProtect,
  vmMapRemove,
} from '../map/vm_map';
import type { Alignment } from '../map/vm_map_find';
import {
  EVERYWHERE,
  vmMapFindAnywhere,
  vmMapFindSpace,
  vmMapRangeCheck,
  vmMapRangeFree,
} from '../map/vm_map_find';
import type { VmObject } from '../object/vm_object';
import { vmObjectEnter, vmObjectMakeOdd } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { PMAP_PAGES } from '../page/pmap';
import type { VmMapCopy } from '../page/vm_map_copy';
import { vmPageActivate } from '../page/vm_page_queues';

/** @mach mach/vm_prot.h VM_PROT_NOTIFY */
const VM_PROT_NOTIFY = 0x10;

/** Pages of a map: the first, and the one after the last. @ours two arguments of many routines */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

/**
 * First page and one past the last of a byte range, or null if it wraps or leaves the map.
 * @ours trunc_page and round_page, checked
 */
export function vmUserPages(host: Host, map: VmMap, at: number, size: number): PageRange | null {
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(size) || at < 0 || size < 0) return null;
  const start = Math.floor(at * host.pagesPerByte);
  const end = Math.ceil((at + size) * host.pagesPerByte);
  return end > map.maxPage ? null : { start, end };
}

/**
 * The pages of a range that a call is to change: null if it wraps or leaves the map, or, where such
 * ranges are passed over, what of it lies in the map.
 */
function changedRange(host: Host, map: VmMap, at: number, size: number): PageRange | null {
  if (!host.switches.strayRangesAreEmpty) return vmUserPages(host, map, at, size);
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(size) || at < 0 || size < 0) return null;
  return vmMapRangeCheck(host, map, at, size);
}

/** The same for vm_protect and vm_inherit, where a range of size 0 is empty wherever it is. */
function protectedRange(host: Host, map: VmMap, at: number, size: number): PageRange | null {
  const range = changedRange(host, map, at, size);
  const empty = size === 0 && Number.isSafeInteger(at) && at >= 0;
  return range === null && empty ? { start: map.maxPage, end: map.maxPage } : range;
}

/** Where memory is wanted, in bytes. @ours three arguments of vm_allocate and vm_map */
export interface Placement {
  /** Matters only if not `anywhere`. */
  readonly address: number;
  readonly size: number;
  readonly anywhere: boolean;
  /** Bits that the address must not have; 2^n - 1. Default: 0. */
  readonly mask?: number;
}

/** True if a size that is not 0 is 0 once it is rounded up to pages. */
function roundsToNothing(host: Host, size: number): boolean {
  const { addressLimit } = host.tunables;
  if (!Number.isSafeInteger(size) || size <= 0 || size >= addressLimit) return false;
  return Math.ceil(size / host.pageSize) * host.pageSize >= addressLimit;
}

/** Room for so many pages at an address without the bits of the mask, or -1. */
function findRoom(host: Host, map: VmMap, size: number, mask: number): number {
  const masked = maskedPlaces(host, mask);
  if (masked === null) return -1;
  return vmMapFindAnywhere(map, size, masked);
}

/**
 * Whether memory can be where it is wanted: the first page.
 * @mach vm/vm_map.c vm_map_enter (the place)
 */
export function vmUserFindPlace(host: Host, map: VmMap, place: Placement): Result<number> {
  const { mask = 0, anywhere, address, size: bytes } = place;
  if (!Number.isSafeInteger(mask) || mask < 0) return { kr: 'KERN_INVALID_ARGUMENT' };
  const outside = { kr: anywhere ? 'KERN_NO_SPACE' : 'KERN_INVALID_ADDRESS' } as const;
  if (vmUserPages(host, map, 0, bytes) === null) return outside;
  const size = Math.ceil(bytes * host.pagesPerByte);
  if (anywhere) {
    const start = findRoom(host, map, size, mask);
    return start === -1 ? { kr: 'KERN_NO_SPACE' } : { kr: 'KERN_SUCCESS', value: start };
  }
  if (!Number.isSafeInteger(address) || address < 0) return outside;
  const start = Math.floor(address / host.pageSize);
  const masked = mask !== 0 && (BigInt(start * host.pageSize) & BigInt(mask)) !== 0n;
  if (masked) return { kr: 'KERN_NO_SPACE' };
  if (start < map.minPage || start + size > map.maxPage) return outside;
  if (!vmMapRangeFree(map, start, size)) return { kr: 'KERN_NO_SPACE' };
  return { kr: 'KERN_SUCCESS', value: start };
}

/** True if a map would have more accessible memory than it may. @mach vm_map_enforce_limit */
function isBeyondLimit(host: Host, map: VmMap, bytes: number, maxProtection: VmProt): boolean {
  const { mapSizeLimit } = host.tunables;
  if (mapSizeLimit === Number.MAX_SAFE_INTEGER || maxProtection === VM_PROT_NONE) return false;
  let pages = Math.ceil(bytes / host.pageSize);
  for (const entry of map.entries) {
    if (entry.maxProtection !== VM_PROT_NONE) pages += entry.end - entry.start;
  }
  return pages * host.pageSize > mapSizeLimit;
}

/**
 * The places whose addresses have no bit of the mask: bits at the top of it bound them. Null if it
 * has others than the lowest and the highest.
 */
function maskedPlaces({ pageSize, tunables }: Host, mask: number): Alignment | null {
  const { addressLimit } = tunables;
  if (mask === 0) return EVERYWHERE;
  if (!Number.isSafeInteger(mask) || mask < 0 || mask + 1 >= addressLimit) return null;
  let low = 1n;
  while ((BigInt(mask) & low) !== 0n) low <<= 1n;
  const high = BigInt(mask) - (low - 1n);
  const below = high & -high;
  if (high !== 0n && high + below !== BigInt(addressLimit)) return null;
  return {
    align: Math.max(1, Number(low) / pageSize),
    spare: Math.ceil(Number(low - 1n) / pageSize),
    below: high === 0n ? Number.POSITIVE_INFINITY : Number(below) / pageSize,
  };
}

/**
 * Enters fresh memory at the lowest place: what almost every vm_allocate is, where no rule of a
 * profile or limit of a map has a say. Answers the first page; -1 for a size that needs a code.
 */
function allocateLow(host: Host, map: VmMap, size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) return -1;
  const pages = Math.ceil(size * host.pagesPerByte);
  if (pages > map.maxPage) return -1;
  const start = vmMapFindSpace(map, pages);
  if (start >= 0) vmMapEnterFresh(host, map, start, pages);
  return start;
}

/** Fresh zero-filled memory, read and write. @mach vm/vm_user.c vm_allocate */
export function vmAllocate(host: Host, map: VmMap, place: Placement): Result<Address> {
  if (place.size === 0) return { kr: 'KERN_SUCCESS', value: asAddress(0) };
  if (place.anywhere && place.mask === undefined && host.allocatesLow) {
    const start = allocateLow(host, map, place.size);
    if (start >= 0) return { kr: 'KERN_SUCCESS', value: asAddress(start * host.pageSize) };
  }
  if (roundsToNothing(host, place.size)) return { kr: 'KERN_INVALID_ARGUMENT' };
  const found = vmUserFindPlace(host, map, place);
  if (found.kr !== 'KERN_SUCCESS') return found;
  if (isBeyondLimit(host, map, place.size, VM_PROT_ALL)) return { kr: 'KERN_NO_SPACE' };
  const pages = Math.ceil(place.size / host.pageSize);
  vmMapEnterFresh(host, map, found.value, pages);
  return { kr: 'KERN_SUCCESS', value: asAddress(found.value * host.pageSize) };
}

/**
 * Removes whatever is mapped in a range; holes are passed over.
 * @mach vm/vm_user.c vm_deallocate
 *
 * Ensures: frames that came with a message and are mapped nowhere else are free.
 * Sends:   what the end of the objects' last references sends.
 */
export function vmDeallocate(host: Host, map: VmMap, at: number, size: number): KernReturn {
  if (size === 0) return 'KERN_SUCCESS';
  const range = changedRange(host, map, at, size);
  if (range === null) return 'KERN_INVALID_ARGUMENT';
  vmMapRemove(host, map, range.start, range.end);
  return 'KERN_SUCCESS';
}

/** What vm_map is asked for, in bytes. @ours its eleven arguments by name */
export interface MapRequest extends Placement {
  /** Null for anonymous memory. */
  readonly memoryObject: IpcPort | null;
  readonly offset: number;
  readonly curProtection: VmProt;
  readonly maxProtection: VmProt;
  readonly inheritance: VmInherit;
}

/**
 * What is wrong with the arguments of a vm_map, or null: whether there is room is not looked at
 * before the object is there. @mach vm/vm_user.c vm_map (the checks)
 */
export function vmMapProblem(host: Host, request: MapRequest): Failure | null {
  const { curProtection, maxProtection, inheritance, offset, size, memoryObject } = request;
  const sane = isVmProt(curProtection) && isVmProt(maxProtection) && Number.isInteger(inheritance);
  if (!sane || inheritance < 0 || inheritance > VM_INHERIT_NONE) return 'KERN_INVALID_ARGUMENT';
  const beyond = (curProtection & ~maxProtection) !== 0;
  if (host.switches.vmMapChecksProtection && beyond) return 'KERN_INVALID_ARGUMENT';
  if (size === 0 || roundsToNothing(host, size)) return 'KERN_INVALID_ARGUMENT';
  const matters = memoryObject?.active === true;
  return matters && !offsetIsValid(host, offset, size) ? 'KERN_INVALID_ARGUMENT' : null;
}

/**
 * True for an offset of an object that may be mapped. Where addresses begin again at 0, offsets do;
 * where they need not be aligned, pages lie between others, and only such an offset finds them.
 */
function offsetIsValid({ pageSize, switches, tunables }: Host, at: number, size: number): boolean {
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(size) || at < 0 || size < 0) return false;
  if (switches.offsetsMustBeAligned && at % pageSize !== 0) return false;
  const largest = PMAP_PAGES * pageSize;
  return tunables.addressLimit <= largest ? at < tunables.addressLimit : at + size <= largest;
}

/** What a new entry shows. @ours three arguments of vm_map_enter */
interface Shown {
  readonly object: VmObject | null;
  /** In pages. */
  readonly offset: number;
  readonly needsCopy: boolean;
}

/**
 * Gives an object its place in a map; its reference goes to the entry, or is given back.
 * @mach vm/vm_user.c vm_map (vm_map_enter)
 */
export function vmMapSettle(
  host: Host,
  map: VmMap,
  request: MapRequest,
  shown: Shown,
): Result<Address> {
  const { curProtection, maxProtection, inheritance, size } = request;
  const found = vmUserFindPlace(host, map, request);
  // A copy may have waited for its pager: what the map allows is looked at again.
  const full = isBeyondLimit(host, map, size, maxProtection);
  if (found.kr !== 'KERN_SUCCESS' || full) {
    if (shown.object !== null) vmObjectDeallocate(host, shown.object);
    return found.kr === 'KERN_SUCCESS' ? { kr: 'KERN_NO_SPACE' } : found;
  }
  vmMapEnter(host, map, {
    start: found.value,
    size: Math.ceil(size / host.pageSize),
    ...shown,
    protection: curProtection,
    maxProtection,
    inheritance,
  });
  return { kr: 'KERN_SUCCESS', value: asAddress(found.value * host.pageSize) };
}

/** What is mapped of a port: its object with a reference, or a code. @mach vm/vm_user.c vm_map */
export function vmMapObject(host: Host, request: MapRequest): Result<VmObject | null> {
  const { memoryObject: port, size, offset } = request;
  if (port === null || !port.active) return { kr: 'KERN_SUCCESS', value: null };
  const object = vmObjectEnter(host, port, Math.ceil(size / host.pageSize));
  const { wrongPortIsInvalidObject: named } = host.switches;
  if (object === null) return { kr: named ? 'KERN_INVALID_OBJECT' : 'KERN_INVALID_ARGUMENT' };
  if (offset % host.pageSize !== 0) vmObjectMakeOdd(object);
  return { kr: 'KERN_SUCCESS', value: object };
}

/**
 * Maps a memory object, or anonymous memory, without waiting for its pager.
 * @mach vm/vm_user.c vm_map
 *
 * Sends:  memory_object_init if this host did not know the object, also if there is no room.
 * Errors: KERN_INVALID_ARGUMENT for an argument that cannot be; for a port that is no memory object
 *         KERN_INVALID_OBJECT, or KERN_INVALID_ARGUMENT (switch wrongPortIsInvalidObject);
 *         KERN_INVALID_ADDRESS for a place outside the map, KERN_NO_SPACE.
 */
export function vmMap(host: Host, map: VmMap, request: MapRequest): Result<Address> {
  const problem = vmMapProblem(host, request);
  if (problem !== null) return { kr: problem };
  const entered = vmMapObject(host, request);
  if (entered.kr !== 'KERN_SUCCESS') return entered;
  const object = entered.value;
  const offset = object === null ? 0 : request.offset / host.pageSize;
  return vmMapSettle(host, map, request, { object, offset, needsCopy: false });
}

/**
 * Sets the protection of a range, or its maximum. If pages may be accessed again that are to be
 * wired, the answer is the wiring, to run. @mach vm/vm_user.c vm_protect
 *
 * Errors: KERN_INVALID_ARGUMENT for an unknown protection or a range that wraps or leaves the map,
 *         KERN_PROTECTION_FAILURE beyond a maximum.
 */
export function vmProtect(
  host: Host,
  map: VmMap,
  at: number,
  size: number,
  setMaximum: boolean,
  prot: VmProt,
): KernReturn | VmWire {
  const range = protectedRange(host, map, at, size);
  const { protectTakesNotify } = host.switches;
  const notify = protectTakesNotify && Number.isInteger(prot) && isVmProt(prot - VM_PROT_NOTIFY);
  const known = isVmProt(prot) || notify;
  if (range === null || !known) return 'KERN_INVALID_ARGUMENT';
  const { start, end } = range;
  const { kr, unwired } = vmMapProtect(host, map, start, end, prot, setMaximum);
  return unwired.length === 0 ? kr : VmWire.ofPages(map, unwired);
}

/** Sets what a child would get of a range. @mach vm/vm_user.c vm_inherit */
export function vmInherit(
  host: Host,
  map: VmMap,
  at: number,
  size: number,
  inheritance: VmInherit,
): KernReturn {
  const range = protectedRange(host, map, at, size);
  const known =
    Number.isInteger(inheritance) &&
    inheritance >= VM_INHERIT_SHARE &&
    inheritance <= VM_INHERIT_NONE;
  if (range === null || !known) return 'KERN_INVALID_ARGUMENT';
  vmMapInherit(host, map, range.start, range.end, inheritance);
  return 'KERN_SUCCESS';
}

/**
 * Maps memory that came with a message: an address, or -1 if there is no room.
 * @mach vm/vm_map.c vm_map_copyout (object kind), vm_map_copyout_page_list
 *
 * Ensures: no page of it is held any more; in a map that requires wiring those here are wired.
 */
export function vmMapCopyout(host: Host, map: VmMap, copy: VmMapCopy): number {
  const pages = Math.ceil(copy.size * host.pagesPerByte);
  const start = vmMapFindAnywhere(map, pages);
  if (start === -1) {
    vmObjectDeallocate(host, copy.object);
    return -1;
  }
  vmMapEnter(host, map, {
    start,
    size: pages,
    object: copy.object,
    offset: 0,
    protection: VM_PROT_DEFAULT,
    maxProtection: VM_PROT_ALL,
    inheritance: VM_INHERIT_COPY,
  });
  settlePages(host, map, start, copy.object);
  return start * host.pageSize;
}

/** Pages that a message carried get their queue, or are wired where the map wants that. */
function settlePages(host: Host, map: VmMap, start: number, object: VmObject): void {
  const { held } = object;
  object.held = false;
  if (!held && !map.wiringRequired) return;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    // Laundry is wired already, until it is freed.
    if (page.fictitious || page.laundry) continue;
    if (map.wiringRequired) vmFaultWire(host, map.pmap, start + page.offset, page);
    else vmPageActivate(host, page);
  }
}
