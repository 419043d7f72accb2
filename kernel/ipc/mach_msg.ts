/**
 * Sending and receiving. Station 2 of the tour: a request enters the queue of its port.
 *
 * A task's send runs through these phases, and starts over in the one it is in after each wait:
 *   start    look the destination up; a port of the kernel serves the message here and now
 *   memory   copy the out-of-line regions in, one after the other
 *   queue    wait for room, unless the right is a send-once right; then the port takes it
 *   sent     the code says how it ended
 * The kernel's own sends have no phases: they never wait (law 50).
 * A receive takes the first message of the queue, or waits and is handed one.
 * @mach ipc/mach_msg.c ipc/ipc_mqueue.c kern/ipc_mig.c
 */
import type { Task } from '../kern/task';
import type { Held, Step, Thread } from '../kern/thread';
import { assertWait, BLOCKED, clearWait, DONE, topOf } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import type { ControlMessage, MessageBodies, MessageName } from '../mach/message_table';
import type { Received } from '../mach/task';
import type { PortName } from '../mach/types';
import type { Host } from '../machine/host';
import type { VmMapCopy } from '../vm/page/vm_map_copy';
import type { Ipc } from './ipc';
import { ipcKmsgCleanBody, ipcKmsgCopyout, ipcKmsgCopyoutDest } from './ipc_kmsg';
import type { IpcMqueue } from './ipc_kmsg_queue';
import { IpcReceiver, Kmsg, MACH_RCV_TIMEOUT, TICKS_PER_MS } from './ipc_kmsg_queue';
import { ipcKmsgSize } from './ipc_kmsg_size';
import {
  ipcKmsgKind,
  ipcMqueueDequeue,
  ipcMqueueReceived,
  ipcMqueueSendAlways,
  ipcMqueueTakeSeqno,
  ipcMqueueTraceHandOff,
  ipcMqueueWokenWithout,
} from './ipc_mqueue';
import { crossBody } from './ipc_passage';
import type { KernelRight } from './ipc_port';
import { IpcPort, ipcPortMakeSend, SendOnceRight } from './ipc_port';
import { MACH_PORT_TYPE_RECEIVE } from './ipc_space';
import { MachMsgSend } from './mach_msg_send';

/**
 * A send of the kernel's own. @mach kern/ipc_mig.c mach_msg_send_from_kernel
 *
 * Requires: a send-once right is the caller's to use up. Of a send right the message takes a copy,
 *           so that a caller who means to move it releases its own after the send.
 * Ensures: with MACH_MSG_SUCCESS the body is the message's, even if its port is dead; with
 *          MACH_SEND_INVALID_DEST (no port at all) it is still the caller's.
 * Blocks: never; the queue limit does not count.
 */
export function machMsgSendFromKernel<K extends MessageName>(
  ipc: Ipc,
  to: KernelRight,
  name: K,
  body: MessageBodies<KernelRight, VmMapCopy>[K],
): MachMsgReturn {
  if (to === null) return 'MACH_SEND_INVALID_DEST';
  const sonce = to instanceof SendOnceRight;
  const port = sonce ? to.port : to;
  if (!sonce && port.active) port.srights += 1;
  const via = ipc.fromKernel;
  via.destination = port;
  via.circular = false;
  const carried = crossBody(name, body, via);
  const kmsg = new Kmsg(ipc.nextSerial++, name, port, sonce, 0, carried);
  kmsg.circular = via.circular;
  ipcMqueueSendAlways(ipc, kmsg);
  return 'MACH_MSG_SUCCESS';
}

/**
 * The same for a message that carries no right but the control port: its body stays as it is.
 * @mach kern/ipc_mig.c mach_msg_send_from_kernel
 * Blocks: never.
 */
export function machMsgSendFromControl<K extends ControlMessage>(
  ipc: Ipc,
  to: IpcPort | null,
  name: K,
  body: MessageBodies<KernelRight, VmMapCopy>[K],
): MachMsgReturn {
  if (to === null) return 'MACH_SEND_INVALID_DEST';
  if (to.active) to.srights += 1;
  const { memory_control: control } = body;
  if (control instanceof IpcPort) ipcPortMakeSend(control);
  ipcMqueueSendAlways(ipc, new Kmsg(ipc.nextSerial++, name, to, false, 0, body));
  return 'MACH_MSG_SUCCESS';
}

