/**
 * Watches a machine: at each event it looks at what the event names, at the end of a step at
 * everything, and has what changed written. A look costs little where nothing changed: a row is
 * made only for a thing whose print is new.
 *
 * At an event: the things that its arguments name, its thread; the lists of the policy and the
 * counts of the host when it speaks of a page. What changed without an event, such as the reference
 * bits that a policy clears, belongs to the last event of its step.
 */
import type { Host } from '../kernel/host';
import { hostRecord, listRecords, segmentRecord } from '../kernel/inspect/host_look';
import type { Look } from '../kernel/inspect/look';
import { messageRecords } from '../kernel/inspect/message_look';
import { objectRecord, pageRecord } from '../kernel/inspect/page_look';
import { portRecord, portSetRecord, portSets } from '../kernel/inspect/port_look';
import { taskRecord, threadRecord } from '../kernel/inspect/thread_look';
import { deviceRecord } from '../kernel/inspect/transfer_look';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { Task } from '../kernel/kern/task';
import type { Thread } from '../kernel/kern/thread';
import type { Machine } from '../kernel/machine';
import { HW_MODIFY, HW_REFERENCE } from '../kernel/vm/pmap';
import type { VmObject } from '../kernel/vm/vm_object';
import type { VmPage } from '../kernel/vm/vm_page';
import type { ChunkWriter } from './chunk_writer';
import { COUNTERS, countersOf, printCounters } from './counters';
import { PagePrints } from './page_prints';
import {
  Numbers,
  Prints,
  printHost,
  printLists,
  printObject,
  printPort,
  printSet,
  printTask,
} from './prints';
import type { Row, Value } from './values';

/** Keys of rows of several hosts: ids of a host are smaller. */
const HOST_KEYS = 2 ** 40;

/** With more pages than this, the lists of a policy are looked at at the end of a step only. */
const LISTED_MOST = 256;

/** Waits whose description stays as it is until they end. */
const STEADY_WAITS: ReadonlySet<string> = new Set(['port_receive', 'pageout', 'time', 'condition']);

/** The table whose only row holds what has no id: the agenda. */
export const AGENDA = 'agenda';

/** Records are plain values; their types do not say so. */
function rowOf(record: object): Row {
  return record as unknown as Row; // parsed
}

