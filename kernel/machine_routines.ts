/**
 * The table of routines: which function goes on with which activation. @ours decision 2
 */
import type { Host } from './host';
import { MachMsgReceive, MachMsgSend } from './ipc/ipc_kmsg_queue';
import { machMsgReceive, machMsgSend } from './ipc/mach_msg';
import { KernelPanic, must } from './kern/assert';
import type { Activation, RecentActivations, Step, Thread } from './kern/thread';
import { PagerServer } from './pager_server';
import { Program } from './program';
import { ManagerCall } from './program_manager';
import { UserThread } from './user_thread';
import { DeviceRead, DeviceWrite, deviceRead, deviceWrite } from './vm/ds_routines';
import { DataSupply, dataSupply } from './vm/memory_object_data_supply';
import { Destroy, destroyGoesOn } from './vm/memory_object_destroy';
import { LockRequest, lockRequest } from './vm/memory_object_lock_request';
import { VmAccess } from './vm/vm_access';
import { VmFault, vmFault } from './vm/vm_fault';
import { VmFaultCopy, vmFaultCopy } from './vm/vm_fault_copy';
import { ObjectFault, vmFaultObject } from './vm/vm_fault_object';
import { VmMapCopyCarry, vmFaultFar, vmMapCopyCarry } from './vm/vm_map_copy_carry';
import { VmMapCopyOverwrite, vmMapCopyOverwrite } from './vm/vm_map_copy_overwrite';
import { VmMapCopyin, vmMapCopyin } from './vm/vm_map_copyin_list';
import { VmMapFork, vmMapFork } from './vm/vm_map_fork';
import { VmMsync, vmMsync } from './vm/vm_msync';
import { VmObjectCopySlowly, vmObjectCopySlowly } from './vm/vm_object_copy_slowly';
import {
  VmObjectCopyStrategically,
  vmObjectCopyStrategically,
} from './vm/vm_object_copy_strategically';
import { vmPageout } from './vm/vm_pageout';
import { vmPageoutSegments } from './vm/vm_pageout_segments';
import { ReferenceRun } from './vm/vm_reference';
import { VmRemap, vmRemap } from './vm/vm_remap';
import { VmCopy, vmCopy } from './vm/vm_user_copy';
import { VmMapCall, vmMapCall } from './vm/vm_user_map';
import { VmWire } from './vm/vm_wire';

function mismatch(activation: Activation): never {
  throw new KernelPanic(`routine ${activation.routine}: not its activation`);
}

/** A call of a control port goes on: its events are those of the host that serves it. */
function served<A extends { readonly host: Host }>(
  thread: Thread,
  call: A,
  routine: (thread: Thread, call: A) => Step,
): Step {
  const { host } = call;
  const before = host.trace.enterHost(host.id);
  const step = routine(thread, call);
  host.trace.hostId = before;
  return step;
}

/** A routine in progress goes on: the thread runs on that host. */
type Routine = (host: Host, thread: Thread, activation: Activation) => Step;

/** Routines by the name that activations carry, but for those of every fault. */
export type Routines = Readonly<Record<string, Routine | undefined>>;

