/**
 * A scene for bad arguments: a world in a profile, with something of everything that an argument
 * can mean, and a thread in each task that makes one call after the other.
 */
import { StampDevice } from '../../devices/memory';
import { ipcObjectCopyout } from '../../kernel/ipc/ipc_object';
import type { TransitRight } from '../../kernel/ipc/ipc_port';
import { ipcPortMakeSend, ipcPortMakeSonce } from '../../kernel/ipc/ipc_port';
import type { Task } from '../../kernel/kern/task';
import type { MessageName } from '../../kernel/mach/message_table';
import type { ProfileName } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_DEAD, MACH_PORT_NULL, portName } from '../../kernel/mach/types';
import { digest } from '../../kernel/machine/digest';
import type { Call } from '../../kernel/tasks/user_calls';
import {
  access,
  kernelPort,
  memoryObjectPort,
  onPort,
  portSet,
  send,
  trap,
} from '../../kernel/tasks/user_calls';
import type { UserCall, UserScript } from '../../kernel/tasks/user_thread';
import { UserThread } from '../../kernel/tasks/user_thread';
import { onMemory } from '../../kernel/tasks/user_vm_calls';
import type { VmMap } from '../../kernel/vm/map/vm_map';
import { vmObjectSeen } from '../../kernel/vm/object/vm_object_shadow';
import { pagerDefaults } from '../../pagers/pager';
import type { Code, Effect, Told } from './bad_answers';
import type { Handlers } from './scripted_pager';
import { PAGE, World } from './world';

const { memory_object_synchronize: answer } = pagerDefaults;

/** Users below 3 GiB, addresses of 32 bits: what wraps and what is only too high are different. */
export const USER_END = 0xc0000 * PAGE;
export const ADDRESS_LIMIT = 2 ** 32;

/** The client's pages from here: 0 to 3 read and write, 6 read, 7 nothing, 8 read for ever. */
export const BASE = 0x1000_0000;
/** A hole of two pages among them. */
export const HOLE = BASE + 4 * PAGE;
export const READ_ONLY = BASE + 6 * PAGE;
export const NO_ACCESS = BASE + 7 * PAGE;
export const MAX_READ = BASE + 8 * PAGE;
/** Where the client has mapped eight pages of the memory object. */
export const MAPPED = 0x2000_0000;

/** A thread that makes calls one by one. */
class Caller implements UserScript {
  readonly user: UserThread;
  private due: UserCall | null = null;
  private busy = false;

  constructor(world: World, task: Task) {
    world.machine.driven = true;
    this.user = new UserThread(world.machine, task, `${task.name}.caller`, this);
    world.run();
  }

  next(): UserCall | null {
    const call = this.due;
    this.due = null;
    this.busy = call !== null;
    return call;
  }

  /** Makes a call; false if it waits. */
  make(world: World, call: UserCall): boolean {
    if (this.busy) throw new Error('caller: the call before waits still');
    this.due = call;
    this.user.wake();
    world.run();
    return !this.busy;
  }
}

/** What a task can see of its memory: for each page what it may do with it, and what is there. */
function sight(world: World, map: VmMap): string[] {
  return map.entries.flatMap((entry) => {
    const { start, end, object, offset, protection, maxProtection, inheritance, behavior } = entry;
    return Array.from({ length: end - start }, (_, i) => {
      const page = vmObjectSeen(world.host, object, offset + i);
      const value =
        page === null || typeof page === 'string' ? page : world.host.phys.window(page.id);
      return [start + i, protection, maxProtection, inheritance, behavior, value].join(' ');
    });
  });
}

export class Scene {
  readonly world: World;
  readonly profile: ProfileName;
  /** The pager leaves memory_object_synchronize unanswered. */
  silent = false;
  /** Names of the pager's, by what they denote. */
  readonly names: ReadonlyMap<unknown, PortName>;
  private readonly callers = new Map<string, Caller>();

  constructor(profile: ProfileName) {
    this.profile = profile;
    const tunables = { mapMaxPage: USER_END / PAGE, addressLimit: ADDRESS_LIMIT };
    const on: Handlers = {
      memory_object_synchronize: (task, self, message, frame) =>
        this.silent ? undefined : answer?.(task, self, message, frame),
    };
    this.world = new World({ host: { tunables }, switches: profiles[profile], on });
    this.furnish();
    this.names = this.nameThings();
  }

  get client(): Task {
    return this.world.task('client');
  }

  private caller(task: string): Caller {
    const known = this.callers.get(task) ?? new Caller(this.world, this.world.task(task));
    this.callers.set(task, known);
    return known;
  }

  /** Makes a call in a task; null if it waits. */
  make<T>(call: Call<T>, task = 'client'): T | null {
    return this.caller(task).make(this.world, call) ? call.answer() : null;
  }

  /** Makes a call that answers a code. */
  code(call: Call<Code>, task = 'client'): Code {
    return this.make(call, task) ?? 'waiting';
  }

  /** Makes a call that answers a result. */
  result(call: Call<{ readonly kr: Code }>, task = 'client'): Code {
    return this.make(call, task)?.kr ?? 'waiting';
  }

