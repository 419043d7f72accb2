/**
 * Rights in and out of a space: copyin takes a right from a name into the kernel or a message,
 * copyout finds or makes a name for it. Dispositions say what is taken.
 *   copyin   make_send, make_send_once   from a receive right, which stays
 *            copy_send                   one more send right, the name keeps its own
 *            move_*                      the name loses what goes
 *   copyout  send rights join the name that the port has; a send-once right gets a new name
 * A dead name gives IP_DEAD; a right whose port died on the way comes out as MACH_PORT_DEAD.
 * @mach ipc/ipc_object.c ipc/ipc_right.c
 */
import { must, unreachable } from '../kern/assert';
import type { KernReturn } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcNotifyPortDeleted } from './ipc_notify';
import type { Disposition, TransitRight } from './ipc_port';
import {
  DeadRight,
  IP_DEAD,
  IpcPort,
  ipcObjectDestroy,
  ipcPortInit,
  ipcPortMakeSend,
  ipcPortMakeSonce,
  ipcPortMoveReceive,
  ReceiveRight,
  SendOnceRight,
} from './ipc_port';
import { ipcRightCheck, ipcRightDealloc, ipcRightDropSend, ipcRightForget } from './ipc_right';
import type { IpcEntry, IpcSpace } from './ipc_space';
import {
  MACH_PORT_TYPE_DEAD_NAME,
  MACH_PORT_TYPE_NONE,
  MACH_PORT_TYPE_RECEIVE,
  MACH_PORT_TYPE_SEND,
  MACH_PORT_TYPE_SEND_ONCE,
  MACH_PORT_UREFS_MAX,
} from './ipc_space';

/** Why a right could not be copied in. @ours the codes that a copyin can give */
export type CopyinError = 'KERN_INVALID_NAME' | 'KERN_INVALID_RIGHT';

/** Takes a right out of a space. @mach ipc/ipc_object.c ipc_object_copyin */
export function ipcObjectCopyin(
  space: IpcSpace,
  name: PortName,
  disposition: Disposition,
): TransitRight | CopyinError {
  const entry = space.lookup(name);
  if (entry === null) return 'KERN_INVALID_NAME';
  return ipcRightCopyin(space, entry, disposition);
}

/**
 * Takes a right from a name. @mach ipc/ipc_right.c ipc_right_copyin
 * Sends: mach_notify_port_deleted, if the name is used up and had a dead-name request.
 */
export function ipcRightCopyin(
  space: IpcSpace,
  entry: IpcEntry,
  disposition: Disposition,
): TransitRight | 'KERN_INVALID_RIGHT' {
  const { port, type } = entry;
  if (port === null) return copyinDead(space, entry, disposition);
  if (!port.active && isOfSendRight(disposition)) {
    ipcRightCheck(space, entry);
    return copyinDead(space, entry, disposition);
  }
  switch (disposition) {
    case 'make_send':
      if ((type & MACH_PORT_TYPE_RECEIVE) === 0) return 'KERN_INVALID_RIGHT';
      return ipcPortMakeSend(port);
    case 'make_send_once':
      if ((type & MACH_PORT_TYPE_RECEIVE) === 0) return 'KERN_INVALID_RIGHT';
      return ipcPortMakeSonce(port);
    case 'copy_send':
      if ((type & MACH_PORT_TYPE_SEND) === 0) return 'KERN_INVALID_RIGHT';
      port.srights += 1;
      return port;
    case 'move_send':
      if ((type & MACH_PORT_TYPE_SEND) === 0) return 'KERN_INVALID_RIGHT';
      return moveSend(space, entry, port);
    case 'move_send_once':
      if ((type & MACH_PORT_TYPE_SEND_ONCE) === 0) return 'KERN_INVALID_RIGHT';
      deleted(space, entry, ipcRightForget(space, entry));
      return new SendOnceRight(port);
    case 'move_receive':
      if ((type & MACH_PORT_TYPE_RECEIVE) === 0) return 'KERN_INVALID_RIGHT';
      return moveReceive(space, entry, port);
    default:
      return unreachable(disposition);
  }
}

