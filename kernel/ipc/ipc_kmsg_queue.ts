/**
 * A message inside the kernel, the queue where messages and receivers meet, and what they know of
 * each other. Plain structures only: what is done with them is in ipc_mqueue.ts
 * and ipc_kmsg.ts.
 * @mach ipc/ipc_kmsg.h ipc/ipc_mqueue.h ipc/ipc_thread.h
 */
import type { Activation, Held, Step, Thread } from '../kern/thread';
import { topOf, WaitQueueFor } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import type { Sized } from '../mach/message_def';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { tick } from '../mach/types';
import type { Host } from '../machine/host';
import type { VmMapCopy } from '../vm/page/vm_map_copy';
import type { IpcPort, TransitRight } from './ipc_port';

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
  readonly receivers: WaitQueueFor<'port_receive'>;

  constructor(id: number) {
    this.id = id;
    this.receivers = new WaitQueueFor('port_receive', this);
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
 * A receive in progress, as far as those know it who send: what a waiting thread wants, and what it
 * is handed. @mach ipc/ipc_thread.h ith_msize ith_kmsg ith_seqno ith_state
 */
export abstract class IpcReceiver implements Activation {
  abstract readonly routine: string;
  /** Size of the buffer in bytes (see ipcKmsgSize); -1 takes any message. */
  limit = -1;
  /** Bits: MACH_RCV_TIMEOUT, MACH_RCV_LARGE. */
  options = 0;
  /** The answer, once the routine is done. */
  code: MachMsgReturn = 'MACH_MSG_SUCCESS';
  /** With MACH_RCV_TOO_LARGE: the size that would do. */
  size = 0;
  /** The queue it waits at; null when it does not wait. */
  queue: IpcMqueue | null = null;
  /** Handed over by a sender while it waited, with the number it was given. */
  kmsg: Kmsg | null = null;
  seqno = 0;

  /** True if a too large message is to stay where it is. */
  get peeks(): boolean {
    return (this.options & MACH_RCV_LARGE) !== 0;
  }

  abstract run(host: Host, thread: Thread): Step;
  abstract abort(host: Host): void;
  abstract held(): Held;
}

/**
 * The receive that a thread is in; null if it is in none.
 * @ours Mach finds ith_kmsg in the thread itself
 */
export function receiveOf(thread: Thread): IpcReceiver | null {
  const top = topOf(thread.stack);
  return top instanceof IpcReceiver ? top : null;
}
