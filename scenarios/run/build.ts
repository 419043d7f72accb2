/**
 * From a Scenario to a machine that is ready to run: the recorder first, so that it hears all, then
 * devices, pagers, objects, the calls of pagers, and the tasks, each in the order of the scenario.
 * Chance comes in streams of seedrandom, one a consumer, named after it.
 */
import { devices as deviceTypes, dressDevice } from '../../devices/devices';
import { Look } from '../../kernel/inspect/look';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { Thread } from '../../kernel/kern/thread';
import type { DeviceDriver } from '../../kernel/mach/device';
import type { Pager } from '../../kernel/mach/task';
import type { Plain } from '../../kernel/mach/types';
import { tick } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions, Tunables } from '../../kernel/machine/host_options';
import { Machine } from '../../kernel/machine/machine';
import { hostHalt } from '../../kernel/machine/machine_halt';
import type { PagerHandle } from '../../kernel/machine/machine_pagers';
import { addPager, setDefaultManager, wireManager } from '../../kernel/machine/machine_pagers';
import { taskTerminate } from '../../kernel/machine/machine_terminate';
import { policies } from '../../kernel/policy/policies';
import type { Future, PolicySpec } from '../../kernel/policy/policy';
import type { Children } from '../../kernel/tasks/program';
import { EventWait, Program } from '../../kernel/tasks/program';
import { taskCreate } from '../../kernel/tasks/task_create';
import { pagers as pagerTypes } from '../../pagers/pagers';
import type { Trace } from '../../traces/trace';
import { knownReferences, unknownReferences } from '../language/known_references';
import { callThread } from '../language/positions';
import type {
  Scenario,
  ScenarioDevice,
  ScenarioHost,
  ScenarioPager,
  ScenarioTask,
} from '../language/scenario';
import { found, misfit, UnusableFile } from '../language/scenario_error';
import type { TraceReading } from '../language/trace_reading';
import { chance } from '../replay/chance';
import { futureOf } from '../replay/future';
import type { Regions } from '../transcript/labels';
import { Labels } from '../transcript/labels';
import type { World } from './programs';
import { ProgramMaker } from './programs';
import type { RecorderOptions } from './recorder';
import { Recorder } from './recorder';
import { Requests } from './requests';

/** What a scenario names and only its caller can get; paths are as the scenario writes them. */
export interface ScenarioFiles {
  readonly pager?: (path: string) => Pager;
  /** An open file as a device, without latency and faults. */
  readonly device?: (path: string, pageSize: number, options: Plain) => DeviceDriver;
  readonly trace?: (path: string, reading: TraceReading) => Trace;
  /** Called after each step of a machine, for whoever watches over code in these files. */
  readonly stepEnded?: () => void;
}

/** A task or a call at work; `index` is its place in the scenario. */
export interface Actor {
  readonly kind: 'task' | 'call';
  readonly index: number;
  readonly name: string;
  readonly thread: Thread;
  readonly program: Program;
  /** For each step of the program: the step of the scenario, -1 for none. */
  readonly origin: readonly number[];
}

/** A scenario that is ready to run. */
export interface BuiltScenario {
  readonly scenario: Scenario;
  readonly machine: Machine;
  /** The first of the hosts. */
  readonly host: Host;
  readonly recorder: Recorder;
  readonly labels: Labels;
  /** Looks at the machine with these labels: for `stateOf`. */
  readonly look: Look;
  readonly objects: ReadonlyMap<string, IpcPort>;
  readonly pagers: ReadonlyMap<string, PagerHandle>;
  readonly drivers: ReadonlyMap<string, DeviceDriver>;
  readonly actors: readonly Actor[];
}