function idKey(row: Row): number {
  const { id } = row;
  return typeof id === 'number' ? id : 0;
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
  private readonly numbers = new Numbers();
  private readonly hostPrints = new Prints();
  private readonly listPrints = new Prints();
  private readonly objectPrints = new Prints();
  private readonly portPrints = new Prints();
  private readonly taskPrints = new Prints();
  private readonly counterPrints = new Prints();
  private readonly pages: PagePrints[] = [];
  /** Objects and ports that have a row, by their keys. */
  private readonly objects = new Map<number, VmObject>();
  private readonly ports = new Map<number, IpcPort>();
  /** What each thread was like when its row was made. */
  private readonly threads: ThreadSeen[] = [];
  private readonly touched = new Set<number>();
  private readonly setPrints = new Prints();
  private sets: ReturnType<typeof portSets> = [];
  private areSetsKnown = false;
  private setsWritten: ReadonlySet<number> = new Set();
  private listCounts: number[] = [];
  private agendaSize = -1;

  constructor(look: Look, writer: ChunkWriter) {
    this.machine = look.machine;
    this.writer = writer;
    this.look = look;
  }

  private put(table: string, key: number, record: object): void {
    this.writer.slots.put(table, key, rowOf(record));
  }

  /** Looks at everything. */
  all(): void {
    const { machine, writer } = this;
    for (const host of machine.hosts) {
      this.host(host);
      this.counters(host);
      for (const page of host.resident.pages) this.page(host, page);
      this.lists(host);
      for (const object of host.objects.all) if (object.alive) this.object(host, object);
    }
    for (const port of machine.ipc.ports.values()) this.port(port);
    this.dropDead();
    for (const task of machine.tasks) this.task(task);
    this.portSets();
    this.messages();
    for (const thread of machine.threads) this.thread(thread);
    this.touched.clear();
    for (const [id, device] of machine.devices.entries()) {
      this.put('devices', id, deviceRecord(this.look, device, id));
    }
    this.agenda();
    for (const host of machine.hosts) writer.clock(host.id, host.clock);
    writer.time(machine.now, machine.steps);
  }

  private agenda(): void {
    const { events } = this.machine;
    if (events.size === 0 && this.agendaSize === 0) return;
    this.agendaSize = events.size;
    const timers: readonly Value[] = events.pending().map(({ at, what }) => ({ tick: at, what }));
    this.writer.slots.put(AGENDA, 0, { id: 0, timers });
  }

  /** Rows of things that are no more. */
  private dropDead(): void {
    for (const [key, object] of this.objects) {
      if (object.alive && object.id === key % HOST_KEYS) continue;
      this.objects.delete(key);
      this.objectPrints.forget(key);
      this.writer.slots.drop('objects', key);
    }
    const { ports } = this.machine.ipc;
    for (const id of this.ports.keys()) {
      if (ports.has(id)) continue;
      this.ports.delete(id);
      this.portPrints.forget(id);
      this.writer.slots.drop('ports', id);
    }
  }

  private counters(host: Host): void {
    printCounters(this.counterPrints, host);
    if (!this.counterPrints.isNew(host.id)) return;
    this.writer.slots.put(COUNTERS, host.id, countersOf(host));
  }

  /** The host's counts, thresholds and free lists. */
  host(host: Host): void {
    printHost(this.hostPrints, this.numbers, host);
    const isNew = this.hostPrints.isNew(host.id);
    // When a pause will end stands in the machine's agenda.
    if (!isNew && host.pageout.phase !== 'pausing') return;
    this.put('hosts', host.id, { ...hostRecord(host), clock: 0 });
    for (const segment of host.segments?.all ?? []) {
      const key = host.id * HOST_KEYS + segment.index;
      this.put('segments', key, segmentRecord(host, segment));
    }
  }

  /** True if the page's row may have changed. */
  page(host: Host, page: VmPage): boolean {
    const { id } = page;
    const change = this.pagesOf(host).change(page);
    if (change === 'none') return false;
    const key = host.id * HOST_KEYS + id;
    if (change === 'touched') {
      const bits = host.pmapSystem.bits[id] ?? 0;
      const known = this.writer.slots.last('pages', key);
      const value = known?.['value'] === null ? null : host.phys.loadWord(id, 0);
      const referenced = !page.fictitious && (bits & HW_REFERENCE) !== 0;
      const modified = !page.fictitious && (bits & HW_MODIFY) !== 0;
      this.writer.slots.patch('pages', key, { referenced, modified, value });
    } else this.put('pages', key, pageRecord(this.look, host, page));
    return true;
  }

  /** True if the page's row says that it was touched. */
  isReferenced(host: Host, page: VmPage): boolean {
    return this.pagesOf(host).isReferenced(page.id);
  }

  private pagesOf(host: Host): PagePrints {
    const known = this.pages[host.id];
    if (known !== undefined) return known;
    const made = new PagePrints(host);
    this.pages[host.id] = made;
    return made;
  }

  /** The lists of a policy in the middle of a step, unless they are long. */
  someLists(host: Host): void {
    if (host.resident.cachedCount <= LISTED_MOST) this.lists(host);
  }

  lists(host: Host): void {
    printLists(this.listPrints, this.numbers, host);
    if (!this.listPrints.isNew(host.id)) return;
    const lists = listRecords(host);
    for (const list of lists) this.put('lists', host.id * HOST_KEYS + list.id, list);
    const before = this.listCounts[host.id] ?? 0;
    for (let id = lists.length; id < before; id += 1) {
      this.writer.slots.drop('lists', host.id * HOST_KEYS + id);
    }
    this.listCounts[host.id] = lists.length;
  }

  object(host: Host, object: VmObject): void {
    const key = host.id * HOST_KEYS + object.id;
    printObject(this.objectPrints, this.numbers, object);
    if (!this.objectPrints.isNew(key)) return;
    this.objects.set(key, object);
    this.put('objects', key, objectRecord(this.look, host, object));
  }

  /** The object of a host with this number, if it lives and is known. */
  objectById(host: Host, id: number): void {
    const known = this.objects.get(host.id * HOST_KEYS + id);
    const object = known ?? host.objects.all.find((each) => each.alive && each.id === id);
    if (object?.alive === true && object.id === id) this.object(host, object);
  }

  port(port: IpcPort): void {
    printPort(this.portPrints, this.numbers, port);
    if (!this.portPrints.isNew(port.id)) return;
    this.ports.set(port.id, port);
    this.put('ports', port.id, portRecord(this.look, port));
  }

  private task(task: Task): void {
    printTask(this.taskPrints, task);
    if (!this.taskPrints.isNew(task.id)) return;
    this.put('tasks', task.id, taskRecord(task));
    this.areSetsKnown = false;
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
      printSet(this.setPrints, set, task);
      if (this.setPrints.isNew(set.id))
        this.put('portSets', set.id, portSetRecord(look, task, set));
    }
  }

  /** Messages on their way. */
  messages(): void {
    this.writer.slots.replace('messages', messageRecords(this.look).map(rowOf), idKey);
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
    this.put('threads', id, threadRecord(this.look, thread));
  }
}
