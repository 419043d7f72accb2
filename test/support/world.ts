/**
 * A world for tests of the kernel: one host, a scripted pager whose handlers a test gives, tasks
 * whose loads and stores a test makes one by one. All laws are checked at every step. Places are
 * counted in pages of an object; what a pager receives is kept, with what its pages held.
 */
import { jest } from '@jest/globals';
import type { Checker } from '../../kernel/check/checker';
import { ipcObjectCopyout } from '../../kernel/ipc/ipc_object';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import { ipcPortMakeSend } from '../../kernel/ipc/ipc_port';
import { MachMsgSend } from '../../kernel/ipc/mach_msg_send';
import type { Task } from '../../kernel/kern/task';
import type { Activation, Thread } from '../../kernel/kern/thread';
import type { EventName } from '../../kernel/mach/event_defs';
import { eventDefs, eventNames } from '../../kernel/mach/event_defs';
import type { KernReturn, MachMsgReturn } from '../../kernel/mach/kern_return';
import type { MessageName } from '../../kernel/mach/message_table';
import type { Switches } from '../../kernel/mach/switches';
import { profiles } from '../../kernel/mach/switches';
import type { OutOfLine, Region, Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL, pageId } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions } from '../../kernel/machine/host_options';
import { Machine } from '../../kernel/machine/machine';
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import { setDefaultManager } from '../../kernel/machine/machine_pagers';
import { taskTerminate } from '../../kernel/machine/machine_terminate';
import { policies } from '../../kernel/policy/policies';
import type { ProgramStep, StepResult } from '../../kernel/tasks/program';
import { Program } from '../../kernel/tasks/program';
import { taskCreate } from '../../kernel/tasks/task_create';
import type { VmMapFork } from '../../kernel/vm/copy/vm_map_fork';
import { VmAccess } from '../../kernel/vm/fault/vm_access';
import type { VmObject } from '../../kernel/vm/object/vm_object';
import { pmapClearReference } from '../../kernel/vm/page/pmap';
import type { VmPage } from '../../kernel/vm/page/vm_page';
import { vmPageUnwire, vmPageWire } from '../../kernel/vm/page/vm_page_queues';
import {
  pageWakeup,
  pageWakeupDone,
  vmPageFree,
  vmPageGrab,
  vmPageLookup,
} from '../../kernel/vm/page/vm_resident';
import { vmPageoutEvict } from '../../kernel/vm/pageout/vm_pageout_evict';
import { vmAllocate, vmDeallocate } from '../../kernel/vm/user/vm_user';
import type { Handlers } from './scripted_pager';
import { ScriptedPager } from './scripted_pager';
import type { LockOptions, SupplyOptions } from './world_options';
import { checkerOf } from './world_options';

export const PAGE = 4096;

/** An event with its arguments by name. */
export type Told = Readonly<Record<string, number>>;

export interface WorldOptions {
  readonly host?: Partial<Omit<HostOptions, 'switches'>>;
  readonly switches?: Partial<Switches>;
  /** Handlers of the pager; the rest is `pagerDefaults`, and requests stay unanswered. */
  readonly on?: Handlers;
  /** Handlers of a default memory manager; without them there is none. */
  readonly manager?: Handlers;
  /** False for tests that do by hand what a law forbids; 'state' where only history forbids it. */
  readonly laws?: boolean | 'state';
}

/** What a thread was started for; it may still wait. */
export interface Started {
  readonly thread: Thread;
  /** The code once it has ended. */
  readonly code: KernReturn | MachMsgReturn | 'waiting';
}

/** A step of a client's program. */
export interface Done extends Started {
  readonly result: StepResult | undefined;
  readonly value: number | null;
}

const MOST_STEPS = 20_000;

export class World {
  readonly machine = new Machine();
  readonly host: Host;
  readonly pager: ScriptedPager;
  readonly manager: ScriptedPager | null;
  /** The memory object that every test has. */
  readonly port: IpcPort;
  readonly told: { readonly name: EventName; readonly args: Told }[] = [];
  private readonly checker: Checker | null;
  private readonly ports = new Map<string, IpcPort>();
  private readonly regions = new Map<Task, Map<string, { address: number; size: number }>>();
  private readonly tasks = new Map<string, Task>();

