/**
 * vm_external: which pages of an internal object its pager may have. One bit a page, set when the
 * page is first sent out; a page known to be absent is zero-filled without asking.
 * Maps cover 128 or 8,192 pages; what lies beyond is unknown, and asked for. @mach vm/vm_external.c
 */

const SMALL_PAGES = 128;
const LARGE_PAGES = 8192;

/** The map of one object. @mach vm/vm_external.h vm_external */
export class VmExternal {
  readonly bits: Uint8Array;

  constructor(pages: number) {
    this.bits = new Uint8Array(pages >> 3);
  }
}

/** A map that says absent everywhere. @mach vm/vm_external.c vm_external_create */
export function vmExternalCreate(sizePages: number): VmExternal {
  return new VmExternal(sizePages <= SMALL_PAGES ? SMALL_PAGES : LARGE_PAGES);
}

/** The pager has been sent this page. @mach vm/vm_external.c vm_external_state_set */
export function vmExternalStateSet(map: VmExternal | null, page: number): void {
  if (map === null || page >> 3 >= map.bits.length) return;
  map.bits[page >> 3] = (map.bits[page >> 3] ?? 0) | (1 << (page & 7));
}

/** True if the pager cannot have this page. @mach vm/vm_external.h vm_external_state_get */
export function vmExternalAbsent(map: VmExternal | null, page: number): boolean {
  if (map === null || page >> 3 >= map.bits.length) return false;
  return ((map.bits[page >> 3] ?? 0) & (1 << (page & 7))) === 0;
}

/** True if the pager was sent this page. @mach vm/vm_external.h VM_EXTERNAL_STATE_EXISTS */
export function vmExternalExists(map: VmExternal | null, page: number): boolean {
  return map !== null && ((map.bits[page >> 3] ?? 0) & (1 << (page & 7))) !== 0;
}
