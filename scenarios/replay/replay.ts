/**
 * Replay: the references of a real program through the kernel. One task maps a region for each
 * object of the trace, as large as its distinct pages, and makes every reference; where the trace
 * synchronizes an object, so does the task. Behind the regions stand the memory objects of a memory
 * pager; or behind one region, which all objects share, a file or anonymous memory.
 */
import { createDevice } from '../../devices/devices';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { VmStatistics } from '../../kernel/kern/counters';
import type { Form } from '../../kernel/mach/given';
import {
  GivenError,
  having,
  maybe,
  needs,
  oneOf,
  record,
  recordProblem,
  refuse,
  text,
  whole,
} from '../../kernel/mach/given';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import { VM_PROT_DEFAULT } from '../../kernel/mach/vm_prot';
import { VM_SYNC_SYNCHRONOUS } from '../../kernel/mach/vm_sync';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions, Tunables } from '../../kernel/machine/host_options';
import { FRAMES_MIN, PMAP_PAGES } from '../../kernel/machine/host_options';
import type { RunEnd } from '../../kernel/machine/machine';
import { Machine } from '../../kernel/machine/machine';
import { addPager, setDefaultManager } from '../../kernel/machine/machine_pagers';
import type { PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
import type { ProgramStep } from '../../kernel/tasks/program';
import { Program } from '../../kernel/tasks/program';
import type { ReferenceSource } from '../../kernel/vm/fault/vm_reference';
import { pagers } from '../../pagers/pagers';
import type { Trace } from '../../traces/trace';
import { traceProblem } from '../../traces/trace';
import { chance } from './chance';
import { futureOf } from './future';
import { ioErrorLines } from './io_errors';
import type { ReplayLayout } from './replay_layout';
import { layoutOf, PiecewiseReferences } from './replay_layout';

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
  /** References that fill memory before anything is counted; fewer than the trace has. */
  readonly warmup?: number;
}

/** What a replay had counted when its warm-up ended. */
export interface Baseline {
  readonly faults: number;
  readonly clock: number;
  readonly statistics: Readonly<VmStatistics>;
}

/** The fewest frames that a replay can have. */
export function leastFrames(pageout: ReplayOptions['pageout']): number {
  return pageout === 'demand' ? 1 : FRAMES_MIN;
}

/** The most frames that a replay can have. */
export const MOST_FRAMES = PMAP_PAGES;

/** A trace with more objects than this is replayed as one. */
export const MOST_OBJECTS = 1024;

