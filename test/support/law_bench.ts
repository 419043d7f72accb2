/**
 * A bench for laws: a small world that has run and is healthy, with names for the things in it, and
 * ways to make events that did not happen. One law sits in judgement.
 */
import { Checker } from '../../kernel/check/checker';
import type { Law, Violation } from '../../kernel/check/law';
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import { MachMsgSend } from '../../kernel/ipc/mach_msg_send';
import { must } from '../../kernel/kern/assert';
import type { OrdinaryEventName } from '../../kernel/mach/event_defs';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageKinds } from '../../kernel/mach/message_table';
import type { PortName } from '../../kernel/mach/types';
import { portName } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { Machine } from '../../kernel/machine/machine';
import type { ProgramStep } from '../../kernel/tasks/program';
import type { VmObject } from '../../kernel/vm/object/vm_object';
import type { VmPage } from '../../kernel/vm/page/vm_page';
import type { WorldPlan } from './law_world';
import { makeWorld, PAGE } from './law_world';

const size = 8 * PAGE;
const write = (region: string, page: number): ProgramStep => ({
  op: 'write',
  region,
  offset: page * PAGE,
  value: page + 1,
});

/** Maps eight pages of a memory object and writes four, has anonymous memory, and frees some. */
const steps: readonly ProgramStep[] = [
  { op: 'vm_map', as: 'file', object: 'o0', offset: 0, size, protection: 3 },
  ...[0, 1, 2, 3].map((page) => write('file', page)),
  { op: 'vm_allocate', as: 'own', size },
  // Between two regions of anonymous memory lies another mapping, or they would be one.
  { op: 'vm_map', as: 'wall', object: 'o0', offset: 0, size, protection: 1 },
  { op: 'vm_allocate', as: 'gone', size },
  ...[0, 1, 2, 3].map((page) => write('own', page)),
  ...[0, 1].map((page) => write('gone', page)),
  { op: 'vm_deallocate', region: 'gone', offset: 0, size },
];

export const smallPlan: WorldPlan = {
  pageout: 'daemon',
  frames: 64,
  others: [],
  policy: 'mach',
  contents: 'stamps',
  profile: 'osf',
  honest: true,
  manager: 'default',
  seed: 1,
  shuffled: false,
  objects: 1,
  objectPages: 8,
  programs: [steps],
};

/** The same under the daemon that watches segments. */
export const segmentsPlan: WorldPlan = { ...smallPlan, pageout: 'segments', policy: 'gnu' };

export class LawBench {
  readonly machine: Machine;
  readonly host: Host;
  readonly checker: Checker;
  /** The memory object that the client has mapped, its port, and a page of it. */
  readonly port: IpcPort;
  readonly object: VmObject;
  readonly page: VmPage;
  readonly second: VmPage;
  /** Anonymous memory. */
  readonly own: VmPage;
  readonly client: number;
  readonly daemon: number;
  private serial = 1_000_000;

  constructor(law: Law, plan = smallPlan) {
    const { machine, host, objects } = makeWorld(plan);
    machine.run(4000);
    this.machine = machine;
    this.host = host;
    this.port = must(objects.get('o0'), 'bench: no memory object');
    this.object = must(this.port.object, 'bench: the object is not mapped');
    const resident = (of: VmObject): VmPage[] =>
      host.resident.pages.filter((page) => page.tabled && page.object === of && !page.fictitious);
    const [first, second] = resident(this.object);
    this.page = must(first, 'bench: no page');
    this.second = must(second, 'bench: no second page');
    const client = must(machine.clients[0], 'bench: no client');
    this.client = client.id;
    this.daemon = machine.threads.findIndex(({ stack }) => stack[0]?.routine === 'vm_pageout');
    const anonymous = client.task.map.entries.find(({ object }) => object?.internal === true);
    this.own = must(resident(must(anonymous?.object, 'bench: no anonymous object'))[0], 'bench');
    machine.trace.threadId = this.client;
    this.checker = new Checker(machine, { laws: [law], full: 1 });
  }

  emit(name: OrdinaryEventName, ...args: readonly number[]): void {
    const [a, b, c, d, e] = args;
    this.machine.trace.emit(name, a, b, c, d, e);
  }

  /** An event about a page in its place, with further arguments. */
  about(name: OrdinaryEventName, page: VmPage, ...more: readonly number[]): void {
    this.emit(name, page.id, page.object?.id ?? -1, page.offset, ...more);
  }

  /** The kernel has queued a message. */
  sent(name: MessageName, scalars: readonly number[], port = this.port.id): void {
    this.emit('ipc_kmsg.scalars', ...scalars);
    this.serial += 1;
    this.emit('ipc_mqueue.sent', this.serial, messageKinds[name] ?? -1, port, 1, 0);
  }

  /** The client is about to make a call with a right to reply to. */
  calling(reply: PortName): void {
    const body = {
      offset: 0,
      size: PAGE,
      should_return: 0,
      should_flush: false,
      lock_value: 8,
      reply_to: reply,
    };
    const send = new MachMsgSend(portName(1), 'memory_object_lock_request', body);
    this.machine.threads[this.client]?.stack.push(send);
  }

  /** A task has called the kernel. */
  called(name: MessageName, ...scalars: readonly number[]): void {
    this.emit('ipc_kmsg.scalars', ...scalars);
    this.serial += 1;
    this.emit('ipc_kobject.called', this.serial, messageKinds[name] ?? -1, this.port.id, 1);
  }

  /** What the law has to say now. */
  verdict(): readonly Violation[] {
    return [...this.checker.afterStep(), ...this.checker.finish()];
  }
}
