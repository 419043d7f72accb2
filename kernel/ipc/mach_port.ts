/**
 * The calls of a task on its own port space. Each checks its arguments in Mach's order and answers
 * the code of the first that is wrong; nothing is changed then, except that a right which a call
 * takes along is spent even when the call fails.
 * A null space, or that of a dead task, is KERN_INVALID_TASK.
 * @mach ipc/mach_port.c mach/mach_port.defs
 */
import { unreachable } from '../kern/assert';
import type { KernReturn, Result } from '../mach/kern_return';
import type { NotifyKind } from '../mach/notify_defs';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcMqueueWakeSender } from './ipc_mqueue';
import {
  ipcObjectCopyin,
  ipcObjectCopyout,
  ipcObjectCopyoutName,
  ipcPortAlloc,
  ipcPortTranslateReceive,
  ipcRightCopyin,
} from './ipc_object';
import type { Disposition, TransitRight } from './ipc_port';
import { ipcObjectDestroy, SendOnceRight } from './ipc_port';
import { IpcPset, ipcPsetMove } from './ipc_pset';
import { ipcRightDealloc, ipcRightDelta, ipcRightDestroy, ipcRightRename } from './ipc_right';
import type { IpcEntry, IpcSpace, PortRight, Space } from './ipc_space';
import {
  ipcSpaceDead,
  MACH_PORT_TYPE_DEAD_NAME,
  MACH_PORT_TYPE_NONE,
  MACH_PORT_TYPE_PORT_SET,
  MACH_PORT_TYPE_RECEIVE,
  machPortValid,
  typeOfRight,
} from './ipc_space';
import { machPortRegisterNotification } from './mach_port_notify';

/** Gives a right another name. @mach ipc/mach_port.c mach_port_rename */
export function machPortRename(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  target: PortName,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (!machPortValid(target)) return 'KERN_INVALID_VALUE';
  if (space.lookup(target) !== null) return 'KERN_NAME_EXISTS';
  const entry = space.lookup(name);
  const place = space.pick(target);
  if (entry === null) {
    space.release(place);
    return 'KERN_INVALID_NAME';
  }
  ipcRightRename(space, entry, place);
  return 'KERN_SUCCESS';
}

/** What can be made from nothing. @ours the rights that mach_port_allocate makes from nothing */
export type NewRight = 'receive' | 'port_set' | 'dead_name';

function isNewRight(right: PortRight): right is NewRight {
  return right === 'receive' || right === 'port_set' || right === 'dead_name';
}

function make(ipc: Ipc, space: IpcSpace, entry: IpcEntry, right: NewRight): void {
  switch (right) {
    case 'receive':
      ipcPortAlloc(ipc, space, entry);
      return;
    case 'port_set':
      entry.type = MACH_PORT_TYPE_PORT_SET;
      entry.pset = new IpcPset(ipc.nextPortId++, entry.name);
      return;
    case 'dead_name':
      entry.type = MACH_PORT_TYPE_DEAD_NAME;
      entry.urefs = 1;
      return;
    default:
      unreachable(right);
  }
}

/** Makes a right under a new name. @mach ipc/mach_port.c mach_port_allocate */
export function machPortAllocate(ipc: Ipc, space: Space, right: PortRight): Result<PortName> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  if (!isNewRight(right)) return { kr: 'KERN_INVALID_VALUE' };
  const entry = space.allocate();
  make(ipc, space, entry, right);
  return { kr: 'KERN_SUCCESS', value: entry.name };
}

/** Makes a right under a name of choice. @mach ipc/mach_port.c mach_port_allocate_name */
export function machPortAllocateName(
  ipc: Ipc,
  space: Space,
  right: PortRight,
  name: PortName,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (!machPortValid(name) || !isNewRight(right)) return 'KERN_INVALID_VALUE';
  if (space.lookup(name) !== null) return 'KERN_NAME_EXISTS';
  make(ipc, space, space.pick(name), right);
  return 'KERN_SUCCESS';
}

/** Destroys all that a name denotes. @mach ipc/mach_port.c mach_port_destroy */
export function machPortDestroy(_ipc: Ipc, space: Space, name: PortName): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  const entry = space.lookup(name);
  if (entry === null) return 'KERN_INVALID_NAME';
  ipcRightDestroy(space, entry);
  return 'KERN_SUCCESS';
}

/** Gives one user reference up. @mach ipc/mach_port.c mach_port_deallocate */
export function machPortDeallocate(_ipc: Ipc, space: Space, name: PortName): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  const entry = space.lookup(name);
  if (entry === null) return 'KERN_INVALID_NAME';
  return ipcRightDealloc(space, entry);
}

/** Changes the user references of one right. @mach ipc/mach_port.c mach_port_mod_refs */
export function machPortModRefs(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  right: PortRight,
  delta: number,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (typeOfRight(right) === MACH_PORT_TYPE_NONE) return 'KERN_INVALID_VALUE';
  const entry = space.lookup(name);
  if (entry === null) return 'KERN_INVALID_NAME';
  return ipcRightDelta(space, entry, right, delta);
}

