/**
 * The calls of a task about its rights: each once, for steps of programs, which name memory
 * objects, and for threads that are driven from outside, which have names of rights.
 * @ours decision 4
 */
import type { Ipc } from '../ipc/ipc';
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
import type { KernReturn, Result } from '../mach/kern_return';
import type { PortName } from '../mach/types';
import { MACH_PORT_NULL } from '../mach/types';
import type { Host } from '../machine/host';
import { resultOf } from './vm_calls';

/** One step, on the name under which the task has rights on an object. */
export type PortStep = StepOf<Extract<TaskCallName, `mach_port_${string}`>>;

/** The name by which a task has rights on a port, or the null name. */
export function nameOf(space: IpcSpace, port: IpcPort): PortName {
  return space.reverse(port)?.name ?? MACH_PORT_NULL;
}

type PortOp = PortStep['op'];

/** What a step says beside the object. */
export type PortArgs<N extends PortOp> = N extends PortOp
  ? Omit<StepOf<N>, 'op' | 'object'>
  : never;

type Make<N extends PortOp> = (
  ipc: Ipc,
  space: IpcSpace,
  name: PortName,
  args: PortArgs<N>,
) => KernReturn | Result<number>;

const makers: { readonly [N in PortOp]: Make<N> } = {
  mach_port_deallocate: machPortDeallocate,
  mach_port_destroy: machPortDestroy,
  mach_port_mod_refs: (ipc, space, name, { right, delta }) =>
    machPortModRefs(ipc, space, name, right, delta),
  mach_port_get_refs: (ipc, space, name, { right }) => machPortGetRefs(ipc, space, name, right),
  mach_port_move_member: (ipc, space, name, { set }) => machPortMoveMember(ipc, space, name, set),
  mach_port_set_qlimit: (ipc, space, name, { qlimit }) =>
    machPortSetQlimit(ipc, space, name, qlimit),
  mach_port_set_seqno: (ipc, space, name, { seqno }) => machPortSetSeqno(ipc, space, name, seqno),
};

/** True for the steps that are here. */
export function isPortStep(step: { readonly op: string }): step is PortStep {
  return Object.hasOwn(makers, step.op);
}

/** Makes a call on a name: its code, or its answer. */
export function portCall<N extends PortOp>(
  { ipc }: Host,
  space: IpcSpace,
  op: N,
  name: PortName,
  args: PortArgs<N>,
): Result<number> {
  const make: Make<N> = makers[op];
  const made = make(ipc, space, name, args);
  return typeof made === 'string' ? resultOf(made, 0) : made;
}
