/**
 * memory_object_synchronize_completed: the answer to what vm_msync (vm_msync.ts) has asked a pager.
 * @mach vm/memory_object.c
 */
import type { Step } from '../../kern/thread';
import type { SyncRequest, VmObject } from '../object/vm_object';
import { vmObjectLookup } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish } from './memory_object_finish';

/** Nobody waits for an answer any more. @ours Mach takes it out of the object's queue */
export function memoryObjectSyncForget(object: VmObject, request: SyncRequest): void {
  const { syncRequests } = object;
  const at = syncRequests.indexOf(request);
  if (at >= 0) syncRequests.splice(at, 1);
}

/**
 * A pager has done what memory_object_synchronize asked for.
 * @mach vm/memory_object.c memory_object_synchronize_completed
 *
 * Errors: KERN_INVALID_ARGUMENT if it was not asked for exactly this range.
 */
export function memoryObjectSynchronizeCompleted(
  call: ControlCall<'memory_object_synchronize_completed'>,
): Step {
  const { host, thread, body } = call;
  const object = vmObjectLookup(host, call.control);
  if (object === null) return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', null);
  const asked = object.syncRequests.find(
    ({ offset, length }) => offset === body.offset && length === body.length,
  );
  if (asked !== undefined) {
    asked.done = true;
    memoryObjectSyncForget(object, asked);
    object.synchronizedWakeup();
  }
  vmObjectDeallocate(host, object);
  const code = asked === undefined ? 'KERN_INVALID_ARGUMENT' : 'KERN_SUCCESS';
  return memoryObjectFinish(host, thread, code, null);
}
