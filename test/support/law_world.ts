/**
 * Small worlds for tests of laws: a host or some, a few tasks with programs of a few steps, memory
 * objects of a chaos pager on the first host, anonymous memory of a default pager. A world is made
 * from plain data, so that it can be drawn by chance, shrunk and made twice.
 */
import { ByteDevice, StampDevice } from '../../devices/memory';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import { eventKinds } from '../../kernel/mach/event_defs';
import type { ProfileName } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Plain } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions } from '../../kernel/machine/host_options';
import { Machine } from '../../kernel/machine/machine';
import { addPager, setDefaultManager } from '../../kernel/machine/machine_pagers';
import type { PolicyName } from '../../kernel/policy/policies';
import { policies } from '../../kernel/policy/policies';
import type { ProgramStep } from '../../kernel/tasks/program';
import { Program } from '../../kernel/tasks/program';
import type { SegmentOptions } from '../../kernel/vm/page/vm_page_seg';
import { defaultPager } from '../../pagers/default_pager';
import { chaosPager, hurriedPager } from './chaos_pager';

export const PAGE = 512;

/** All that a world is made from. */
export interface WorldPlan {
  readonly pageout: 'daemon' | 'segments' | 'demand';
  readonly frames: number;
  /** Bytes of a page on each host beside the first; tasks go to the hosts in turn. */
  readonly others: readonly number[];
  readonly policy: PolicyName;
  readonly contents: 'bytes' | 'stamps';
  readonly profile: ProfileName;
  readonly honest: boolean;
  /** Who takes anonymous memory. */
  readonly manager: 'default' | 'chaos' | 'none';
  readonly seed: number;
  /** Runnable threads go in an order that the seed says, instead of first come, first served. */
  readonly shuffled: boolean;
  readonly objects: number;
  readonly objectPages: number;
  readonly programs: readonly (readonly ProgramStep[])[];
}

export interface World {
  readonly plan: WorldPlan;
  readonly machine: Machine;
  readonly host: Host;
  readonly programs: readonly Program[];
  /** By name: o0, o1 ... */
  readonly objects: ReadonlyMap<string, IpcPort>;
}

/** Options of a host that is as small as can be. */
export function smallHost(over: Partial<HostOptions> = {}): HostOptions {
  return {
    name: 'host',
    frames: 64,
    pageSize: PAGE,
    pageout: 'daemon',
    contents: 'stamps',
    policy: policies.mach,
    policyOptions: {},
    switches: profiles.osf,
    tunables: {},
    random: () => 0,
    ...over,
  };
}

/** Makes the world; it has not run. */
export function makeWorld(plan: WorldPlan): World {
  const machine = new Machine();
  if (plan.shuffled) machine.pick = picker(plan.seed);
  const host = machine.addHost(hostOptions(plan, 'host', PAGE));
  plan.others.forEach((pageSize, i) => {
    // Stamps cannot be cut.
    const size = plan.contents === 'bytes' ? pageSize : PAGE;
    machine.addHost(hostOptions(plan, `host${i + 1}`, size));
  });
  if (plan.manager !== 'none') for (const each of machine.hosts) addManager(machine, each, plan);
  const objects = new Map<string, IpcPort>();
  for (let i = 0; i < plan.objects; i += 1) {
    const name = `o${i}`;
    const pager = chaos(machine, host, `pager${i}`, plan, plan.seed + i);
    objects.set(name, pager.open(name, {}));
  }
  const programs = plan.programs.map((steps, index) => {
    const on = machine.hosts[index % machine.hosts.length] ?? host;
    const task = machine.addTask(on, `task${index}`, true);
    const program = new Program(steps, {
      regions: new Map(),
      object: (name) => objects.get(name) ?? null,
      control: () => null,
      source: () => null,
      awaitEvent: () => undefined,
    });
    machine.clients.push(machine.addThread(task, `task${index}`, program));
    return program;
  });
  return { plan, machine, host, programs, objects };
}

function hostOptions(plan: WorldPlan, name: string, pageSize: number): HostOptions {
  return smallHost({
    name,
    pageSize,
    frames: plan.frames,
    pageout: plan.pageout,
    ...(plan.pageout === 'segments' ? { segments: halves(plan.frames) } : {}),
    contents: plan.contents,
    policy: policies[plan.policy],
    switches: profiles[plan.profile],
  });
}

