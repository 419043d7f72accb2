/**
 * The calls that only look at a port space. As in mach_port.ts, the first wrong argument decides
 * the code.
 * @mach ipc/mach_port.c mach/mach_port.defs
 */
import type { Result } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { Ipc } from './ipc';
import { ipcPortTranslateReceive } from './ipc_object';
import { ipcRightCheck, ipcRightInfo, ipcRightType } from './ipc_right';
import type { PortRight, Space } from './ipc_space';
import { ipcSpaceDead, MACH_PORT_TYPE_NONE, typeOfRight } from './ipc_space';

/** All names in use and what they denote. @mach ipc/mach_port.c mach_port_names */
export function machPortNames(
  _ipc: Ipc,
  space: Space,
): Result<readonly { readonly name: PortName; readonly type: number }[]> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const value = space.entries().map((entry) => ({
    name: entry.name,
    type: ipcRightType(entry),
  }));
  return { kr: 'KERN_SUCCESS', value };
}

/** What a name denotes: bits of MACH_PORT_TYPE. @mach ipc/mach_port.c mach_port_type */
export function machPortType(_ipc: Ipc, space: Space, name: PortName): Result<number> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const entry = space.lookup(name);
  if (entry === null) return { kr: 'KERN_INVALID_NAME' };
  return { kr: 'KERN_SUCCESS', value: ipcRightInfo(space, entry) };
}

/**
 * User references of one right; 0 if the name denotes other rights.
 * @mach ipc/mach_port.c mach_port_get_refs
 */
export function machPortGetRefs(
  _ipc: Ipc,
  space: Space,
  name: PortName,
  right: PortRight,
): Result<number> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const type = typeOfRight(right);
  if (type === MACH_PORT_TYPE_NONE) return { kr: 'KERN_INVALID_VALUE' };
  const entry = space.lookup(name);
  if (entry === null) return { kr: 'KERN_INVALID_NAME' };
  ipcRightCheck(space, entry);
  if ((entry.type & type) === 0) return { kr: 'KERN_SUCCESS', value: 0 };
  const counted = right === 'send' || right === 'dead_name';
  return { kr: 'KERN_SUCCESS', value: counted ? entry.urefs : 1 };
}

/**
 * The members of a port set, in the order of their names.
 * @mach ipc/mach_port.c mach_port_get_set_status
 */
export function machPortGetSetStatus(
  _ipc: Ipc,
  space: Space,
  name: PortName,
): Result<readonly PortName[]> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const entry = space.lookup(name);
  if (entry === null) return { kr: 'KERN_INVALID_NAME' };
  if (entry.pset === null) return { kr: 'KERN_INVALID_RIGHT' };
  const value = [...entry.pset.members].map((port) => port.receiverName).sort((a, b) => a - b);
  return { kr: 'KERN_SUCCESS', value };
}

/** @mach mach/port.h mach_port_status_t */
export interface PortStatus {
  /** The set it is in, or null. */
  readonly pset: PortName;
  readonly seqno: number;
  readonly mscount: number;
  readonly qlimit: number;
  readonly msgcount: number;
  readonly sorights: number;
  /** True while send rights exist, in spaces, messages or the kernel. */
  readonly srights: boolean;
  readonly pdrequest: boolean;
  readonly nsrequest: boolean;
}

/** The state of a receive right. @mach ipc/mach_port.c mach_port_get_receive_status */
export function machPortGetReceiveStatus(
  _ipc: Ipc,
  space: Space,
  name: PortName,
): Result<PortStatus> {
  if (ipcSpaceDead(space)) return { kr: 'KERN_INVALID_TASK' };
  const port = ipcPortTranslateReceive(space, name);
  if (typeof port === 'string') return { kr: port };
  const { seqno, mscount, qlimit, msgcount, sorights } = port;
  const value: PortStatus = {
    pset: port.pset?.name ?? MACH_PORT_NULL,
    seqno,
    mscount,
    qlimit,
    msgcount,
    sorights,
    srights: port.srights > 0,
    pdrequest: port.pdrequest !== null,
    nsrequest: port.nsrequest !== null,
  };
  return { kr: 'KERN_SUCCESS', value };
}