/** The table. */
export function routineTable(): Routines {
  /** A routine of one kind of activation, on the host of the thread. */
  const on =
    <A extends Activation>(
      kind: new (...args: never[]) => A,
      routine: (host: Host, thread: Thread, activation: A) => Step,
    ): Routine =>
    (host, thread, activation) =>
      activation instanceof kind ? routine(host, thread, activation) : mismatch(activation);
  return {
    vm_fault_far: (_host, thread, a) =>
      a instanceof VmFault ? vmFaultFar(thread, a) : mismatch(a),
    vm_map_copy_carry: (_host, thread, a) =>
      a instanceof VmMapCopyCarry ? vmMapCopyCarry(thread, a) : mismatch(a),
    vm_access: (host, thread, a) => (a instanceof VmAccess ? a.run(host, thread) : mismatch(a)),
    vm_map: on(VmMapCall, vmMapCall),
    vm_fault_object: on(ObjectFault, vmFaultObject),
    vm_fault_copy: on(VmFaultCopy, vmFaultCopy),
    vm_object_copy_slowly: on(VmObjectCopySlowly, vmObjectCopySlowly),
    vm_object_copy_strategically: on(VmObjectCopyStrategically, vmObjectCopyStrategically),
    vm_map_copyin: on(VmMapCopyin, vmMapCopyin),
    vm_map_copy_overwrite: on(VmMapCopyOverwrite, vmMapCopyOverwrite),
    vm_map_fork: on(VmMapFork, vmMapFork),
    vm_copy: on(VmCopy, vmCopy),
    vm_remap: on(VmRemap, vmRemap),
    vm_msync: on(VmMsync, vmMsync),
    vm_pageout(host, thread) {
      const { segments } = host;
      return segments === null
        ? vmPageout(host, thread)
        : vmPageoutSegments(host, segments, thread);
    },
    memory_object_data_supply: (_host, thread, a) =>
      a instanceof DataSupply ? served(thread, a, dataSupply) : mismatch(a),
    memory_object_lock_request: (_host, thread, a) =>
      a instanceof LockRequest ? served(thread, a, lockRequest) : mismatch(a),
    memory_object_destroy: (_host, thread, a) =>
      a instanceof Destroy ? served(thread, a, destroyGoesOn) : mismatch(a),
    device_read: (_host, thread, a) =>
      a instanceof DeviceRead ? deviceRead(thread, a) : mismatch(a),
    device_write: (_host, thread, a) =>
      a instanceof DeviceWrite ? deviceWrite(thread, a) : mismatch(a),
    mach_msg_send: (_host, thread, a) =>
      a instanceof MachMsgSend ? machMsgSend(thread, a) : mismatch(a),
    program: (host, thread, a) => (a instanceof Program ? a.run(host, thread) : mismatch(a)),
    default_pager_call: (host, thread, a) =>
      a instanceof ManagerCall ? a.run(host, thread) : mismatch(a),
    vm_wire: (host, thread, a) => (a instanceof VmWire ? a.run(host, thread) : mismatch(a)),
    user_thread: (host, thread, a) => (a instanceof UserThread ? a.run(host, thread) : mismatch(a)),
  };
}

const FAULT = 1;
const RECEIVE = 2;
const SERVER = 3;
const REFERENCES = 4;
/** The kinds of activation that every fault resumes: `resume` calls their routines. */
const EVERYDAY: Readonly<Record<string, number>> = {
  vm_fault: FAULT,
  mach_msg_receive: RECEIVE,
  pager_server: SERVER,
  vm_reference: REFERENCES,
};

/** Notes an activation that is not one of the last two; answers its kind. */
function remember(recent: RecentActivations, top: Activation): number {
  recent.second = recent.first;
  recent.secondKind = recent.firstKind;
  recent.first = top;
  recent.firstKind = EVERYDAY[top.routine] ?? 0;
  return recent.firstKind;
}

/**
 * Goes on with an activation. What every fault resumes is called by its own name; all else is
 * looked up. A thread's two last activations are remembered: a server has two for all its life.
 */
export function resume(routines: Routines, host: Host, thread: Thread, top: Activation): Step {
  const { recent } = thread;
  let kind = 0;
  if (recent.first === top) kind = recent.firstKind;
  else kind = recent.second === top ? recent.secondKind : remember(recent, top);
  switch (kind) {
    case FAULT:
      return top instanceof VmFault ? vmFault(host, thread, top) : mismatch(top);
    case RECEIVE:
      return top instanceof MachMsgReceive ? machMsgReceive(thread, top) : mismatch(top);
    case SERVER:
      return top instanceof PagerServer ? top.run(thread) : mismatch(top);
    case REFERENCES:
      return top instanceof ReferenceRun ? top.run(host, thread) : mismatch(top);
    default:
      return must(routines[top.routine], 'machine: no such routine')(host, thread, top);
  }
}
