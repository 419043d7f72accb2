/**
 * Checks of what a pager's message says, before it is believed. @mach vm/memory_object.c
 */
import type { Host } from '../host';
import { PMAP_PAGES } from './pmap';

/** True for a byte offset and size that may be used. @ours Mach checks neither (switch) */
export function rangeIsValid(
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
export function isFlag(value: unknown): value is boolean | number {
  return typeof value === 'boolean' || Number.isInteger(value);
}

/**
 * True if an offset is that of no page: a kernel that does not look at offsets finds nothing there,
 * and what it is given is found by nobody. @ours offsets count pages here
 */
export function missesPages(host: Host, offset: number): boolean {
  return offset % host.pageSize !== 0;
}