  constructor(options: WorldOptions = {}) {
    const { machine } = this;
    this.host = machine.addHost({
      name: 'host',
      frames: 256,
      pageSize: PAGE,
      pageout: 'daemon',
      contents: 'stamps',
      policy: policies.mach,
      policyOptions: {},
      tunables: {},
      random: () => 0,
      ...options.host,
      switches: { ...profiles.osf, ...options.switches },
    });
    this.checker = checkerOf(machine, options.laws ?? true);
    machine.trace.listen((columns, row) => {
      const name = eventNames[columns.kind[row] ?? -1] ?? 'thread.step';
      const args = eventDefs[name].args.map((key, i) => [key, columns.args[i]?.[row] ?? 0]);
      this.told.push({ name, args: Object.fromEntries(args) });
    });
    this.pager = new ScriptedPager(machine, this.host, 'pager', options.on ?? {});
    this.tasks.set('pager', this.pager.task);
    this.port = this.open('o');
    this.manager = null;
    if (options.manager !== undefined) {
      this.manager = new ScriptedPager(machine, this.host, 'manager', options.manager);
      this.tasks.set('manager', this.manager.task);
      setDefaultManager(this.host, this.manager.open('default'));
    }
    this.run();
  }

  /** Another memory object of the pager. */
  open(name: string): IpcPort {
    const port = this.pager.open(name);
    this.ports.set(name, port);
    return port;
  }

  /** Runs until nothing moves any more; a broken law ends the test. */
  run(): void {
    for (let left = MOST_STEPS; left > 0; left -= 1) {
      const end = this.machine.step();
      const found = this.checker?.afterStep() ?? [];
      if (found.length > 0) throw new Error(`a law is broken: ${JSON.stringify(found)}`);
      if (end !== null) return;
    }
    throw new Error('the world does not come to rest');
  }

  task(name: string): Task {
    const known = this.tasks.get(name) ?? this.machine.addTask(this.host, name, true);
    this.tasks.set(name, known);
    return known;
  }

  /** A thread of a task that runs one activation, as far as it gets. */
  start(task: Task, activation: Activation): Thread {
    const thread = this.machine.addThread(task, `${task.name}.${task.threads.length}`, activation);
    this.run();
    return thread;
  }

  /** Where a region of a task is. */
  region(region: string, task = 'client'): { address: number; size: number } {
    return this.regions.get(this.task(task))?.get(region) ?? { address: 0, size: 0 };
  }

  /** One step of a program, as far as it gets. */
  step(step: ProgramStep, name = 'client'): Done {
    const task = this.task(name);
    const regions = this.regions.get(task) ?? new Map();
    this.regions.set(task, regions);
    const program = new Program([step], {
      regions,
      object: (object) => this.ports.get(object) ?? null,
      control: () => null,
      source: () => null,
      awaitEvent: () => undefined,
      children: { create: (child) => this.bear(task, child), start: () => undefined },
    });
    const thread = this.start(task, program);
    return {
      thread,
      get result() {
        return program.results[0];
      },
      get code() {
        return program.results[0]?.code ?? 'waiting';
      },
      get value() {
        return program.results[0]?.value ?? null;
      },
    };
  }

  /** Maps the first pages of an object; the region has the object's name. */
  map(pages: number, object = 'o', task = 'client', protection = 7): Done {
    const size = pages * PAGE;
    return this.step({ op: 'vm_map', as: object, object, offset: 0, size, protection }, task);
  }

  unmap(pages: number, object = 'o', task = 'client'): Done {
    const size = pages * PAGE;
    return this.step({ op: 'vm_deallocate', region: object, offset: 0, size }, task);
  }

  read(page: number, object = 'o', task = 'client'): Done {
    return this.step({ op: 'read', region: object, offset: page * PAGE }, task);
  }

  write(page: number, value: number, object = 'o', task = 'client'): Done {
    return this.step({ op: 'write', region: object, offset: page * PAGE, value }, task);
  }

  private bear(parent: Task, child: string): VmMapFork {
    const task = this.task(child);
    this.regions.set(task, new Map(this.regions.get(parent)));
    return taskCreate(parent, task);
  }

  /** A child task with the map that inheritance gives it. */
  fork(child: string, task = 'client'): Done {
    return this.step({ op: 'task_create', task: child }, task);
  }

  /** Anonymous memory. */
  allocate(pages: number, region: string, task = 'client'): Done {
    return this.step({ op: 'vm_allocate', as: region, size: pages * PAGE }, task);
  }

  /** Memory of the pager's task that holds these values, a page each. */
  memory(values: readonly number[], deallocate = true): OutOfLine {
    const { host } = this;
    const { task } = this.pager;
    const size = values.length * PAGE;
    const placed = vmAllocate(host, task.map, { address: 0, size, anywhere: true });
    const at = placed.kr === 'KERN_SUCCESS' ? placed.value : 0;
    values.forEach((value, i) => {
      this.start(task, new VmAccess(address(at + i * PAGE), 'page', value));
    });
    return { address: address(at), size, deallocate };
  }

  /** The name by which the pager knows a port of its own. */
  name(object = 'o'): PortName {
    return this.ports.get(object)?.receiverName ?? MACH_PORT_NULL;
  }

  /** The control port of an object, as the pager was told last. */
  control(object = 'o'): PortName {
    return this.pager.control(this.name(object));
  }