/** How to get what the scenario names in a section; its caller must have handed that over. */
function needed<K extends 'pager' | 'device' | 'trace'>(
  scenario: Scenario,
  files: ScenarioFiles,
  kind: K,
  name: string,
): NonNullable<ScenarioFiles[K]> {
  const maker = files[kind];
  if (maker !== undefined) return maker;
  const what = `the scenario needs a file for the ${kind} ${name}`;
  const meant = `run it with files: { ${kind} }, which gets the file of a path`;
  throw misfit(scenario, [[`${kind}s`, name]], what, meant);
}

/** What a policy that needs it knows of the references to come on a host. */
function futureFor(
  scenario: Scenario,
  host: ScenarioHost,
  traces: ReadonlyMap<string, Trace>,
): Future {
  const why = unknownReferences(scenario, host.name);
  const task = scenario.tasks.find((given) => given.host === host.name);
  if (why !== null || task === undefined) {
    const what = `the policy ${host.policy} of ${host.name} needs to know the references: ${why}`;
    const paths = [
      ['host', 'policy'],
      ['hosts', host.name, 'policy'],
    ];
    throw misfit(scenario, paths, what, 'take another policy');
  }
  return futureOf(knownReferences(scenario, task, host.pageSize, traces));
}

/** The first host's policy has the stream that an only host's has. */
function addHost(
  machine: Machine,
  host: ScenarioHost,
  scenario: Scenario,
  traces: ReadonlyMap<string, Trace>,
): Host {
  const { seed } = scenario;
  const specs: Readonly<Record<string, PolicySpec>> = policies;
  const policy = found(specs[host.policy], `policy ${host.policy}`);
  const tunables: Partial<Tunables> = host.tunables;
  const first = machine.hosts.length === 0;
  const { ports: _ports, haltsAt: _haltsAt, profile: _profile, ...own } = host;
  const options = {
    ...own,
    policy,
    future: policy.needsFuture === true ? futureFor(scenario, host, traces) : null,
    tunables,
    random: chance(seed, first ? 'policy' : `policy ${host.name}`),
  };
  const problem = machine.hostProblem(options);
  if (problem !== null) {
    const [what = problem, ...meant] = problem.split('; ');
    throw misfit(scenario, [['hosts', host.name], ['host']], what, meant.join('; '));
  }
  const added = machine.addHost(options);
  if (host.haltsAt !== null) {
    const run = (): void => hostHalt(machine, added);
    machine.events.schedule(tick(host.haltsAt), { what: `${host.name} halts`, run });
  }
  return added;
}

function hostNamed({ hosts }: Machine, name: string): Host {
  return found(
    hosts.find((host) => host.name === name),
    `host ${name}`,
  );
}

function makeDriver(
  scenario: Scenario,
  device: ScenarioDevice,
  host: HostOptions,
  files: ScenarioFiles,
): DeviceDriver {
  const { type, path, options } = device;
  for (const [name, spec] of Object.entries(deviceTypes)) {
    if (name === type) return dressDevice(spec.create(options, host), options, host);
  }
  const open = needed(scenario, files, 'device', device.name);
  try {
    return dressDevice(open(path ?? '', host.pageSize, options), options, host);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    const places = [
      ['devices', device.name, 'path'],
      ['devices', device.name],
    ];
    throw misfit(scenario, places, error.message, error.meant);
  }
}

function pagerOf(scenario: Scenario, pager: ScenarioPager, files: ScenarioFiles): Pager {
  if (pager.path !== null) return needed(scenario, files, 'pager', pager.name)(pager.path);
  const types: Readonly<Record<string, Pager>> = pagerTypes;
  return found(types[pager.type ?? ''], `type of pager ${pager.type}`);
}

/** The pagers, their objects and their devices. */
class Backing {
  readonly devices = new Map<string, IpcPort>();
  readonly drivers = new Map<string, DeviceDriver>();
  readonly pagers = new Map<string, PagerHandle>();
  readonly objects = new Map<string, IpcPort>();
  /** The ports to which anonymous memory goes, or may go, by pager. */
  readonly managers = new Map<string, IpcPort>();

