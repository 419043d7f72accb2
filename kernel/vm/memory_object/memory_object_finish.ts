/**
 * How a call on a control port ends. @mach kern/ipc_kobject.c ipc_kobject_server
 */
import { ipcKmsgCleanCall } from '../../ipc/ipc_kmsg';
import type { KernelRight } from '../../ipc/ipc_port';
import { ipcRightRelease } from '../../ipc/ipc_port';
import type { Step, Thread } from '../../kern/thread';
import { DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { MessageName } from '../../mach/message_table';
import type { Host } from '../../machine/host';
import { vmObjectLookup } from '../object/vm_object';
import type { ControlBody, ControlCall } from './memory_object';

/**
 * Ends a call with a code; a code other than success destroys the reply right.
 * @mach kern/ipc_kobject.c ipc_kobject_server
 */
export function memoryObjectFinish(
  host: Host,
  thread: Thread,
  code: KernReturn,
  replyTo: KernelRight,
): Step {
  thread.result = code;
  if (code !== 'KERN_SUCCESS') {
    if (host.trace.on) host.trace.emit('memory_object.refused', host.codeOf(code));
    ipcRightRelease(host.ipc, replyTo);
  }
  return DONE;
}

/**
 * Ends a call because of its arguments, and destroys all that it carried.
 * @mach kern/ipc_kobject.c ipc_kobject_server
 */
export function memoryObjectRefuseAll<K extends MessageName>(
  host: Host,
  thread: Thread,
  name: K,
  body: ControlBody<K>,
): Step {
  const step = memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', null);
  ipcKmsgCleanCall(host.ipc, thread.task, name, body);
  return step;
}

/**
 * Ends a call because of its arguments; by switch its object is kept for ever.
 * @mach vm/memory_object.c memory_object_lock_request memory_object_data_error
 */
export function memoryObjectRefuse(
  { host, thread, control }: Omit<ControlCall<MessageName>, 'body'>,
  replyTo: KernelRight,
): Step {
  if (host.switches.failureKeepsObject) vmObjectLookup(host, control);
  return memoryObjectFinish(host, thread, 'KERN_INVALID_ARGUMENT', replyTo);
}
