/**
 * A scene for bad arguments: a world in a profile, with something of everything that an argument
 * can mean, and a thread in each task that makes one call after the other.
 */
import { digest } from '../../kernel/digest';
import type { Task } from '../../kernel/kern/task';
import type { MessageName } from '../../kernel/mach/message_table';
import type { ProfileName } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address } from '../../kernel/mach/types';
import type { Call } from '../../kernel/user_calls';
import { access, send, trap } from '../../kernel/user_calls';
import type { UserCall, UserScript } from '../../kernel/user_thread';
import { UserThread } from '../../kernel/user_thread';
import { allocateIn, mapIn, protectIn } from '../../kernel/user_vm_calls';
import type { VmMap } from '../../kernel/vm/vm_map';
import { vmObjectSeen } from '../../kernel/vm/vm_object_shadow';
import type { Code, Effect } from './bad_arguments';
import { PAGE, World } from './world';

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
  private readonly callers = new Map<string, Caller>();

  constructor(profile: ProfileName) {
    this.profile = profile;
    const tunables = { mapMaxPage: USER_END / PAGE, addressLimit: ADDRESS_LIMIT };
    this.world = new World({ host: { tunables }, switches: profiles[profile] });
    this.furnish();
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
    return [freeCount, wireCount, pager.log.length, ...seen].join('\n');
  }

  /** Everything that a row may name. */
  private furnish(): void {
    const { client, world } = this;
    const fixed = (at: number, pages: number): void => {
      this.make(allocateIn(client, { address: at, size: pages * PAGE, anywhere: false }));
    };
    fixed(BASE, 4);
    fixed(READ_ONLY, 3);
    for (const page of [0, 1, 2, 3, 6, 7, 8]) {
      this.make(access(address(BASE + page * PAGE), 100 + page));
    }
    this.make(protectIn(client, { address: READ_ONLY, size: PAGE }, false, 1));
    this.make(protectIn(client, { address: NO_ACCESS, size: PAGE }, false, 0));
    this.make(protectIn(client, { address: MAX_READ, size: PAGE }, true, 1));
    const request = { address: MAPPED, size: 8 * PAGE, anywhere: false, memoryObject: world.port };
    const rights = { offset: 0, curProtection: 3, maxProtection: 7, inheritance: 1 };
    this.make(mapIn(client, { ...request, ...rights }, false));
    world.supply(0, [200, 201]);
    world.supply(2, [202], { precious: true });
    this.make(access(address(MAPPED + PAGE), 301));
    this.make(
      trap(() => undefined),
      'pager',
    );
  }
}
