/**
 * pager_task: a pager at work: one task, its handlers' state, its port sets, and the calls that a
 * handler can make. Traps answer at once; sends queue on the thread and are carried out after the
 * handler has returned. @ours the user side of mach_msg and of the VM calls
 */
import { ipcPortTranslateReceive } from '../ipc/ipc_object';
import type { IpcPort } from '../ipc/ipc_port';
import { MachMsgSend, machMsgSendAgain } from '../ipc/mach_msg_send';
import {
  machPortAllocate,
  machPortDeallocate,
  machPortDestroy,
  machPortMoveMember,
  machPortRequestNotification,
  machPortSetQlimit,
  machPortSetSeqno,
} from '../ipc/mach_port';
import type { Task } from '../kern/task';
import type { WaitQueue } from '../kern/thread';
import { threadWakeup, WaitQueueFor } from '../kern/thread';
import type { KernReturn, Result } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import type { NotifyKind } from '../mach/notify_defs';
import { PagerError } from '../mach/pager_error';
import type { Pager, PagesInError, Sent, TaskCalls } from '../mach/task';
import type { Address, PageContents, PortName, Tick } from '../mach/types';
import { address } from '../mach/types';
import type { Host } from '../machine/host';
import { vmPageLookup } from '../vm/page/vm_resident';
import { vmAllocate } from '../vm/user/vm_user';

/** A call on the pager's own memory that a handler has asked for. */
export class MemoryCall {
  op: 'vm_deallocate' | 'write' = 'write';
  address: Address = address(0);
  /** Bytes to deallocate. */
  size = 0;
  /** What to store, a page. */
  contents: PageContents = 0;
}

/** What a handler has asked for and its thread has not done yet. */
export type Pending = MachMsgSend | MemoryCall;

export class PagerTask {
  readonly host: Host;
  readonly task: Task;
  readonly pager: Pager;
  /** All of the pager's memory; only its handlers look inside. */
  readonly state: unknown;
  readonly taskSelf: PortName;
  readonly sets = new Map<string, PortName>();
  /** What a handler threw; the task is dead then. */
  crash: Error | null = null;
  private readonly conditions = new Map<string, WaitQueue>();

  constructor(host: Host, task: Task, taskSelf: PortName, pager: Pager, state: unknown) {
    this.host = host;
    this.task = task;
    this.taskSelf = taskSelf;
    this.pager = pager;
    this.state = state;
  }

  /** Where threads wait that put a message back. */
  condition(name: string): WaitQueue {
    let queue = this.conditions.get(name);
    if (queue === undefined) {
      queue = new WaitQueueFor('condition', name);
      this.conditions.set(name, queue);
    }
    return queue;
  }

  notify(name: string): void {
    const queue = this.conditions.get(name);
    if (queue !== undefined) threadWakeup(queue);
  }
}

/** The calls of one thread of a pager. */
export class PagerCalls implements TaskCalls {
  readonly taskSelf: PortName;
  readonly pageSize: number;
  readonly contents: 'bytes' | 'stamps';
  /** Asked for, oldest first; the array keeps its length, and the records in it. */
  private readonly pending: Pending[] = [];
  /** How many of them are valid, and how many of those have been taken to be carried out. */
  private pendingCount = 0;
  private taken = 0;
  private readonly owner: PagerTask;
  /** Records of calls, used again for each handler. */
  private readonly records: MachMsgSend[] = [];
  private recordsUsed = 0;
  private readonly memoryCalls: MemoryCall[] = [];
  private memoryCallsUsed = 0;

  constructor(owner: PagerTask) {
    this.owner = owner;
    this.taskSelf = owner.taskSelf;
    this.pageSize = owner.host.pageSize;
    this.contents = owner.host.options.contents;
  }

  now(): Tick {
    return this.owner.host.now();
  }

  machPortAllocate(right: 'receive' | 'port_set'): Result<PortName> {
    return machPortAllocate(this.owner.host.ipc, this.owner.task.space, right);
  }

  machPortDeallocate(name: PortName): KernReturn {
    return machPortDeallocate(this.owner.host.ipc, this.owner.task.space, name);
  }

  machPortDestroy(name: PortName): KernReturn {
    return machPortDestroy(this.owner.host.ipc, this.owner.task.space, name);
  }

  machPortMoveMember(member: PortName, set: PortName): KernReturn {
    return machPortMoveMember(this.owner.host.ipc, this.owner.task.space, member, set);
  }

  machPortSetQlimit(name: PortName, limit: number): KernReturn {
    return machPortSetQlimit(this.owner.host.ipc, this.owner.task.space, name, limit);
  }

