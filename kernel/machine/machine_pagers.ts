/**
 * How pagers and clients come into a machine: tasks with threads, port sets, memory objects, and
 * the rights by which they know each other. Before the machine runs; what `start` and `open` send
 * waits on the pager's first thread. @ours
 */
import { ipcObjectCopyout, ipcPortTranslateReceive } from '../ipc/ipc_object';
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortMakeSend, ipcPortReleaseSend } from '../ipc/ipc_port';
import { machPortAllocate } from '../ipc/mach_port';
import { must } from '../kern/assert';
import type { Thread } from '../kern/thread';
import {
  call,
  having,
  made,
  named,
  needs,
  record,
  recordProblem,
  refuse,
  shown,
} from '../mach/given';
import { messageKinds } from '../mach/message_table';
import { callPager, PagerError, pagerProblem, stateProblem } from '../mach/pager_error';
import type { Pager } from '../mach/task';
import type { Plain, PortName, Random } from '../mach/types';
import { PagerServer } from '../tasks/pager_server';
import { PagerCalls, PagerTask } from '../tasks/pager_task';
import { Host } from './host';
import { vmSetDefaultMemoryManager } from './host_calls';
import type { Machine } from './machine';
import { taskTerminate } from './machine_terminate';

/** What a pager is made from. */
export interface PagerParts {
  readonly name: string;
  readonly pager: Pager;
  readonly options: Plain;
  readonly random: Random;
  /** Device ports by the name under which the pager knows them. */
  readonly devices: Readonly<Record<string, IpcPort>>;
}

/** After so many calls of `open` each one has its look at the state. */
const OPENS_CHECKED = 16;

/** A pager in a machine. */
export class PagerHandle {
  readonly owner: PagerTask;
  readonly threads: readonly Thread[];
  private readonly calls: PagerCalls;
  /** How often `open` was called. */
  private opened = 0;

  constructor(owner: PagerTask, threads: readonly Thread[], calls: PagerCalls) {
    this.owner = owner;
    this.threads = threads;
    this.calls = calls;
  }

  /**
   * Has the pager make a memory object; its port is labelled with the name. Throws a PagerError if
   * the pager gives no receive right, or keeps what is not plain data: that is looked for after
   * each of the first calls, and then after each that doubles their number, as the state grows.
   */
  open(name: string, options: Plain): IpcPort {
    const { pager, state, task } = this.owner;
    needs(`open of pager ${task.name}`, 'name', name, named);
    needs(`open of pager ${task.name}`, 'options', options, ANYTHING);
    const what = `open('${name}')`;
    const opened = (): PortName => pager.open(this.calls, state, name, options);
    this.opened += 1;
    const due = this.opened <= OPENS_CHECKED || (this.opened & (this.opened - 1)) === 0;
    const receive = callPager(task.name, what, opened, () => (due ? state : null));
    const port = ipcPortTranslateReceive(task.space, receive);
    if (typeof port === 'string') {
      throw new PagerError(
        task.name,
        `${what} returns ${String(receive)}, which is not a receive right of the pager; ` +
          "return the name that machPortAllocate('receive') gives",
      );
    }
    port.label = name;
    return port;
  }

  /** Throws a PagerError if the pager keeps what is not plain data. */
  checkState(): void {
    const { state, task } = this.owner;
    const problem = stateProblem(state);
    if (problem !== null) throw new PagerError(task.name, problem);
  }
}

/** Options are plain data of any form; the pager settles them. */
const ANYTHING = { meant: 'plain data', fits: (given: unknown) => given !== undefined };

const PARTS = {
  name: named,
  pager: record('what definePager makes, or one of pagers'),
  options: ANYTHING,
  random: call,
  devices: record('a record of ports that addDevice returns'),
};

/** What of the arguments of `addPager` cannot be used, or null. */
function partsProblem(machine: Machine, host: Host, parts: PagerParts): string | null {
  const problem = recordProblem(parts, PARTS, 'the pager');
  if (problem !== null) return problem;
  if (!having(['addHost', 'addTask'], '').fits(machine)) {
    return `machine is ${shown(machine)}; give new Machine()`;
  }
  if (machine.hosts[host?.id] !== host) {
    return `host is ${shown(host)}; give what addHost of this machine returns`;
  }
  for (const [key, port] of Object.entries(parts.devices)) {
    if (machine.ipc.ports.get(port?.id) === port && port.kotype === 'IKOT_DEVICE') continue;
    return `devices.${key} is ${shown(port)}; give what addDevice of this machine returns`;
  }
  return null;
}

