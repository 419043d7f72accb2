/**
 * machine: the world: virtual time, chance, hosts, tasks, ports, devices, the trace. It runs one
 * step at a time: a step is one dispatch of one thread, or one event whose time has come.
 * Everything is a function of what it was built from: two machines built alike agree at every step.
 * @ours decisions 2 to 5
 */
import { Ipc } from '../ipc/ipc';
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortAllocSpecial } from '../ipc/ipc_port';
import { IpcSpace } from '../ipc/ipc_space';
import { MachMsgReceive, machMsgReceive } from '../ipc/mach_msg';
import { assert, must } from '../kern/assert';
import { EventQueue } from '../kern/event_queue';
import { IoErrors } from '../kern/io_errors';
import { Task } from '../kern/task';
import type { Activation } from '../kern/thread';
import {
  AGAIN,
  BLOCKED,
  DONE,
  HANDED_OFF,
  runQueueFirst,
  runQueueTake,
  Thread,
  threadSetrun,
  topOf,
  YIELD,
} from '../kern/thread';
import { Trace } from '../kern/trace';
import type { DeviceDriver } from '../mach/device';
import type { Form } from '../mach/given';
import { GivenError, having, named, needs, refuse, shown } from '../mach/given';
import type { IpcSwitches } from '../mach/ipc_switches';
import { osfIpcSwitches } from '../mach/ipc_switches';
import type { Tick } from '../mach/types';
import { tick } from '../mach/types';
import { Device } from '../vm/memory_object/ds_routines';
import { vmPageoutDaemon } from '../vm/pageout/vm_pageout_segments';
import { Host } from './host';
import type { HostOptions } from './host_options';
import { hostOptionsProblem } from './host_options';
import { checkClients, checkEnd, ipcSwitchesProblem, limitProblem } from './machine_clients';
import { ipcOperations } from './machine_operations';

/** What a thread waits for before it begins. */
interface Birth {
  wait(thread: Thread): void;
}

/** How a run ended. */
export type RunEnd = 'done' | 'stuck' | 'limit' | 'circling';

/** Steps at one instant after which a run goes in circles, unless it is told otherwise. */
export const STILL_MOST = 1_000_000;

/** Dispatches of a daemon alone, one after the other, after which nothing will ever change. */
const FUTILE_SCANS = 256;

const ACTIVATION: Form = {
  meant: 'a Program',
  fits: (given) => typeof Reflect.get(Object(given), 'run') === 'function',
};
const DRIVER = having(['latency', 'read', 'write'], 'what createDevice returns');

export class Machine {
  readonly trace = new Trace(tick(0));
  readonly events = new EventQueue();
  readonly ipc: Ipc;
  readonly hosts: Host[] = [];
  readonly tasks: Task[] = [];
  readonly threads: Thread[] = [];
  readonly devices: Device[] = [];
  readonly ioErrors = new IoErrors(this.trace);
  /** Threads whose end ends the run. */
  readonly clients: Thread[] = [];
  /**
   * True where whoever runs the machine also plays what its threads wait for, as a recording does:
   * a thread that is not a client may then be at work when the run ends.
   */
  driven = false;
  /** Which of `n` runnable threads goes next; 0 is the one that has waited longest. */
  pick: (n: number) => number = () => 0;
  steps = 0;
  /** How many steps without the clock of any host moving end a run. */
  stillMost = STILL_MOST;
  /** The host, while there is but one. */
  private only: Host | null = null;
  private futile = 0;
  /** `steps` when a clock moved last, and what that clock was when the step began. */
  private moved = 0;
  private noted: Tick = tick(0);
  /** Where the run in progress stops: at this number of steps, and behind this tick. */
  private lastStep = 0;
  private lastTick = 0;
  /** A thread waits on the JavaScript stack for its turn: see handOff. */
  private handing = false;
  private latest: Tick = tick(0);
  private nextVersion = 0;

  /** Hosts share ports, and so what a profile says of them. */
  constructor(switches: IpcSwitches = osfIpcSwitches) {
    refuse('new Machine', ipcSwitchesProblem(switches));
    this.ipc = new Ipc(this.trace, ipcOperations(this), switches);
  }

  /** Why a host with these options cannot be added, or null. @ours */
  hostProblem(options: HostOptions): string | null {
    return hostOptionsProblem(options) ?? this.misfit(options);
  }

  /** Adds a host; throws for options that `hostProblem` names. */
  addHost(options: HostOptions): Host {
    const problem = this.hostProblem(options);
    refuse('addHost', problem);
    const host = new Host(this, this.hosts.length, options);
    this.hosts.push(host);
    this.only = this.hosts.length === 1 ? host : null;
    const waits = host.segments !== null && host.switches.receiveTakesMemory;
    this.ipc.memoryArrives ||= waits || this.hosts.length > 1;
    if (!host.demand) {
      const task = this.addTask(host, `${options.name}.kernel`, false);
      const daemon = this.addThread(task, `${options.name}.pageout`, vmPageoutDaemon);
      daemon.vmPrivilege = true;
      daemon.daemon = true;
    }
    return host;
  }

