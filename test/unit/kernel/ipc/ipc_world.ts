/**
 * The smallest world in which ipc works: tasks with threads, a dispatcher, a clock that moves when
 * told, maps that only remember what was moved in and out. Messages are `user_message`s whose one
 * value is their id, as in the recorded facts.
 */
import type { IpcOperations } from '../../../../kernel/ipc/ipc';
import { Ipc } from '../../../../kernel/ipc/ipc';
import { MACH_RCV_TIMEOUT, MACH_SEND_TIMEOUT } from '../../../../kernel/ipc/ipc_kmsg_queue';
import { ipcObjectCopyout } from '../../../../kernel/ipc/ipc_object';
import type { Disposition, IpcPort, TransitRight } from '../../../../kernel/ipc/ipc_port';
import { ipcPortMakeSend } from '../../../../kernel/ipc/ipc_port';
import type { PortRight } from '../../../../kernel/ipc/ipc_space';
import { IpcSpace } from '../../../../kernel/ipc/ipc_space';
import { MachMsgReceive, machMsgReceive } from '../../../../kernel/ipc/mach_msg';
import { MachMsgSend, machMsgSend } from '../../../../kernel/ipc/mach_msg_send';
import {
  machPortAllocate,
  machPortExtractRight,
  machPortInsertRight,
} from '../../../../kernel/ipc/mach_port';
import type { PortStatus } from '../../../../kernel/ipc/mach_port_status';
import {
  machPortGetReceiveStatus,
  machPortGetRefs,
  machPortType,
} from '../../../../kernel/ipc/mach_port_status';
import { must } from '../../../../kernel/kern/assert';
import { EventQueue } from '../../../../kernel/kern/event_queue';
import { Task } from '../../../../kernel/kern/task';
import type { Step } from '../../../../kernel/kern/thread';
import {
  AGAIN,
  assertWait,
  BLOCKED,
  DONE,
  RunQueue,
  runQueueTake,
  Thread,
  WaitQueueFor,
} from '../../../../kernel/kern/thread';
import { Trace } from '../../../../kernel/kern/trace';
import { eventNames } from '../../../../kernel/mach/event_defs';
import type { IpcSwitches } from '../../../../kernel/mach/ipc_switches';
import { osfIpcSwitches } from '../../../../kernel/mach/ipc_switches';
import type { KernReturn, MachMsgReturn, Result } from '../../../../kernel/mach/kern_return';
import type { MessageName } from '../../../../kernel/mach/message_table';
import type { OutOfLine, Received } from '../../../../kernel/mach/task';
import type { PortName } from '../../../../kernel/mach/types';
import { address, portName, tick } from '../../../../kernel/mach/types';
import type { VmMap } from '../../../../kernel/vm/map/vm_map';
import type { VmObject } from '../../../../kernel/vm/object/vm_object';
import { VmMapCopy } from '../../../../kernel/vm/page/vm_map_copy';

/** A name that no task of a test has. */
export const NOBODY = portName(0x7777);

/** What a test sees of a message that a task received. */
export interface Seen {
  readonly id: number;
  readonly seqno: number;
  readonly local: PortName;
}

export interface SendOptions {
  readonly timeout?: number;
  readonly disposition?: Disposition;
  readonly ports?: readonly PortName[];
  readonly dispositions?: readonly Disposition[];
  readonly memory?: readonly OutOfLine[];
}

export interface ReceiveOptions {
  readonly timeout?: number;
  readonly options?: number;
  readonly limit?: number;
}

export class World implements IpcOperations {
  readonly trace = new Trace(tick(0));
  readonly ipc: Ipc;
  readonly runQueue = new RunQueue(0, this.trace);
  readonly agenda = new EventQueue();
  now = 0;
  /** Every event so far, as `name a b c d e`. */
  readonly log: string[] = [];
  readonly died: IpcPort[] = [];
  /** Memory copied in, mapped, discarded: sizes in bytes, in order. */
  readonly copiedIn: number[] = [];
  readonly mapped: number[] = [];
  readonly discarded: number[] = [];
  /** Calls that reached the kernel. */
  readonly served: { readonly name: MessageName; readonly body: object }[] = [];
  /** What copyinMemory answers next, if not success. */
  refusal: KernReturn | 'blocked' | 'again' | null = null;
  readonly memoryWaiters = new WaitQueueFor('memory', null);
  mapIsFull = false;
  kernelAnswers: Step = DONE;

  constructor(switches: IpcSwitches = osfIpcSwitches, listen = true) {
    this.ipc = new Ipc(this.trace, this, switches);
    if (!listen) return;
    this.trace.listen((columns, row) => {
      const name = eventNames[columns.kind[row] ?? -1] ?? '?';
      this.log.push([name, ...columns.args.map((column) => column[row])].join(' '));
    });
  }

