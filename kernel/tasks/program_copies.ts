/**
 * The steps of a program that copy, share or synchronize memory: each becomes a call, and
 * when that is done its answer becomes a code, and perhaps a region with a name.
 * @ours decision 4
 */
import type { Thread } from '../kern/thread';
import type { StepOf } from '../mach/call_table';
import type { KernReturn } from '../mach/kern_return';
import type { VmInherit } from '../mach/vm_prot';
import { VM_INHERIT_COPY, VM_PROT_ALL } from '../mach/vm_prot';
import { VmMsync } from '../vm/user/vm_msync';
import { VmRemap } from '../vm/user/vm_remap';
import { VmCopy } from '../vm/user/vm_user_copy';
import { VmMapCall } from '../vm/user/vm_user_map';
import type { Environment } from './program';
import type { StepCall, StepOutcome } from './program_calls';

/** One step. Sizes and offsets in bytes. */
export type CopyStep = StepOf<
  'vm_map' | 'vm_read' | 'vm_write' | 'vm_copy' | 'vm_remap' | 'vm_msync' | 'task_create'
>;

/** The call that a step makes, or the code with which it fails at once. */
export function copyCall(
  thread: Thread,
  step: CopyStep,
  environment: Environment,
): StepCall | KernReturn {
  const { map } = thread.task;
  if (step.op === 'task_create') return forked(step.task, environment);
  if (step.op === 'vm_map') return mapped(step, environment);
  const region = environment.regions.get(step.region);
  if (region === undefined) return 'KERN_INVALID_ADDRESS';
  const { size } = step;
  const source = { source: map, address: region.address + step.offset, size };
  switch (step.op) {
    case 'vm_msync': {
      const call = new VmMsync({ map, address: source.address, size, flags: step.flags });
      return { call, outcome: () => ({ code: call.code }) };
    }
    case 'vm_read': {
      const call = new VmCopy({ ...source, target: map, to: null });
      return { call, outcome: () => entered(environment, step, call) };
    }
    case 'vm_remap': {
      const { copy } = step;
      const where = { to: 0, anywhere: true, inheritance: VM_INHERIT_COPY };
      const call = new VmRemap({ ...source, target: map, ...where, copy });
      return { call, outcome: () => entered(environment, step, call) };
    }
    default: {
      const over = environment.regions.get(step.to);
      if (over === undefined) return 'KERN_INVALID_ADDRESS';
      const call = new VmCopy({ ...source, target: map, to: over.address + step.toOffset });
      return { call, outcome: () => ({ code: call.code }) };
    }
  }
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

function mapped(
  step: Extract<CopyStep, { op: 'vm_map' }>,
  environment: Environment,
): StepCall | KernReturn {
  const memoryObject = environment.object(step.object);
  if (memoryObject === null) return 'KERN_INVALID_ARGUMENT';
  const request = {
    address: 0,
    size: step.size,
    anywhere: true,
    memoryObject,
    offset: step.offset,
    curProtection: step.protection,
    maxProtection: step.maxProtection ?? VM_PROT_ALL,
    inheritance: VM_INHERIT_COPY satisfies VmInherit,
  };
  const call = new VmMapCall(request, step.copy ?? false);
  const outcome = (): StepOutcome => {
    const { result } = call;
    const value = result.kr === 'KERN_SUCCESS' ? result.value : 0;
    return entered(environment, step, { code: result.kr, value });
  };
  return { call, outcome };
}

/** What a call made is a region from now on, if it has succeeded. */
function entered(
  { regions }: Environment,
  step: { readonly as: string; readonly size: number },
  { code, value }: { readonly code: KernReturn; readonly value: number },
): StepOutcome {
  if (code === 'KERN_SUCCESS') regions.set(step.as, { address: value, size: step.size });
  return { code };
}
