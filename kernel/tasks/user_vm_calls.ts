/**
 * user_vm_calls: calls of a thread on the address space of another task, or its own: what is
 * measured in tables of calls, each with its code and what it gave. @ours the stubs of libmach
 */
import { must } from '../kern/assert';
import type { Task } from '../kern/task';
import type { KernReturn, Result } from '../mach/kern_return';
import type { Address } from '../mach/types';
import { address as asAddress } from '../mach/types';
import type { Counts } from '../mach/vm_statistics';
import type { Machine } from '../machine/machine';
import { taskTerminate } from '../machine/machine_terminate';
import type { Region } from '../vm/user/vm_region';
import { vmRegion, vmStatistics } from '../vm/user/vm_region';
import { taskCreate } from './task_create';
import type { Call } from './user_calls';
import { trap } from './user_calls';
import type { VmArgs, VmCall, VmCallName } from './vm_calls';
import { vmCall } from './vm_calls';

/** A call of the table on the memory of a task; `other` has what goes there, or gets it. */
export function onMemory<N extends VmCallName>(
  { map }: Task,
  name: N,
  args: VmArgs<N>,
  other?: Task,
): Call<Result<Address>> {
  let made: VmCall | null = null;
  return {
    begin(host) {
      made = vmCall(host, name, map, args, other?.map);
      return made.call;
    },
    answer() {
      const result = must(made, 'user_vm_calls: the call has not been made').answer();
      return result.kr === 'KERN_SUCCESS' ? { ...result, value: asAddress(result.value) } : result;
    },
  };
}

/** The same, of a call that answers its code only. */
export function codeOnMemory<N extends VmCallName>(
  task: Task,
  name: N,
  args: VmArgs<N>,
  other?: Task,
): Call<KernReturn> {
  const call = onMemory(task, name, args, other);
  return { begin: call.begin, answer: () => call.answer().kr };
}

export function regionOf({ map }: Task, at: number): Call<Result<Region>> {
  return trap((host) => vmRegion(host, map, at));
}

export function statistics(): Call<Counts> {
  return trap((host) => vmStatistics(host));
}

/** Fills a child's map from its parent's. */
export function fork(parent: Task, child: Task): Call<undefined> {
  const made = taskCreate(parent, child);
  return { begin: () => made, answer: () => undefined };
}

/** task_terminate, of another task than the caller's. */
export function terminate(machine: Machine, task: Task): Call<undefined> {
  return trap(() => {
    taskTerminate(machine, task);
    return undefined;
  });
}
