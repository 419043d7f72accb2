/**
 * The state in which a table's calls are made: a host in the profile of the recorded kernel, a task
 * T that the calls act on, and the task that makes them. A setup says by its map and its words what
 * T has; it is made by calls, as the recording did.
 */
import type { Task } from '../../kernel/kern/task';
import { gnuIpcSwitches } from '../../kernel/mach/ipc_switches';
import type { Result } from '../../kernel/mach/kern_return';
import { profiles } from '../../kernel/mach/switches';
import type { Address } from '../../kernel/mach/types';
import { address as asAddress } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import { Machine } from '../../kernel/machine/machine';
import { policies } from '../../kernel/policy/policies';
import * as user from '../../kernel/tasks/user_calls';
import * as vm from '../../kernel/tasks/user_vm_calls';
import type { Region } from '../../kernel/vm/user/vm_region';
import type { Work } from '../transcript/transcript_actor';
import { Actor } from '../transcript/transcript_actor';
import { CallsPorts } from './calls_ports';
import type { RecordedEntry, SetupLine } from './calls_read';

/** i386: pages of 4 KiB, users below 3 GiB, addresses of 32 bits. */
export const PAGE = 4096;
const USER_PAGES = 0xc0000;
const ADDRESS_LIMIT = 2 ** 32;
const FRAMES = 65_536;

/** What the recording calls base, unless its first line says otherwise. */
const BASE = 0x10000000;

/** What a task may map, unless its first line says otherwise. */
const SIZE_LIMIT = 1 << 30;

/** Where the tester's buffers begin, and how far apart they are. */
const BUFFERS = 0x2000_0000;
const GAP = 16 * PAGE;

/** What a call that blocks comes to. */
export const WAITS = 'waits';

/** A call has blocked, and nothing can wake it up. */
class Waits extends Error {}

/** Answers what a piece of work comes to, or WAITS if a call of it blocks. */
export function orWaits<T>(work: () => T): T | typeof WAITS {
  try {
    return work();
  } catch (error) {
    if (error instanceof Waits) return WAITS;
    throw error;
  }
}

/** What a table says of all its setups. */
export interface Told {
  readonly base?: number;
  /** How much a task may map, in bytes. */
  readonly limit?: number;
}

/** What page i from base holds, unless a setup says otherwise. */
const FIRST_WORD = 100;

/** How many entries a walk of a map tells at most. */
const WALK = 16;

/** A host as the recorded kernel's; a task may map `limit` bytes. */
export function gnuHost(machine: Machine, limit = SIZE_LIMIT): Host {
  return machine.addHost({
    name: 'gnu',
    frames: FRAMES,
    pageSize: PAGE,
    pageout: 'daemon',
    contents: 'bytes',
    policy: policies.mach,
    policyOptions: {},
    // The recording had rights to spare, so that this bug did not stop the kernel.
    switches: { ...profiles.gnu, failureUsesReplyTwice: true },
    tunables: {
      mapMinPage: 0,
      mapMaxPage: USER_PAGES,
      addressLimit: ADDRESS_LIMIT,
      mapSizeLimit: limit,
    },
    random: () => 0,
  });
}

export class CallsWorld {
  readonly machine = new Machine(gnuIpcSwitches);
  readonly host: Host;
  /** The task that makes the calls. */
  readonly tester: Task;
  readonly target: Task;
  /** What task_create made last. */
  child: Task | null = null;
  readonly base: number;
  /** Pages that a walk of the words looks at. */
  readonly words: number;
  /** Ports of the table, by the names that its lines give them. */
  readonly ports: CallsPorts;
  private actor: Actor;
  /** Where the tester's next buffer goes. */
  private buffer = BUFFERS;

  constructor(setup: SetupLine, { base = BASE, limit = SIZE_LIMIT }: Told) {
    this.base = base;
    this.words = setup.words?.length ?? 0;
    this.host = gnuHost(this.machine, limit);
    this.tester = this.machine.addTask(this.host, 'tester', true);
    this.target = this.machine.addTask(this.host, 'T', true);
    this.actor = new Actor(this.machine, this.tester, 'tester');
    this.ports = new CallsPorts(this);
    // Its program lies there: no buffer is at address 0, which means none.
    const program = { address: 0, size: PAGE, anywhere: false };
    this.make(vm.onMemory(this.tester, 'vm_allocate', program));
    this.make(
      vm.onMemory(this.tester, 'vm_protect', { ...program, set_maximum: true, new_protection: 0 }),
    );
  }

  /** Does work until it is done. Throws Waits if a call blocks; the next work gets a new thread. */
  do(work: Work): void {
    this.actor.start(work);
    while (this.machine.step() === null);
    if (!this.actor.busy) return;
    this.actor = new Actor(this.machine, this.tester, 'tester');
    throw new Waits();
  }

  /** Makes a call and answers what it came to; throws Waits if it blocks. */
  make<T>(call: user.Call<T>): T {
    this.do(one(call));
    return call.answer();
  }

  /** The next buffer of the tester's: a gap apart from others, so that no two become one. */
  nextBuffer(size: number): user.Call<Result<Address>> {
    const address = this.buffer;
    this.buffer += Math.ceil(size / PAGE) * PAGE + GAP;
    return vm.onMemory(this.tester, 'vm_allocate', { address, size, anywhere: false });
  }

