/**
 * A port: one receive right, any number of send and send-once rights, a queue.
 *
 * The receive right is in exactly one of four states:
 *   in a space      receiver and receiverName say where; or isKernel, and the kernel serves it
 *   in transit      in a queued message; destination is the port of that queue
 *   in limbo        nowhere: in a message whose own queue cannot be reached, on its way back
 *   dead            active is false; nothing leads out of here
 * Moving the receive right starts mscount and seqno again from 0 and keeps queue, limit and send
 * rights. A dead port loses its messages, wakes its senders and tells who asked for it.
 * Laws: 19 to 21 (sequence numbers), 51 (what is destroyed gives its rights back).
 * Station 9 of the tour: the port of a memory object dies. @mach ipc/ipc_port.c
 */
import { assert } from '../kern/assert';
import type { WaitQueue } from '../kern/thread';
import { WaitQueueFor } from '../kern/thread';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { VmObject } from '../vm/object/vm_object';
import type { Ipc } from './ipc';
import { IpcMqueue, ipcKmsgDequeue } from './ipc_kmsg_queue';
import { ipcMqueueChanged, ipcMqueueWakeNext } from './ipc_mqueue';
import {
  ipcNotifyDeadName,
  ipcNotifyNoSenders,
  ipcNotifyPortDestroyed,
  ipcNotifySendOnce,
} from './ipc_notify';
import type { DeadNameRequests } from './ipc_port_request';
import type { IpcPset } from './ipc_pset';
import { ipcPsetRemove } from './ipc_pset';
import type { IpcEntry, IpcSpace } from './ipc_space';

/** What a port stands for in the kernel. @mach kern/ipc_kobject.h ipc_kobject_type_t */
export type Kotype =
  | 'IKOT_NONE'
  | 'IKOT_PAGER'
  | 'IKOT_PAGER_TERMINATING'
  | 'IKOT_PAGING_REQUEST'
  | 'IKOT_PAGING_NAME'
  | 'IKOT_DEVICE'
  | 'IKOT_TASK'
  | 'IKOT_HOST';

/**
 * What happens to a right when a message takes it along.
 * @mach mach/message.h mach_msg_type_name_t
 */
export type Disposition =
  | 'move_receive'
  | 'move_send'
  | 'move_send_once'
  | 'copy_send'
  | 'make_send'
  | 'make_send_once';

/**
 * A send-once right that the kernel or a message holds.
 * @ours Mach distinguishes rights by the message's type bits
 */
export class SendOnceRight {
  readonly port: IpcPort;

  constructor(port: IpcPort) {
    this.port = port;
  }
}

/** A receive right in transit. @ours Mach distinguishes rights by the message's type bits */
export class ReceiveRight {
  readonly port: IpcPort;

  constructor(port: IpcPort) {
    this.port = port;
  }
}

/** A right whose port had died when it was copied in. @mach ipc/ipc_port.h IP_DEAD */
export class DeadRight {
  readonly dead = true;
}

/** @mach ipc/ipc_port.h IP_DEAD */
export const IP_DEAD = new DeadRight();

/**
 * A right as the kernel holds it; a port stands for one send right on it.
 * @ours Mach distinguishes rights by the message's type bits
 */
export type KernelRight = IpcPort | SendOnceRight | null;

/** A right in a message. @ours Mach distinguishes rights by the message's type bits */
export type TransitRight = KernelRight | ReceiveRight | DeadRight;

/** What a port stands for on one host. @ours several kernels may map one memory object */
interface Kobject {
  hostId: number;
  kotype: Kotype;
  object: VmObject | null;
}

/** @mach ipc/ipc_port.h struct ipc_port */
export class IpcPort {
  /** From the counter that ports and port sets share. */
  readonly id: number;
  /** For people. */
  label = '';
  active = true;
  /** The space with the receive right; null if it is the kernel's, in transit, in limbo or dead. */
  receiver: IpcSpace | null = null;
  receiverName: PortName = MACH_PORT_NULL;
  /** True while the kernel holds the receive right: messages are served, not queued. */
  isKernel = false;
  /** While in transit: the port whose queue holds the receive right. */
  destination: IpcPort | null = null;