  /** Why a host cannot be beside those that there are: a stamp cannot be cut in two. */
  private misfit({ pageSize, contents }: HostOptions): string | null {
    const other = this.hosts.find((host) => host.pageSize !== pageSize);
    if (other === undefined) return null;
    if (contents === 'bytes' && other.options.contents === 'bytes') return null;
    return 'contents: hosts with pages of different sizes need contents: bytes';
  }

  /** A task without threads; `counted` as in VmMap: false for pagers. */
  addTask(host: Host, name: string, counted: boolean): Task {
    needs('addTask', 'name', name, named);
    if (this.hosts[host?.id] !== host)
      refuse(
        'addTask',
        `host of ${name} is ${shown(host)}; give what addHost of this machine returns`,
      );
    const space = new IpcSpace(this.ipc, name);
    const task = new Task(this.tasks.length, name, host.id, space, host.createMap(counted));
    this.tasks.push(task);
    return task;
  }

  /** A thread that will run `activation`: at once, or when it has waited for what `birth` is. */
  addThread(task: Task, name: string, activation: Activation, birth: Birth | null = null): Thread {
    needs('addThread', 'name', name, named);
    if (this.tasks[task?.id] !== task) {
      const what = `task of ${name} is ${shown(task)}`;
      refuse('addThread', `${what}; give what addTask of this machine returns`);
    }
    needs('addThread', 'activation', activation, ACTIVATION);
    const host = must(this.hosts[task.hostId], 'add_thread: no such host');
    const thread = new Thread(this.threads.length, name, task, host.runQueue);
    this.threads.push(thread);
    task.threads.push(thread);
    thread.stack.push(activation);
    if (birth === null) threadSetrun(thread);
    else birth.wait(thread);
    return thread;
  }

  /** A backing store behind a port of the kernel. */
  addDevice(name: string, driver: DeviceDriver): IpcPort {
    needs('addDevice', 'name', name, named);
    needs('addDevice', 'driver', driver, DRIVER);
    const device = new Device(name, driver);
    this.devices.push(device);
    const port = ipcPortAllocSpecial(this.ipc, name);
    port.kotype = 'IKOT_DEVICE';
    port.device = device;
    return port;
  }

  hostOf(thread: Thread): Host {
    return must(this.hosts[thread.runQueue.hostId], 'host_of: no such host');
  }

  /** A number from which a run of references may count what it stores: no two runs share one. */
  versions(): number {
    this.nextVersion += 1_000_000;
    return this.nextVersion;
  }

  /** Steps since the clock of any host moved. */
  get still(): number {
    return this.steps - this.moved;
  }

  get now(): Tick {
    return this.trace.now;
  }

  /**
   * Runs until all clients are done and nothing is under way any more, until nothing can change,
   * until it has gone in circles for `stillMost` steps, or for `maxSteps` steps.
   */
  run(maxSteps = Number.POSITIVE_INFINITY, untilTick = Number.POSITIVE_INFINITY): RunEnd {
    refuse('run', limitProblem('maxSteps', maxSteps) ?? limitProblem('untilTick', untilTick));
    this.lastStep = this.steps + maxSteps;
    this.lastTick = untilTick;
    while (this.steps < this.lastStep) {
      const end = this.next();
      if (end !== null) return end;
    }
    return 'limit';
  }

  /** One dispatch or one event; says how the run ended if it has. */
  step(untilTick = Number.POSITIVE_INFINITY): RunEnd | null {
    this.lastStep = this.steps + 1;
    this.lastTick = untilTick;
    return this.next();
  }

  private next(): RunEnd | null {
    this.handing = false;
    if (this.steps === 0) checkClients(this);
    if (this.still >= this.stillMost) return 'circling';
    const host = this.nextHost();
    const at = this.events.nextTick();
    if (host === null || at <= host.clock) {
      if (host === null && this.events.foreground === 0 && this.mayEnd(at)) return this.ended();
      if (at > this.lastTick) return 'limit';
      if (host === null && this.futile > FUTILE_SCANS) return this.ended();
      this.steps += 1;
      this.runEvent(tick(at));
      return null;
    }
    if (host.clock > this.lastTick) return 'limit';
    if (this.futile > FUTILE_SCANS && this.onlyDaemons()) return this.ended();
    this.steps += 1;
    this.dispatch(host);
    return null;
  }

  /** Nothing is under way but a daemon's pauses: the end, unless a client hopes for the daemon. */
  private mayEnd(nextEvent: number): boolean {
    return nextEvent === Number.POSITIVE_INFINITY || this.clientsDone();
  }

  private clientsDone(): boolean {
    return this.clients.every((client) => client.state === 'done');
  }

  private onlyDaemons(): boolean {
    return this.hosts.every((host) => {
      const { head } = host.runQueue;
      return head === null || (head.daemon && head.next === null);
    });
  }

  private ended(): RunEnd {
    if (!this.clientsDone()) return 'stuck';
    checkEnd(this);
    return 'done';
  }

