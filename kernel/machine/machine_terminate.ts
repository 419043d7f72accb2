/**
 * Ends a task: releases what its threads hold, its memory and its ports. The memory objects of a
 * dead pager become dead ports, and the kernels that map them learn of it at once. Station 9 of the
 * tour.
 * @mach kern/task.c task_terminate
 */
import { ipcSpaceDestroy } from '../ipc/ipc_space_destroy';
import { must } from '../kern/assert';
import type { Task } from '../kern/task';
import type { Thread } from '../kern/thread';
import { clearWait, runQueueTake } from '../kern/thread';
import { vmMapRemove } from '../vm/map/vm_map';
import type { Host } from './host';
import type { Machine } from './machine';

/** Ends a task; safe from any of its own routines, which must answer DONE or BLOCKED next. */
export function taskTerminate(machine: Machine, task: Task): void {
  if (!task.alive) return;
  task.alive = false;
  const host = must(machine.hosts[task.hostId], 'task_terminate: no such host');
  machine.trace.onHost(host.id, () => {
    for (const thread of task.threads) threadTerminate(host, thread);
    vmMapRemove(host, task.map, 0, task.map.maxPage);
    ipcSpaceDestroy(machine.ipc, task.space);
    if (machine.trace.on) machine.trace.emit('task.terminated', task.id);
  });
}

function threadTerminate(host: Host, thread: Thread): void {
  for (let top = thread.stack.pop(); top !== undefined; top = thread.stack.pop()) top.abort(host);
  if (thread.waitQueue !== null) clearWait(thread);
  if (thread.state === 'runnable') unqueue(thread);
  thread.state = 'done';
}

function unqueue(thread: Thread): void {
  let index = 0;
  for (let t = thread.runQueue.head; t !== null && t !== thread; t = t.next) index += 1;
  runQueueTake(thread.runQueue, index);
}
