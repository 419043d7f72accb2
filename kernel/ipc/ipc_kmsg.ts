/**
 * What is done with a message: made from what a task sends (copyin), turned into what a task
 * receives (copyout), given back to a sender that could not wait (copyout_pseudo), destroyed.
 * Destroying one message may destroy a port, whose queue holds further messages: those wait in a
 * list of their own until the first is done with, so that no chain of ports is too long.
 * Law 51: a message destroyed unreceived frees its memory and gives its rights back.
 * @mach ipc/ipc_kmsg.c
 */
import { assert } from '../kern/assert';
import type { Task } from '../kern/task';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { isBodyOf, messageDefs } from '../mach/message_table';
import type { OutOfLine, Received, Region } from '../mach/task';
import type { PortName } from '../mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../mach/types';
import type { Ipc } from './ipc';
import type { Kmsg, TransitMemory } from './ipc_kmsg_queue';
import { ipcKmsgDequeue, ipcKmsgEnqueue } from './ipc_kmsg_queue';
import { ipcKmsgKind } from './ipc_mqueue';
import { ipcNotifySendOnce } from './ipc_notify';
import { ipcObjectCopyout } from './ipc_object';
import type { Copyout } from './ipc_passage';
import { crossBody } from './ipc_passage';
import type { TransitRight } from './ipc_port';
import { ipcPortReleaseSend, SendOnceRight } from './ipc_port';
import type { IpcSpace } from './ipc_space';
import type { MachMsgSend } from './mach_msg_send';

/**
 * Destroys a message with all it carries. @mach ipc/ipc_kmsg.c ipc_kmsg_destroy
 * Sends: mach_notify_send_once for each send-once right, no-senders as it happens.
 */
export function ipcKmsgDestroy(ipc: Ipc, kmsg: Kmsg): void {
  const { doomed } = ipc;
  const first = doomed.head === null && !ipc.reaping;
  ipcKmsgEnqueue(doomed, kmsg);
  if (!first) return;
  ipc.reaping = true;
  for (let next = ipcKmsgDequeue(doomed); next !== null; next = ipcKmsgDequeue(doomed)) {
    clean(ipc, next);
  }
  ipc.reaping = false;
}

/** @mach ipc/ipc_kmsg.c ipc_kmsg_clean */
function clean(ipc: Ipc, kmsg: Kmsg): void {
  if (ipc.trace.on) {
    ipc.trace.emit('ipc_kmsg.destroyed', kmsg.serial, ipcKmsgKind(kmsg.name), kmsg.port.id);
  }
  if (kmsg.holdsRight) {
    kmsg.holdsRight = false;
    if (!kmsg.sonce) ipcPortReleaseSend(ipc, kmsg.port);
    else if (kmsg.port.active) ipcNotifySendOnce(ipc, kmsg.port);
  }
  ipcKmsgCleanBody(ipc, kmsg.name, kmsg.body);
}

/**
 * Destroys the rights and the memory of a body, in the form in which messages hold it; a kernel
 * routine that refuses a request does this with what the request carried.
 * @mach ipc/ipc_kmsg.c ipc_kmsg_clean_body
 */
export function ipcKmsgCleanBody<K extends MessageName>(
  ipc: Ipc,
  name: K,
  body: MessageBodies<TransitRight, TransitMemory>[K],
): void {
  crossBody(name, body, ipc.cleanBody);
}

/**
 * The same for the body of a call, whose memory is still in its sender's map.
 * @ours a call's memory is not in the kernel's hands
 */
export function ipcKmsgCleanCall<K extends MessageName>(
  ipc: Ipc,
  sender: Task,
  name: K,
  body: MessageBodies<TransitRight, OutOfLine>[K],
): void {
  ipc.cleanCall.task = sender;
  crossBody(name, body, ipc.cleanCall);
}

/** The right that came with a message is used up. @mach ipc/ipc_object.c ipc_object_copyout_dest */
export function ipcKmsgCopyoutDest(ipc: Ipc, space: IpcSpace, kmsg: Kmsg): PortName {
  const port = kmsg.port;
  if (!port.active) return MACH_PORT_DEAD;
  // Read first: a no-senders notification goes out when the message has been received.
  const name = port.receiver === space ? port.receiverName : MACH_PORT_NULL;
  if (!kmsg.sonce) ipcPortReleaseSend(ipc, port);
  else if (port.receiver === space) {
    assert(port.sorights > 0, 'ipc_object_copyout_dest: no send-once right is left');
    port.sorights -= 1;
  } else {
    // The receive right has gone elsewhere meanwhile: whoever has it now should know.
    ipcNotifySendOnce(ipc, port);
  }
  return name;
}

/** The two messages of every fault take a short way: the table is asked by a constant. */
function copyoutBody(kmsg: Kmsg, via: Copyout): MessageBodies<PortName, Region>[MessageName] {
  const { name, body } = kmsg;
  if (isBodyOf('memory_object_data_request', name, body)) {
    return messageDefs.memory_object_data_request.cross(body, via);
  }
  if (isBodyOf('memory_object_data_return', name, body)) {
    return messageDefs.memory_object_data_return.cross(body, via);
  }
  return crossBody(name, body, via);
}

/** @mach ipc/ipc_kmsg.c ipc_kmsg_copyout */
export function ipcKmsgCopyout(
  ipc: Ipc,
  task: Task,
  kmsg: Kmsg,
  seqno: number,
): Received<MessageName> {
  const via = ipc.copyout;
  // A server asks again and again: what is there already need not be stored.
  if (via.task !== task) {
    via.space = task.space;
    via.task = task;
  }
  via.failed = false;
  return {
    msgh_id: kmsg.name,
    msgh_local_port: ipcKmsgCopyoutDest(ipc, task.space, kmsg),
    msgh_seqno: seqno,
    body: copyoutBody(kmsg, via),
  };
}

/**
 * Gives a message back to its sender: rights under names, memory in regions, each as something
 * that a second send with the same record moves. @mach ipc/ipc_kmsg.c ipc_kmsg_copyout_pseudo
 */
export function ipcKmsgCopyoutPseudo(ipc: Ipc, send: MachMsgSend, task: Task, kmsg: Kmsg): void {
  const { port, serial } = kmsg;
  if (ipc.trace.on) {
    ipc.trace.emit('ipc_kmsg.returned', serial, ipcKmsgKind(kmsg.name), port.id, task.space.id);
  }
  const right = kmsg.sonce ? new SendOnceRight(port) : port;
  kmsg.holdsRight = false;
  send.to = ipcObjectCopyout(task.space, right);
  send.disposition = kmsg.sonce ? 'move_send_once' : 'move_send';
  const via = ipc.copyback;
  via.space = task.space;
  via.task = task;
  via.came = [];
  send.body = crossBody(kmsg.name, kmsg.body, via);
  send.dispositions = via.came;
  send.kmsg = null;
  send.copies.length = 0;
}
