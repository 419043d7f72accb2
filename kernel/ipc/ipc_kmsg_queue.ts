/**
 * A message inside the kernel, the thread's side of sending and receiving one, and the queue where
 * messages and receivers meet. Plain structures only: what is done with them is in ipc_mqueue.ts
 * and ipc_kmsg.ts.
 * @mach ipc/ipc_kmsg.h ipc/ipc_mqueue.h ipc/ipc_thread.h
 */
import type { Activation, Thread } from '../kern/thread';
import { WaitQueue } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import type { Sized } from '../mach/message_def';
import type { MessageBodies, MessageName } from '../mach/message_table';
import type { OutOfLine, Received, Sent } from '../mach/task';
import type { PortName } from '../mach/types';
import { tick } from '../mach/types';
import type { VmMapCopy } from '../vm/vm_map_copy';
import type { VmMapMoving } from '../vm/vm_map_copyin';
import type { Disposition, IpcPort, SendOnceRight, TransitRight } from './ipc_port';

/**
 * Out-of-line memory of no bytes: it needs no map, so its address is never looked at.
 * @ours a VmMapCopy has at least a page
 */
export class EmptyMemory implements Sized {
  readonly size = 0;
}

/**
 * Out-of-line memory on its way from one map to another.
 * @ours the two forms of memory in a message
 */
export type TransitMemory = VmMapCopy | EmptyMemory;

/** @mach ipc/ipc_kmsg.h struct ipc_kmsg */
export class Kmsg {
  next: Kmsg | null = null;
  /** Counted over all messages of the machine in the order of sending. */
  readonly serial: number;
  readonly name: MessageName;
  /** The destination; the message holds a send or send-once right on it. */
  readonly port: IpcPort;
  /** True if that right is a send-once right: such a message never waits for room. */
  readonly sonce: boolean;
  /** The sender's space, 0 for the kernel. */
  readonly from: number;
  body: MessageBodies<TransitRight, TransitMemory>[MessageName];
  /** When it was sent; kept only where there are several hosts. */
  sentAt = tick(0);
  /** True if it carries the receive right of its own queue, directly or through other queues. */
  circular = false;
  /** False once the destination right is gone, because its port died. */
  holdsRight = true;

  constructor(
    serial: number,
    name: MessageName,
    port: IpcPort,
    sonce: boolean,
    from: number,
    body: MessageBodies<TransitRight, TransitMemory>[MessageName],
  ) {
    this.serial = serial;
    this.name = name;
    this.port = port;
    this.sonce = sonce;
    this.from = from;
    this.body = body;
  }
}

/**
 * Messages of one port or port set, and the threads that wait for one.
 * @mach ipc/ipc_mqueue.h ipc_mqueue
 */
export class IpcMqueue {
  head: Kmsg | null = null;
  tail: Kmsg | null = null;
  /** The id of the port or set that it belongs to. */
  readonly id: number;
  readonly receivers: WaitQueue;

  constructor(id: number, subject: object) {
    this.id = id;
    this.receivers = new WaitQueue('port_receive', subject);
  }
}

/** @mach ipc/ipc_kmsg.h ipc_kmsg_enqueue */
export function ipcKmsgEnqueue(queue: IpcMqueue, kmsg: Kmsg): void {
  kmsg.next = null;
  if (queue.tail === null) queue.head = kmsg;
  else queue.tail.next = kmsg;
  queue.tail = kmsg;
}

/** @mach ipc/ipc_kmsg.h ipc_kmsg_dequeue */
export function ipcKmsgDequeue(queue: IpcMqueue): Kmsg | null {
  const kmsg = queue.head;
  if (kmsg === null) return null;
  queue.head = kmsg.next;
  if (queue.head === null) queue.tail = null;
  kmsg.next = null;
  return kmsg;
}

/** The messages of a queue, first come first. @ours for reports, laws and digests */
export function ipcKmsgs(queue: IpcMqueue): readonly Kmsg[] {
  const kmsgs: Kmsg[] = [];
  for (let kmsg = queue.head; kmsg !== null; kmsg = kmsg.next) kmsgs.push(kmsg);
  return kmsgs;
}

/** @mach mach/message.h MACH_SEND_TIMEOUT */
export const MACH_SEND_TIMEOUT = 0x10;
/** @mach mach/message.h MACH_RCV_TIMEOUT */
export const MACH_RCV_TIMEOUT = 0x100;
/** @mach mach/message.h MACH_RCV_LARGE */
export const MACH_RCV_LARGE = 0x800;

/**
 * Timeouts are in virtual milliseconds, a tick is a nanosecond.
 * @ours virtual time counts nanoseconds
 */