  mscount = 0;
  srights = 0;
  sorights = 0;
  /** The number that the next message received from this port gets. */
  seqno = 0;
  /** Messages accepted and not yet received, including one that a woken receiver holds. */
  msgcount = 0;
  qlimit: number;
  pset: IpcPset | null = null;
  /** Its own queue. */
  readonly messages: IpcMqueue;
  /** The queue in use: its own or its set's. */
  queue: IpcMqueue;
  /** Tasks that wait for room in the queue. */
  readonly senders: WaitQueue;

  nsrequest: SendOnceRight | null = null;
  pdrequest: SendOnceRight | null = null;
  dnrequests: DeadNameRequests | null = null;

  /** The first host's association; `ipcKobject` asks for any host's. */
  kotype: Kotype = 'IKOT_NONE';
  object: VmObject | null = null;
  kobjectHost = -1;
  /** Associations with further hosts; null while there is none. */
  moreKobjects: Kobject[] | null = null;
  /** The driver behind an IKOT_DEVICE port. */
  device: object | null = null;

  /** The space that last looked a name of this port up, and what it found. */
  cachedSpace: IpcSpace | null = null;
  cachedEntry: IpcEntry | null = null;

  constructor(id: number, qlimit: number) {
    this.id = id;
    this.qlimit = qlimit;
    this.messages = new IpcMqueue(id);
    this.queue = this.messages;
    this.senders = new WaitQueueFor('port_send', this);
  }

  /** Threads that wait for a message at the port itself. */
  get receivers(): WaitQueue {
    return this.messages.receivers;
  }
}

/** A port that nobody holds yet. @mach ipc/ipc_port.c ipc_port_init */
export function ipcPortInit(ipc: Ipc): IpcPort {
  const port = new IpcPort(ipc.nextPortId++, ipc.switches.qlimitDefault);
  ipc.ports.set(port.id, port);
  return port;
}

/** A port whose receive right the kernel holds. @mach ipc/ipc_port.c ipc_port_alloc_special */
export function ipcPortAllocSpecial(ipc: Ipc, label: string): IpcPort {
  const port = ipcPortInit(ipc);
  port.label = label;
  port.isKernel = true;
  if (ipc.trace.on) ipc.trace.emit('ipc_port.created', port.id, 0, 0);
  return port;
}

/** Ends a port of the kernel. @mach ipc/ipc_port.c ipc_port_dealloc_special */
export function ipcPortDeallocSpecial(ipc: Ipc, port: IpcPort): void {
  assert(port.isKernel, 'ipc_port_dealloc_special: not a port of the kernel');
  port.isKernel = false;
  port.mscount = 0;
  port.seqno = 0;
  ipcPortDestroy(ipc, port);
}

/** @mach ipc/ipc_port.c ipc_port_make_send */
export function ipcPortMakeSend(port: IpcPort): IpcPort {
  assert(port.active, 'ipc_port_make_send: port is dead');
  port.mscount = (port.mscount + 1) >>> 0;
  port.srights += 1;
  return port;
}

/**
 * A dead port gives a right too: what is sent there is destroyed.
 * @mach ipc/ipc_port.c ipc_port_copy_send
 */
export function ipcPortCopySend(port: IpcPort): IpcPort {
  if (port.active) port.srights += 1;
  return port;
}

/**
 * Gives a send right back. @mach ipc/ipc_port.c ipc_port_release_send
 *
 * Sends: mach_notify_no_senders, if this was the last one and somebody asked for it.
 */
export function ipcPortReleaseSend(ipc: Ipc, port: IpcPort): void {
  if (!port.active) return;
  assert(port.srights > 0, 'ipc_port_release_send: port has no send right');
  port.srights -= 1;
  if (port.srights > 0 || port.nsrequest === null) return;
  const { nsrequest, mscount } = port;
  port.nsrequest = null;
  ipcNotifyNoSenders(ipc, nsrequest, port, mscount);
}

