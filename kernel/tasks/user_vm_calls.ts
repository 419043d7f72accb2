/**
 * user_vm_calls: calls of a thread on the address space of another task, or its own: what is
 * measured in tables of calls, each with its code and what it gave. @ours the stubs of libmach
 */
import { must } from '../kern/assert';
import type { Task } from '../kern/task';
import type { Activation } from '../kern/thread';
import type { KernReturn, Result } from '../mach/kern_return';
import type { Address } from '../mach/types';
import type { Counts } from '../mach/vm_statistics';
import type { Host } from '../machine/host';
import type { Machine } from '../machine/machine';
import { taskTerminate } from '../machine/machine_terminate';
import { vmWireCall } from '../vm/fault/vm_wire';
import { VmMsync } from '../vm/user/vm_msync';
import type { Region } from '../vm/user/vm_region';
import { vmMachineAttribute, vmRegion, vmStatistics } from '../vm/user/vm_region';
import type { MapRequest, Placement } from '../vm/user/vm_user';
import { vmAllocate, vmDeallocate, vmInherit, vmProtect } from '../vm/user/vm_user';
import { VmCopy } from '../vm/user/vm_user_copy';
import { VmMapCall } from '../vm/user/vm_user_map';
import { taskCreate } from './task_create';
import type { Call } from './user_calls';
import { trap, wiring } from './user_calls';

/** A call that runs as an activation, and what it came to. */
function running<A extends Activation, T>(
  make: (host: Host) => A,
  answer: (made: A) => T,
): Call<T> {
  let made: A | null = null;
  return {
    begin(host) {
      made = make(host);
      return made;
    },
    answer: () => answer(must(made, 'user_vm_calls: the call has not been made')),
  };
}

export function allocateIn({ map }: Task, place: Placement): Call<Result<Address>> {
  return trap((host) => vmAllocate(host, map, place));
}

export function deallocateIn({ map }: Task, at: number, size: number): Call<KernReturn> {
  return trap((host) => vmDeallocate(host, map, at, size));
}

/** Some bytes of an address space. */
export interface Bytes {
  readonly address: number;
  readonly size: number;
}

export function protectIn(
  { map }: Task,
  { address, size }: Bytes,
  setMaximum: boolean,
  protection: number,
): Call<KernReturn> {
  return wiring((host) => vmProtect(host, map, address, size, setMaximum, protection));
}

export function inheritIn(
  { map }: Task,
  { address, size }: Bytes,
  inheritance: number,
): Call<KernReturn> {
  return trap((host) => vmInherit(host, map, address, size, inheritance));
}

export function mapIn({ map }: Task, request: MapRequest, copy: boolean): Call<Result<Address>> {
  return running(
    () => new VmMapCall(request, copy, map),
    (made) => made.result,
  );
}

/** The answer of a copy: a code, and where the bytes are. */
function copied({ code, value }: VmCopy): Result<Address> {
  return code === 'KERN_SUCCESS' ? { kr: code, value } : { kr: code };
}

/** vm_read: the bytes appear in another task's memory. */
export function readFrom(
  { map: source }: Task,
  { address, size }: Bytes,
  { map: target }: Task,
): Call<Result<Address>> {
  return running(() => new VmCopy({ source, address, size, target, to: null }), copied);
}

/** vm_write or vm_copy: the bytes replace what the target has. */
export function writeInto(
  { map: source }: Task,
  { address, size }: Bytes,
  { map: target }: Task,
  to: number,
): Call<KernReturn> {
  return running(
    () => new VmCopy({ source, address, size, target, to }),
    ({ code }) => code,
  );
}

export function regionOf({ map }: Task, at: number): Call<Result<Region>> {
  return trap((host) => vmRegion(host, map, at));
}

export function statistics(): Call<Counts> {
  return trap((host) => vmStatistics(host));
}

export function machineAttribute({ map }: Task, { address, size }: Bytes): Call<KernReturn> {
  return trap((host) => vmMachineAttribute(host, map, address, size));
}

/** Fills a child's map from its parent's. */
export function fork(parent: Task, child: Task): Call<undefined> {
  return running(
    () => taskCreate(parent, child),
    () => undefined,
  );
}

/** task_terminate, of another task than the caller's. */
export function terminate(machine: Machine, task: Task): Call<undefined> {
  return trap(() => {
    taskTerminate(machine, task);
    return undefined;
  });
}

/** vm_wire; access 0 unwires. */
export function wireIn(
  { map }: Task,
  { address, size }: Bytes,
  access: number,
  privileged: boolean,
): Call<KernReturn> {
  return wiring((host) => vmWireCall(host, map, { address, size, access, privileged }));
}

/** vm_msync. */
export function syncIn({ map }: Task, { address, size }: Bytes, flags: number): Call<KernReturn> {
  return running(
    () => new VmMsync({ map, address, size, flags }),
    ({ code }) => code,
  );
}