  /** The host whose processor is furthest behind, of those with something to run. */
  private nextHost(): Host | null {
    const { only } = this;
    if (only !== null) return only.runQueue.head === null ? null : only;
    let next: Host | null = null;
    for (const host of this.hosts) {
      if (host.runQueue.head === null) continue;
      if (next === null || host.clock < next.clock) next = host;
    }
    return next;
  }

  private runEvent(at: Tick): void {
    const event = must(this.events.take(), 'machine: no event');
    this.latest = at > this.latest ? at : this.latest;
    for (const host of this.hosts) this.catchUp(host);
    this.trace.now = this.latest;
    this.trace.threadId = -1;
    event.run();
  }

  /** An idle processor's time is everybody's. */
  private catchUp(host: Host): void {
    if (host.runQueue.head !== null || host.clock >= this.latest) return;
    host.clock = this.latest;
    this.moved = this.steps;
  }

  private picked(runnable: number): number {
    const index = this.pick(runnable);
    if (Number.isInteger(index) && index >= 0 && index < runnable) return index;
    const what = `pick(${runnable}) returns ${shown(index)}`;
    throw new GivenError(`machine: ${what}; return a whole number from 0 to ${runnable - 1}`);
  }

  private dispatch(host: Host): void {
    const { runQueue } = host;
    const index = runQueue.length > 1 ? this.picked(runQueue.length) : 0;
    const thread = index === 0 ? runQueueFirst(runQueue) : runQueueTake(runQueue, index);
    this.begin(host, thread);
    if (this.only !== null) {
      this.runThread(host, thread);
      this.note(host);
      return;
    }
    const idle = this.hosts.filter((other) => other !== host && other.runQueue.head === null);
    this.runThread(host, thread);
    this.note(host);
    // Whoever was idle meanwhile begins now, the one that this thread has woken too.
    for (const other of idle) if (other.clock < this.latest) other.clock = this.latest;
  }

  /** Gives a thread the processor. */
  private begin(host: Host, thread: Thread): void {
    this.trace.now = host.clock;
    this.trace.threadId = thread.id;
    this.trace.hostId = host.id;
    this.futile = thread.daemon ? this.futile + 1 : 0;
    this.noted = host.clock;
    thread.state = 'running';
  }

  /** Notes at the end of a step whether it moved its host's clock. */
  private note(host: Host): void {
    if (host.clock !== this.noted) this.moved = this.steps;
    if (host.clock > this.latest) this.latest = host.clock;
  }

  /**
   * Hands the processor off. Requires: `waiting` has begun to wait, and its activations have all
   * that it needs to go on. The only thread that can run runs now, called from here, then the next
   * one, until it is the turn of `waiting`: the answer is true, and it goes on where it is. The
   * answer is false where the dispatcher has to choose, or at a limit: its routine returns
   * HANDED_OFF, which drops the JavaScript stack, and its activations run later. Each hand-off is a
   * step. @ours decision 7; after Draves, Bershad, Rashid and Dean, SOSP 1991
   * @internal
   */
  handOff(host: Host, waiting: Thread): boolean {
    if (this.handing || host !== this.only || host.segments !== null) return false;
    this.note(host);
    this.handing = true;
    for (let thread = this.sole(host); thread !== null; thread = this.sole(host)) {
      this.steps += 1;
      runQueueFirst(host.runQueue);
      this.begin(host, thread);
      if (thread === waiting) {
        this.handing = false;
        return true;
      }
      this.runThread(host, thread);
      this.note(host);
    }
    this.handing = false;
    return false;
  }

  /** The one thread that can run, if its dispatch is the next step and within all limits. */
  private sole(host: Host): Thread | null {
    const thread = host.runQueue.head;
    if (thread === null || thread.next !== null || thread.daemon) return null;
    if (this.steps >= this.lastStep || this.still >= this.stillMost) return null;
    return this.events.nextTick() > host.clock && host.clock <= this.lastTick ? thread : null;
  }

  /** Runs the top of the stack until it blocks, ends or yields; a receive is called by name. */
  private runThread(host: Host, thread: Thread): void {
    const { stack } = thread;
    for (;;) {
      const top = topOf(stack);
      if (top === undefined) {
        thread.state = 'done';
        if (this.trace.on) this.trace.emit('thread.done', thread.id);
        return;
      }
      const step =
        top instanceof MachMsgReceive ? machMsgReceive(thread, top) : top.run(host, thread);
      if (step === DONE) {
        if (topOf(stack) === top) {
          stack.pop();
          if (stack.length === 1 && host.preempts) {
            threadSetrun(thread);
            return;
          }
        } else assert(stack.length === 0, 'machine: a routine ended below another');
      } else if (step === BLOCKED) {
        if (stack.length === 0) continue; // The task was terminated by what the thread did.
        assert(thread.state !== 'running', 'machine: a thread blocked on nothing');
        return;
      } else if (step === YIELD) {
        threadSetrun(thread);
        return;
      } else if (step === HANDED_OFF) return;
      else assert(step === AGAIN, 'machine: a routine answered nothing');
    }
  }
}
