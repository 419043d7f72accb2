/**
 * How a call on a control port ends. @mach kern/ipc_kobject.c ipc_kobject_server
 */
import type { Host } from '../host';
import type { KernelRight } from '../ipc/ipc_port';
import { ipcRightRelease } from '../ipc/ipc_port';
import type { Step, Thread } from '../kern/thread';
import { DONE } from '../kern/thread';
import type { KernReturn } from '../mach/kern_return';

/**
 * Ends a call with a code; a code other than success destroys the reply right.
 * @mach kern/ipc_kobject.c ipc_kobject_server
 */
export function finish(host: Host, thread: Thread, code: KernReturn, replyTo: KernelRight): Step {
  thread.result = code;
  if (code !== 'KERN_SUCCESS') {
    if (host.trace.on) host.trace.emit('memory_object.refused', host.codeOf(code));
    ipcRightRelease(host.ipc, replyTo);
  }
  return DONE;
}
