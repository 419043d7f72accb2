/**
 * Where messages meet receivers. A message that a port accepts goes, in this order, to
 *   a thread that waits at the queue   handed off, numbered at once
 *   the end of the queue               numbered when somebody takes it out
 * A port's queue is its own, or that of the set it is in. Nothing here blocks or looks at the
 * queue limit: that is for tasks' sends, in mach_msg.ts.
 * Laws: 19 and 20 (numbers without gap, given at receive), 50 (kernel sends never block).
 * @mach ipc/ipc_mqueue.c
 */
import { must } from '../kern/assert';
import type { Thread, WaitQueue } from '../kern/thread';
import { clearWait, threadWakeupOne } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import { machMsgReturns } from '../mach/kern_return';
import type { Sized } from '../mach/message_def';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { messageDefs, messageKinds } from '../mach/message_table';
import type { Ipc } from './ipc';
import type { IpcMqueue, Kmsg } from './ipc_kmsg_queue';
import { ipcKmsgDequeue, ipcKmsgEnqueue, receiveOf } from './ipc_kmsg_queue';
import { ipcKmsgSize } from './ipc_kmsg_size';
import type { IpcPort } from './ipc_port';

/** The kind of a message as traces number it. @ours traces hold numbers only */
export function ipcKmsgKind(name: MessageName): number {
  return must(messageKinds[name], 'ipc_kmsg_kind: no such message');
}

