/**
 * The steps of a program that call the kernel about the task's own memory, ports and threads, and
 * about the host. Each comes to a code at once, or to the activation of a call that has to run.
 * Some have an answer.
 * @ours decision 4
 */
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortMakeSend, ipcPortReleaseSend } from '../ipc/ipc_port';
import type { Activation, Thread } from '../kern/thread';
import type { StepOf, TaskCallName } from '../mach/call_table';
import type { KernReturn } from '../mach/kern_return';
import type { Host } from '../machine/host';
import { threadWire, vmSetDefaultMemoryManager } from '../machine/host_calls';
import type { VmWire } from '../vm/fault/vm_wire';
import { vmWireCall } from '../vm/fault/vm_wire';
import { vmBehaviorSet } from '../vm/user/vm_behavior';
import { vmMachineAttribute, vmRegion, vmStatistics } from '../vm/user/vm_region';
import { vmDeallocate, vmInherit, vmProtect } from '../vm/user/vm_user';
import type { Environment } from './program';
import type { CopyStep } from './program_copies';
import type { ManagerStep } from './program_manager';
import { portCall } from './program_ports';

/** One step. Sizes and offsets in bytes; `privileged`: with the privileged port of the host. */
export type CallStep = StepOf<
  Exclude<TaskCallName, CopyStep['op'] | ManagerStep['op'] | 'vm_allocate' | 'task_terminate'>
>;

type RegionStep = Extract<CallStep, { region: string }>;

/** What a call answers beside its code: a number, or fields under Mach's names. */
export type Answer = number | Readonly<Record<string, number | boolean | string>>;

/** A call that has succeeded with an answer. */
export interface Answered {
  readonly answer: Answer;
}

/** What the call below a step has come to. */
export interface StepOutcome {
  readonly code: KernReturn;
  /** What it loaded or was told. */
  readonly value?: number | null;
  readonly faults?: number;
  readonly failures?: number;
}

/** A call that a step makes, and what to ask when it is done. */
export interface StepCall {
  readonly call: Activation;
  outcome(): StepOutcome;
}

/** Makes the call of a step: its code, its answer, or what has to run. */
export function stepCall(
  host: Host,
  thread: Thread,
  step: CallStep,
  environment: Environment,
): KernReturn | Answered | StepCall {
  switch (step.op) {
    case 'vm_statistics':
      return { answer: vmStatistics(host)[step.counter] };
    case 'thread_wire':
      return threadWire(host, thread, true, thread, step.wired);
    case 'vm_set_default_memory_manager':
      return setManager(host, step, environment);
    case 'mach_port_deallocate':
    case 'mach_port_destroy':
    case 'mach_port_get_refs':
    case 'mach_port_mod_refs':
    case 'mach_port_move_member':
    case 'mach_port_set_qlimit':
    case 'mach_port_set_seqno':
      return portCall(host, thread.task.space, step, environment.object(step.object));
    default: {
      const region = environment.regions.get(step.region);
      return region === undefined ? 'KERN_INVALID_ADDRESS' : regionCall(host, thread, step, region);
    }
  }
}

/** Memory that is to be wired may have to be faulted in first. */
function wiring(call: VmWire | KernReturn): StepCall | KernReturn {
  if (typeof call === 'string') return call;
  return { call, outcome: () => ({ code: call.code }) };
}

function regionCall(
  host: Host,
  { task: { map } }: Thread,
  step: RegionStep,
  region: { readonly address: number },
): KernReturn | Answered | StepCall {
  const address = region.address + step.offset;
  switch (step.op) {
    case 'vm_deallocate':
      return vmDeallocate(host, map, address, step.size);
    case 'vm_inherit':
      return vmInherit(host, map, address, step.size, step.inheritance);
    case 'vm_protect':
      return wiring(
        vmProtect(host, map, address, step.size, step.setMaximum ?? false, step.protection),
      );
    case 'vm_behavior_set':
      return vmBehaviorSet(host, map, address, step.size, step.behavior);
    case 'vm_machine_attribute':
      return vmMachineAttribute(host, map, address, step.size);
    case 'vm_wire': {
      const { size, access, privileged } = step;
      return wiring(vmWireCall(host, map, { address, size, access, privileged }));
    }
    case 'vm_region': {
      const found = vmRegion(host, map, address);
      if (found.kr !== 'KERN_SUCCESS') return found.kr;
      const { value: entry } = found;
      return {
        answer: {
          page: (entry.address - region.address) / host.pageSize,
          size: entry.size,
          protection: entry.protection,
          max_protection: entry.maxProtection,
          inheritance: entry.inheritance,
          behavior: entry.behavior,
          is_shared: entry.isShared,
          object_name: entry.hasObject,
          offset: entry.offset,
        },
      };
    }
  }
}

/** The task needs no right but for the call: it gives the one that it gets back. */
function setManager(
  host: Host,
  step: Extract<CallStep, { op: 'vm_set_default_memory_manager' }>,
  environment: Environment,
): KernReturn | Answered {
  let given: IpcPort | null = null;
  if (step.manager !== null) {
    given = environment.manager?.(step.manager) ?? null;
    if (given === null || !given.active) return 'KERN_INVALID_CAPABILITY';
    given = ipcPortMakeSend(given);
  }
  const set = vmSetDefaultMemoryManager(host, step.privileged, given);
  if (set.kr !== 'KERN_SUCCESS') return set.kr;
  const { value: before } = set;
  const name = before === null ? 'none' : (environment.managerName?.(before) ?? before.label);
  if (before !== null) ipcPortReleaseSend(host.ipc, before);
  return { answer: { manager: name } };
}