  kobjectServer(thread: Thread, _port: IpcPort, name: MessageName, body: object): Step {
    this.served.push({ name, body });
    if (this.kernelAnswers === BLOCKED) assertWait(thread, this.memoryWaiters);
    return this.kernelAnswers;
  }

  memoryIsThere(): boolean {
    return true;
  }

  dropMemory(_task: Task, memory: OutOfLine): void {
    this.discarded.push(memory.size);
  }

  copyinMemory(thread: Thread, memory: OutOfLine): VmMapCopy | KernReturn | 'blocked' {
    const { refusal } = this;
    this.refusal = null;
    if (refusal === 'blocked') assertWait(thread, this.memoryWaiters);
    if (refusal === 'blocked' || refusal === 'again') return 'blocked';
    if (refusal !== null) return refusal;
    this.copiedIn.push(memory.size);
    return copyOf(memory.size);
  }

  arrive(): Step {
    return DONE;
  }

  copyoutMemory(_task: Task, copy: VmMapCopy): OutOfLine | null {
    if (this.mapIsFull) return null;
    this.mapped.push(copy.size);
    return { address: address(0x1000 * this.mapped.length), size: copy.size, deallocate: false };
  }

  discardMemory(copy: VmMapCopy): void {
    this.discarded.push(copy.size);
  }

  portDied(port: IpcPort): void {
    this.died.push(port);
  }

  schedule(delayTicks: number, event: { what: string; run(): void }): void {
    this.agenda.schedule(tick(this.now + delayTicks), event);
  }

  /** Lets virtual milliseconds pass. */
  pass(milliseconds: number): void {
    this.now += milliseconds * 1_000_000;
    while (this.agenda.nextTick() <= this.now) this.agenda.take()?.run();
    this.run();
  }

  task(name: string): Task {
    const space = new IpcSpace(this.ipc, name);
    const map: VmMap = Object.create(null);
    return new Task(space.id, name, 0, space, map);
  }

  /** Runs every thread that can run. */
  run(): void {
    while (this.runQueue.length > 0) this.dispatch(runQueueTake(this.runQueue, 0));
  }

  private dispatch(thread: Thread): void {
    let step: Step = AGAIN;
    while (step === AGAIN || step === DONE) {
      const top = thread.stack[thread.stack.length - 1];
      if (top === undefined) return;
      if (top instanceof MachMsgSend) step = machMsgSend(thread, top);
      else if (top instanceof MachMsgReceive) step = machMsgReceive(thread, top);
      if (step === DONE) thread.stack.pop();
    }
  }

  /** What becomes of a thread's calls when its task ends. */
  terminate({ stack }: Thread): void {
    for (const call of stack) {
      if (call instanceof MachMsgSend || call instanceof MachMsgReceive) call.abort(this);
    }
  }

  private start(task: Task, activation: MachMsgSend | MachMsgReceive): Thread {
    const thread = new Thread(task.threads.length, `${task.name}`, task, this.runQueue);
    task.threads.push(thread);
    thread.stack.push(activation);
    this.dispatch(thread);
    return thread;
  }

  /** A message on a thread of its own, which may block. */
  sendMessage(task: Task, message: MachMsgSend): Thread {
    return this.start(task, message);
  }

  /** A `user_message` on a thread of its own. */
  sending(task: Task, to: PortName, id: number, more: SendOptions = {}): MachMsgSend {
    const { ports = [], memory = [] } = more;
    const send = new MachMsgSend(to, 'user_message', { id, values: [id], ports, memory });
    send.disposition = more.disposition ?? null;
    send.dispositions = more.dispositions ?? null;
    if (more.timeout !== undefined) {
      send.options = MACH_SEND_TIMEOUT;
      send.timeout = more.timeout;
    }
    this.start(task, send);
    return send;
  }

  /** The answer of a send, or 'blocked'. */
  send(task: Task, to: PortName, id: number, more: SendOptions = {}): MachMsgReturn | 'blocked' {
    return outcome(this.sending(task, to, id, more));
  }

  /** A receive on a thread of its own that waits for ever, or as long as told. */
  receiving(task: Task, name: PortName, more: ReceiveOptions = {}): MachMsgReceive {
    const receive = new MachMsgReceive(name);
    receive.options = more.options ?? 0;
    receive.limit = more.limit ?? -1;
    if (more.timeout !== undefined) {
      receive.options |= MACH_RCV_TIMEOUT;
      receive.timeout = more.timeout;
    }
    this.start(task, receive);
    return receive;
  }

  /** A receive that does not wait. */
  receive(task: Task, name: PortName): Seen | MachMsgReturn {
    const seen = this.receiving(task, name, { timeout: 0 });
    this.run();
    return seenOf(seen);
  }

  /** A receive that must give a message; its whole form. */
  take(task: Task, name: PortName): Received<MessageName> {
    const { message, code } = this.receiving(task, name, { timeout: 0 });
    this.run();
    return must(message, `take: ${code}`);
  }

