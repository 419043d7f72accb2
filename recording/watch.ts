/**
 * Watches a machine: at each event it looks at what the event names, at the end of a step at
 * everything that may have changed, and has what changed written. A row is made once; after that
 * the fields that differ from the machine are written: see patch.ts.
 *
 * At an event: the things that its arguments name, its thread; the lists of the policy and the
 * counts of the host when it speaks of a page. What changed without an event, such as the reference
 * bits that a policy clears, belongs to the last event of its step.
 */
import type { Look } from '../kernel/inspect/look';
import { objectRecord } from '../kernel/inspect/page_look';
import { portRecord, portSetRecord, portSets } from '../kernel/inspect/port_look';
import { threadRecord } from '../kernel/inspect/thread_look';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { PendingEvent } from '../kernel/kern/event_queue';
import type { Thread } from '../kernel/kern/thread';
import type { Host } from '../kernel/machine/host';
import type { Machine } from '../kernel/machine/machine';
import type { VmObject } from '../kernel/vm/object/vm_object';
import type { ChunkWriter } from './chunk_writer';
import { CounterPatch } from './counters';
import { DevicePatch } from './device_patch';
import { HostPatch } from './host_patch';
import { ListPatch } from './list_patch';
import { MessagePatch } from './message_patch';
import { patchObject } from './object_patch';
import { PagePatch } from './page_patch';
import { patchPort, patchSet } from './port_patch';
import type { Written } from './slots';
import { HOST_KEYS, rowOf } from './slots';
import { TaskPatch } from './task_patch';
import { patchThread } from './thread_patch';
import type { Value } from './values';

/** With more pages than this, the lists of a policy are looked at at the end of a step only. */
const LISTED_MOST = 256;

/** Waits whose description stays as it is until they end. */
const STEADY_WAITS: ReadonlySet<string> = new Set(['port_receive', 'pageout', 'time', 'condition']);

/** The table whose only row holds what has no id: the agenda. */
export const AGENDA = 'agenda';

/** What writes the rows of a host. */
interface HostPatches {
  readonly own: HostPatch;
  readonly counters: CounterPatch;
  readonly pages: PagePatch;
  readonly lists: ListPatch;
}

/** A thing of the machine that has a row. */
interface Known<T> {
  readonly of: T;
  readonly thing: Written;
}

interface ThreadSeen {
  readonly state: string;
  readonly wait: object | null;
  readonly depth: number;
  readonly top: object | undefined;
}

export class Watch {
  readonly machine: Machine;
  private readonly writer: ChunkWriter;
  private readonly look: Look;
  private readonly tasks: TaskPatch[] = [];
  private readonly hosts: HostPatches[] = [];
  /** Objects and ports that have a row, by their keys. */
  private readonly objects = new Map<number, Known<VmObject>>();
  private readonly ports: (Known<IpcPort> | undefined)[] = [];
  private portCount = 0;
  /** What each thread was like when its row was made. */
  private readonly threads: ThreadSeen[] = [];
  private readonly touched = new Set<number>();
  private readonly messagePatch: MessagePatch;
  private readonly devices: DevicePatch;
  private sets: ReturnType<typeof portSets> = [];
  private areSetsKnown = false;
  private setsWritten: ReadonlySet<number> = new Set();
  /** The key of an object that was named in this step and does not live: its end names it often. */
  private missing = -1;
  private timers: readonly PendingEvent[] | null = null;

  constructor(look: Look, writer: ChunkWriter) {
    this.machine = look.machine;
    this.writer = writer;
    this.look = look;
    this.messagePatch = new MessagePatch(look, writer.slots);
    this.devices = new DevicePatch(look, writer.slots);
  }

  private put(table: string, key: number, record: object): Written {
    return this.writer.slots.put(table, key, rowOf(record));
  }

  /** Looks at everything. */
  all(): void {
    const { machine, writer } = this;
    this.lookAtTasks();
    let alive = 0;
    for (const host of machine.hosts) {
      const { counters, lists, own, pages } = this.of(host);
      own.look();
      counters.look();
      pages.endStep();
      lists.look(pages.news);
      for (const object of host.objects.all) {
        if (!object.alive) continue;
        this.object(host, object, true);
        alive += 1;
      }
    }
    for (const port of machine.ipc.ports.values()) this.port(port);
    this.dropDead(alive);
    this.missing = -1;
    this.portSets();
    this.messages(true);
    for (const thread of machine.threads) this.thread(thread);
    this.touched.clear();
    this.devices.devices();
    this.agenda();
    for (const host of machine.hosts) writer.clock(host.id, host.clock);
    writer.time(machine.now, machine.steps);
  }

  private agenda(): void {
    const { events } = this.machine;
    const pending = events.pending();
    if (this.timers === pending) return;
    this.timers = pending;
    const timers: readonly Value[] = pending.map(({ at, what }) => ({ tick: at, what }));
    this.writer.slots.put(AGENDA, 0, { id: 0, timers });
  }

