/**
 * user_port_calls: calls of a thread on its own port space, as messages to its task would make
 * them: a right that goes along is taken out of the space first, and a right that comes back is put
 * into it under a name of the kernel's choice. @ours the stubs of libmach
 */
import { MACH_RCV_TIMEOUT, MACH_SEND_TIMEOUT } from '../ipc/ipc_kmsg_queue';
import { ipcObjectCopyin, ipcObjectCopyout } from '../ipc/ipc_object';
import type { Disposition } from '../ipc/ipc_port';
import type { PortRight } from '../ipc/ipc_space';
import { MachMsgReceive } from '../ipc/mach_msg';
import { MachMsgSend } from '../ipc/mach_msg_send';
import type { NewRight } from '../ipc/mach_port';
import {
  machPortAllocateName,
  machPortExtractRight,
  machPortInsertRight,
  machPortRename,
  machPortSetMscount,
} from '../ipc/mach_port';
import { machPortRegisterNotification } from '../ipc/mach_port_notify';
import { machPortGetRefs, machPortNames, machPortType } from '../ipc/mach_port_status';
import type { KernReturn, MachMsgReturn, Result } from '../mach/kern_return';
import type { NotifyKind } from '../mach/notify_defs';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { Call } from './user_calls';
import { trap } from './user_calls';

/** A call answers a code of its own, or that of the message that should have carried it. */
export type CallCode = KernReturn | MachMsgReturn;

export function allocateName(right: NewRight, name: PortName): Call<KernReturn> {
  return trap(({ ipc }, { task }) => machPortAllocateName(ipc, task.space, right, name));
}

export function renameTo(name: PortName, target: PortName): Call<KernReturn> {
  return trap(({ ipc }, { task }) => machPortRename(ipc, task.space, name, target));
}

export function setMscount(name: PortName, mscount: number): Call<KernReturn> {
  return trap(({ ipc }, { task }) => machPortSetMscount(ipc, task.space, name, mscount));
}

/** A right of a name, put into the space again under a name that the task chose. */
export function insertRight(
  name: PortName,
  from: PortName,
  disposition: Disposition,
): Call<CallCode> {
  return trap(({ ipc }, { task: { space } }) => {
    const right = ipcObjectCopyin(space, from, disposition);
    if (typeof right === 'string') return 'MACH_SEND_INVALID_RIGHT';
    return machPortInsertRight(ipc, space, name, right);
  });
}

/** A right of a name under a further name, or the same one if the right is a send right. */
export function extractRight(name: PortName, disposition: Disposition): Call<Result<PortName>> {
  return trap(({ ipc }, { task: { space } }) => {
    const right = machPortExtractRight(ipc, space, name, disposition);
    if (right.kr !== 'KERN_SUCCESS') return right;
    return { kr: right.kr, value: ipcObjectCopyout(space, right.value) };
  });
}

/** The answer of a registration: a name of the right that was registered before. */
export interface Requested {
  readonly code: CallCode;
  readonly previous: PortName;
}

/** mach_port_request_notification, with a send-once right made from the name `notify`. */
export function requestNotification(
  name: PortName,
  what: NotifyKind,
  sync: number,
  notify: PortName,
): Call<Requested> {
  return trap(({ ipc }, { task: { space } }) => {
    const made =
      notify === MACH_PORT_NULL ? null : ipcObjectCopyin(space, notify, 'make_send_once');
    if (typeof made === 'string') {
      return { code: 'MACH_SEND_INVALID_RIGHT', previous: MACH_PORT_NULL };
    }
    const answer = machPortRegisterNotification(ipc, space, name, what, sync, made);
    if (answer.kr !== 'KERN_SUCCESS') return { code: answer.kr, previous: MACH_PORT_NULL };
    return { code: answer.kr, previous: ipcObjectCopyout(space, answer.previous) };
  });
}

/** Every name in use. */
export function namesInUse(): Call<ReadonlySet<PortName>> {
  return trap(({ ipc }, { task }) => {
    const names = machPortNames(ipc, task.space);
    return new Set(names.kr === 'KERN_SUCCESS' ? names.value.map(({ name }) => name) : []);
  });
}

/** What a name denotes, and how often. */
export interface TypeInfo {
  /** Bits of MACH_PORT_TYPE. */
  readonly type: number;
  /** User references of the send right and of the dead name. */
  readonly send: number;
  readonly dead: number;
}

export function typeInfo(name: PortName): Call<Result<TypeInfo>> {
  return trap(({ ipc }, { task: { space } }) => {
    const type = machPortType(ipc, space, name);
    if (type.kr !== 'KERN_SUCCESS') return type;
    const count = (right: PortRight): number => {
      const refs = machPortGetRefs(ipc, space, name, right);
      return refs.kr === 'KERN_SUCCESS' ? refs.value : 0;
    };
    return {
      kr: type.kr,
      value: { type: type.value, send: count('send'), dead: count('dead_name') },
    };
  });
}

/** A message of the task's own making: its id, and at most one right. */
export interface Note {
  readonly id: number;
  readonly values: readonly number[];
  readonly right: { readonly name: PortName; readonly disposition: Disposition } | null;
}

/** A send: its code, and the names under which rights came back if it could not wait. */
export interface Sending {
  readonly code: MachMsgReturn;
  readonly destination: PortName;
  readonly carried: PortName | null;
}

/** mach_msg with MACH_SEND_MSG of a note, without a wait unless `waits`. */
export function sendNote(
  to: PortName,
  disposition: Disposition,
  { id, values, right }: Note,
  waits: boolean,
): Call<Sending> {
  const ports = right === null ? [] : [right.name];
  const made = new MachMsgSend(to, 'user_message', { id, values, ports, memory: [] });
  made.disposition = disposition;
  made.dispositions = right === null ? [] : [right.disposition];
  if (!waits) made.options = MACH_SEND_TIMEOUT;
  return {
    begin: () => made,
    answer() {
      const { body } = made;
      const carried = 'ports' in body ? body.ports[0] : undefined;
      return { code: made.code, destination: made.to, carried: carried ?? null };
    },
  };
}

/** mach_msg with MACH_RCV_MSG, without a wait unless `waits`. */
export function receiveFrom(from: PortName, waits: boolean): Call<MachMsgReceive> {
  const made = new MachMsgReceive(from);
  if (!waits) made.options = MACH_RCV_TIMEOUT;
  return { begin: () => made, answer: () => made };
}