/**
 * How many messages may wait before tasks' sends do. Raising it lets as many blocked senders try
 * again; lowering it leaves the queue as it is. @mach ipc/mach_port.c mach_port_set_qlimit
 */
export function machPortSetQlimit(
  ipc: Ipc,
  space: Space,
  name: PortName,
  limit: number,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (!Number.isInteger(limit) || limit < 0 || limit > ipc.switches.qlimitMax) {
    return 'KERN_INVALID_VALUE';
  }
  const port = ipcPortTranslateReceive(space, name);
  if (typeof port === 'string') return port;
  const more = limit - port.qlimit;
  port.qlimit = limit;
  for (let woken = 0; woken < more; woken += 1) if (!ipcMqueueWakeSender(ipc, port)) break;
  return 'KERN_SUCCESS';
}

/** @mach ipc/mach_port.c mach_port_set_mscount */
export function machPortSetMscount(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  mscount: number,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (!Number.isSafeInteger(mscount)) return 'KERN_INVALID_VALUE';
  const port = ipcPortTranslateReceive(space, name);
  if (typeof port === 'string') return port;
  port.mscount = mscount >>> 0;
  return 'KERN_SUCCESS';
}

/** The number that the next message gets. @mach ipc/mach_port.c mach_port_set_seqno */
export function machPortSetSeqno(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  seqno: number,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  if (!Number.isSafeInteger(seqno)) return 'KERN_INVALID_VALUE';
  const port = ipcPortTranslateReceive(space, name);
  if (typeof port === 'string') return port;
  port.seqno = seqno >>> 0;
  return 'KERN_SUCCESS';
}

/**
 * Moves a port into a set, or with the null name out of its set.
 * @mach ipc/mach_port.c mach_port_move_member
 */
export function machPortMoveMember(
  ipc: Ipc,
  space: Space,
  member: PortName,
  after: PortName,
): KernReturn {
  if (ipcSpaceDead(space)) return 'KERN_INVALID_TASK';
  const port = ipcPortTranslateReceive(space, member);
  if (typeof port === 'string') return port;
  if (after === MACH_PORT_NULL) return ipcPsetMove(ipc, port, null);
  const entry = space.lookup(after);
  if (entry === null) return 'KERN_INVALID_NAME';
  if (entry.pset === null) return 'KERN_INVALID_RIGHT';
  return ipcPsetMove(ipc, port, entry.pset);
}

/**
 * Puts a right into a space under a name of choice; whatever the answer, the right is spent.
 * @mach ipc/mach_port.c mach_port_insert_right
 */
export function machPortInsertRight(
  ipc: Ipc,
  space: Space,
  name: PortName,
  right: TransitRight,
): KernReturn {
  if (!ipcSpaceDead(space) && machPortValid(name)) return ipcObjectCopyoutName(space, right, name);
  ipcObjectDestroy(ipc, right);
  return ipcSpaceDead(space) ? 'KERN_INVALID_TASK' : 'KERN_INVALID_VALUE';
}

const dispositions: readonly string[] = [
  'move_receive',
  'move_send',
  'move_send_once',
  'copy_send',
  'make_send',
  'make_send_once',
];

/** Takes a right out of a space. @mach ipc/mach_port.c mach_port_extract_right */
export function machPortExtractRight(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  disposition: Disposition,
): Result<TransitRight> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  if (!dispositions.includes(disposition)) return { kr: 'KERN_INVALID_VALUE' };
  const value = ipcObjectCopyin(space, name, disposition);
  return typeof value === 'string' ? { kr: value } : { kr: 'KERN_SUCCESS', value };
}

/** Makes the send-once right that a notification will use up; null if the name cannot give one. */
function notifyRight(space: IpcSpace, name: PortName): SendOnceRight | null {
  const entry = space.lookup(name);
  if (entry === null) return null;
  const receives = (entry.type & MACH_PORT_TYPE_RECEIVE) !== 0;
  const right = ipcRightCopyin(space, entry, receives ? 'make_send_once' : 'move_send_once');
  return right instanceof SendOnceRight ? right : null;
}

/**
 * Asks to be told of a port's or a name's fate, or with a null `notify` no longer to be; gives a
 * name of the right that was registered before. `notify` is a receive right to make a send-once
 * right from, or a send-once right; it is spent even if the request is refused (id 71).
 * @mach ipc/mach_port.c mach_port_request_notification
 */
export function machPortRequestNotification(
  ipc: Ipc,
  space: Space,
  name: PortName,
  what: NotifyKind,
  sync: number,
  notify: PortName,
): Result<PortName> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const right = notify === MACH_PORT_NULL ? null : notifyRight(space, notify);
  if (notify !== MACH_PORT_NULL && right === null) return { kr: 'KERN_INVALID_CAPABILITY' };
  const answer = machPortRegisterNotification(ipc, space, name, what, sync, right);
  if (answer.kr !== 'KERN_SUCCESS') return answer;
  return { kr: 'KERN_SUCCESS', value: ipcObjectCopyout(space, answer.previous) };
}
