/**
 * Notifications: the kernel's messages about the fate of ports and names. Each uses up the
 * send-once right it goes to, never blocks, and takes a sequence number of its port like any
 * other message. A notification that meets a dead port is destroyed.
 * @mach ipc/ipc_notify.c
 */
import type { MessageBodies } from '../mach/message_table';
import type { PortName } from '../mach/types';
import type { Ipc } from './ipc';
import type { TransitMemory } from './ipc_kmsg_queue';
import { Kmsg } from './ipc_kmsg_queue';
import { ipcMqueueSendAlways } from './ipc_mqueue';
import type { IpcPort, ReceiveRight, SendOnceRight, TransitRight } from './ipc_port';

type Bodies = MessageBodies<TransitRight, TransitMemory>;
type Notification = Extract<keyof Bodies, `mach_notify_${string}`>;

function notify<K extends Notification>(ipc: Ipc, port: IpcPort, name: K, body: Bodies[K]): void {
  ipcMqueueSendAlways(ipc, new Kmsg(ipc.nextSerial++, name, port, true, 0, body));
}

/** @mach ipc/ipc_notify.c ipc_notify_port_deleted */
export function ipcNotifyPortDeleted(ipc: Ipc, right: SendOnceRight, name: PortName): void {
  if (ipc.trace.on) ipc.trace.emit('ipc_notify.port_deleted', right.port.id, name);
  notify(ipc, right.port, 'mach_notify_port_deleted', { name });
}

/** Sends a receive right that would have died. @mach ipc/ipc_notify.c ipc_notify_port_destroyed */
export function ipcNotifyPortDestroyed(ipc: Ipc, right: SendOnceRight, rights: ReceiveRight): void {
  const { port } = right;
  if (ipc.trace.on) ipc.trace.emit('ipc_notify.port_destroyed', port.id, rights.port.id);
  notify(ipc, port, 'mach_notify_port_destroyed', { rights });
}

/** @mach ipc/ipc_notify.c ipc_notify_no_senders */
export function ipcNotifyNoSenders(
  ipc: Ipc,
  right: SendOnceRight,
  of: IpcPort,
  count: number,
): void {
  if (ipc.trace.on) ipc.trace.emit('ipc_notify.no_senders', right.port.id, of.id, count);
  notify(ipc, right.port, 'mach_notify_no_senders', { count });
}

/** The send-once right is destroyed unused. @mach ipc/ipc_notify.c ipc_notify_send_once */
export function ipcNotifySendOnce(ipc: Ipc, port: IpcPort): void {
  if (ipc.trace.on) ipc.trace.emit('ipc_notify.send_once', port.id);
  notify(ipc, port, 'mach_notify_send_once', { unused: 0 });
}

/** @mach ipc/ipc_notify.c ipc_notify_dead_name */
export function ipcNotifyDeadName(ipc: Ipc, right: SendOnceRight, name: PortName): void {
  if (ipc.trace.on) ipc.trace.emit('ipc_notify.dead_name', right.port.id, name);
  notify(ipc, right.port, 'mach_notify_dead_name', { name });
}
