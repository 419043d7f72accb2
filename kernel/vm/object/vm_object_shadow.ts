/**
 * vm_object_shadow: a fresh object in front of another one. Its pages win; what it does not have is
 * looked for behind it. Made when somebody is about to write to memory that a copy shares.
 * @mach vm/vm_object.c vm_object_shadow
 */
import { assert } from '../../kern/assert';
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import { vmExternalAbsent } from '../page/vm_external';
import type { VmPage } from '../page/vm_page';
import { vmPageLookup } from '../page/vm_resident';
import type { VmObject } from './vm_object';
import { vmObjectAllocate } from './vm_object';

/** What shows a range of an object. @ours a map entry, or the place that will become one */
interface Showing {
  object: VmObject | null;
  /** First page of the object. */
  offset: number;
}

/**
 * Puts a fresh object of `size` pages in front of the one that is shown.
 * @mach vm/vm_object.c vm_object_shadow
 *
 * Ensures: what can be seen does not change; the reference on the old object is the new one's.
 */
export function vmObjectShadow(host: Host, showing: Showing, size: number): VmObject {
  const source = showing.object;
  assert(source !== null, 'vm_object_shadow: nothing to shadow');
  const object = vmObjectAllocate(host, size);
  object.counted = source.counted;
  object.shadow = source;
  object.shadowOffset = showing.offset;
  showing.object = object;
  showing.offset = 0;
  if (host.trace.on)
    host.trace.emit('vm_object.shadowed', object.id, source.id, object.shadowOffset);
  return object;
}

/** Nobody has the page: it is zeroes. @ours what an operation sees without a fault */
export const ZEROES = 'zeroes';

/**
 * What a place shows now, through all shadows: its page, zeroes, or null if only a fault can tell.
 * @ours vm_fault_page without its waits
 */
export function vmObjectSeen(
  host: Host,
  object: VmObject | null,
  offset: number,
): VmPage | typeof ZEROES | null {
  let at = offset;
  for (let level = object; level !== null; level = level.shadow) {
    const page = vmPageLookup(host, level, at);
    if (page !== null) return page.busy || page.absent || page.error ? null : page;
    const asked =
      level.pagerCreated && !vmExternalAbsent(level.existenceInfo, at + level.pagingOffset);
    if (asked) return null;
    at += level.shadowOffset;
  }
  return ZEROES;
}

/**
 * Takes the translations of the page that a place has shown until now from the objects below: a
 * page that its own pager supplies hides it.
 * @ours Mach leaves them, and a task goes on reading what the object no longer shows
 */
export function vmObjectHideShadow(host: Host, object: VmObject, offset: number): void {
  let at = offset + object.shadowOffset;
  for (let level = object.shadow; level !== null; level = level.shadow) {
    const page = vmPageLookup(host, level, at);
    if (page !== null && !page.absent) {
      pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
      return;
    }
    at += level.shadowOffset;
  }
}
