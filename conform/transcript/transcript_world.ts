/**
 * The recorded task on a machine of ours: a host in the profile of the recorded kernel, one task
 * that is client and pager at once, its memory objects, mappings and threads.
 */
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { Task } from '../../kernel/kern/task';
import { gnuIpcSwitches } from '../../kernel/mach/ipc_switches';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { Address, PortName } from '../../kernel/mach/types';
import { MACH_PORT_NULL, tick } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions } from '../../kernel/machine/host_options';
import { Machine } from '../../kernel/machine/machine';
import { policies } from '../../kernel/policy/policies';
import * as calls from '../../kernel/tasks/user_calls';
import { extractRight } from '../../kernel/tasks/user_port_calls';
import type { UserCall } from '../../kernel/tasks/user_thread';
import type { Work } from './transcript_actor';
import { Actor } from './transcript_actor';
import { bugs } from './transcript_bugs';
import { Journal } from './transcript_journal';
import type { Header } from './transcript_lines';
import type { StoredObject } from './transcript_pager';
import { RecordedPager } from './transcript_pager';

/** The thread that receives and answers. */
export const PAGER_THREAD = 'pager';
const MEBIBYTE = 1 << 20;
/** The segment for devices ends here. */
const DMA_MEBIBYTES = 16;
/** Pages that the machine's firmware keeps: of the lower segment, and of both. */
const DMA_KEPT_PAGES = 16;
const KEPT_PAGES = 48;

/**
 * Send-once rights that the recorded task held on each of its ports, where a bug would otherwise
 * have used up the last one: the recording goes on, so there were some.
 */
const SPARE_RIGHTS = 8;

/** What was last written to the first words of pages, by page: what read_range expects. */
export type Written = Map<number, number>;

/** A memory object as the task holds it. */
export interface Held {
  readonly object: StoredObject;
  readonly name: PortName;
  readonly port: IpcPort;
  /** The control port and the name port that came with the last memory_object_init. */
  control: PortName;
  nameRight: PortName;
  /** By page of the object, through all its mappings. */
  readonly written: Written;
}

/** A mapping, in bytes. */
export interface Mapping {
  readonly address: Address;
  readonly size: number;
  /** The page of the object, if there is one, at which it begins. */
  readonly base: number;
  readonly written: Written;
}

/** Addresses and offsets of the recorded kernel have 32 bits. */
const ADDRESS_LIMIT = 2 ** 32;

/** What the recorded kernel made of its memory: two segments, the lower one for devices. */
function memoryOf(mebibytes: number, pageSize: number): Pick<HostOptions, 'frames' | 'segments'> {
  const frames = Math.floor((mebibytes * MEBIBYTE) / pageSize) - KEPT_PAGES;
  const low = Math.floor((DMA_MEBIBYTES * MEBIBYTE) / pageSize) - DMA_KEPT_PAGES;
  if (low >= frames) return { frames, segments: [{ name: 'DMA', frames }] };
  const segments = [
    { name: 'DMA', frames: low },
    { name: 'DIRECTMAP', frames: frames - low },
  ];
  return { frames, segments };
}

/** `T1` of `T1`, `T1:2` and `T1:c2`; null for a thread of the pager's task. */
export function taskName(thread: string): string | null {
  return /^(T\d+)(?::c?\d+)?$/.exec(thread)?.[1] ?? null;
}

/** A thread of the pager's task that makes calls on another task's map. */
function isCaller(thread: string): boolean {
  return /^T\d+:c\d+$/.test(thread);
}

/** The pager's thread may use the reserve of frames. */
function* wired(): Work {
  yield calls.wireThread(true);
}

export class TranscriptWorld {
  readonly machine = new Machine(gnuIpcSwitches);
  readonly host: Host;
  readonly task: Task;
  readonly pageSize: number;
  readonly pager: RecordedPager;
  readonly journal = new Journal();
  readonly held = new Map<number, Held>();
  readonly mappings = new Map<string, Mapping>();
  /** Those that are not the pager's, by name. */
  readonly tasks = new Map<string, Task>();
  /** The set from which the pager's thread receives. */
  set: PortName = MACH_PORT_NULL;
  private readonly spareRights: number;
  private readonly actors = new Map<string, Actor>();

  /** `shown` are the bugs that the header names and those that the lines show. */
  constructor(header: Header, shown: readonly string[]) {
    const { page_size: pageSize, memory_mb } = header;
    this.pageSize = pageSize;
    this.pager = new RecordedPager(pageSize);
    const spends = header.ends !== 'panic' && shown.some((bug) => bugs[bug]?.failureUsesReplyTwice);
    this.spareRights = spends ? SPARE_RIGHTS : 0;
    // The recorded kernel does this whether or not anybody saw it.
    let switches: Switches = {
      ...profiles.gnu,
      failureKeepsObject: true,
      collectKeepsShadow: true,
    };
    for (const bug of shown) switches = { ...switches, ...bugs[bug] };
    this.host = this.machine.addHost({
      name: 'gnu',
      ...memoryOf(memory_mb, pageSize),
      pageSize,
      pageout: 'segments',
      contents: 'bytes',
      policy: policies.gnu,
      policyOptions: {},
      switches,
      tunables: { addressLimit: ADDRESS_LIMIT },
      random: () => 0,
    });
    this.task = this.machine.addTask(this.host, 'recorded', true);
    this.actor('main').start(this.setUp());
    if (header.format === 3) this.actor(PAGER_THREAD).start(wired());
    this.settle();
  }