  /** A receive right and, as in the recorded facts, one send right. */
  port(task: Task): PortName {
    const name = this.receiveRight(task);
    this.makeSend(task, name);
    return name;
  }

  receiveRight(task: Task): PortName {
    return value(machPortAllocate(this.ipc, task.space, 'receive'));
  }

  set(task: Task): PortName {
    return value(machPortAllocate(this.ipc, task.space, 'port_set'));
  }

  makeSend(task: Task, name: PortName): void {
    const right = value(machPortExtractRight(this.ipc, task.space, name, 'make_send'));
    machPortInsertRight(this.ipc, task.space, name, right);
  }

  /** A send-once right under a name of its own. */
  makeSendOnce(task: Task, name: PortName): PortName {
    const right = value(machPortExtractRight(this.ipc, task.space, name, 'make_send_once'));
    return ipcObjectCopyout(task.space, right);
  }

  /** Takes a right out of a space, for another's use. */
  extract(task: Task, name: PortName, disposition: Disposition): TransitRight {
    return value(machPortExtractRight(this.ipc, task.space, name, disposition));
  }

  /** Gives another task a send right made from a receive right. */
  give(from: Task, name: PortName, to: Task): PortName {
    return ipcObjectCopyout(to.space, this.extract(from, name, 'make_send'));
  }

  /** Puts a right under a name of the space's choice. */
  insert(task: Task, right: TransitRight): PortName {
    return ipcObjectCopyout(task.space, right);
  }

  portOf(task: Task, name: PortName): IpcPort {
    return must(task.space.lookup(name)?.port, 'port_of: no port');
  }

  /** A send right on a port of the kernel. */
  kernelPort(task: Task, port: IpcPort): PortName {
    return ipcObjectCopyout(task.space, ipcPortMakeSend(port));
  }

  /** What a task sees of a port, but with the number of send rights, which it is not told. */
  status(task: Task, name: PortName): Omit<PortStatus, 'srights'> & { readonly srights: number } {
    const status = value(machPortGetReceiveStatus(this.ipc, task.space, name));
    return { ...status, srights: this.portOf(task, name).srights };
  }

  /** The type bits of a name as words, and its references where they count; or the error. */
  type(task: Task, name: PortName): string {
    const type = machPortType(this.ipc, task.space, name);
    if (type.kr !== 'KERN_SUCCESS') return type.kr;
    const words = rights.flatMap(([right, bit]) => {
      if ((type.value & bit) === 0) return [];
      const refs = value(machPortGetRefs(this.ipc, task.space, name, right));
      return [refs === 1 ? right : `${right}*${refs}`];
    });
    if ((type.value & 0x80000000) !== 0) words.push('dnrequest');
    return words.join(' ');
  }

  /** Events of one name. */
  events(name: string): readonly string[] {
    return this.log.filter((line) => line.split(' ')[0] === name);
  }
}

const rights: readonly (readonly [PortRight, number])[] = [
  ['send', 1 << 16],
  ['receive', 1 << 17],
  ['send_once', 1 << 18],
  ['port_set', 1 << 19],
  ['dead_name', 1 << 20],
];

export function copyOf(size: number): VmMapCopy {
  const object: VmObject = Object.create(null);
  return new VmMapCopy(object, size, 0);
}

export function region(size: number): OutOfLine {
  return { address: address(0x4000), size, deallocate: false };
}

/** The answer of a send, or 'blocked'. */
export function outcome(send: MachMsgSend): MachMsgReturn | 'blocked' {
  return send.waiting || send.phase !== 'sent' ? 'blocked' : send.code;
}

/** What came of a receive: a message, a code, or 'blocked'. */
export function stateOf(receive: MachMsgReceive): Seen | MachMsgReturn | 'blocked' {
  return receive.queue === null ? seenOf(receive) : 'blocked';
}

export function seenOf(receive: MachMsgReceive): Seen | MachMsgReturn {
  const { message, code } = receive;
  if (message === null || code !== 'MACH_MSG_SUCCESS') return code;
  const { body, msgh_id } = message;
  const id = 'values' in body ? body.id : ids[msgh_id];
  return { id: id ?? -1, seqno: message.msgh_seqno, local: message.msgh_local_port };
}

/** Numbers of the notifications, as facts name them. */
const ids: Readonly<Record<string, number>> = {
  mach_notify_port_deleted: 65,
  mach_notify_port_destroyed: 69,
  mach_notify_no_senders: 70,
  mach_notify_send_once: 71,
  mach_notify_dead_name: 72,
};

export function value<T>(result: Result<T>): T {
  if (result.kr !== 'KERN_SUCCESS') throw new Error(result.kr);
  return result.value;
}

/** A data_request as the kernel sends it. */
export function request(control: IpcPort, offset: number) {
  return { memory_control: control, offset, length: 4096, desired_access: 1 as const };
}