  /** vm_read of a page of a task, into the tester's memory. */
  private read(task: Task, address: number): user.Call<Result<Address>> {
    return vm.onMemory(task, 'vm_read', { address, size: PAGE, data: 0 }, this.tester);
  }

  /** An address of the file in bytes. */
  at(text: string): number {
    const [, sign, digits = '0'] = /^(?:base([+-]))?0x([0-9a-f]+)$/i.exec(text) ?? [];
    const value = Number.parseInt(digits, 16);
    if (sign === undefined) return value;
    return sign === '+' ? this.base + value : this.base - value;
  }

  /** An address as the file writes it. */
  text(at: number): string {
    const near = at >= this.base && at < this.base + ADDRESS_LIMIT / 4;
    return near ? `base+0x${(at - this.base).toString(16)}` : `0x${at.toString(16)}`;
  }

  /** T as the setup's map and words say. */
  *setUp(setup: SetupLine): Work {
    for (const entry of setup.map ?? []) yield* this.enter(entry);
    if ((setup.map ?? []).some(({ shared }) => shared === 1)) yield* this.share(setup.map ?? []);
    if (setup.words !== undefined) {
      for (let i = 0; i < setup.words.length; i += 1) {
        yield this.read(this.target, this.base + i * PAGE);
      }
    }
  }

  private *enter(entry: RecordedEntry): Work {
    const { target } = this;
    const address = this.at(entry.address);
    const { size, protection, max_protection, inheritance: new_inheritance } = entry;
    const part = { address, size };
    yield vm.onMemory(target, 'vm_allocate', { ...part, anywhere: false });
    if (entry.name === 'port') yield* this.fill(entry, address);
    for (const [set_maximum, new_protection, usual] of [
      [true, max_protection, 7],
      [false, protection, 3],
    ] as const) {
      if (new_protection === usual) continue;
      yield vm.onMemory(target, 'vm_protect', { ...part, set_maximum, new_protection });
    }
    if (new_inheritance !== 1)
      yield vm.onMemory(target, 'vm_inherit', { ...part, new_inheritance });
  }

  /** Writes an entry's words, from memory that lies as far into its object. */
  private *fill(entry: RecordedEntry, address: number): Work {
    const { offset, size } = entry;
    const room = this.nextBuffer(offset + size);
    yield room;
    const placed = room.answer();
    if (placed.kr !== 'KERN_SUCCESS') return;
    for (let at = 0; at < size; at += PAGE) {
      const word = FIRST_WORD + (address + at - this.base) / PAGE;
      yield user.access(asAddress(placed.value + offset + at), word);
    }
    const part = { address, data: placed.value + offset, size };
    yield vm.onMemory(this.target, 'vm_write', part, this.tester);
  }

  /** A child had shared these, and is gone. */
  private *share(entries: readonly RecordedEntry[]): Work {
    const inherit = (entry: RecordedEntry, new_inheritance: number) => {
      const { address, size } = entry;
      const part = { address: this.at(address), size };
      return vm.onMemory(this.target, 'vm_inherit', { ...part, new_inheritance });
    };
    for (const entry of entries) if (entry.shared === 1) yield inherit(entry, 0);
    yield vm.fork(this.target, this.machine.addTask(this.host, 'gone', true));
    for (const entry of entries) yield inherit(entry, entry.inheritance);
  }

  /** An entry of a map, as the file writes it. */
  entry(region: Region): RecordedEntry {
    const { address, size, protection, maxProtection, inheritance, isShared, offset } = region;
    return {
      address: this.text(address),
      size,
      protection,
      max_protection: maxProtection,
      inheritance,
      shared: isShared ? 1 : 0,
      name: region.hasObject ? 'port' : 'null',
      offset,
    };
  }

  /** The entries of a map, as the file writes them. */
  walk(task: Task): readonly RecordedEntry[] {
    const entries: RecordedEntry[] = [];
    for (let at = 0; entries.length < WALK; ) {
      const found = this.make(vm.regionOf(task, at));
      if (found.kr !== 'KERN_SUCCESS') break;
      entries.push(this.entry(found.value));
      at = found.value.address + found.value.size;
    }
    return entries;
  }

  /** The first words of pages from base, null where they cannot be read. */
  walkWords(task: Task, pages = this.words): readonly (number | null)[] {
    return Array.from({ length: pages }, (_, i) => this.wordAt(task, this.base + i * PAGE));
  }

  private wordAt(task: Task, address: number): number | null {
    const made = orWaits(() => this.make(this.read(task, address)));
    return made !== WAITS && made.kr === 'KERN_SUCCESS' ? this.load(made.value) : null;
  }

  /** A word of the tester's memory; null if it cannot be read. */
  load(at: number): number | null {
    const read = orWaits(() => this.make(user.access(asAddress(at), null)));
    if (read === WAITS) return null;
    return read.code === 'KERN_SUCCESS' && typeof read.word === 'number' ? read.word : null;
  }
}

/** A single call as work. */
export function* one(call: user.Call<unknown>): Work {
  yield call;
}