  constructor(machine: Machine, scenario: Scenario, files: ScenarioFiles) {
    for (const device of scenario.devices) {
      const { options } = hostNamed(machine, device.host);
      const driver = makeDriver(scenario, device, options, files);
      this.drivers.set(device.name, driver);
      this.devices.set(device.name, machine.addDevice(device.name, driver));
    }
    for (const pager of scenario.pagers) this.addPager(machine, scenario, pager, files);
    for (const { name, pager, size, options } of scenario.objects) {
      const handle = found(this.pagers.get(pager), `pager ${pager}`);
      const given = typeof options === 'object' && options !== null ? options : {};
      this.objects.set(name, handle.open(name, { size, ...given }));
    }
  }

  private addPager(
    machine: Machine,
    scenario: Scenario,
    pager: ScenarioPager,
    files: ScenarioFiles,
  ): void {
    const { name, options } = pager;
    const host = hostNamed(machine, pager.host);
    const devices: Record<string, IpcPort> = {};
    for (const device of pager.devices) {
      devices[device] = found(this.devices.get(device), `device ${device}`);
    }
    const spec = pagerOf(scenario, pager, files);
    if (spec.contents === 'bytes' && host.options.contents === 'stamps') {
      const users = scenario.objects.filter((object) => object.pager === name);
      const objects = users.map((object) => ['objects', object.name, 'pager']);
      const what = `the pager ${name} works on bytes, and the contents of ${host.name} are stamps`;
      const paths = [['pagers', name, 'type'], ...objects];
      throw misfit(scenario, paths, what, `write contents: bytes in ${host.name}`);
    }
    const random = chance(scenario.seed, name);
    const handle = addPager(machine, host, { name, pager: spec, options, random, devices });
    this.pagers.set(name, handle);
    if (pager.privileged === true) for (const thread of handle.threads) thread.vmPrivilege = true;
    const isNamed = scenario.tasks.some(({ steps }) =>
      steps.some((step) => step.op === 'vm_set_default_memory_manager' && step.manager === name),
    );
    if (!pager.isDefault && !isNamed) return;
    const label = pager.isDefault ? 'default' : `${name}.default`;
    const port = handle.open(label, { default_port: true });
    this.managers.set(name, port);
    if (pager.isDefault) setDefaultManager(host, port);
    else wireManager(host, port);
  }
}

/** The hosts whose tasks replay a trace; the first one for a trace that nobody replays. */
function replaying({ host, hosts, tasks }: Scenario, trace: string): readonly ScenarioHost[] {
  const replays = tasks.filter(({ steps }) =>
    steps.some((step) => step.op === 'replay' && step.trace === trace),
  );
  const names = new Set(replays.map((task) => task.host));
  return names.size === 0 ? [host] : hosts.filter(({ name }) => names.has(name));
}

function readTraces(scenario: Scenario, files: ScenarioFiles): ReadonlyMap<string, Trace> {
  const traces = new Map<string, Trace>();
  for (const { name, path, reading = {} } of scenario.traces) {
    const trace = needed(scenario, files, 'trace', name)(path, reading);
    for (const host of replaying(scenario, name)) {
      if (trace.pageSize === host.pageSize) continue;
      const pages = `pages of ${trace.pageSize} bytes`;
      const what = `the trace ${name} has ${pages}, and ${host.name} has pages of ${host.pageSize}`;
      const meant = `write page_size: ${trace.pageSize} in ${host.name}, or take another trace`;
      throw misfit(scenario, [['traces', name]], what, meant);
    }
    traces.set(name, trace);
  }
  return traces;
}

/** Threads for calls and tasks. */
class Cast {
  readonly actors: Actor[] = [];
  private readonly machine: Machine;
  private readonly world: Omit<World, 'host'>;
  private readonly regions: Map<string, Regions>;
  private readonly makers = new Map<string, ProgramMaker>();
  private readonly births = new Map<string, EventWait>();

