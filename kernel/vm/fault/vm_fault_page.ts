/**
 * vm_fault_page: turns an object and an offset into a resident, busy page, or into a reason why
 * not. Station 2 of the tour. Cases, in the order in which they are tried:
 *   WAIT     the page is busy (asked for, or leaving)        -> block, then start over
 *   RESTART  the pager said that the data moved              -> start over at once
 *   ERROR    the pager could not provide it                  -> a KernReturn for the toucher
 *   UNAVAIL  the pager has no data for it                    -> as SHADOW, or zero-fill
 *   UNLOCK   its lock forbids the access                     -> data_unlock once, then WAIT
 *   HIT      it is resident                                  -> busy, found
 *   READY    not resident, the pager has not said ready      -> block, then start over
 *   SHADOW   not resident, no pager has it                   -> looked for below (vm_fault_shadow)
 *   ROOM     in demand mode the cache may be full            -> a page leaves first
 *   REQUEST  the pager may have it                           -> data_request, then WAIT
 *   ZERO     no pager can have it                            -> zero-fill
 *   PUSH     found, and the object has a copy                -> perhaps there first (vm_fault_push)
 * Starting over is normal, not an error: after each wait the map may have changed.
 * Laws: 4 (one page a slot), 23 (one request a page), 24, 26, 33 and 34 (locks), 36, 37, 39.
 * @mach vm/vm_fault.c
 */
import type { Thread } from '../../kern/thread';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmExternalAbsent } from '../page/vm_external';
import type { FaultReturn } from '../page/vm_fault_return';
import { FOUND, WAIT } from '../page/vm_fault_return';
import { vmPageDeactivateBehind, vmPageLookup } from '../page/vm_resident';
import { vmPageoutMakeRoom } from '../pageout/vm_pageout_room';
import type { FaultFound } from './vm_fault_found';
import { vmFaultPush } from './vm_fault_push';
import {
  vmFaultError,
  vmFaultHit,
  vmFaultRequest,
  vmFaultRestart,
  vmFaultUnlock,
  vmFaultWaitPage,
  vmFaultWaitReady,
  vmFaultZeroFill,
} from './vm_fault_request';
import { vmFaultShadow } from './vm_fault_shadow';

/** Finds or makes the page, or has it asked for; copies of the object are not thought of yet. */
function findPage(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  offset: number,
): FaultReturn {
  const page = vmPageLookup(host, object, offset);
  if (page?.unsettled === true) {
    // WAIT
    if (page.busy) return vmFaultWaitPage(host, thread, found, object, page);
    // RESTART
    if (page.restart) return vmFaultRestart(host, object, page);
    // ERROR
    if (page.error) return vmFaultError(host, found, object, page);
    // UNAVAIL
    if (object.shadow !== null) return vmFaultShadow(host, thread, found, object, offset);
    return vmFaultZeroFill(host, thread, found, object, offset);
  }
  if (page !== null) {
    // UNLOCK
    const forbidden = (found.access & page.pageLock) !== 0;
    if (forbidden) return vmFaultUnlock(host, thread, found, object, page, found.access);
    // HIT
    return vmFaultHit(host, found, page);
  }
  const asked =
    object.pagerCreated && !vmExternalAbsent(object.existenceInfo, offset + object.pagingOffset);
  // READY
  if (asked && !object.pagerReady) return vmFaultWaitReady(host, thread, object, offset);
  // SHADOW
  if (!asked && object.shadow !== null) {
    // In Mach a placeholder holds the slot here: a new page follows the one before it.
    vmPageDeactivateBehind(host, object, offset);
    return vmFaultShadow(host, thread, found, object, offset);
  }
  // ROOM
  if (vmPageoutMakeRoom(host, thread, object, offset) === WAIT) return WAIT;
  found.brought = true;
  // REQUEST
  if (asked) return vmFaultRequest(host, thread, found, object, offset, found.access);
  // ZERO
  return vmFaultZeroFill(host, thread, found, object, offset);
}

/**
 * Finds or makes the page, or has it asked for. @mach vm/vm_fault.c vm_fault_page
 *
 * Ensures: on FOUND the page is resident and busy, and the caller lets go of it.
 * Sends:   memory_object_data_request or memory_object_data_unlock, once at most.
 * Blocks:  for the page, the pager's ready, too many requests, or a free frame.
 */
export function vmFaultPage(
  host: Host,
  thread: Thread,
  found: FaultFound,
  object: VmObject,
  offset: number,
): FaultReturn {
  const outcome = findPage(host, thread, found, object, offset);
  if (outcome !== FOUND || object.copy === null) return outcome;
  // PUSH
  return vmFaultPush(host, thread, found, object, object.copy);
}
