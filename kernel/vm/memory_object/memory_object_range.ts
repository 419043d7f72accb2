/**
 * Checks of what a pager's message says, before it is believed. @mach vm/memory_object.c
 */
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { PMAP_PAGES } from '../page/pmap';

/** True for a byte offset and size that may be used. @ours Mach checks neither (switch) */
export function memoryObjectRangeIsValid(
  host: Host,
  offset: number,
  size: number,
  sizeMustBePages: boolean,
): boolean {
  const { pageSize, switches } = host;
  const limit = PMAP_PAGES * pageSize;
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(size)) return false;
  if (offset < 0 || size < 0 || offset + size > limit) return false;
  if (sizeMustBePages && size % pageSize !== 0) return false;
  return !switches.offsetsMustBeAligned || offset % pageSize === 0;
}

/**
 * True for one of C's booleans, of which all but 0 are true; what is missing is none.
 * @ours types end at the trap
 */
export function memoryObjectIsFlag(value: unknown): value is boolean | number {
  return typeof value === 'boolean' || Number.isInteger(value);
}

/**
 * True if an offset is that of no page: a kernel that does not look at offsets finds nothing there,
 * and what it is given is found by nobody, unless such an offset was mapped.
 * @ours offsets count pages here
 */
export function memoryObjectMissesPages(host: Host, object: VmObject, offset: number): boolean {
  return offset % host.pageSize !== 0 && !object.odd;
}

/** An offset in pages: behind the highest they begin again at 0. @ours Mach's have 32 bits */
export function memoryObjectWrappedOffset({ addressPages }: Host, offset: number): number {
  return offset >= addressPages ? offset - addressPages : offset;
}

/**
 * The size of the pages that a range touches, in bytes, where addresses begin again at 0 behind the
 * highest: what is left is never negative. @ours Mach subtracts trunc_page from round_page
 */
export function memoryObjectSizeOfPages(
  { pageSize, tunables }: Host,
  offset: number,
  size: number,
): number {
  const { addressLimit } = tunables;
  const end = Math.ceil(((offset + size) % addressLimit) / pageSize) * pageSize;
  const first = Math.floor(offset / pageSize) * pageSize;
  const left = (end % addressLimit) - first;
  return left < 0 ? left + addressLimit : left;
}