/** @mach ipc/ipc_port.c ipc_port_make_sonce */
export function ipcPortMakeSonce(port: IpcPort): SendOnceRight {
  if (port.active) port.sorights += 1;
  return new SendOnceRight(port);
}

/** Destroys a send-once right unused. @mach ipc/ipc_port.c ipc_port_release_sonce */
export function ipcPortReleaseSonce(ipc: Ipc, right: SendOnceRight): void {
  // The notification itself uses the right up.
  if (right.port.active) ipcNotifySendOnce(ipc, right.port);
}

/** Gives back whatever the kernel holds. @ours the kernel need not look which kind it holds */
export function ipcRightRelease(ipc: Ipc, right: KernelRight): void {
  if (right === null) return;
  if (right instanceof IpcPort) ipcPortReleaseSend(ipc, right);
  else ipcPortReleaseSonce(ipc, right);
}

/** Destroys a right that a message carried. @mach ipc/ipc_object.c ipc_object_destroy */
export function ipcObjectDestroy(ipc: Ipc, right: TransitRight): void {
  if (right === null || right instanceof DeadRight) return;
  if (right instanceof ReceiveRight) ipcPortReleaseReceive(ipc, right.port);
  else ipcRightRelease(ipc, right);
}

/** Destroys a receive right in transit. @mach ipc/ipc_port.c ipc_port_release_receive */
function ipcPortReleaseReceive(ipc: Ipc, port: IpcPort): void {
  port.destination = null;
  ipcPortDestroy(ipc, port);
}

/**
 * Gives up the receive right of a space, and with it the send right of the same name if there is
 * one. A backup gets the port before who waits for no-senders gets the count.
 * @ours what ipc_right_destroy, ipc_right_clean and ipc_right_delta have in common
 * Sends: what ipcPortDestroy sends, then mach_notify_no_senders if the send right was the last.
 */
export function ipcPortGiveUp(ipc: Ipc, port: IpcPort, sendsToo: boolean): void {
  let asked: SendOnceRight | null = null;
  const { mscount } = port;
  if (sendsToo) {
    port.srights -= 1;
    if (port.srights === 0) {
      asked = port.nsrequest;
      port.nsrequest = null;
    }
  }
  ipcPortClearReceiver(ipc, port);
  ipcPortDestroy(ipc, port);
  if (asked !== null) ipcNotifyNoSenders(ipc, asked, port, mscount);
}

/** Drops a no-senders request; its holder gets id 71. @mach ipc/ipc_port.c */
function ipcPortCancelNsrequest(ipc: Ipc, port: IpcPort): void {
  const { nsrequest } = port;
  if (nsrequest === null) return;
  port.nsrequest = null;
  ipcPortReleaseSonce(ipc, nsrequest);
}

/**
 * Takes the receive right away from its holder. @mach ipc/ipc_port.c ipc_port_clear_receiver
 *
 * Ensures: no set, no waiting receiver, mscount and seqno 0; the queue and its limit stay.
 */
export function ipcPortClearReceiver(ipc: Ipc, port: IpcPort): void {
  if (port.pset !== null) ipcPsetRemove(ipc, port.pset, port);
  else ipcMqueueChanged(ipc, port.messages, 'MACH_RCV_PORT_DIED');
  port.receiver = null;
  port.receiverName = MACH_PORT_NULL;
  port.isKernel = false;
  port.mscount = 0;
  port.seqno = 0;
}

/** A receive right goes on a journey. @ours ipc_port_clear_receiver as a move, not a death */
export function ipcPortMoveReceive(ipc: Ipc, port: IpcPort): ReceiveRight {
  ipcPortClearReceiver(ipc, port);
  if (ipc.trace.on) ipc.trace.emit('ipc_port.moved', port.id);
  if (ipc.switches.moveCancelsNoSenders) ipcPortCancelNsrequest(ipc, port);
  return new ReceiveRight(port);
}

