/**
 * user_calls: what a user thread can be told to do: calls on its task's map and port space, sends
 * and receives, loads and stores. Each is made once; its answer can be read when it is done.
 * @ours the stubs of libmach
 */
import { MACH_RCV_TIMEOUT } from '../ipc/ipc_kmsg_queue';
import { ipcObjectCopyout, ipcPortTranslateReceive } from '../ipc/ipc_object';
import { IpcPort, ipcPortAllocSpecial, ipcPortMakeSend } from '../ipc/ipc_port';
import { MachMsgReceive } from '../ipc/mach_msg';
import { MachMsgSend } from '../ipc/mach_msg_send';
import { machPortAllocate, machPortExtractRight } from '../ipc/mach_port';
import type { PortStatus } from '../ipc/mach_port_status';
import { machPortGetReceiveStatus, machPortType } from '../ipc/mach_port_status';
import { must } from '../kern/assert';
import type { Thread } from '../kern/thread';
import type { KernReturn, MachMsgReturn, Result } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import type { Received, Sent } from '../mach/task';
import type { Address, PageContents, PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { VmProt } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import { holdFrames, threadWire, vmSetDefaultMemoryManager } from '../machine/host_calls';
import { VmAccess } from '../vm/fault/vm_access';
import { VmWire } from '../vm/fault/vm_wire';
import type { VmPage } from '../vm/page/vm_page';
import type { PortArgs, PortStep } from './program_ports';
import { portCall } from './program_ports';
import type { UserCall } from './user_thread';

/** A call with its answer, which is there when the call is done. */
export interface Call<T> extends UserCall {
  answer(): T;
}

/** A call that answers at once. */
export function trap<T>(run: (host: Host, thread: Thread) => T): Call<T> {
  let answers: { readonly value: T } | null = null;
  return {
    begin(host, thread) {
      answers = { value: run(host, thread) };
      return null;
    },
    answer() {
      if (answers === null) throw new Error('user_calls: the call has not been made');
      return answers.value;
    },
  };
}

/** What an access did: its code, and for a load the word. */
export interface Accessed {
  readonly code: KernReturn;
  readonly word: PageContents;
}

/** A load of a word, or a store if `store` is not null. */
export function access(at: Address, store: number | null): Call<Accessed> {
  const made = new VmAccess(at, 'word', store);
  return { begin: () => made, answer: () => ({ code: made.code, word: made.loaded }) };
}

/** mach_msg with MACH_SEND_MSG. */
export function send<K extends MessageName>(
  to: PortName,
  id: K,
  body: Sent<K>,
): Call<MachMsgReturn> {
  const made = new MachMsgSend(to, id, body);
  return { begin: () => made, answer: () => made.code };
}

/** mach_msg with MACH_RCV_MSG that does not wait; null when there is no message. */
export function receive(from: PortName): Call<Received<MessageName> | null> {
  const made = new MachMsgReceive(from);
  made.options = MACH_RCV_TIMEOUT;
  return { begin: () => made, answer: () => made.message };
}

/** A new port: its receive right, and one send right under the same name. */
export function memoryObjectPort(): Call<{ readonly name: PortName; readonly port: IpcPort }> {
  return trap(({ ipc }, { task: { space } }) => {
    const made = machPortAllocate(ipc, space, 'receive');
    if (made.kr !== 'KERN_SUCCESS') throw new Error(`mach_port_allocate: ${made.kr}`);
    const port = portOf(space, made.value);
    ipcObjectCopyout(space, ipcPortMakeSend(port));
    return { name: made.value, port };
  });
}

/** A send right on a port of the kernel's that answers no call of ours. */
export function kernelPort(
  label: string,
): Call<{ readonly name: PortName; readonly port: IpcPort }> {
  return trap(({ ipc }, { task }) => {
    const port = ipcPortAllocSpecial(ipc, label);
    return { name: ipcObjectCopyout(task.space, ipcPortMakeSend(port)), port };
  });
}

/** The port behind a receive right. */
export function portBehind(name: PortName): Call<IpcPort> {
  return trap((_host, { task }) => portOf(task.space, name));
}

function portOf(space: Thread['task']['space'], name: PortName): IpcPort {
  const port = ipcPortTranslateReceive(space, name);
  return must(typeof port === 'string' ? null : port, 'user_calls: no receive right');
}

/** A new port set. */
export function portSet(): Call<Result<PortName>> {
  return trap((host, { task }) => machPortAllocate(host.ipc, task.space, 'port_set'));
}

/** A call of the table on a name, for its code. */
export function onPort<N extends PortStep['op']>(
  op: N,
  name: PortName,
  args: PortArgs<N>,
): Call<KernReturn> {
  return trap((host, { task }) => portCall(host, task.space, op, name, args).kr);
}

/** Bits of MACH_PORT_TYPE; 0 for a name of nothing. */
export function typeOf(name: PortName): Call<number> {
  return trap((host, { task }) => {
    const type = machPortType(host.ipc, task.space, name);
    return type.kr === 'KERN_SUCCESS' ? type.value : 0;
  });
}

export function receiveStatus(name: PortName): Call<Result<PortStatus>> {
  return trap((host, { task }) => machPortGetReceiveStatus(host.ipc, task.space, name));
}

/** The right that a name gives to a call that takes a send right; made if the name receives. */
function sendRight(ipc: Host['ipc'], { space }: Thread['task'], name: PortName): Result<IpcPort> {
  const receives = typeof ipcPortTranslateReceive(space, name) !== 'string';
  const right = machPortExtractRight(ipc, space, name, receives ? 'make_send' : 'copy_send');
  if (right.kr !== 'KERN_SUCCESS') return right;
  if (right.value instanceof IpcPort) return { kr: 'KERN_SUCCESS', value: right.value };
  return { kr: 'KERN_INVALID_CAPABILITY' };
}

/** vm_set_default_memory_manager: the null name only asks; answers a name of the one before. */
export function setManager(name: PortName, privileged = true): Call<Result<PortName>> {
  return trap((host, { task }) => {
    let manager: IpcPort | null = null;
    if (name !== MACH_PORT_NULL) {
      const right = sendRight(host.ipc, task, name);
      if (right.kr !== 'KERN_SUCCESS') return right;
      manager = right.value;
    }
    const set = vmSetDefaultMemoryManager(host, privileged, manager);
    if (set.kr !== 'KERN_SUCCESS') return set;
    return { kr: set.kr, value: ipcObjectCopyout(task.space, set.value) };
  });
}

/** thread_wire, of the thread that makes the call unless another is given. */
export function wireThread(wired: boolean, other?: Thread, privileged = true): Call<KernReturn> {
  return trap((host, thread) => threadWire(host, thread, privileged, other ?? thread, wired));
}

/** Frames out of use. */
export type HeldFrames = VmPage[];

/** Frames of a segment are taken out of use, or come back, until so many are free. */
export function holdFree(segment: number, free: number, held: HeldFrames): Call<undefined> {
  return trap((host) => {
    holdFrames(host, segment, free, held);
    return undefined;
  });
}

/** vm_wire of all that is mapped. */
export function wireAll(access: VmProt): Call<KernReturn> {
  let made: VmWire | null = null;
  return {
    begin(_host, { task }) {
      made = new VmWire(task.map, 0, task.map.maxPage, access, true);
      return made;
    },
    answer: () => made?.code ?? 'KERN_FAILURE',
  };
}
