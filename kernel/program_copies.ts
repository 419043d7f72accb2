/**
 * The steps of a program that copy, share or synchronize memory: each becomes the activation of a
 * call, and when that is done its answer becomes a code, and perhaps a region with a name.
 * @ours decision 4
 */
import type { IpcPort } from './ipc/ipc_port';
import type { Activation, Thread } from './kern/thread';
import type { KernReturn } from './mach/kern_return';
import type { VmInherit, VmProt } from './mach/vm_prot';
import { VM_INHERIT_COPY, VM_PROT_ALL } from './mach/vm_prot';
import type { Environment } from './program';
import { VmMapFork } from './vm/vm_map_fork';
import { VmMsync } from './vm/vm_msync';
import { VmRemap } from './vm/vm_remap';
import { VmCopy } from './vm/vm_user_copy';
import { VmMapCall } from './vm/vm_user_map';

/** Some bytes of a region. */
interface Part {
  readonly region: string;
  readonly offset: number;
  readonly size: number;
}

/** One step. Sizes and offsets in bytes. */
export type CopyStep =
  | {
      readonly op: 'vm_map';
      readonly as: string;
      readonly object: string;
      readonly offset: number;
      readonly size: number;
      readonly protection: VmProt;
      readonly maxProtection?: VmProt;
      /** A copy of the object instead of the object itself. */
      readonly copy?: boolean;
    }
  | ({ readonly op: 'vm_read'; readonly as: string } & Part)
  | ({
      readonly op: 'vm_write' | 'vm_copy';
      /** Region that is overwritten, and from where. */
      readonly to: string;
      readonly toOffset: number;
    } & Part)
  | ({
      readonly op: 'vm_remap';
      readonly as: string;
      /** A copy of the memory instead of the memory itself. */
      readonly copy: boolean;
    } & Part)
  | ({ readonly op: 'vm_msync'; readonly flags: number } & Part)
  | { readonly op: 'task_create'; readonly task: string };

/** The call that a step makes, or the code with which it fails at once. */
export function copyCall(
  thread: Thread,
  step: CopyStep,
  environment: Environment,
): Activation | KernReturn {
  const { map } = thread.task;
  if (step.op === 'task_create') return environment.children?.create(step.task) ?? 'KERN_FAILURE';
  if (step.op === 'vm_map') {
    const memoryObject: IpcPort | null = environment.object(step.object);
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
    return new VmMapCall(request, step.copy ?? false);
  }
  const region = environment.regions.get(step.region);
  if (region === undefined) return 'KERN_INVALID_ADDRESS';
  if (step.op === 'vm_msync') {
    const { size, flags } = step;
    return new VmMsync({ map, address: region.address + step.offset, size, flags });
  }
  const source = { source: map, address: region.address + step.offset, size: step.size };
  const target = { target: map };
  if (step.op === 'vm_read') return new VmCopy({ ...source, ...target, to: null });
  if (step.op === 'vm_remap') {
    const { copy } = step;
    const where = { to: 0, anywhere: true, inheritance: VM_INHERIT_COPY };
    return new VmRemap({ ...source, ...target, ...where, copy });
  }
  const over = environment.regions.get(step.to);
  if (over === undefined) return 'KERN_INVALID_ADDRESS';
  return new VmCopy({ ...source, ...target, to: over.address + step.toOffset });
}

/** The code of a call that is done; what it made is a region from now on. */
export function copyAnswer(
  step: CopyStep,
  under: Activation,
  environment: Environment,
): KernReturn {
  if (under instanceof VmMapFork && step.op === 'task_create') {
    environment.children?.start(step.task);
    return 'KERN_SUCCESS';
  }
  if (under instanceof VmMsync) return under.code;
  let made = 0;
  let code: KernReturn = 'KERN_SUCCESS';
  if (under instanceof VmMapCall) {
    code = under.result.kr;
    if (under.result.kr === 'KERN_SUCCESS') made = under.result.value;
  } else if (under instanceof VmCopy || under instanceof VmRemap) {
    code = under.code;
    made = under.value;
  }
  if (code === 'KERN_SUCCESS' && 'as' in step) {
    environment.regions.set(step.as, { address: made, size: step.size });
  }
  return code;
}