/**
 * Puts a receive right into transit, unless the queue it goes to hangs on that very right.
 * @mach ipc/ipc_port.c ipc_port_check_circularity
 */
export function ipcPortCheckCircularity(port: IpcPort, destination: IpcPort): boolean {
  let base: IpcPort | null = destination;
  while (base !== null && base !== port) base = base.destination;
  if (base === port) return true;
  port.destination = destination;
  return false;
}

/**
 * The receive right is given up. @mach ipc/ipc_port.c ipc_port_destroy
 *
 * Requires: no holder and no set any more (ipcPortClearReceiver).
 * Sends: port-destroyed, and then the port lives on in limbo; or, in this order, send-once for a
 *        pending no-senders request and for each right in its queue, and dead-name notifications.
 *        A backup that cannot be reached but through the port itself is told nothing.
 */
export function ipcPortDestroy(ipc: Ipc, port: IpcPort): void {
  assert(port.active, 'ipc_port_destroy: port is dead');
  assert(port.pset === null, 'ipc_port_destroy: port is in a set');
  const { pdrequest } = port;
  if (pdrequest !== null) {
    port.pdrequest = null;
    if (!ipcPortCheckCircularity(port, pdrequest.port)) {
      ipcNotifyPortDestroyed(ipc, pdrequest, ipcPortMoveReceive(ipc, port));
      return;
    }
    if (pdrequest.port.active) pdrequest.port.sorights -= 1;
  }
  port.active = false;
  port.receiver = null;
  port.isKernel = false;
  port.destination = null;
  if (ipc.trace.on) ipc.trace.emit('ipc_port.died', port.id, port.msgcount);
  while (ipcMqueueWakeNext(ipc, port.senders) !== null);
  ipcPortCancelNsrequest(ipc, port);
  for (let kmsg = ipcKmsgDequeue(port.messages); kmsg !== null; ) {
    kmsg.holdsRight = false;
    ipc.destroyMessage(kmsg);
    kmsg = ipcKmsgDequeue(port.messages);
  }
  const requests = port.dnrequests;
  port.dnrequests = null;
  for (const request of requests?.places ?? []) {
    if (request !== null) ipcNotifyDeadName(ipc, request.notify, request.name);
  }
  ipc.ports.delete(port.id);
  ipc.operations.portDied(port);
  port.cachedSpace = null;
  port.cachedEntry = null;
}

/** What a port stands for on a host. @mach kern/ipc_kobject.h ip_kotype */
export function ipcKobjectType(port: IpcPort, hostId: number): Kotype {
  if (port.kobjectHost === hostId) return port.kotype;
  return moreKobject(port, hostId)?.kotype ?? 'IKOT_NONE';
}

/** The object that a port stands for on a host. @mach kern/ipc_kobject.h ip_kobject */
export function ipcKobject(port: IpcPort, hostId: number): VmObject | null {
  if (port.kobjectHost === hostId) return port.object;
  return moreKobject(port, hostId)?.object ?? null;
}

function moreKobject(port: IpcPort, hostId: number): Kobject | null {
  if (port.moreKobjects === null) return null;
  for (const kobject of port.moreKobjects) if (kobject.hostId === hostId) return kobject;
  return null;
}

/** Says what a port stands for on a host. @mach kern/ipc_kobject.c ipc_kobject_set */
export function ipcKobjectSet(
  port: IpcPort,
  hostId: number,
  kotype: Kotype,
  object: VmObject | null,
): void {
  const known = port.kobjectHost === hostId ? null : moreKobject(port, hostId);
  if (known !== null) {
    known.kotype = kotype;
    known.object = object;
  } else if (port.kobjectHost < 0 || port.kobjectHost === hostId) {
    port.kobjectHost = hostId;
    port.kotype = kotype;
    port.object = object;
  } else {
    port.moreKobjects ??= [];
    port.moreKobjects.push({ hostId, kotype, object });
  }
}
