/**
 * Port sets: several ports, one queue. A member keeps its own sequence numbers, message count and
 * limit; only its messages and its receivers move to the set.
 * Law 19: numbers do not depend on membership.
 * @mach ipc/ipc_pset.c
 */
import { assert } from '../kern/assert';
import type { KernReturn } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import type { Ipc } from './ipc';
import { IpcMqueue } from './ipc_kmsg_queue';
import { ipcMqueueChanged, ipcMqueueMove } from './ipc_mqueue';
import type { IpcPort } from './ipc_port';

/** @mach ipc/ipc_pset.h struct ipc_pset */
export class IpcPset {
  readonly id: number;
  /** For people. */
  label = '';
  active = true;
  /** Its name in its space. */
  name: PortName;
  readonly messages: IpcMqueue;
  /** In the order in which they joined. */
  readonly members = new Set<IpcPort>();

  constructor(id: number, name: PortName) {
    this.id = id;
    this.name = name;
    this.messages = new IpcMqueue(id);
  }
}

/** Takes a port out of its set; its messages come along. @mach ipc/ipc_pset.c ipc_pset_remove */
export function ipcPsetRemove(ipc: Ipc, set: IpcPset, port: IpcPort): void {
  assert(port.pset === set, 'ipc_pset_remove: port is not in that set');
  port.pset = null;
  port.queue = port.messages;
  set.members.delete(port);
  const moved = ipcMqueueMove(ipc, port.messages, set.messages, port);
  if (ipc.trace.on) ipc.trace.emit('ipc_pset.removed', set.id, port.id, moved);
}

/**
 * Puts a port into a set. Threads that wait at the port itself go on with MACH_RCV_PORT_CHANGED.
 * @mach ipc/ipc_pset.c ipc_pset_add
 */
export function ipcPsetAdd(ipc: Ipc, set: IpcPset, port: IpcPort): void {
  assert(port.pset === null, 'ipc_pset_add: port is in a set');
  port.pset = set;
  port.queue = set.messages;
  set.members.add(port);
  const moved = ipcMqueueMove(ipc, set.messages, port.messages, port);
  if (ipc.trace.on) ipc.trace.emit('ipc_pset.added', set.id, port.id, moved);
  ipcMqueueChanged(ipc, port.messages, 'MACH_RCV_PORT_CHANGED');
}

/** Moves a port to a set, or out of its set. @mach ipc/ipc_pset.c ipc_pset_move */
export function ipcPsetMove(ipc: Ipc, port: IpcPort, set: IpcPset | null): KernReturn {
  const old = port.pset;
  if (old === null && set === null) return 'KERN_NOT_IN_SET';
  if (old === set) return 'KERN_SUCCESS';
  if (old !== null) ipcPsetRemove(ipc, old, port);
  if (set !== null) ipcPsetAdd(ipc, set, port);
  return 'KERN_SUCCESS';
}

/** Its members go on alone, its receivers see it die. @mach ipc/ipc_pset.c ipc_pset_destroy */
export function ipcPsetDestroy(ipc: Ipc, set: IpcPset): void {
  set.active = false;
  for (const port of set.members) ipcPsetRemove(ipc, set, port);
  if (ipc.trace.on) ipc.trace.emit('ipc_pset.destroyed', set.id);
  ipcMqueueChanged(ipc, set.messages, 'MACH_RCV_PORT_DIED');
}
