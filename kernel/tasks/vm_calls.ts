/**
 * The calls on memory, from the arguments of the table of calls: each once, for steps of programs
 * and for threads that are driven from outside. A call comes to a code at once, or to what has to
 * run. `other` is the map of the caller, where memory goes between two. @ours the stubs of libmach
 */
import type { IpcPort } from '../ipc/ipc_port';
import type { Activation } from '../kern/thread';
import type { KernReturn, Result } from '../mach/kern_return';
import type { vmCallDefs } from '../mach/vm_call_defs';
import type { Host } from '../machine/host';
import type { VmWire } from '../vm/fault/vm_wire';
import { vmWireCall } from '../vm/fault/vm_wire';
import type { VmMap } from '../vm/map/vm_map';
import { vmBehaviorSet } from '../vm/user/vm_behavior';
import { VmMsync } from '../vm/user/vm_msync';
import { vmMachineAttribute } from '../vm/user/vm_region';
import { VmRemap } from '../vm/user/vm_remap';
import { vmAllocate, vmDeallocate, vmInherit, vmProtect } from '../vm/user/vm_user';
import { VmCopy } from '../vm/user/vm_user_copy';
import { VmMapCall } from '../vm/user/vm_user_map';

/** What a form is to the call itself. */
type Value<F> = F extends 'flag' ? boolean : F extends 'object' ? IpcPort | null : number;

type Defs = typeof vmCallDefs;

/** The arguments of a call, by the names of the table. */
export type VmArgs<N extends keyof Defs> = {
  readonly [K in keyof Defs[N]['args']]: Defs[N]['args'][K] extends {
    readonly form: infer F;
  }
    ? Value<F>
    : never;
};

/** What a call is to be asked when it is done. */
type Made = KernReturn | Result<number> | VmWire | VmCopy | VmMapCall | VmRemap | VmMsync;

type Make<N extends keyof Defs> = (host: Host, map: VmMap, args: VmArgs<N>, other: VmMap) => Made;

/** The calls that are here: those on memory that come to a code and perhaps an address. */
export type VmCallName = Exclude<keyof typeof vmCallDefs, 'vm_region' | 'vm_statistics'>;

const makers: { readonly [N in VmCallName]: Make<N> } = {
  vm_allocate: (host, map, args) => vmAllocate(host, map, args),
  vm_deallocate: (host, map, { address, size }) => vmDeallocate(host, map, address, size),
  vm_map: (_host, map, args) => {
    const { address, size, mask, anywhere, memory_object: memoryObject, offset } = args;
    const { cur_protection: curProtection, max_protection: maxProtection, inheritance } = args;
    const place = { address, size, mask, anywhere, memoryObject, offset };
    const request = { ...place, curProtection, maxProtection, inheritance };
    return new VmMapCall(request, args.copy, map);
  },
  vm_protect: (host, map, { address, size, set_maximum, new_protection }) =>
    vmProtect(host, map, address, size, set_maximum, new_protection),
  vm_inherit: (host, map, { address, size, new_inheritance }) =>
    vmInherit(host, map, address, size, new_inheritance),
  vm_behavior_set: (host, map, { address, size, new_behavior }) =>
    vmBehaviorSet(host, map, address, size, new_behavior),
  vm_read: (_host, source, { address, size }, target) =>
    new VmCopy({ source, address, size, target, to: null }),
  vm_write: (_host, target, { address: to, data: address, size }, source) =>
    new VmCopy({ source, address, size, target, to }),
  vm_copy: (_host, map, { source_address: address, size, dest_address: to }) =>
    new VmCopy({ source: map, address, size, target: map, to }),
  vm_remap: (_host, target, { source_address, size, address: to, ...how }, source) =>
    new VmRemap({ source, address: source_address, size, target, to, ...how }),
  vm_msync: (_host, map, { address, size, sync_flags: flags }) =>
    new VmMsync({ map, address, size, flags }),
  vm_wire: (host, map, { address, size, access, host_priv: privileged }) =>
    vmWireCall(host, map, { address, size, access, privileged }),
  vm_machine_attribute: (host, map, { address, size }) =>
    vmMachineAttribute(host, map, address, size),
};

/** A call that has been made. */
export interface VmCall {
  /** What has to run until it is done; null if it is. */
  readonly call: Activation | null;
  /** Its code, and the address of memory that it made. */
  answer(): Result<number>;
}

function done(made: Made): Result<number> {
  if (typeof made === 'string') return resultOf(made, 0);
  if ('kr' in made) return made;
  if (made instanceof VmMapCall) return made.result;
  return resultOf(made.code, 'value' in made ? made.value : 0);
}

/** A code and what comes with success. */
export const resultOf = (kr: KernReturn, value: number): Result<number> =>
  kr === 'KERN_SUCCESS' ? { kr, value } : { kr };

/** Makes a call on a map. */
export function vmCall<N extends VmCallName>(
  host: Host,
  name: N,
  map: VmMap,
  args: VmArgs<N>,
  other: VmMap = map,
): VmCall {
  const make: Make<N> = makers[name];
  const made = make(host, map, args, other);
  const runs = typeof made !== 'string' && !('kr' in made);
  return { call: runs ? made : null, answer: () => done(made) };
}

/** True for the name of a call that is here. */
export function isVmCall(name: string): name is VmCallName {
  return Object.hasOwn(makers, name);
}