  /** Any message from a thread of the pager; MACH_MSG_SUCCESS if it is in the queue of a task. */
  send<K extends MessageName>(
    id: K,
    body: Sent<K>,
    to: PortName = this.control(),
    task = 'pager',
  ): Started {
    const sending = new MachMsgSend(to, id, body);
    const thread = this.start(this.task(task), sending);
    const { host } = this;
    return {
      thread,
      get code() {
        if (thread.state !== 'done') return 'waiting';
        const { code } = sending;
        const served = code === 'MACH_MSG_SUCCESS' && id !== 'user_message';
        return served && thread.result !== null ? host.codeNamed(thread.result) : code;
      },
    };
  }

  /** Supplies pages with the given values. */
  supply(page: number, values: readonly number[], options: SupplyOptions = {}): Started {
    return this.send('memory_object_data_supply', {
      offset: page * PAGE,
      data: this.memory(values, options.deallocate ?? true),
      lock_value: options.lock ?? 0,
      precious: options.precious ?? false,
      reply_to: options.reply === true ? this.name() : MACH_PORT_NULL,
    });
  }

  lockRequest(page: number, pages: number, options: LockOptions = {}): Started {
    return this.send('memory_object_lock_request', {
      offset: page * PAGE,
      size: pages * PAGE,
      should_return: options.should_return ?? 0,
      should_flush: options.flush ?? false,
      lock_value: options.lock ?? 8,
      reply_to: options.reply === true ? this.name() : MACH_PORT_NULL,
    });
  }

  /** The object of a port; the one whose place a test looks at. */
  object(name = 'o'): VmObject {
    const port = this.ports.get(name);
    const object = port === undefined ? null : objectOfPort(this.host, port);
    if (object === null) throw new Error(`no object of ${name}`);
    return object;
  }

  /** A page that must be there. */
  page(offset: number, object: VmObject = this.object()): VmPage {
    const page = vmPageLookup(this.host, object, offset);
    if (page === null) throw new Error(`no page at ${offset}`);
    return page;
  }

  /** True if something is in a place. */
  has(offset: number, object: VmObject = this.object()): boolean {
    return vmPageLookup(this.host, object, offset) !== null;
  }

  /**
   * Wires frames, as the kernel does with its own, until an unprivileged thread gets none, and no
   * page is to be evicted; answers how to give them back.
   */
  exhaust(): () => void {
    const { host } = this;
    const held: VmPage[] = [];
    const nothing = jest.spyOn(host.policy, 'candidate').mockReturnValue(pageId(-1));
    while (host.resident.freeCount >= host.tunables.freeReserved) {
      const page = vmPageGrab(host, true);
      if (page === null) continue;
      vmPageWire(host, page);
      held.push(page);
    }
    return () => {
      nothing.mockRestore();
      for (const page of held) vmPageFree(host, page);
      this.run();
    };
  }

  /** Wires a page, as a kernel does with its own; answers how to unwire it. */
  wire(page: VmPage): () => void {
    vmPageWire(this.host, page);
    return () => {
      vmPageUnwire(this.host, page);
      pageWakeup(page);
      this.run();
    };
  }

  /** The holder of a busy page lets go. */
  release(page: VmPage): void {
    pageWakeupDone(page);
    this.run();
  }

  /** Has the daemon's routine evict a page, as if it had not been referenced for long. */
  evict(page: VmPage): void {
    const [daemon] = this.machine.threads;
    if (daemon === undefined || !page.queued) throw new Error('nothing to evict');
    pmapClearReference(this.host.pmapSystem, page);
    vmPageoutEvict(this.host, daemon, page.id);
    this.run();
  }

  /** A pager deallocates memory that it has received. */
  letGo({ address: at, size }: Region, task = 'pager'): void {
    vmDeallocate(this.host, this.task(task).map, at, size);
    this.run();
  }

  /** The object that a client has mapped first, whether it has a pager or not. */
  mapped(task = 'client'): VmObject {
    const object = this.task(task).map.entries[0]?.object ?? null;
    if (object === null) throw new Error(`${task} has mapped no object`);
    return object;
  }

  /** A send right for the pager's port in a task. */
  sendRight(task: string): PortName {
    return ipcObjectCopyout(this.task(task).space, ipcPortMakeSend(this.port));
  }

  /** Ends a task, with what its threads are about. */
  terminate(task: string): void {
    taskTerminate(this.machine, this.task(task));
    this.run();
  }

  /** True if a page stands on the inactive side. */
  inactive(offset: number): boolean {
    const page = this.page(offset);
    return page.queued && (this.host.policy.isInactive?.(page.id) ?? false);
  }

  /** The arguments of all events of a name. */
  events(name: EventName): readonly Told[] {
    return this.told.filter((event) => event.name === name).map(({ args }) => args);
  }

  /** The last event of a name. */
  event(name: EventName): Told | undefined {
    return this.events(name).at(-1);
  }
}