/** A body may hold anything where a number should be, and not all things can stand in a column. */
function shown(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/**
 * Emits what the next event's message says. Only while somebody listens.
 * @ours traces hold numbers only
 */
export function ipcKmsgTraceScalars<K extends MessageName>(
  ipc: Ipc,
  name: K,
  body: MessageBodies<unknown, Sized>[K],
): void {
  const row = messageDefs[name].row(body);
  ipc.trace.emit(
    'ipc_kmsg.scalars',
    shown(row[0]),
    shown(row[1]),
    shown(row[2]),
    shown(row[3]),
    shown(row[4]),
  );
}

function traceSent(ipc: Ipc, kmsg: Kmsg): void {
  const { port, name } = kmsg;
  ipcKmsgTraceScalars(ipc, name, kmsg.body);
  ipc.trace.emit(
    'ipc_mqueue.sent',
    kmsg.serial,
    ipcKmsgKind(name),
    port.id,
    port.msgcount,
    kmsg.from,
  );
}

/** Gives a port's next sequence number out. @ours ip_seqno++ with its wrap */
export function ipcMqueueTakeSeqno(port: IpcPort): number {
  const seqno = port.seqno;
  port.seqno = seqno === 0xffffffff ? 0 : seqno + 1;
  return seqno;
}

/**
 * Wakes the next waiter of a queue in the order that the profile says.
 * @ours the order of waking is a switch
 */
export function ipcMqueueWakeNext(ipc: Ipc, queue: WaitQueue): Thread | null {
  if (!ipc.switches.wakesLastFirst) return threadWakeupOne(queue);
  const thread = queue.tail;
  if (thread !== null) clearWait(thread);
  return thread;
}

/**
 * Hands a message to a thread that waits for one, if there is one. A receiver that wants to see
 * too large messages first goes on without it. @mach ipc/ipc_mqueue.c ipc_mqueue_send
 */
function handOff(ipc: Ipc, queue: IpcMqueue, kmsg: Kmsg): boolean {
  for (;;) {
    const thread = ipcMqueueWakeNext(ipc, queue.receivers);
    if (thread === null) return false;
    const receive = must(receiveOf(thread), 'ipc_mqueue_send: waiter is not receiving');
    receive.queue = null;
    if (receive.limit >= 0 && receive.peeks) {
      const size = ipcKmsgSize(kmsg.name, kmsg.body);
      if (size > receive.limit) {
        receive.size = size;
        ipcMqueueWokenWithout(ipc, queue, thread, 'MACH_RCV_TOO_LARGE');
        continue;
      }
    }
    receive.kmsg = kmsg;
    ipc.accepting = null;
    receive.seqno = ipcMqueueTakeSeqno(kmsg.port);
    ipcMqueueTraceHandOff(ipc, kmsg, receive.seqno, thread);
    return true;
  }
}

/** A message has its number, and a thread has it in hand. @ours the event of a hand-off */
export function ipcMqueueTraceHandOff(ipc: Ipc, kmsg: Kmsg, seqno: number, thread: Thread): void {
  if (!ipc.trace.on) return;
  const { serial, port } = kmsg;
  const kind = ipcKmsgKind(kmsg.name);
  ipc.trace.emit('ipc_mqueue.handed_off', serial, kind, port.id, seqno, thread.id);
}

/** Leaves its answer with a receiver that was just woken. @ours Mach writes ith_state */
export function ipcMqueueWokenWithout(
  ipc: Ipc,
  queue: IpcMqueue,
  thread: Thread,
  code: MachMsgReturn,
): void {
  const receive = must(receiveOf(thread), 'ipc_mqueue_changed: waiter is not receiving');
  receive.queue = null;
  receive.code = code;
  if (ipc.trace.on) {
    const { code: number } = machMsgReturns[code];
    ipc.trace.emit('ipc_mqueue.receiver_woken', queue.id, thread.id, number);
  }
}

/**
 * Has the destination take a message, whatever its queue limit.
 * @mach ipc/ipc_mqueue.c ipc_mqueue_send_always
 *
 * Ensures: the message is queued or handed off; or destroyed, if the port is dead, belongs to the
 *          kernel, or is what the message carries: all of that is success to the sender.
 */
export function ipcMqueueSendAlways(ipc: Ipc, kmsg: Kmsg): void {
  const port = kmsg.port;
  if (!port.active || port.isKernel || kmsg.circular) {
    refuse(ipc, kmsg);
    return;
  }
  port.msgcount += 1;
  if (ipc.memoryArrives) kmsg.sentAt = ipc.trace.now;
  // Until it is in a queue or handed over.
  ipc.accepting = kmsg;
  if (ipc.trace.on) traceSent(ipc, kmsg);
  const queue = port.queue;
  if (queue.receivers.head !== null && handOff(ipc, queue, kmsg)) return;
  ipc.accepting = null;
  ipcKmsgEnqueue(queue, kmsg);
}

function refuse(ipc: Ipc, kmsg: Kmsg): void {
  const { port, serial } = kmsg;
  const { trace } = ipc;
  if (trace.on) {
    const kind = ipcKmsgKind(kmsg.name);
    if (!port.active) trace.emit('ipc_mqueue.dead_port', serial, kind, port.id);
    else if (kmsg.circular) trace.emit('ipc_kmsg.circular', serial, kind, port.id);
    else trace.emit('ipc_kobject.refused', serial, kind, port.id);
  }
  // A dead port counts its senders no longer; a kernel port takes the right as used.
  if (!port.active) kmsg.holdsRight = false;
  else if (kmsg.sonce && port.isKernel) {
    port.sorights -= 1;
    kmsg.holdsRight = false;
  }
  ipc.destroyMessage(kmsg);
}

/**
 * Takes the first message out; its number is `ipcMqueueTakeSeqno`'s.
 * @mach ipc/ipc_mqueue.c ipc_mqueue_receive (taking)
 */
export function ipcMqueueDequeue(queue: IpcMqueue): Kmsg | null {
  return ipcKmsgDequeue(queue);
}

/**
 * A receiver has its message: makes room for one blocked sender.
 * @mach ipc/ipc_mqueue.c ipc_mqueue_receive (accounting)
 */
export function ipcMqueueReceived(ipc: Ipc, port: IpcPort): void {
  if (!port.active) return;
  port.msgcount -= 1;
  if (port.senders.head !== null && port.msgcount < port.qlimit) ipcMqueueWakeSender(ipc, port);
}

/** @ours one step of ipc_port_set_qlimit and ipc_mqueue_receive */
export function ipcMqueueWakeSender(ipc: Ipc, port: IpcPort): boolean {
  const thread = ipcMqueueWakeNext(ipc, port.senders);
  if (thread === null) return false;
  if (ipc.trace.on) ipc.trace.emit('ipc_mqueue.sender_woken', port.id, thread.id);
  return true;
}

/** Wakes all receivers of a queue with a code. @mach ipc/ipc_mqueue.c ipc_mqueue_changed */
export function ipcMqueueChanged(ipc: Ipc, queue: IpcMqueue, code: MachMsgReturn): void {
  while (queue.receivers.head !== null) {
    const thread = must(ipcMqueueWakeNext(ipc, queue.receivers), 'ipc_mqueue_changed: no waiter');
    ipcMqueueWokenWithout(ipc, queue, thread, code);
  }
}

/**
 * Moves one port's messages to another queue, in their order, behind what is there.
 * Threads that wait at the other queue are served at once. @mach ipc/ipc_mqueue.c ipc_mqueue_move
 */
export function ipcMqueueMove(
  ipc: Ipc,
  target: IpcMqueue,
  source: IpcMqueue,
  port: IpcPort,
): number {
  let kmsg = source.head;
  let previous: Kmsg | null = null;
  let moved = 0;
  while (kmsg !== null) {
    const next: Kmsg | null = kmsg.next;
    if (kmsg.port !== port) previous = kmsg;
    else {
      if (previous === null) source.head = next;
      else previous.next = next;
      if (next === null) source.tail = previous;
      moved += 1;
      ipc.accepting = kmsg;
      if (!handOff(ipc, target, kmsg)) ipcKmsgEnqueue(target, kmsg);
      ipc.accepting = null;
    }
    kmsg = next;
  }
  return moved;
}
