/**
 * Replay: the references of a real program through the kernel. One task maps one region as large as
 * the trace's distinct pages and makes every reference; behind it stands the memory object of a
 * memory pager, or anonymous memory with the default pager on a memory device.
 */
import { createDevice } from '../devices/devices';
import type { Host } from '../kernel/host';
import type { HostOptions, Tunables } from '../kernel/host_options';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { Result } from '../kernel/mach/kern_return';
import type { Switches } from '../kernel/mach/switches';
import { profiles } from '../kernel/mach/switches';
import type { Address } from '../kernel/mach/types';
import { VM_INHERIT_COPY, VM_PROT_ALL, VM_PROT_DEFAULT } from '../kernel/mach/vm_prot';
import type { RunEnd } from '../kernel/machine';
import { Machine } from '../kernel/machine';
import { addPager, setDefaultManager } from '../kernel/machine_pagers';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import type { ReferenceSource } from '../kernel/vm/vm_reference';
import { ReferenceRun } from '../kernel/vm/vm_reference';
import { vmAllocate, vmMap } from '../kernel/vm/vm_user';
import { pagers } from '../pagers/pagers';
import type { Trace } from '../traces/trace';
import { chance } from './chance';

export interface ReplayOptions {
  readonly frames: number;
  readonly policy: PolicySpec;
  readonly policyOptions: PolicyOptions;
  readonly pageout: 'daemon' | 'demand';
  readonly contents: 'bytes' | 'stamps';
  /** What stands behind the pages. */
  readonly store: 'object' | 'anonymous';
  readonly switches?: Switches;
  readonly tunables?: Partial<Tunables>;
  readonly seed: string;
}

/** A machine that is ready to replay. */
export interface Replay {
  readonly machine: Machine;
  readonly host: Host;
  readonly run: ReferenceRun;
  /** The port of the memory object; null for anonymous memory. */
  readonly object: IpcPort | null;
}

/** The chunks of a trace as the kernel takes them. */
export function traceSource(trace: Trace, origin: number): ReferenceSource {
  const chunks = trace.chunks()[Symbol.iterator]();
  return {
    name: trace.name,
    origin,
    next() {
      const { done, value } = chunks.next();
      return done === true ? null : value;
    },
  };
}

/** Builds the machine. Throws for options that `hostOptionsProblem` names. */
export function buildReplay(trace: Trace, options: ReplayOptions): Replay {
  const machine = new Machine();
  const hostOptions: HostOptions = {
    name: 'host',
    frames: options.frames,
    pageSize: trace.pageSize,
    pageout: options.pageout,
    contents: options.contents,
    policy: options.policy,
    policyOptions: options.policyOptions,
    switches: options.switches ?? profiles.osf,
    tunables: options.tunables ?? {},
    random: chance(options.seed, 'policy'),
  };
  const host = machine.addHost(hostOptions);
  const store = machine.addDevice(
    'paging',
    createDevice('memory', { records: trace.distinctPages + 64 }, hostOptions),
  );
  const defaultPager = addPager(machine, host, {
    name: 'default_pager',
    pager: pagers.default,
    options: { blocks: trace.distinctPages + 64 },
    random: chance(options.seed, 'default_pager'),
    devices: { paging: store },
  });
  setDefaultManager(host, defaultPager.open('default', { default_port: true }));
  const task = machine.addTask(host, 'program', true);
  const size = Math.max(1, trace.distinctPages) * trace.pageSize;
  let object: IpcPort | null = null;
  let placed: Result<Address>;
  if (options.store === 'object') {
    const pager = addPager(machine, host, {
      name: 'pager',
      pager: pagers.memory,
      options: {},
      random: chance(options.seed, 'pager'),
      devices: {},
    });
    object = pager.open('memory', {});
    placed = vmMap(host, task.map, {
      address: 0,
      size,
      anywhere: true,
      memoryObject: object,
      offset: 0,
      curProtection: VM_PROT_DEFAULT,
      maxProtection: VM_PROT_ALL,
      inheritance: VM_INHERIT_COPY,
    });
  } else placed = vmAllocate(host, task.map, { address: 0, size, anywhere: true });
  if (placed.kr !== 'KERN_SUCCESS') throw new Error(`replay: no room for the trace: ${placed.kr}`);
  const run = new ReferenceRun(traceSource(trace, placed.value / trace.pageSize), task.map, 0);
  machine.clients.push(machine.addThread(task, 'program', run));
  return { machine, host, run, object };
}

/** Replays the whole trace. */
export function replay(trace: Trace, options: ReplayOptions): Replay & { readonly end: RunEnd } {
  const built = buildReplay(trace, options);
  return { ...built, end: built.machine.run() };
}