/**
 * True for dispositions that take, or copy, a send right, and so find out that its port is dead.
 * @ours ipc_right_copyin decides it case by case
 */
export function isOfSendRight(disposition: Disposition): boolean {
  return (
    disposition === 'copy_send' || disposition === 'move_send' || disposition === 'move_send_once'
  );
}

function deleted(space: IpcSpace, entry: IpcEntry, notify: SendOnceRight | null): void {
  if (notify !== null) ipcNotifyPortDeleted(space.ipc, notify, entry.name);
}

function copyinDead(
  space: IpcSpace,
  entry: IpcEntry,
  disposition: Disposition,
): TransitRight | 'KERN_INVALID_RIGHT' {
  if ((entry.type & MACH_PORT_TYPE_DEAD_NAME) === 0) return 'KERN_INVALID_RIGHT';
  switch (disposition) {
    case 'copy_send':
      return IP_DEAD;
    case 'move_send':
    case 'move_send_once':
      ipcRightDealloc(space, entry);
      return IP_DEAD;
    default:
      return 'KERN_INVALID_RIGHT';
  }
}

function moveSend(space: IpcSpace, entry: IpcEntry, port: IpcPort): IpcPort {
  if (entry.urefs > 1) {
    entry.urefs -= 1;
    port.srights += 1;
  } else {
    deleted(space, entry, ipcRightDropSend(space, entry));
  }
  return port;
}

function moveReceive(space: IpcSpace, entry: IpcEntry, port: IpcPort): ReceiveRight {
  let notify: SendOnceRight | null = null;
  if ((entry.type & MACH_PORT_TYPE_SEND) !== 0) entry.type = MACH_PORT_TYPE_SEND;
  else notify = ipcRightForget(space, entry);
  const right = ipcPortMoveReceive(space.ipc, port);
  deleted(space, entry, notify);
  return right;
}

/**
 * Finds or makes a name for a right. @mach ipc/ipc_object.c ipc_object_copyout
 * Ensures: the right is the space's, or destroyed if its port is dead or the name counts no more.
 */
export function ipcObjectCopyout(space: IpcSpace, right: TransitRight): PortName {
  if (right === null) return MACH_PORT_NULL;
  if (right instanceof IpcPort) {
    const entry = right.active ? space.reverse(right) : null;
    if (entry !== null) return joinSend(space, entry, right);
    return right.active ? newName(space, right, MACH_PORT_TYPE_SEND).name : MACH_PORT_DEAD;
  }
  if (right instanceof DeadRight || !right.port.active) return MACH_PORT_DEAD;
  if (right instanceof SendOnceRight) {
    return newName(space, right.port, MACH_PORT_TYPE_SEND_ONCE).name;
  }
  const entry = space.reverse(right.port) ?? newName(space, right.port, MACH_PORT_TYPE_RECEIVE);
  joinReceive(space, entry, right.port);
  return entry.name;
}

/** A send right joins a name of its port. @mach ipc/ipc_right.c ipc_right_copyout */
function joinSend(space: IpcSpace, entry: IpcEntry, port: IpcPort): PortName {
  if ((entry.type & MACH_PORT_TYPE_SEND) === 0) {
    entry.type |= MACH_PORT_TYPE_SEND;
    entry.urefs = 1;
    return entry.name;
  }
  // The name holds one right, however many references it counts: the new right is given back.
  port.srights -= 1;
  if (entry.urefs + 1 < MACH_PORT_UREFS_MAX) {
    entry.urefs += 1;
  } else if (space.ipc.trace.on) {
    space.ipc.trace.emit('ipc_right.urefs_full', space.id, entry.name);
  }
  return entry.name;
}