  machPortSetSeqno(name: PortName, seqno: number): KernReturn {
    return machPortSetSeqno(this.owner.host.ipc, this.owner.task.space, name, seqno);
  }

  machPortRequestNotification(
    name: PortName,
    what: NotifyKind,
    sync: number,
    notify: PortName,
  ): KernReturn {
    const { host, task } = this.owner;
    const { kr } = machPortRequestNotification(host.ipc, task.space, name, what, sync, notify);
    return kr;
  }

  portSet(name: string): PortName {
    const { sets, task } = this.owner;
    const set = sets.get(name);
    if (set !== undefined) return set;
    const declared = [...sets.keys()].join(', ');
    throw new PagerError(
      task.name,
      `portSet('${name}'): it declares no set ${name}; its threads serve ${declared}`,
    );
  }

  vmAllocate(size: number): Result<Address> {
    const { host, task } = this.owner;
    return vmAllocate(host, task.map, { address: 0, size, anywhere: true });
  }

  /** Zero for a page that was never touched. */
  read(address: Address): PageContents {
    const { host, task } = this.owner;
    const vpn = Math.floor(address * host.pagesPerByte);
    const entry = task.map.lookup(vpn);
    const object = entry?.object ?? null;
    const page =
      entry === null || object === null
        ? null
        : vmPageLookup(host, object, entry.offset + (vpn - entry.start));
    if (page !== null && !page.fictitious && !page.absent) return host.phys.window(page.id);
    if (page === null && entry !== null && !(object?.pagerCreated ?? false)) {
      return host.phys.bytesMode ? new Uint8Array(host.pageSize) : 0;
    }
    throw new Error(`read: address ${address} is not resident; declare readsData: true`);
  }

  send<K extends MessageName>(to: PortName, id: K, body: Sent<K>): void {
    const record = this.records[this.recordsUsed];
    this.recordsUsed += 1;
    if (record === undefined) {
      const made = new MachMsgSend(to, id, body);
      this.records.push(made);
      this.ask(made);
      return;
    }
    machMsgSendAgain(record, to, id, body);
    this.ask(record);
  }

  /** The next call to carry out; null if all are, and their records free for the next handler. */
  take(): Pending | null {
    const next = this.next;
    if (next !== null) this.taken += 1;
    else {
      this.taken = 0;
      this.pendingCount = 0;
      this.recordsUsed = 0;
      this.memoryCallsUsed = 0;
    }
    return next;
  }

  /** The call that `take` answers next, or null. */
  get next(): Pending | null {
    return this.taken < this.pendingCount ? (this.pending[this.taken] ?? null) : null;
  }

  /** All that is still to be carried out. */
  left(): readonly Pending[] {
    return this.pending.slice(this.taken, this.pendingCount);
  }

  private ask(what: Pending): void {
    const { pending, pendingCount } = this;
    // Handlers ask for the same again and again: what is there already need not be stored.
    if (pendingCount === pending.length) pending.push(what);
    else if (pending[pendingCount] !== what) pending[pendingCount] = what;
    this.pendingCount += 1;
  }

  private memoryCall(): MemoryCall {
    const known = this.memoryCalls[this.memoryCallsUsed];
    this.memoryCallsUsed += 1;
    if (known !== undefined) return known;
    const made = new MemoryCall();
    this.memoryCalls.push(made);
    return made;
  }

  vmDeallocate(address: Address, size: number): void {
    const call = this.memoryCall();
    call.op = 'vm_deallocate';
    call.address = address;
    call.size = size;
    this.ask(call);
  }

  write(address: Address, contents: PageContents): void {
    if (typeof contents !== 'number' && !(contents instanceof Uint8Array)) {
      throw new Error('write: what a page holds is a number or a Uint8Array');
    }
    const call = this.memoryCall();
    call.op = 'write';
    call.address = address;
    call.contents = contents;
    this.ask(call);
  }

  ioError({ object, offset, size, reply, reason }: PagesInError): void {
    const { host, task } = this.owner;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(size)) {
      throw new Error('ioError: offset and size are whole numbers of bytes');
    }
    const named = (name: PortName | undefined): IpcPort | null => {
      const port = name === undefined ? '' : ipcPortTranslateReceive(task.space, name);
      return typeof port === 'string' ? null : port;
    };
    host.machine.ioErrors.pagesFailed({
      pager: task,
      object: named(object),
      first: Math.floor(offset / host.pageSize),
      count: Math.max(1, Math.ceil(size / host.pageSize)),
      reply: named(reply),
      reason,
    });
  }

  notify(condition: string): void {
    this.owner.notify(condition);
  }
}
