/**
 * Replay: the references of a real program through the kernel. One task maps one region as large as
 * the trace's distinct pages and makes every reference; behind it stands the memory object of a
 * memory pager, or anonymous memory with the default pager on a memory device.
 */
import { createDevice } from '../devices/devices';
import type { Host } from '../kernel/host';
import type { HostOptions, Tunables } from '../kernel/host_options';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { Switches } from '../kernel/mach/switches';
import { profiles } from '../kernel/mach/switches';
import { VM_PROT_DEFAULT } from '../kernel/mach/vm_prot';
import type { RunEnd } from '../kernel/machine';
import { Machine } from '../kernel/machine';
import { addPager, setDefaultManager } from '../kernel/machine_pagers';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import type { ProgramStep } from '../kernel/program';
import { Program } from '../kernel/program';
import type { ReferenceSource } from '../kernel/vm/vm_reference';
import { pagers } from '../pagers/pagers';
import type { Trace } from '../traces/trace';
import { chance } from './chance';
import { futureOf } from './future';

/** What can stand behind the pages of a replay, and what a user is told of each. */
export const replayStores = {
  object: 'a memory object whose pager answers at once',
  anonymous: 'anonymous memory, the default pager, a device that answers at once',
  disk: 'a memory object in a file on a disk that seeks and turns',
  swap: 'anonymous memory, the default pager, a disk that seeks and turns',
} as const;

export type ReplayStore = keyof typeof replayStores;

export interface ReplayOptions {
  readonly frames: number;
  readonly policy: PolicySpec;
  readonly policyOptions: PolicyOptions;
  readonly pageout: 'daemon' | 'segments' | 'demand';
  readonly contents: 'bytes' | 'stamps';
  /** What stands behind the pages. */
  readonly store: ReplayStore;
  readonly switches?: Switches;
  readonly tunables?: Partial<Tunables>;
  readonly seed: string;
}

/** A machine that is ready to replay. */
export interface Replay {
  readonly machine: Machine;
  readonly host: Host;
  readonly program: Program;
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
    future: options.policy.needsFuture === true ? futureOf(trace) : null,
  };
  const host = machine.addHost(hostOptions);
  const { store } = options;
  const turns = store === 'disk' || store === 'swap';
  const records = { records: trace.distinctPages + 64 };
  const device = machine.addDevice(
    'paging',
    createDevice('memory', turns ? { ...records, latency: 'disk' } : records, hostOptions),
  );
  const defaultPager = addPager(machine, host, {
    name: 'default_pager',
    pager: pagers.default,
    options: { blocks: trace.distinctPages + 64 },
    random: chance(options.seed, 'default_pager'),
    devices: { paging: device },
  });
  setDefaultManager(host, defaultPager.open('default', { default_port: true }));
  const size = Math.max(1, trace.distinctPages) * trace.pageSize;
  const object =
    store === 'object'
      ? memoryObject(machine, host, options.seed)
      : store === 'disk'
        ? fileObject(machine, host, { seed: options.seed, size, device })
        : null;
  const first: ProgramStep =
    object === null
      ? { op: 'vm_allocate', as: 'pages', size }
      : {
          op: 'vm_map',
          as: 'pages',
          object: 'memory',
          offset: 0,
          size,
          protection: VM_PROT_DEFAULT,
        };
  const program = new Program([first, { op: 'replay', source: 'trace' }], {
    regions: new Map(),
    object: () => object,
    control: () => null,
    source: (_name, regions) =>
      traceSource(trace, (regions.get('pages')?.address ?? 0) / trace.pageSize),
    awaitEvent: () => undefined,
  });
  const task = machine.addTask(host, 'program', true);
  machine.clients.push(machine.addThread(task, 'program', program));
  return { machine, host, program };
}

/** The memory object that stands behind the pages. */
function memoryObject(machine: Machine, host: Host, seed: string): IpcPort {
  const pager = addPager(machine, host, {
    name: 'pager',
    pager: pagers.memory,
    options: {},
    random: chance(seed, 'pager'),
    devices: {},
  });
  return pager.open('memory', {});
}

/** The file that stands behind the pages. */
function fileObject(
  machine: Machine,
  host: Host,
  given: { readonly seed: string; readonly size: number; readonly device: IpcPort },
): IpcPort {
  const pager = addPager(machine, host, {
    name: 'pager',
    pager: pagers.file,
    options: {},
    random: chance(given.seed, 'pager'),
    devices: { disk: given.device },
  });
  return pager.open('memory', { device: 'disk', size: given.size });
}

/** Faults of the program's references so far ended: those of pagers are not among them. */
export function replayFaults(replayed: Replay): number {
  return replayed.program.results[1]?.faults ?? 0;
}

/** Replays the whole trace. */
export function replay(trace: Trace, options: ReplayOptions): Replay & { readonly end: RunEnd } {
  const built = buildReplay(trace, options);
  return { ...built, end: built.machine.run() };
}
