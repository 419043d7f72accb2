/**
 * vm_object_sync: GNU's call by which a task without the control port of a memory object, a file's
 * reader or writer, has its cached pages sent home. It is a lock request that changes no lock, at
 * the name port, and answers. @mach vm/vm_user.c vm_object_sync
 */
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Step } from '../../kern/thread';
import { DONE } from '../../kern/thread';
import {
  MEMORY_OBJECT_RETURN_ALL,
  MEMORY_OBJECT_RETURN_NONE,
} from '../../mach/memory_object_types';
import { VM_PROT_NO_CHANGE } from '../../mach/vm_prot';
import { vmObjectLookupName, vmObjectPagingBegin } from '../object/vm_object';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish } from './memory_object_finish';
import { LockRequest, memoryObjectLockRequestGoesOn } from './memory_object_lock_request';
import { memoryObjectRangeIsValid, memoryObjectSizeOfPages } from './memory_object_range';

/**
 * Cleans or flushes the pages that a range touches; one that wraps goes on at offset 0.
 * @mach vm/vm_user.c vm_object_sync
 *
 * Sends:  memory_object_data_return for each cluster, then vm_object_sync_reply.
 * Blocks: as memory_object_lock_request.
 */
export function vmObjectSync(call: ControlCall<'vm_object_sync'>): Step {
  const { host, thread, control, body } = call;
  const { pageSize, tunables } = host;
  // What is wrong with a number would not show in the rounded range.
  const numbers = [body.offset, body.size];
  const whole = numbers.every((n) => Number.isSafeInteger(n) && n < tunables.addressLimit);
  const offset = whole ? Math.floor(body.offset / pageSize) * pageSize : 0;
  const size = whole ? memoryObjectSizeOfPages(host, body.offset, body.size) : 0;
  const valid = whole && body.size >= 0 && memoryObjectRangeIsValid(host, offset, size, false);
  const object = valid ? vmObjectLookupName(host, control) : null;
  if (object === null) {
    machMsgSendFromKernel(host.ipc, body.reply_port, 'vm_object_sync_reply', {
      return_code: 'KERN_INVALID_ARGUMENT',
    });
    return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
  }
  vmObjectPagingBegin(object);
  const asked = {
    offset,
    size,
    should_return: body.should_return ? MEMORY_OBJECT_RETURN_ALL : MEMORY_OBJECT_RETURN_NONE,
    should_flush: body.should_flush,
    lock_value: VM_PROT_NO_CHANGE,
    reply_to: body.reply_port,
  };
  const request = new LockRequest({ host, thread, control, body: asked }, object);
  request.answersSync = true;
  request.cluster.cause = 'object_sync';
  const step = memoryObjectLockRequestGoesOn(thread, request);
  if (step !== DONE) thread.stack.push(request);
  return step;
}
