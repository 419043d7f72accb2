/**
 * The steps of a program that call the kernel about rights of the task: those on memory objects,
 * which a scenario can name.
 * @ours decision 4
 */
import type { IpcPort } from '../ipc/ipc_port';
import type { IpcSpace } from '../ipc/ipc_space';
import {
  machPortDeallocate,
  machPortDestroy,
  machPortModRefs,
  machPortMoveMember,
  machPortSetQlimit,
  machPortSetSeqno,
} from '../ipc/mach_port';
import { machPortGetRefs } from '../ipc/mach_port_status';
import type { StepOf, TaskCallName } from '../mach/call_table';
import type { KernReturn } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { Host } from '../machine/host';

/** One step, on the name under which the task has rights on an object. */
export type PortStep = StepOf<Extract<TaskCallName, `mach_port_${string}`>>;

/** The name by which a task has rights on a port, or the null name. */
export function nameOf(space: IpcSpace, port: IpcPort): PortName {
  return space.reverse(port)?.name ?? MACH_PORT_NULL;
}

/** Makes the call: its code, or its answer. */
export function portCall(
  { ipc }: Host,
  space: IpcSpace,
  step: PortStep,
  port: IpcPort | null,
): KernReturn | { readonly answer: number } {
  if (port === null) return 'KERN_INVALID_NAME';
  const name = nameOf(space, port);
  switch (step.op) {
    case 'mach_port_deallocate':
      return machPortDeallocate(ipc, space, name);
    case 'mach_port_destroy':
      return machPortDestroy(ipc, space, name);
    case 'mach_port_mod_refs':
      return machPortModRefs(ipc, space, name, step.right, step.delta);
    case 'mach_port_get_refs': {
      const refs = machPortGetRefs(ipc, space, name, step.right);
      return refs.kr === 'KERN_SUCCESS' ? { answer: refs.value } : refs.kr;
    }
    case 'mach_port_move_member':
      return machPortMoveMember(ipc, space, name, step.set);
    case 'mach_port_set_qlimit':
      return machPortSetQlimit(ipc, space, name, step.qlimit);
    case 'mach_port_set_seqno':
      return machPortSetSeqno(ipc, space, name, step.seqno);
  }
}