  constructor(machine: Machine, world: Omit<World, 'host'>, regions: Map<string, Regions>) {
    this.machine = machine;
    this.world = world;
    this.regions = regions;
  }

  private add(
    actor: Omit<Actor, 'thread' | 'program' | 'origin'>,
    maker: ProgramMaker,
    birth: EventWait | null = null,
  ): Thread {
    const { machine } = this;
    const program = new Program(maker.steps, maker);
    const thread = machine.addThread(maker.task, actor.name, program, birth);
    machine.clients.push(thread);
    this.actors.push({ ...actor, program, thread, origin: maker.origin });
    return thread;
  }

  /** A task; a child is there, without a map of its own making, and waits for its birth. */
  private enterTask(index: number, given: ScenarioTask): void {
    const { name, host: on, parent, privileged = false, start, steps } = given;
    const host = hostNamed(this.machine, on);
    const task = this.machine.addTask(host, name, true);
    const maker = new ProgramMaker({ ...this.world, host }, task);
    this.regions.set(name, maker.regions);
    this.makers.set(name, maker);
    maker.children = this.nursery(maker);
    maker.begin(start);
    for (const [i, step] of steps.entries()) maker.addStep(step, i);
    const birth = parent === null ? null : new EventWait(`task_create by ${parent}`);
    if (birth !== null) this.births.set(name, birth);
    const thread = this.add({ kind: 'task', index, name }, maker, birth);
    thread.vmPrivilege = privileged;
  }

  /** The children of one task. */
  private nursery(parent: ProgramMaker): Children {
    return {
      create: (name) => {
        const child = this.makers.get(name);
        if (child === undefined) return null;
        for (const [region, place] of parent.regions) child.regions.set(region, place);
        return taskCreate(parent.task, child.task);
      },
      start: (name) => this.births.get(name)?.wake(),
      terminate: (name) => {
        const task = this.makers.get(name)?.task;
        if (task === undefined || !task.alive) return false;
        taskTerminate(this.machine, task);
        return true;
      },
    };
  }

  /** Calls come first, so that none misses the event that it waits for. */
  enter(scenario: Scenario, pagers: ReadonlyMap<string, PagerHandle>): void {
    for (const [index, call] of scenario.calls.entries()) {
      const object = scenario.objects.find((entry) => entry.name === call.object);
      const pager = object?.pager ?? '';
      const { owner } = found(pagers.get(pager), `pager ${pager}`);
      const host = hostNamed(this.machine, call.host);
      const maker = new ProgramMaker({ ...this.world, host }, owner.task);
      maker.begin(call.start);
      maker.addCall(call, owner.sets);
      this.add({ kind: 'call', index, name: callThread(scenario, call.object, index) }, maker);
    }
    for (const [index, given] of scenario.tasks.entries()) this.enterTask(index, given);
  }
}

/** Builds the machine. Throws a ScenarioError for what does not fit together, or is not there. */
export function buildScenario(
  scenario: Scenario,
  files: ScenarioFiles,
  recording: RecorderOptions,
): BuiltScenario {
  const machine = new Machine(scenario.hosts[0]?.ports);
  const regions = new Map<string, Regions>();
  const labels = new Labels(machine, regions);
  const recorder = new Recorder(machine, labels, recording);
  const look = new Look(machine, labels.unsettled, new Requests(machine));
  recording.onMachine?.(look, labels);
  const traces = readTraces(scenario, files);
  for (const host of scenario.hosts) addHost(machine, host, scenario, traces);
  const host = hostNamed(machine, scenario.host.name);
  const { objects, pagers, drivers, managers } = new Backing(machine, scenario, files);
  const cast = new Cast(machine, { recorder, objects, managers, traces }, regions);
  cast.enter(scenario, pagers);
  const { actors } = cast;
  return { scenario, machine, host, recorder, labels, look, objects, pagers, drivers, actors };
}