  /** Drops the rows of dead objects and ports. All that live have one; `alive` are objects. */
  private dropDead(alive: number): void {
    if (this.objects.size > alive) this.dropObjects();
    const { ports } = this.machine.ipc;
    if (this.portCount === ports.size) return;
    for (const known of this.ports) {
      if (known === undefined || ports.has(known.of.id)) continue;
      const { id } = known.of;
      this.ports[id] = undefined;
      this.portCount -= 1;
      this.writer.slots.drop('ports', id);
    }
  }

  private dropObjects(): void {
    for (const [key, { of: object }] of this.objects) {
      if (object.alive && object.id === key % HOST_KEYS) continue;
      this.objects.delete(key);
      this.writer.slots.drop('objects', key);
    }
  }

  /** What writes the rows of a host. */
  of(host: Host): HostPatches {
    const known = this.hosts[host.id];
    if (known !== undefined) return known;
    const { look, writer } = this;
    const { slots } = writer;
    const made = {
      own: new HostPatch(host, slots),
      counters: new CounterPatch(host, slots),
      pages: new PagePatch(look, host, slots),
      lists: new ListPatch(host, slots),
    };
    this.hosts[host.id] = made;
    return made;
  }

  /** The lists of a policy in the middle of a step, unless they are long. */
  someLists(host: Host): void {
    if (host.resident.cachedCount <= LISTED_MOST) this.of(host).lists.look(null);
  }

  private object(host: Host, object: VmObject, isThorough: boolean): void {
    const key = host.id * HOST_KEYS + object.id;
    const known = this.objects.get(key);
    if (known !== undefined) {
      patchObject(this.writer.slots.patch, known.thing, this.look, host, object, isThorough);
      return;
    }
    const thing = this.put('objects', key, objectRecord(this.look, host, object));
    this.objects.set(key, { of: object, thing });
  }

  /** The object of a host with this number, if it lives and is known. */
  objectById(host: Host, id: number): void {
    const key = host.id * HOST_KEYS + id;
    if (id < 0 || key === this.missing) return;
    const known = this.objects.get(key)?.of;
    const object = known ?? host.objects.all.find((each) => each.alive && each.id === id);
    if (object?.alive === true && object.id === id) this.object(host, object, false);
    else this.missing = key;
  }

  port(port: IpcPort): void {
    const known = this.ports[port.id];
    if (known !== undefined) patchPort(this.writer.slots.patch, known.thing, this.look, port);
    else {
      const thing = this.put('ports', port.id, portRecord(this.look, port));
      while (this.ports.length <= port.id) this.ports.push(undefined);
      this.ports[port.id] = { of: port, thing };
      this.portCount += 1;
    }
  }

  private lookAtTasks(): void {
    const { tasks } = this.machine;
    let spaces = 0;
    for (const task of tasks) {
      const known = this.tasks[task.id] ?? new TaskPatch(task, this.writer.slots);
      this.tasks[task.id] = known;
      spaces -= known.spaces;
      known.look();
      spaces += known.spaces;
    }
    if (spaces > 0) this.areSetsKnown = false;
  }

  /** A set has a name in its task's space, so there is a new one only if a task changed. */
  private portSets(): void {
    const { look, machine, writer } = this;
    if (!this.areSetsKnown) {
      this.sets = portSets(machine);
      const ids = new Set(this.sets.map(({ set }) => set.id));
      for (const id of this.setsWritten) if (!ids.has(id)) writer.slots.drop('portSets', id);
      this.setsWritten = ids;
      this.areSetsKnown = true;
    }
    for (const { set, task } of this.sets) {
      const thing = writer.slots.find('portSets', set.id);
      if (thing === null) this.put('portSets', set.id, portSetRecord(look, task, set));
      else patchSet(writer.slots.patch, thing, look, task, set);
    }
  }

  /** An event is about a message, and about threads that may have it. */
  message(serial: number, ...threads: readonly [number, number]): void {
    if (!this.messagePatch.one(serial, threads)) this.messages(false);
  }

  /** Messages on their way. */
  messages(isThorough: boolean): void {
    this.messagePatch.messages(this.sets, isThorough);
  }

  /** The event is about this thread. */
  touch(id: number): void {
    const thread = this.machine.threads[id];
    if (thread === undefined) return;
    this.touched.add(id);
    const { stack, state, waitQueue } = thread;
    const known = this.threads[id];
    const isSame = known?.state === state && known.wait === waitQueue;
    if (isSame && known.depth === stack.length && known.top === stack[stack.length - 1]) return;
    this.putThread(thread);
  }

  private thread(thread: Thread): void {
    const { id, state, waitQueue } = thread;
    const known = this.threads[id];
    const isSteady = waitQueue === null || STEADY_WAITS.has(waitQueue.kind);
    const isSame = known?.state === state && known.wait === waitQueue;
    if (isSame && isSteady && !this.touched.has(id)) return;
    this.putThread(thread);
  }

  private putThread(thread: Thread): void {
    const { id, stack, state, waitQueue } = thread;
    this.threads[id] = {
      state,
      wait: waitQueue,
      depth: stack.length,
      top: stack[stack.length - 1],
    };
    const { slots } = this.writer;
    const thing = slots.find('threads', id);
    if (thing === null) this.put('threads', id, threadRecord(this.look, thread));
    else patchThread(slots.patch, thing, this.look, thread);
  }
}