/**
 * Adds a pager's task, with its threads and port sets, and runs its `start`. Throws a PagerError
 * for a pager that breaks the contract of PagerSpec.
 */
export function addPager(machine: Machine, host: Host, parts: PagerParts): PagerHandle {
  refuse('addPager', partsProblem(machine, host, parts));
  const { name, pager } = parts;
  const problem = pagerProblem(pager);
  if (problem !== null) throw new PagerError(name, problem);
  const task = machine.addTask(host, name, false);
  const taskSelf = receiveRight(machine, task.space, 'receive');
  const made = (): unknown => pager.create(parts.options, parts.random);
  const state = callPager(name, 'create', made, () => null);
  const owner = new PagerTask(host, task, taskSelf, pager, state);
  for (const { set } of pager.threads) {
    if (!owner.sets.has(set)) owner.sets.set(set, receiveRight(machine, task.space, 'port_set'));
  }
  const reports = {
    unhandled(_owner: PagerTask, _thread: Thread, message: keyof typeof messageKinds): void {
      if (machine.trace.on) {
        machine.trace.emit('pager.unhandled', task.id, messageKinds[message] ?? -1);
      }
    },
    crashed(crashed: PagerTask, _thread: Thread, error: unknown): void {
      crashed.crash = error instanceof Error ? error : new Error(String(error));
      if (machine.trace.on) machine.trace.emit('pager.crashed', task.id);
      taskTerminate(machine, task);
    },
  };
  const servers: PagerServer[] = [];
  const threads: Thread[] = [];
  for (const { set, count, vmPrivilege } of pager.threads) {
    for (let i = 0; i < count; i += 1) {
      const calls = new PagerCalls(owner);
      const setName = must(owner.sets.get(set), 'add_pager: no such set');
      const server = new PagerServer(owner, calls, setName, reports);
      const thread = machine.addThread(task, `${name}.${threads.length}`, server);
      thread.vmPrivilege = vmPrivilege === true;
      servers.push(server);
      threads.push(thread);
    }
  }
  const first = must(servers[0], 'add_pager: no threads');
  const devices: Record<string, PortName> = {};
  for (const [key, port] of Object.entries(parts.devices)) {
    devices[key] = ipcObjectCopyout(task.space, ipcPortMakeSend(port));
  }
  callPager(
    name,
    'start',
    () => pager.start(first.calls, state, devices),
    () => state,
  );
  return new PagerHandle(owner, threads, first.calls);
}

function receiveRight(
  machine: Machine,
  space: PagerTask['task']['space'],
  right: 'receive' | 'port_set',
): PortName {
  const made = machPortAllocate(machine.ipc, space, right);
  if (made.kr !== 'KERN_SUCCESS') throw new Error(`mach_port_allocate: ${made.kr}`);
  return made.value;
}

/**
 * Wires what the task of a port gets from now on, since only that task could bring it back once
 * anonymous memory goes there. In demand mode no policy knows it anyway.
 */
export function wireManager(host: Host, port: IpcPort): void {
  const task = host.machine.tasks.find(({ space }) => space === port.receiver);
  if (task !== undefined && !host.demand) task.map.wiringRequired = true;
}

/** Makes the port the one to which a host's anonymous memory goes. */
export function setDefaultManager(host: Host, port: IpcPort): void {
  needs('setDefaultManager', 'host', host, made(Host, 'what addHost returns'));
  if (host.ipc.ports.get(port?.id) !== port) {
    refuse('setDefaultManager', `port is ${shown(port)}; give what open of a pager returns`);
  }
  wireManager(host, port);
  const set = vmSetDefaultMemoryManager(host, true, ipcPortMakeSend(port));
  const before = must(set.kr === 'KERN_SUCCESS' ? set : null, 'set_default_manager: refused');
  if (before.value !== null) ipcPortReleaseSend(host.ipc, before.value);
}