function joinReceive(space: IpcSpace, entry: IpcEntry, port: IpcPort): void {
  entry.type |= MACH_PORT_TYPE_RECEIVE;
  port.receiver = space;
  port.receiverName = entry.name;
  port.destination = null;
  const { trace } = space.ipc;
  if (trace.on) trace.emit('ipc_port.arrived', port.id, space.id, entry.name);
}

function newName(space: IpcSpace, port: IpcPort, type: number): IpcEntry {
  const entry = space.allocate();
  occupy(space, entry, port, type);
  return entry;
}

function occupy(space: IpcSpace, entry: IpcEntry, port: IpcPort, type: number): void {
  entry.type = type;
  entry.port = port;
  entry.urefs = type === MACH_PORT_TYPE_RECEIVE ? 0 : 1;
  if (type !== MACH_PORT_TYPE_SEND_ONCE) space.remember(port, entry);
}

/**
 * Puts a right under a name of the caller's choice.
 * @mach ipc/ipc_object.c ipc_object_copyout_name
 * Ensures: whatever the answer, the right is not the caller's any more.
 */
export function ipcObjectCopyoutName(
  space: IpcSpace,
  right: TransitRight,
  name: PortName,
): KernReturn {
  const kr = copyoutName(space, right, name);
  if (kr !== 'KERN_SUCCESS') ipcObjectDestroy(space.ipc, right);
  return kr;
}

function copyoutName(space: IpcSpace, right: TransitRight, name: PortName): KernReturn {
  if (right === null || right instanceof DeadRight) return 'KERN_INVALID_CAPABILITY';
  const port = right instanceof IpcPort ? right : right.port;
  const single = right instanceof SendOnceRight;
  const known = single || !port.active ? null : space.reverse(port);
  const entry = space.pick(name);
  const unused = entry.type === MACH_PORT_TYPE_NONE;
  if (known !== null) {
    if (known !== entry) {
      if (unused) space.release(entry);
      return 'KERN_RIGHT_EXISTS';
    }
    if (right instanceof ReceiveRight) joinReceive(space, known, port);
    else if (known.urefs + 1 >= MACH_PORT_UREFS_MAX) return 'KERN_UREFS_OVERFLOW';
    else joinSend(space, known, port);
    return 'KERN_SUCCESS';
  }
  if (!unused) return 'KERN_NAME_EXISTS';
  if (!port.active) {
    space.release(entry);
    return 'KERN_INVALID_CAPABILITY';
  }
  if (single) occupy(space, entry, port, MACH_PORT_TYPE_SEND_ONCE);
  else if (right instanceof IpcPort) occupy(space, entry, port, MACH_PORT_TYPE_SEND);
  else {
    occupy(space, entry, port, MACH_PORT_TYPE_RECEIVE);
    joinReceive(space, entry, port);
  }
  return 'KERN_SUCCESS';
}

/** A new port whose receive right the space holds. @mach ipc/ipc_port.c ipc_port_alloc */
export function ipcPortAlloc(ipc: Ipc, space: IpcSpace, entry: IpcEntry): IpcPort {
  const port = ipcPortInit(ipc);
  occupy(space, entry, port, MACH_PORT_TYPE_RECEIVE);
  port.receiver = space;
  port.receiverName = entry.name;
  if (ipc.trace.on) ipc.trace.emit('ipc_port.created', port.id, space.id, entry.name);
  return port;
}

/**
 * The port behind a name with a receive right.
 * @mach ipc/ipc_object.h ipc_port_translate_receive
 */
export function ipcPortTranslateReceive(space: IpcSpace, name: PortName): IpcPort | CopyinError {
  const entry = space.lookup(name);
  if (entry === null) return 'KERN_INVALID_NAME';
  if ((entry.type & MACH_PORT_TYPE_RECEIVE) === 0) return 'KERN_INVALID_RIGHT';
  return must(entry.port, 'ipc_port_translate_receive: no port');
}
