/**
 * What can be done to the right behind a name: check it, give references up, change their count,
 * destroy it. A name whose port has died becomes a dead name when a routine checks it, and counts
 * one more reference if a dead-name notification went out for it. A routine that refuses a request
 * before that leaves the name as it was.
 * Laws: 51 (rights that go away are accounted for on their port).
 * @mach ipc/ipc_right.c
 */
import { assert, unreachable } from '../kern/assert';
import type { KernReturn } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcNotifyDeadName, ipcNotifyPortDeleted, ipcNotifySendOnce } from './ipc_notify';
import type { IpcPort, SendOnceRight } from './ipc_port';
import { ipcPortGiveUp, ipcPortReleaseSend } from './ipc_port';
import { ipcPortDncancel, ipcPortDnrequest } from './ipc_port_request';
import { ipcPsetDestroy } from './ipc_pset';
import type { IpcEntry, IpcSpace, PortRight } from './ipc_space';
import {
  MACH_PORT_TYPE_DEAD_NAME,
  MACH_PORT_TYPE_DNREQUEST,
  MACH_PORT_TYPE_PORT_SET,
  MACH_PORT_TYPE_RECEIVE,
  MACH_PORT_TYPE_SEND,
  MACH_PORT_TYPE_SEND_ONCE,
  MACH_PORT_UREFS_MAX,
} from './ipc_space';

/** Turns the name of a dead port into a dead name. @mach ipc/ipc_right.c ipc_right_check */
export function ipcRightCheck(space: IpcSpace, entry: IpcEntry): void {
  const { port } = entry;
  if (port === null || port.active) return;
  space.forget(port, entry);
  entry.port = null;
  entry.type = MACH_PORT_TYPE_DEAD_NAME;
  if (entry.request !== null) {
    entry.request = null;
    entry.urefs += 1;
  }
  traceDied(space, entry);
}

function traceDied(space: IpcSpace, entry: IpcEntry): void {
  const { trace } = space.ipc;
  if (trace.on) trace.emit('ipc_right.died', space.id, entry.name, entry.urefs);
}

/** Takes the dead-name request off a name. @mach ipc/ipc_right.c ipc_right_dncancel */
export function ipcRightDncancel(entry: IpcEntry): SendOnceRight | null {
  const { request, port } = entry;
  if (request === null) return null;
  entry.request = null;
  if (port !== null) ipcPortDncancel(port, request);
  return request.notify;
}

/**
 * Gives a name up; answers who wants a port-deleted notification about it.
 * @ours a name goes in one step with its request
 */
export function ipcRightForget(space: IpcSpace, entry: IpcEntry): SendOnceRight | null {
  const notify = ipcRightDncancel(entry);
  space.release(entry);
  return notify;
}

function notifyDeleted(ipc: Ipc, notify: SendOnceRight | null, name: PortName): void {
  if (notify !== null) ipcNotifyPortDeleted(ipc, notify, name);
}

/** The answer of a registration: the earlier one. @ours a code, or what was registered before */
export type Registered =
  | { readonly kr: 'KERN_SUCCESS'; readonly previous: SendOnceRight | null }
  | { readonly kr: Exclude<KernReturn, 'KERN_SUCCESS'> };

/**
 * Registers for, or cancels, news of a name's death; answers the earlier registration.
 * @mach ipc/ipc_right.c ipc_right_dnrequest
 *
 * Sends: mach_notify_dead_name at once, if the name is dead already and `immediate`.
 */
export function ipcRightDnrequest(
  space: IpcSpace,
  name: PortName,
  immediate: boolean,
  notify: SendOnceRight | null,
): Registered {
  const entry = space.lookup(name);
  if (entry === null) return { kr: 'KERN_INVALID_NAME' };
  ipcRightCheck(space, entry);
  const { port } = entry;
  if (port !== null) {
    const previous = ipcRightDncancel(entry);
    if (notify !== null) {
      entry.request = { name, notify };
      ipcPortDnrequest(port, entry.request);
    }
    return { kr: 'KERN_SUCCESS', previous };
  }
  if ((entry.type & MACH_PORT_TYPE_DEAD_NAME) === 0) {
    return { kr: 'KERN_INVALID_RIGHT' };
  }
  if (!immediate || notify === null) return { kr: 'KERN_INVALID_ARGUMENT' };
  if (entry.urefs + 1 > MACH_PORT_UREFS_MAX) return { kr: 'KERN_UREFS_OVERFLOW' };
  entry.urefs += 1;
  ipcNotifyDeadName(space.ipc, notify, name);
  return { kr: 'KERN_SUCCESS', previous: null };
}

