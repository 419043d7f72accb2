/**
 * The steps of a program that call the kernel about the task's own memory, ports, threads and
 * children, and about the host. Each comes to a code at once, or to the activation of a call that
 * has to run. Some have an answer.
 * @ours decision 4
 */
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortMakeSend, ipcPortReleaseSend } from '../ipc/ipc_port';
import type { Activation, Thread } from '../kern/thread';
import type { StepOf, TaskCallName } from '../mach/call_table';
import { taskCalls } from '../mach/call_table';
import type { KernReturn } from '../mach/kern_return';
import type { Host } from '../machine/host';
import { threadWire, vmSetDefaultMemoryManager } from '../machine/host_calls';
import { vmRegion, vmStatistics } from '../vm/user/vm_region';
import type { Environment } from './program';
import { argsOf } from './program_args';
import type { ManagerStep } from './program_manager';
import type { PortStep } from './program_ports';
import { isPortStep, nameOf, portCall } from './program_ports';
import type { VmCallName } from './vm_calls';
import { vmCall } from './vm_calls';

/** One step. Sizes and offsets in bytes; `privileged`: with the privileged port of the host. */
export type CallStep = StepOf<
  Exclude<TaskCallName, CopyStep['op'] | ManagerStep['op'] | 'vm_allocate' | 'task_terminate'>
>;

/** A step that copies, shares or synchronizes memory. Sizes and offsets in bytes. */
export type CopyStep = StepOf<
  'vm_map' | 'vm_read' | 'vm_write' | 'vm_copy' | 'vm_remap' | 'vm_msync' | 'task_create'
>;

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
  step: CallStep | CopyStep | StepOf<'vm_allocate'>,
  environment: Environment,
): KernReturn | Answered | StepCall {
  switch (step.op) {
    case 'vm_statistics':
      return { answer: vmStatistics(host)[step.counter] };
    case 'thread_wire':
      return threadWire(host, thread, true, thread, step.wired);
    case 'task_create':
      return forked(step.task, environment);
    case 'vm_set_default_memory_manager':
      return setManager(host, step, environment);
    case 'vm_region':
      return regionAt(host, thread, step, environment);
    default:
      return isPortStep(step)
        ? onPort(host, thread, step, environment.object(step.object))
        : onMemory(host, thread, step, environment);
  }
}

/** A call on the name under which the task has rights on an object. */
function onPort(
  host: Host,
  { task: { space } }: Thread,
  step: PortStep,
  port: IpcPort | null,
): KernReturn | Answered {
  if (port === null) return 'KERN_INVALID_NAME';
  const made = portCall(host, space, step.op, nameOf(space, port), step);
  const answers = made.kr === 'KERN_SUCCESS' && taskCalls[step.op].answer !== undefined;
  return answers ? { answer: made.value } : made.kr;
}

/** A call on the task's memory; what it makes is a region from now on. */
function onMemory(
  host: Host,
  { task: { map } }: Thread,
  step: StepOf<VmCallName>,
  environment: Environment,
): KernReturn | StepCall {
  const args = argsOf(step, environment);
  if (typeof args === 'string') return args;
  const { call, answer } = vmCall(host, step.op, map, args);
  const outcome = (): { readonly code: KernReturn } => {
    const result = answer();
    if (result.kr === 'KERN_SUCCESS' && 'as' in step) {
      environment.regions.set(step.as, { address: result.value, size: step.size });
    }
    return { code: result.kr };
  };
  return call === null ? outcome().code : { call, outcome };
}

function regionAt(
  host: Host,
  { task: { map } }: Thread,
  step: StepOf<'vm_region'>,
  environment: Environment,
): KernReturn | Answered {
  const args = argsOf(step, environment);
  if (typeof args === 'string') return args;
  const found = vmRegion(host, map, args.address);
  if (found.kr !== 'KERN_SUCCESS') return found.kr;
  const { value: entry } = found;
  const start = args.address - step.offset;
  return {
    answer: {
      page: (entry.address - start) / host.pageSize,
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

function forked(task: string, { children }: Environment): StepCall | KernReturn {
  const call = children?.create(task) ?? null;
  if (call === null) return 'KERN_FAILURE';
  const outcome = (): StepOutcome => {
    children?.start(task);
    return { code: 'KERN_SUCCESS' };
  };
  return { call, outcome };
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