/** A machine that is ready to replay. */
export interface Replay {
  readonly machine: Machine;
  readonly host: Host;
  readonly program: Program;
  /** Where counting begins; null if nothing has been counted yet. */
  baseline(): Baseline | null;
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

const OPTIONS: Readonly<Record<string, Form>> = {
  frames: whole(1, MOST_FRAMES),
  policy: having(['create'], 'what definePolicy makes, or one of policies'),
  policyOptions: record(),
  pageout: oneOf(['daemon', 'segments', 'demand']),
  contents: oneOf(['bytes', 'stamps']),
  store: oneOf(Object.keys(replayStores)),
  switches: maybe(record('one of profiles')),
  tunables: maybe(record()),
  seed: text,
  warmup: maybe(whole(0)),
};

/** Why a trace cannot be replayed with these options, or null. */
export function replayProblem(trace: Trace, options: ReplayOptions): string | null {
  const problem = traceProblem(trace) ?? recordProblem(options, OPTIONS);
  if (problem !== null) return problem;
  const { warmup = 0 } = options;
  if (warmup < trace.references) return null;
  return `warmup is ${warmup}; give fewer than the ${trace.references} references of the trace`;
}

/** Builds the machine. Throws for options that `hostOptionsProblem` names. */
export function buildReplay(trace: Trace, options: ReplayOptions): Replay {
  refuse('buildReplay', replayProblem(trace, options));
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
  const problem = machine.hostProblem(hostOptions);
  if (problem !== null) throw new GivenError(problem);
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
  const layout = layoutOf(trace, store === 'object' ? MOST_OBJECTS : 1);
  const seed = { seed: options.seed, device };
  const objects = objectsBehind(machine, host, store, layout.regions, seed);
  let baseline: Baseline | null = null;
  const { warmup = 0 } = options;
  const program = programOf(trace, layout, objects, warmup, () => {
    const faults = faultsOf(program);
    baseline = { faults, clock: host.clock, statistics: { ...host.statistics } };
  });
  const task = machine.addTask(host, 'program', true);
  machine.clients.push(machine.addThread(task, 'program', program));
  if (warmup === 0) baseline = { faults: 0, clock: 0, statistics: { ...host.statistics } };
  return { machine, host, program, baseline: () => baseline };
}

/**
 * Maps the regions, then makes the references, and synchronizes objects where the trace does.
 * `warmed` is called before the first reference that is counted, if there is a warm-up.
 */
function programOf(
  trace: Trace,
  layout: ReplayLayout,
  objects: readonly IpcPort[],
  warmup: number,
  warmed: () => void,
): Program {
  const steps: ProgramStep[] = layout.regions.map((pages, region) => {
    const size = pages * trace.pageSize;
    const as = `pages${region}`;
    if (objects.length === 0) return { op: 'vm_allocate', as, size };
    const protection = VM_PROT_DEFAULT;
    return { op: 'vm_map', as, object: String(region), offset: 0, size, protection };
  });
  let done = 0;
  let firstCounted: string | null = null;
  const replayUntil = (end: number): void => {
    if (done < warmup && warmup < end) replayUntil(warmup);
    if (end > done || steps.length === layout.regions.length) {
      if (done === warmup && warmup > 0) firstCounted = String(end);
      steps.push({ op: 'replay', source: String(end) });
    }
    done = end;
  };
  for (const { before, object } of objects.length === 0 ? [] : trace.syncs) {
    const part = layout.parts.get(object);
    if (part === undefined) continue;
    if (before > done) replayUntil(before);
    const [offset, size] = [part.first * trace.pageSize, part.pages * trace.pageSize];
    steps.push({
      op: 'vm_msync',
      region: `pages${part.region}`,
      offset,
      size,
      flags: VM_SYNC_SYNCHRONOUS,
    });
  }
  replayUntil(trace.references);
  let pieces: PiecewiseReferences | null = null;
  return new Program(steps, {
    regions: new Map(),
    object: (name) => objects[Number(name)] ?? null,
    control: () => null,
    source(end, regions) {
      const firsts = layout.regions.map((_, region) => regions.get(`pages${region}`)?.address ?? 0);
      const bases = firsts.map((address) => address / trace.pageSize);
      pieces ??= new PiecewiseReferences(trace, layout, bases);
      if (end === firstCounted) warmed();
      return pieces.until(Number(end));
    },
    awaitEvent: () => undefined,
  });
}

/** A memory object for each region, or none where memory is anonymous. */
function objectsBehind(
  machine: Machine,
  host: Host,
  store: ReplayStore,
  regions: readonly number[],
  given: { readonly seed: string; readonly device: IpcPort },
): readonly IpcPort[] {
  if (store === 'object') return memoryObjects(machine, host, regions.length, given.seed);
  if (store !== 'disk') return [];
  return regions.map((pages) =>
    fileObject(machine, host, { ...given, size: pages * host.pageSize }),
  );
}

/** Memory objects that stand behind the regions. */
function memoryObjects(
  machine: Machine,
  host: Host,
  count: number,
  seed: string,
): readonly IpcPort[] {
  const pager = addPager(machine, host, {
    name: 'pager',
    pager: pagers.memory,
    options: {},
    random: chance(seed, 'pager'),
    devices: {},
  });
  const name = (index: number): string => (index === 0 ? 'memory' : `memory${index}`);
  return Array.from({ length: count }, (_, index) => pager.open(name(index), {}));
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

function faultsOf(program: Program): number {
  return program.results.reduce((sum, { faults }) => sum + faults, 0);
}

/**
 * Faults of the program's references that are counted and have ended: those of pagers are not among
 * them. Throws a GivenError for what is not a replay.
 */
export function replayFaults(replayed: Replay): number {
  needs('replayFaults', 'replayed', replayed, having(['baseline'], 'what replay returns'));
  return faultsOf(replayed.program) - (replayed.baseline()?.faults ?? 0);
}

/** The I/O errors of a replay so far, a sentence each. */
export function replayIoErrors({ machine }: Replay): readonly string[] {
  const port = (id: number): string => machine.ipc.ports.get(id)?.label ?? `port.${id}`;
  return ioErrorLines(machine, { port }).map(({ text }) => text);
}

/** Replays the whole trace. */
export function replay(trace: Trace, options: ReplayOptions): Replay & { readonly end: RunEnd } {
  refuse('replay', replayProblem(trace, options));
  const built = buildReplay(trace, options);
  return { ...built, end: built.machine.run() };
}