/**
 * The part of a message that a receiver sees even when the message itself was too large.
 * @ours Mach writes the header into the buffer
 */
export type ReceivedHeader = Omit<Received<MessageName>, 'body'>;

/** A receive in progress. @mach ipc/mach_msg.c mach_msg_receive */
export class MachMsgReceive extends IpcReceiver {
  override readonly routine = 'mach_msg_receive';
  name: PortName;
  /** Virtual milliseconds; counts only with MACH_RCV_TIMEOUT. */
  timeout = 0;
  message: Received<MessageName> | null = null;
  /** With MACH_RCV_TOO_LARGE, unless MACH_RCV_LARGE is set. */
  header: ReceivedHeader | null = null;

  /** What it received, until it asks for the next message; for who looks. */
  delivered: Kmsg | null = null;
  /** Counts the waits with a timer, so that a late timer does nothing. */
  timer = 0;

  constructor(name: PortName) {
    super();
    this.name = name;
  }

  override run(_host: Host, thread: Thread): Step {
    return machMsgReceive(thread, this);
  }

  /** Sends what the destruction of a message sends (ipcKmsgDestroy). */
  abort({ ipc }: Pick<Host, 'ipc'>): void {
    const { kmsg } = this;
    if (kmsg === null) return;
    this.kmsg = null;
    ipcMqueueReceived(ipc, kmsg.port);
    ipc.destroyMessage(kmsg);
  }

  held(): Held {
    return { messages: [this.kmsg] };
  }
}

/**
 * Makes a record ready for another receive, so that a server need not make one a message.
 * @ours a server makes one record, not one a message
 */
export function machMsgReceiveAgain(activation: MachMsgReceive, name: PortName): void {
  activation.name = name;
  activation.code = 'MACH_MSG_SUCCESS';
  activation.message = null;
  activation.header = null;
  activation.size = 0;
  activation.queue = null;
  activation.kmsg = null;
  activation.delivered = null;
}

/**
 * A task's receive. @mach ipc/mach_msg.c mach_msg_receive
 * Blocks: while there is no message.
 */
export function machMsgReceive(thread: Thread, receive: MachMsgReceive): Step {
  const { ipc } = thread.task.space;
  const handed = receive.kmsg;
  if (handed !== null) {
    receive.kmsg = null;
    return deliver(ipc, thread, receive, handed, receive.seqno);
  }
  if (receive.code !== 'MACH_MSG_SUCCESS') return DONE; // Woken without a message.
  const queue = receiveQueue(thread, receive);
  if (queue === null) return DONE;
  const { head } = queue;
  if (head === null) return waitForMessage(ipc, thread, receive, queue);
  if (receive.limit >= 0 && receive.peeks) {
    receive.size = ipcKmsgSize(head.name, head.body);
    if (receive.size > receive.limit) {
      traceTooLarge(ipc, receive, head);
      receive.code = 'MACH_RCV_TOO_LARGE';
      return DONE;
    }
  }
  ipcMqueueDequeue(queue);
  const seqno = ipcMqueueTakeSeqno(head.port);
  const step = deliver(ipc, thread, receive, head, seqno);
  // It has its number; the thread has it in hand until its memory is here.
  if (step !== DONE) ipcMqueueTraceHandOff(ipc, head, seqno, thread);
  return step;
}

/** The queue of a name, or null with the code set. @mach ipc/ipc_mqueue.c ipc_mqueue_copyin */
function receiveQueue(thread: Thread, receive: MachMsgReceive): IpcMqueue | null {
  receive.queue = null;
  const entry = thread.task.space.lookup(receive.name);
  if (entry !== null) {
    if (entry.pset !== null) return entry.pset.messages;
    const { port } = entry;
    if (port !== null && (entry.type & MACH_PORT_TYPE_RECEIVE) !== 0) {
      if (port.pset === null) return port.messages;
      receive.code = 'MACH_RCV_IN_SET';
      return null;
    }
  }
  receive.code = 'MACH_RCV_INVALID_NAME';
  return null;
}