export const TICKS_PER_MS = 1_000_000;

/**
 * How far a send has come: it runs again from its start after each wait.
 * @ours a thread keeps no stack over a wait
 */
export type SendPhase = 'start' | 'memory' | 'queue' | 'sent';

/** A send in progress. @mach ipc/mach_msg.c mach_msg_send */
export class MachMsgSend implements Activation {
  readonly routine = 'mach_msg_send';
  to: PortName;
  id: MessageName;
  body: Sent<MessageName>;
  /** Bits: MACH_SEND_TIMEOUT. */
  options = 0;
  /** Virtual milliseconds; counts only with MACH_SEND_TIMEOUT. */
  timeout = 0;
  /** What happens to the destination right; null copies a send right, moves a send-once right. */
  disposition: Disposition | null = null;
  /** The same for each right of the body, in order; null leaves it to the message's definition. */
  dispositions: readonly Disposition[] | null = null;
  /** The answer, once the routine is done. */
  code: MachMsgReturn = 'MACH_MSG_SUCCESS';

  phase: SendPhase = 'start';
  /** The destination right while memory is copied in; the message has it from then on. */
  right: IpcPort | SendOnceRight | null = null;
  /** The message once it is made. */
  kmsg: Kmsg | null = null;
  /** Regions of the body in order, and what has been copied in of them so far. */
  regions: readonly OutOfLine[] = [];
  readonly copies: TransitMemory[] = [];
  /** The region that is being copied in. */
  moving: VmMapMoving | null = null;
  /** True while it waits for room in the queue. */
  waiting = false;
  timerRuns = false;
  /** Counts the uses of the record, so that a late timer does nothing. */
  use = 0;
  expired = false;
  aborted = false;

  constructor(to: PortName, id: MessageName, body: Sent<MessageName>) {
    this.to = to;
    this.id = id;
    this.body = body;
  }
}

/**
 * Makes a record ready for another send.
 * @ours a server makes one record, not one a message
 */
export function machMsgSendAgain(
  activation: MachMsgSend,
  to: PortName,
  id: MessageName,
  body: Sent<MessageName>,
): void {
  activation.to = to;
  activation.id = id;
  activation.body = body;
  activation.use += 1;
  // A call that was served in one piece has left no trace in its record.
  if (activation.phase === 'start') return;
  activation.options = 0;
  activation.timeout = 0;
  activation.disposition = null;
  activation.dispositions = null;
  activation.code = 'MACH_MSG_SUCCESS';
  activation.phase = 'start';
  activation.right = null;
  activation.moving = null;
  activation.kmsg = null;
  activation.waiting = false;
  activation.timerRuns = false;
  activation.expired = false;
  activation.aborted = false;
}

/**
 * The part of a message that a receiver sees even when the message itself was too large.
 * @ours Mach writes the header into the buffer
 */
export type ReceivedHeader = Omit<Received<MessageName>, 'body'>;

/** A receive in progress. @mach ipc/mach_msg.c mach_msg_receive */
export class MachMsgReceive implements Activation {
  readonly routine = 'mach_msg_receive';
  name: PortName;
  /** Bits: MACH_RCV_TIMEOUT, MACH_RCV_LARGE. */
  options = 0;
  /** Virtual milliseconds; counts only with MACH_RCV_TIMEOUT. */
  timeout = 0;
  /** Size of the buffer in bytes (see ipcKmsgSize); -1 takes any message. */
  limit = -1;
  /** The answer, once the routine is done. */
  code: MachMsgReturn = 'MACH_MSG_SUCCESS';
  message: Received<MessageName> | null = null;
  /** With MACH_RCV_TOO_LARGE: the size that would do, and the header unless MACH_RCV_LARGE. */
  size = 0;
  header: ReceivedHeader | null = null;

  /** The queue it waits at; null when it does not wait. */
  queue: IpcMqueue | null = null;
  /** Handed over by a sender while it waited, with the number it was given. */
  kmsg: Kmsg | null = null;
  seqno = 0;
  /** What it received, until it asks for the next message; for who looks. */
  delivered: Kmsg | null = null;
  /** Counts the waits with a timer, so that a late timer does nothing. */
  timer = 0;

  constructor(name: PortName) {
    this.name = name;
  }

  /** True if a too large message is to stay where it is. */
  get peeks(): boolean {
    return (this.options & MACH_RCV_LARGE) !== 0;
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
 * The receive that a thread is in; null if it is in none.
 * @ours Mach finds ith_kmsg in the thread itself
 */
export function receiveOf(thread: Thread): MachMsgReceive | null {
  const top = thread.stack[thread.stack.length - 1];
  return top instanceof MachMsgReceive ? top : null;
}