/** Destroys all that a name denotes. @mach ipc/ipc_right.c ipc_right_destroy */
export function ipcRightDestroy(space: IpcSpace, entry: IpcEntry): void {
  const { ipc } = space;
  ipcRightCheck(space, entry);
  const { name, type, port, pset } = entry;
  const notify = ipcRightForget(space, entry);
  if (pset !== null) ipcPsetDestroy(ipc, pset);
  if (port === null) return;
  const sends = (type & MACH_PORT_TYPE_SEND) !== 0;
  if ((type & MACH_PORT_TYPE_RECEIVE) !== 0) ipcPortGiveUp(ipc, port, sends);
  else if (sends) ipcPortReleaseSend(ipc, port);
  else ipcNotifySendOnce(ipc, port);
  notifyDeleted(ipc, notify, name);
}

/** Gives one user reference up. @mach ipc/ipc_right.c ipc_right_dealloc */
export function ipcRightDealloc(space: IpcSpace, entry: IpcEntry): KernReturn {
  ipcRightCheck(space, entry);
  if ((entry.type & MACH_PORT_TYPE_DEAD_NAME) !== 0) return deadDelta(space, entry, -1);
  if ((entry.type & MACH_PORT_TYPE_SEND_ONCE) !== 0) return sendOnceDelta(space, entry, -1);
  if ((entry.type & MACH_PORT_TYPE_SEND) !== 0) return sendDelta(space, entry, -1);
  return 'KERN_INVALID_RIGHT';
}

/** Changes the user references of one right. @mach ipc/ipc_right.c ipc_right_delta */
export function ipcRightDelta(
  space: IpcSpace,
  entry: IpcEntry,
  right: PortRight,
  delta: number,
): KernReturn {
  if (right === 'dead_name' || !space.ipc.switches.deltaBeforeDeath) ipcRightCheck(space, entry);
  switch (right) {
    case 'port_set':
      return setDelta(space, entry, delta);
    case 'receive':
      return receiveDelta(space, entry, delta);
    case 'send_once':
      return sendOnceDelta(space, entry, delta);
    case 'dead_name':
      return deadDelta(space, entry, delta);
    case 'send':
      return sendDelta(space, entry, delta);
    default:
      return unreachable(right);
  }
}

function setDelta(space: IpcSpace, entry: IpcEntry, delta: number): KernReturn {
  if ((entry.type & MACH_PORT_TYPE_PORT_SET) === 0) return 'KERN_INVALID_RIGHT';
  if (delta === 0) return 'KERN_SUCCESS';
  if (delta !== -1) return 'KERN_INVALID_VALUE';
  ipcRightDestroy(space, entry);
  return 'KERN_SUCCESS';
}

function receiveDelta(space: IpcSpace, entry: IpcEntry, delta: number): KernReturn {
  const { port, name } = entry;
  if (port === null || (entry.type & MACH_PORT_TYPE_RECEIVE) === 0) return 'KERN_INVALID_RIGHT';
  if (delta === 0) return 'KERN_SUCCESS';
  if (delta !== -1) return 'KERN_INVALID_VALUE';
  const { ipc } = space;
  if ((entry.type & MACH_PORT_TYPE_SEND) !== 0) {
    becomeDead(space, entry, port);
    ipcPortGiveUp(ipc, port, !ipc.switches.savedPortKeepsSendRight);
    return 'KERN_SUCCESS';
  }
  const notify = ipcRightForget(space, entry);
  ipcPortGiveUp(ipc, port, false);
  notifyDeleted(ipc, notify, name);
  return 'KERN_SUCCESS';
}

/** The send rights that stay behind become a dead name, even if a backup saves the port. */
function becomeDead(space: IpcSpace, entry: IpcEntry, port: IpcPort): void {
  space.forget(port, entry);
  entry.port = null;
  entry.type = MACH_PORT_TYPE_DEAD_NAME;
  if (entry.request !== null) {
    entry.request = null;
    entry.urefs += 1;
  }
  traceDied(space, entry);
}