function waitForMessage(ipc: Ipc, thread: Thread, receive: MachMsgReceive, queue: IpcMqueue): Step {
  receive.timer += 1;
  if ((receive.options & MACH_RCV_TIMEOUT) !== 0) {
    if (receive.timeout === 0) {
      receive.code = 'MACH_RCV_TIMED_OUT';
      return DONE;
    }
    const { timer } = receive;
    const run = (): void => {
      if (receive.timer === timer) wakeWaiting(ipc, thread, receive, 'MACH_RCV_TIMED_OUT');
    };
    const due = receive.timeout * TICKS_PER_MS;
    const wakes = (): Thread | null =>
      receive.timer === timer && receive.queue !== null ? thread : null;
    ipc.operations.schedule(due, { what: 'mach_msg rcv timeout', run, wakes });
  }
  receive.queue = queue;
  if (ipc.trace.on) ipc.trace.emit('ipc_mqueue.receiver_blocked', queue.id);
  assertWait(thread, queue.receivers);
  return BLOCKED;
}

function wakeWaiting(
  ipc: Ipc,
  thread: Thread,
  receive: MachMsgReceive,
  code: MachMsgReturn,
): boolean {
  const { queue } = receive;
  if (queue === null) return false;
  clearWait(thread);
  ipcMqueueWokenWithout(ipc, queue, thread, code);
  return true;
}

function traceTooLarge(ipc: Ipc, receive: MachMsgReceive, kmsg: Kmsg): void {
  if (!ipc.trace.on) return;
  const { serial, name, port } = kmsg;
  const { size, limit } = receive;
  ipc.trace.emit('ipc_kmsg.too_large', serial, ipcKmsgKind(name), port.id, size, limit);
}

/** A message in hand becomes what the task sees. @mach ipc/mach_msg.c mach_msg_receive */
function deliver(
  ipc: Ipc,
  thread: Thread,
  receive: MachMsgReceive,
  kmsg: Kmsg,
  seqno: number,
): Step {
  if (ipc.memoryArrives) {
    receive.kmsg = kmsg;
    receive.seqno = seqno;
    const step = ipc.operations.arrive(thread, kmsg);
    if (step !== DONE) return step;
    receive.kmsg = null;
  }
  const { port, name } = kmsg;
  const { task } = thread;
  const { space } = task;
  receive.delivered = kmsg;
  receive.seqno = seqno;
  ipcMqueueReceived(ipc, port);
  if (receive.limit >= 0) {
    receive.size = ipcKmsgSize(name, kmsg.body);
    if (receive.size > receive.limit) return deliverHeader(ipc, task, receive, kmsg, seqno);
  }
  if (ipc.trace.on) {
    ipc.trace.emit('ipc_mqueue.received', kmsg.serial, ipcKmsgKind(name), port.id, seqno, space.id);
  }
  receive.message = ipcKmsgCopyout(ipc, task, kmsg, seqno);
  receive.code = ipc.copyout.failed ? 'MACH_RCV_BODY_ERROR' : 'MACH_MSG_SUCCESS';
  return DONE;
}

/** The message does not fit: its header is delivered, its body destroyed. */
function deliverHeader(
  ipc: Ipc,
  task: Task,
  receive: MachMsgReceive,
  kmsg: Kmsg,
  seqno: number,
): Step {
  traceTooLarge(ipc, receive, kmsg);
  const local = ipcKmsgCopyoutDest(ipc, task.space, kmsg);
  receive.header = { msgh_id: kmsg.name, msgh_local_port: local, msgh_seqno: seqno };
  ipcKmsgCleanBody(ipc, kmsg.name, kmsg.body);
  receive.code = 'MACH_RCV_TOO_LARGE';
  return DONE;
}

/**
 * Ends a thread's wait for room or for a message; false if it is in no such wait.
 * @mach kern/thread.c thread_abort
 * Ensures: the routine answers MACH_SEND_INTERRUPTED, the message given back, or
 *          MACH_RCV_INTERRUPTED.
 */
export function machMsgAbort(thread: Thread): boolean {
  const { ipc } = thread.task.space;
  const top = topOf(thread.stack);
  if (top instanceof MachMsgReceive) return wakeWaiting(ipc, thread, top, 'MACH_RCV_INTERRUPTED');
  if (!(top instanceof MachMsgSend) || !top.waiting) return false;
  top.aborted = true;
  clearWait(thread);
  return true;
}