  /** Sends a message from the pager; what the kernel says if it was one to the kernel. */
  send<K extends MessageName>(to: PortName, id: K, body: Sent<K>): Code {
    const code = this.make(send(to, id, body), 'pager');
    if (code !== 'MACH_MSG_SUCCESS') return code ?? 'waiting';
    const { result } = this.caller('pager').user.thread;
    return result === null ? code : this.world.host.codeNamed(result);
  }

  /** A code, and what came to the pager then, each with the code that it carries. */
  tell(made: () => Code): Told {
    const { log } = this.world.pager;
    const before = log.length;
    const code = made();
    const came = log.slice(before).map(({ name, fields }) => {
      const carried = fields['return_code'] ?? fields['result'];
      return carried === undefined ? name : `${name} ${String(carried)}`;
    });
    return came.length === 0 ? code : `${code}, then ${came.join(' ')}`;
  }

  /** The state of the machine, after calls that do nothing; or what tasks can see of it. */
  state(effect: Effect | undefined): string {
    const idle = trap((_host, thread) => {
      thread.result = null;
    });
    for (const task of this.callers.keys()) this.make(idle, task);
    const { host, machine, pager } = this.world;
    if (effect === undefined) {
      // How often the machine was asked to go on is no effect of a call.
      machine.steps = 0;
      return digest(machine);
    }
    const { freeCount, wireCount } = host.resident;
    const seen = ['client', 'pager'].flatMap((name) =>
      sight(this.world, this.world.task(name).map),
    );
    const came = effect === 'told' ? 0 : pager.log.length;
    return [freeCount, wireCount, came, ...seen].join('\n');
  }

  /** Everything that a row may name. */
  private furnish(): void {
    const { client, world } = this;
    this.fill('client');
    this.fill('pager');
    const place = { address: MAPPED, size: 8 * PAGE, mask: 0, anywhere: false };
    const object = { memory_object: world.port, offset: 0, copy: false };
    const rights = { cur_protection: 3, max_protection: 7, inheritance: 1 };
    this.make(onMemory(client, 'vm_map', { ...place, ...object, ...rights }));
    world.supply(0, [200, 201]);
    world.supply(2, [202], { precious: true });
    this.make(access(address(MAPPED + PAGE), 301));
  }

  /** Memory of a task, from BASE on. */
  private fill(name: string): void {
    const task = this.world.task(name);
    const fixed = (at: number, pages: number): void => {
      const place = { address: at, size: pages * PAGE, anywhere: false };
      this.make(onMemory(task, 'vm_allocate', place), name);
    };
    fixed(BASE, 4);
    fixed(READ_ONLY, 3);
    for (const page of [0, 1, 2, 3, 6, 7, 8]) {
      this.make(access(address(BASE + page * PAGE), 100 + page), name);
    }
    for (const [at, set_maximum, new_protection] of [
      [READ_ONLY, false, 1],
      [NO_ACCESS, false, 0],
      [MAX_READ, true, 1],
    ] as const) {
      const args = { address: at, size: PAGE, set_maximum, new_protection };
      this.make(onMemory(task, 'vm_protect', args), name);
    }
  }

  /** Everything that a message of the pager's may go to or carry. */
  private nameThings(): ReadonlyMap<unknown, PortName> {
    const { world } = this;
    const { machine } = world;
    world.open('p');
    world.map(4, 'p', 'other');
    world.open('q');
    world.map(4, 'q', 'other');
    const gone = world.control('q');
    world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' }, gone);
    const right = (label: string): PortName =>
      this.must(this.make(kernelPort(label), 'pager')).name;
    const { name: dead } = this.must(this.make(memoryObjectPort(), 'pager'));
    this.make(onPort('mach_port_mod_refs', dead, { right: 'receive', delta: -1 }), 'pager');
    const { port: far } = this.must(this.make(memoryObjectPort()));
    const { space } = world.pager.task;
    const copyout = (to: TransitRight): PortName => ipcObjectCopyout(space, to);
    const set = this.must(this.make(portSet(), 'pager'));
    const init = world.pager.log.find(({ name }) => name === 'memory_object_init');
    const named = portName(Number(init?.fields['memory_object_name'] ?? 0));
    const disk = machine.addDevice('disk', new StampDevice(64, PAGE));
    const known: readonly (readonly [string, PortName])[] = [
      ['none', MACH_PORT_NULL],
      ['the dead value', MACH_PORT_DEAD],
      ['unknown', portName(4711)],
      ['own', world.name()],
      ['control', world.control()],
      ['another', world.control('p')],
      ['gone', gone],
      ['name', named],
      ['called', named === MACH_PORT_NULL ? world.control() : named],
      ['dead', dead],
      ['set', set.kr === 'KERN_SUCCESS' ? set.value : MACH_PORT_NULL],
      ['once', copyout(ipcPortMakeSonce(world.port))],
      ['far', copyout(ipcPortMakeSend(far))],
      ['kernel', right('nothing')],
      ['device', copyout(ipcPortMakeSend(disk))],
    ];
    return new Map(known);
  }

  private must<T>(made: T | null): T {
    if (made === null) throw new Error('scene: a call waits');
    return made;
  }
}
