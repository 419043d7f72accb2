/**
 * The end of a task: what its threads hold is given back, its memory and its ports go. A memory
 * object of a dead pager is a dead port: the kernels that map it are told at once.
 * @mach kern/task.c task_terminate
 */
import type { Host } from './host';
import { ipcSpaceDestroy } from './ipc/ipc_space_destroy';
import { machMsgTerminate } from './ipc/mach_msg';
import { must } from './kern/assert';
import type { Task } from './kern/task';
import type { Activation, Thread } from './kern/thread';
import { clearWait, runQueueTake } from './kern/thread';
import type { Machine } from './machine';
import { DeviceRead, DeviceWrite, deviceReadAbort, deviceWriteAbort } from './vm/ds_routines';
import { DataSupply, dataSupplyAbort } from './vm/memory_object_data_supply';
import { Destroy, destroyAbort } from './vm/memory_object_destroy';
import { LockRequest, lockRequestAbort } from './vm/memory_object_lock_request';
import { VmFault, vmFaultRelease } from './vm/vm_fault';
import { VmFaultCopy, vmFaultCopyAbort } from './vm/vm_fault_copy';
import { vmMapRemove } from './vm/vm_map';
import { VmMapCopyCarry, vmFaultFarRelease, vmMapCopyCarryAbort } from './vm/vm_map_copy_carry';
import { VmMapCopyOverwrite, vmMapCopyOverwriteAbort } from './vm/vm_map_copy_overwrite';
import { VmMapCopyin, vmMapCopyinAbort } from './vm/vm_map_copyin_list';
import { VmMsync, vmMsyncAbort } from './vm/vm_msync';
import { VmObjectCopySlowly, vmObjectCopySlowlyAbort } from './vm/vm_object_copy_slowly';
import { VmMapCall, vmMapCallAbort } from './vm/vm_user_map';

/** Ends a task; safe from any of its own routines, which must answer DONE or BLOCKED next. */
export function taskTerminate(machine: Machine, task: Task): void {
  if (!task.alive) return;
  task.alive = false;
  const host = must(machine.hosts[task.hostId], 'task_terminate: no such host');
  const before = machine.trace.enterHost(host.id);
  for (const thread of task.threads) threadTerminate(host, thread);
  vmMapRemove(host, task.map, 0, task.map.maxPage);
  ipcSpaceDestroy(machine.ipc, task.space);
  if (machine.trace.on) machine.trace.emit('task.terminated', task.id);
  machine.trace.hostId = before;
}

function threadTerminate(host: Host, thread: Thread): void {
  machMsgTerminate(thread);
  for (let top = thread.stack.pop(); top !== undefined; top = thread.stack.pop()) {
    const before = host.trace.enterHost(servedBy(top) ?? host.id);
    abort(host, top);
    host.trace.hostId = before;
  }
  if (thread.waitQueue !== null) clearWait(thread);
  if (thread.state === 'runnable') unqueue(thread);
  thread.state = 'done';
}

function unqueue(thread: Thread): void {
  let index = 0;
  for (let t = thread.runQueue.head; t !== null && t !== thread; t = t.next) index += 1;
  runQueueTake(thread.runQueue, index);
}

/** The host whose control port a call is for; null for what is no such call. */
function servedBy(activation: Activation): number | null {
  const call =
    activation instanceof DataSupply ||
    activation instanceof LockRequest ||
    activation instanceof Destroy;
  return call ? activation.host.id : null;
}

/** Messages have been seen to; programs and accesses hold nothing. */
function abort(host: Host, activation: Activation): void {
  if (activation instanceof VmFault) {
    if (!vmFaultFarRelease(activation)) vmFaultRelease(host, activation);
  } else if (activation instanceof VmMapCopyCarry) vmMapCopyCarryAbort(activation);
  else if (activation instanceof DataSupply) dataSupplyAbort(activation);
  else if (activation instanceof LockRequest) lockRequestAbort(activation);
  else if (activation instanceof Destroy) destroyAbort(activation);
  else if (activation instanceof DeviceRead) deviceReadAbort(activation);
  else if (activation instanceof DeviceWrite) deviceWriteAbort(activation);
  else if (activation instanceof VmFaultCopy) vmFaultCopyAbort(host, activation);
  else if (activation instanceof VmObjectCopySlowly) vmObjectCopySlowlyAbort(host, activation);
  else if (activation instanceof VmMapCopyin) vmMapCopyinAbort(host, activation);
  else if (activation instanceof VmMapCopyOverwrite) vmMapCopyOverwriteAbort(host, activation);
  else if (activation instanceof VmMapCall) vmMapCallAbort(host, activation);
  else if (activation instanceof VmMsync) vmMsyncAbort(host, activation);
}