  private *setUp(): Work {
    const made = calls.portSet();
    yield made;
    const set = made.answer();
    if (set.kr === 'KERN_SUCCESS') this.set = set.value;
  }

  /** A thread that runs in the task of its name; calls on a task's map come from the pager's. */
  actor(name: string): Actor {
    const known = this.actors.get(name);
    if (known !== undefined) return known;
    const task = isCaller(name) ? this.task : this.taskOf(name);
    const made = new Actor(this.machine, task, name);
    this.actors.set(name, made);
    return made;
  }

  /** The task in which a thread works: T1 for T1, T1:2 and T1:c2, else the pager's. */
  taskOf(thread: string): Task {
    const name = taskName(thread);
    return name === null ? this.task : this.taskNamed(name);
  }

  /** The task of a name; it is made, empty, when it is first named. */
  taskNamed(name: string): Task {
    const known = this.tasks.get(name);
    if (known !== undefined) return known;
    const made = this.machine.addTask(this.host, name, true);
    this.tasks.set(name, made);
    return made;
  }

  /**
   * Runs one thread, and the kernel's own, as far as they get. Threads that it woke wait until the
   * recording has them go on, or until something needs them (`settle`).
   */
  advance({ running }: Actor): void {
    const { machine, host } = this;
    for (;;) {
      let index = 0;
      let next = host.runQueue.head;
      for (; next !== null && next !== running && !next.daemon; next = next.next) index += 1;
      if (next === null) break;
      machine.pick = () => index;
      if (machine.step() !== null) break;
    }
    machine.pick = () => 0;
  }

  /** Runs until nothing can happen before somebody is told to do something. */
  settle(): void {
    while (this.machine.step(this.host.clock) === null);
  }

  /** Lets the time of the next event come, as after a daemon's pause; false if there is none. */
  passTime(): boolean {
    const { clients, events } = this.machine;
    const due = events.nextTick();
    if (due === Number.POSITIVE_INFINITY) return false;
    // A client that hopes for the daemon keeps the machine going.
    clients.push(this.actor('main').running);
    while (events.nextTick() === due) this.machine.step();
    clients.pop();
    this.settle();
    return true;
  }

  /** Lets time pass; `act` has the pager do one thing, and is false if there is nothing to do. */
  pass(ticks: number, act: () => boolean): void {
    let over = false;
    const run = (): void => {
      over = true;
    };
    const what = 'the recorder waits';
    this.machine.events.schedule(tick(this.host.clock + ticks), { what, run });
    for (;;) {
      if (act()) continue;
      this.settle();
      if (over || !this.passTime()) return;
    }
  }

  /** Makes a port in the pager's set for an object. */
  *hold(object: StoredObject): Work {
    const made = calls.memoryObjectPort();
    yield made;
    const { name, port } = made.answer();
    port.label = `object${object.number}`;
    yield* this.enter(object, name, port);
  }

  /** Takes over a port that came with a message. */
  *takeOver(object: StoredObject, name: PortName): Generator<UserCall, Held, void> {
    const behind = calls.portBehind(name);
    yield behind;
    const port = behind.answer();
    port.label = `object${object.number}`;
    return yield* this.enter(object, name, port);
  }

  private *enter(
    object: StoredObject,
    name: PortName,
    port: IpcPort,
  ): Generator<UserCall, Held, void> {
    yield calls.onPort('mach_port_move_member', name, { set: this.set });
    for (let i = 0; i < this.spareRights; i += 1) yield extractRight(name, 'make_send_once');
    const control = MACH_PORT_NULL;
    const written: Written = new Map();
    const held = { object, name, port, control, nameRight: control, written };
    this.held.set(object.number, held);
    return held;
  }

  /** The object of a receive right. */
  heldAs(name: PortName): Held | undefined {
    for (const held of this.held.values()) if (held.name === name) return held;
    return undefined;
  }

  /** An object by its number. */
  object(number: number): Held {
    const held = this.held.get(number);
    if (held === undefined) throw new Error(`transcript: there is no object ${number}`);
    return held;
  }

  /** A mapping by its name; one that could not be made lies at 0, where nothing is. */
  mapping(name: string): Mapping {
    const mapping = this.mappings.get(name);
    if (mapping === undefined) throw new Error(`transcript: there is no mapping ${name}`);
    return mapping;
  }
}
