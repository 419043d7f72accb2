/**
 * The table of routines: which function goes on with which activation. @ours decision 2
 */
import type { Host } from './host';
import { MachMsgReceive, MachMsgSend } from './ipc/ipc_kmsg_queue';
import { machMsgReceive, machMsgSend } from './ipc/mach_msg';
import { KernelPanic } from './kern/assert';
import type { Activation, Routine, Step, Thread } from './kern/thread';
import type { Machine } from './machine';
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

/** Routines by the name that activations carry. */
export function routineTable(machine: Machine): Readonly<Record<string, Routine | undefined>> {
  /** A routine of one kind of activation, on the host of the thread. */
  const on =
    <A extends Activation>(
      kind: new (...args: never[]) => A,
      routine: (host: Host, thread: Thread, activation: A) => Step,
    ): Routine =>
    (thread, activation) =>
      activation instanceof kind
        ? routine(machine.hostOf(thread), thread, activation)
        : mismatch(activation);
  return {
    vm_fault: (thread, a) =>
      a instanceof VmFault ? vmFault(machine.hostOf(thread), thread, a) : mismatch(a),
    vm_fault_far: (thread, a) => (a instanceof VmFault ? vmFaultFar(thread, a) : mismatch(a)),
    vm_map_copy_carry: (thread, a) =>
      a instanceof VmMapCopyCarry ? vmMapCopyCarry(thread, a) : mismatch(a),
    vm_access: (thread, a) =>
      a instanceof VmAccess ? a.run(machine.hostOf(thread), thread) : mismatch(a),
    vm_reference: (thread, a) =>
      a instanceof ReferenceRun ? a.run(machine.hostOf(thread), thread) : mismatch(a),
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
    vm_pageout(thread) {
      const host = machine.hostOf(thread);
      const { segments } = host;
      return segments === null
        ? vmPageout(host, thread)
        : vmPageoutSegments(host, segments, thread);
    },
    memory_object_data_supply: (thread, a) =>
      a instanceof DataSupply ? served(thread, a, dataSupply) : mismatch(a),
    memory_object_lock_request: (thread, a) =>
      a instanceof LockRequest ? served(thread, a, lockRequest) : mismatch(a),
    memory_object_destroy: (thread, a) =>
      a instanceof Destroy ? served(thread, a, destroyGoesOn) : mismatch(a),
    device_read: (thread, a) => (a instanceof DeviceRead ? deviceRead(thread, a) : mismatch(a)),
    device_write: (thread, a) => (a instanceof DeviceWrite ? deviceWrite(thread, a) : mismatch(a)),
    mach_msg_send: (thread, a) => (a instanceof MachMsgSend ? machMsgSend(thread, a) : mismatch(a)),
    mach_msg_receive: (thread, a) =>
      a instanceof MachMsgReceive ? machMsgReceive(thread, a) : mismatch(a),
    pager_server: (thread, a) => (a instanceof PagerServer ? a.run(thread) : mismatch(a)),
    program: (thread, a) =>
      a instanceof Program ? a.run(machine.hostOf(thread), thread) : mismatch(a),
    default_pager_call: (thread, a) =>
      a instanceof ManagerCall ? a.run(machine.hostOf(thread), thread) : mismatch(a),
    vm_wire: (thread, a) =>
      a instanceof VmWire ? a.run(machine.hostOf(thread), thread) : mismatch(a),
    user_thread: (thread, a) =>
      a instanceof UserThread ? a.run(machine.hostOf(thread), thread) : mismatch(a),
  };
}