/** Memory in two segments. */
function halves(frames: number): readonly SegmentOptions[] {
  const low = Math.floor(frames / 2);
  return [
    { name: 'DMA', frames: low },
    { name: 'DIRECTMAP', frames: frames - low },
  ];
}

/** A default manager that comes late; it may be called while the world stands still. */
export function appointManager({ machine, plan }: World): void {
  for (const host of machine.hosts) {
    const pager = chaos(machine, host, `late_manager.${host.id}`, plan, plan.seed ^ 0x3333);
    setDefaultManager(host, pager.open('default', {}));
  }
}

/** A generator of choices; all of its state is one number. */
function picker(seed: number): (n: number) => number {
  let state = seed | 1;
  return (n) => {
    state = Math.imul(state, 0x8088405) + 1;
    return (state >>> 16) % n;
  };
}

function chaos(machine: Machine, host: Host, name: string, plan: WorldPlan, seed: number) {
  const { honest, objectPages } = plan;
  const options: Plain = { seed, honest, objectPages };
  const random = (): number => 0;
  const pager = honest ? chaosPager : hurriedPager;
  return addPager(machine, host, { name, pager, options, random, devices: {} });
}

function addManager(machine: Machine, host: Host, plan: WorldPlan): void {
  if (plan.manager === 'chaos') {
    const pager = chaos(machine, host, 'default_pager', plan, plan.seed ^ 0x5555);
    setDefaultManager(host, pager.open('default', {}));
    return;
  }
  const records = 256;
  const { pageSize: size } = host;
  const driver =
    plan.contents === 'bytes' ? new ByteDevice(records, size) : new StampDevice(records, size);
  const pager = addPager(machine, host, {
    name: 'default_pager',
    pager: defaultPager,
    options: { blocks: records },
    random: () => 0,
    devices: { paging: machine.addDevice('paging', driver) },
  });
  setDefaultManager(host, pager.open('default', { default_port: true }));
}

/** Where the pages of a task's addresses belong, as its own steps say; kept by address. */
class Places {
  private readonly byPage = new Map<number, string>();

  /** A step that succeeded. */
  done(world: World, client: number, at: number): void {
    const step = world.programs[client]?.steps[at];
    if (step === undefined || !('region' in step || 'as' in step)) return;
    const region = this.region(world, client, 'as' in step ? step.as : step.region);
    const first = region / PAGE;
    if (step.op === 'vm_map' || step.op === 'vm_allocate') {
      for (let i = 0; i < step.size / PAGE; i += 1) {
        const object = step.op === 'vm_map' ? step.object : `task${client}.${at}`;
        this.byPage.set(first + i, `${object}/${i}`);
      }
    } else if (step.op === 'vm_deallocate') {
      const from = first + step.offset / PAGE;
      for (let i = 0; i < step.size / PAGE; i += 1) this.byPage.delete(from + i);
    }
  }

  of(world: World, client: number, name: string, offset: number): string {
    const page = (this.region(world, client, name) + offset) / PAGE;
    return this.byPage.get(page) ?? `nothing at ${page}`;
  }

  private region(world: World, client: number, name: string): number {
    return world.programs[client]?.environment.regions.get(name)?.address ?? 0;
  }
}

/**
 * Compares what programs read with what was last written, in the order in which it happened; an
 * honest world loses nothing. Answers a list that fills with what was wrong.
 */
export function watchContents(world: World): readonly string[] {
  const wrong: string[] = [];
  const { machine, programs } = world;
  const held = new Map<string, number>();
  const places = programs.map(() => new Places());
  const kind = eventKinds['thread.step_done'];
  machine.trace.listen((columns, row) => {
    if (columns.kind[row] !== kind) return;
    const client = machine.clients.findIndex(({ id }) => id === columns.thread[row]);
    const at = columns.args[0][row] ?? -1;
    const step = programs[client]?.steps[at];
    const known = places[client];
    if (step === undefined || known === undefined || columns.args[1][row] !== 0) return;
    known.done(world, client, at);
    if (step.op !== 'read' && step.op !== 'write') return;
    const place = known.of(world, client, step.region, step.offset);
    if (step.op === 'write') held.set(place, step.value);
    else {
      const want = held.get(place) ?? 0;
      const got = columns.args[2][row] ?? -1;
      if (got !== want) wrong.push(`task${client} step ${at}: ${place} is ${got}, not ${want}`);
    }
  });
  return wrong;
}