function sendOnceDelta(space: IpcSpace, entry: IpcEntry, delta: number): KernReturn {
  const { port, name } = entry;
  if (port === null || (entry.type & MACH_PORT_TYPE_SEND_ONCE) === 0) return 'KERN_INVALID_RIGHT';
  if (delta !== 0 && delta !== -1) return 'KERN_INVALID_VALUE';
  ipcRightCheck(space, entry);
  if (entry.port === null) return 'KERN_INVALID_RIGHT';
  if (delta === 0) return 'KERN_SUCCESS';
  const notify = ipcRightForget(space, entry);
  ipcNotifySendOnce(space.ipc, port);
  notifyDeleted(space.ipc, notify, name);
  return 'KERN_SUCCESS';
}

function urefsError(urefs: number, delta: number, max: number): KernReturn | null {
  if (!Number.isSafeInteger(delta) || urefs + delta < 0) return 'KERN_INVALID_VALUE';
  if (delta > 0 && urefs + delta > max) return 'KERN_UREFS_OVERFLOW';
  return null;
}

function deadDelta(space: IpcSpace, entry: IpcEntry, delta: number): KernReturn {
  if ((entry.type & MACH_PORT_TYPE_DEAD_NAME) === 0) return 'KERN_INVALID_RIGHT';
  const error = urefsError(entry.urefs, delta, MACH_PORT_UREFS_MAX);
  if (error !== null) return error;
  entry.urefs += delta;
  if (entry.urefs === 0) space.release(entry);
  return 'KERN_SUCCESS';
}

function sendDelta(space: IpcSpace, entry: IpcEntry, delta: number): KernReturn {
  const { port, name } = entry;
  if (port === null || (entry.type & MACH_PORT_TYPE_SEND) === 0) return 'KERN_INVALID_RIGHT';
  const error = urefsError(entry.urefs, delta, MACH_PORT_UREFS_MAX - 1);
  if (error !== null) return error;
  ipcRightCheck(space, entry);
  if (entry.port === null) return 'KERN_INVALID_RIGHT';
  entry.urefs += delta;
  if (entry.urefs > 0) return 'KERN_SUCCESS';
  const notify = ipcRightDropSend(space, entry);
  ipcPortReleaseSend(space.ipc, port);
  notifyDeleted(space.ipc, notify, name);
  return 'KERN_SUCCESS';
}

/**
 * A name loses its send right, which goes elsewhere; the receive right keeps its name.
 * @ours what deallocation and moving have in common
 * Requires: no user reference counts any more.
 */
export function ipcRightDropSend(space: IpcSpace, entry: IpcEntry): SendOnceRight | null {
  entry.urefs = 0;
  if ((entry.type & MACH_PORT_TYPE_RECEIVE) === 0) return ipcRightForget(space, entry);
  entry.type &= ~MACH_PORT_TYPE_SEND;
  return null;
}

/** Gives a right another name. @mach ipc/ipc_right.c ipc_right_rename */
export function ipcRightRename(space: IpcSpace, from: IpcEntry, to: IpcEntry): void {
  assert(to.type === 0, 'ipc_right_rename: the new name is in use');
  if (from.request !== null) ipcRightCheck(space, from);
  const { type, urefs, port, pset, request } = from;
  from.request = null;
  space.release(from);
  to.request = request;
  if (request !== null) request.name = to.name;
  to.type = type;
  to.urefs = urefs;
  to.port = port;
  to.pset = pset;
  if (pset !== null) pset.name = to.name;
  if (port === null) return;
  if ((type & MACH_PORT_TYPE_SEND_ONCE) === 0) space.remember(port, to);
  if ((type & MACH_PORT_TYPE_RECEIVE) !== 0) port.receiverName = to.name;
}

/** What a name denotes, with MACH_PORT_TYPE_DNREQUEST. @mach ipc/ipc_right.c ipc_right_info */
export function ipcRightInfo(space: IpcSpace, entry: IpcEntry): number {
  ipcRightCheck(space, entry);
  return ipcRightType(entry);
}

/** The same without a check: what the name will denote after one. @ours mach_port_names looks */
export function ipcRightType({ type, port, request }: IpcEntry): number {
  if (port !== null && !port.active) return MACH_PORT_TYPE_DEAD_NAME;
  return request === null ? type : (type | MACH_PORT_TYPE_DNREQUEST) >>> 0;
}
