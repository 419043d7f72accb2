/**
 * pager_server: the loop of a pager's thread. Station 3 of the tour.
 *
 *   carry out what is pending   each send may block; the pager is deaf meanwhile
 *   receive                     from the thread's port set, or the port that `receiveFrom` named
 *   fault the data in           only for pagers that read what arrives
 *                               an access that fails is an exception: it ends the task
 *   call the handler            in one piece
 *   look at the outcome         done, again after a notify, or then from one port only
 * @ours the MIG server loop of a user task
 */
import { MachMsgReceive, machMsgReceive, machMsgReceiveAgain } from '../ipc/mach_msg';
import { MachMsgSend, machMsgSend } from '../ipc/mach_msg_send';
import { assert, must } from '../kern/assert';
import type { Step, Thread } from '../kern/thread';
import { assertWait, BLOCKED, DONE, HoldsNothing, YIELD } from '../kern/thread';
import type { KernReturn } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import { isBodyOf, messageDefs } from '../mach/message_table';
import { outcomeProblem, PagerError } from '../mach/pager_error';
import type { Handler, Outcome, Received, Region } from '../mach/task';
import { isReceived } from '../mach/task';
import type { Plain, PortName } from '../mach/types';
import { address } from '../mach/types';
import type { Host } from '../machine/host';
import { memoryObjectDataSupplyOne } from '../short/memory_object_data_supply_one';
import { VmAccess } from '../vm/fault/vm_access';
import type { VmMap } from '../vm/map/vm_map';
import { HW_REFERENCE } from '../vm/page/pmap';
import { vmPageLookup } from '../vm/page/vm_resident';
import { vmDeallocate } from '../vm/user/vm_user';
import type { PagerCalls, PagerTask, Pending } from './pager_task';

/** The messages in which pages come home. */
const returns: readonly MessageName[] = [
  'memory_object_data_return',
  'memory_object_data_write',
  'memory_object_data_initialize',
];

/** Reports of the loop to the machine. */
export interface PagerReports {
  unhandled(owner: PagerTask, thread: Thread, name: MessageName): void;
  crashed(owner: PagerTask, thread: Thread, error: unknown): void;
}

/** Runs an access of the pager's own; one that waits goes on by itself. */
function access(host: Host, thread: Thread, made: VmAccess): Step {
  thread.stack.push(made);
  const step = made.run(host, thread);
  if (step === DONE) thread.stack.pop();
  return step;
}

/** True if a page can be read without a fault of any consequence; the read leaves its mark. */
function isResident(host: Host, map: VmMap, at: number): boolean {
  const vpn = Math.floor(at * host.pagesPerByte);
  const entry = map.lookup(vpn);
  if (entry === null || entry.object === null) return false;
  const page = vmPageLookup(host, entry.object, entry.offset + (vpn - entry.start));
  if (page === null || page.busy || page.absent || page.error) return false;
  const { bits } = host.pmapSystem;
  const before = bits[page.id] ?? 0;
  bits[page.id] = before | HW_REFERENCE;
  if (host.trace.on && (before & HW_REFERENCE) === 0) {
    host.trace.emit('vm_page.marked', page.id, entry.object.id, page.offset);
  }
  host.marked(page.id);
  return true;
}

/** So many messages a thread handles at one instant before it lets others run after each. */
const MESSAGES_IN_A_STEP = 1000;

/** One thread's place in the loop. */
export class PagerServer extends HoldsNothing {
  readonly routine = 'pager_server';
  readonly owner: PagerTask;
  readonly calls: PagerCalls;
  /** The set that the thread serves. */
  readonly set: PortName;
  readonly reports: PagerReports;
  /** What it receives from next: the set, or one port after `receiveFrom`. */
  from: PortName;
  frame: Plain = null;
  /** Addresses of the message's data that still have to be faulted in. */
  private readonly toTouch: Region[] = [];
  /** How many of them are valid; cutting the array would cost more than a message. */
  private toTouchCount = 0;
  readonly receive: MachMsgReceive;
  /** The access in progress: one at a time. */
  private readonly made = new VmAccess(address(0), 'touch', null);
  private receiving = false;
  /** The handler is done with the message, though its calls may not be carried out yet. */
  private answered = false;
  /** How many messages the thread has handled at the instant. */
  private instant = -1;
  private handled = 0;

  constructor(owner: PagerTask, calls: PagerCalls, set: PortName, reports: PagerReports) {
    super();
    this.owner = owner;
    this.calls = calls;
    this.set = set;
    this.reports = reports;
    this.from = set;
    this.receive = new MachMsgReceive(set);
  }

  run(_host: Host, thread: Thread): Step {
    for (;;) {
      if (this.excepted) return this.terminate(thread);
      const { calls } = this;
      for (let call = calls.take(); call !== null; call = calls.take()) {
        const step = this.carryOut(thread, call);
        if (step !== DONE) return step;
        if (this.excepted) return this.terminate(thread);
        if (this.owner.host.preempts) return YIELD;
      }
      if (this.receiving || this.message === null) {
        const step = this.next(thread);
        if (step !== DONE) return step;
        if (this.message === null) return DONE; // The port is gone: so is the thread's purpose.
      }
      const touching = this.touch(thread);
      if (touching !== DONE) return touching;
      if (this.excepted) return this.terminate(thread);
      if (this.handle(thread, this.message) === BLOCKED) return BLOCKED;
      if (this.owner.crash !== null) return DONE;
      if (this.isTiresome()) return YIELD;
    }
  }

  /**
   * True if the thread has handled many messages at one instant: it may go in circles, sending to
   * itself, and from then on each message is a step of the machine, which counts them.
   */
  private isTiresome(): boolean {
    const { clock } = this.owner.host;
    if (clock !== this.instant) {
      this.instant = clock;
      this.handled = 0;
    }
    this.handled += 1;
    return this.handled > MESSAGES_IN_A_STEP;
  }

  /** One pending call; it is not repeated, whatever becomes of it. */
  private carryOut(thread: Thread, pending: Pending): Step {
    if (pending instanceof MachMsgSend) {
      if (memoryObjectDataSupplyOne(this.owner.host, thread, pending, null)) return DONE;
      const depth = thread.stack.length;
      thread.stack.push(pending);
      const step = machMsgSend(thread, pending);
      if (step === DONE) {
        assert(thread.stack.length === depth + 1, 'pager_server: a send left something behind');
        thread.stack.pop();
      }
      return step;
    }
    const { host, task } = this.owner;
    if (pending.op === 'vm_deallocate') {
      vmDeallocate(host, task.map, pending.address, pending.size);
      return DONE;
    }
    // What is stored into a page that goes out at once goes along with it.
    const { next } = this.calls;
    if (next instanceof MachMsgSend && memoryObjectDataSupplyOne(host, thread, next, pending)) {
      this.calls.take();
      return DONE;
    }
    return access(host, thread, this.made.begin(pending.address, 'page', pending.contents));
  }

  /** True if the last access of the thread's failed. */
  private get excepted(): boolean {
    return this.made.code !== 'KERN_SUCCESS';
  }

  /**
   * Nobody handles exceptions of a pager: its task ends. @mach kern/exception.c exception_no_server
   */
  private terminate(thread: Thread): Step {
    const { code, store, address: at } = this.made;
    const { message } = this;
    const doing = store === null ? 'reading' : 'storing to';
    const data = message === null ? '' : `, with ${message.msgh_id} in hand`;
    const error = new Error(`exception ${code} ${doing} address ${at}${data}`);
    delete error.stack; // It would show our own routines.
    this.reports.crashed(this.owner, thread, error);
    return DONE;
  }

  /** The message in hand: received, and not done with. */
  get message(): Received<MessageName> | null {
    return this.answered ? null : this.receive.message;
  }

  /** Receives; there is a message when it answers DONE, or the port is gone. */
  private next(thread: Thread): Step {
    const { receive } = this;
    if (!this.receiving) {
      machMsgReceiveAgain(receive, this.from);
      this.receiving = true;
      this.answered = false;
      thread.stack.push(receive);
      const step = machMsgReceive(thread, receive);
      if (step !== DONE) return step;
      thread.stack.pop();
    }
    this.receiving = false;
    const { message } = receive;
    if (message === null) {
      // The port moved or died; a set goes on, a reply port that is gone does not.
      if (receive.code === 'MACH_RCV_PORT_CHANGED') return this.next(thread);
      return DONE;
    }
    if (this.owner.pager.readsData) this.collectData(message);
    return DONE;
  }

  private collectData(message: Received<MessageName>): void {
    const { body, msgh_id: id } = message;
    const known = id === 'memory_object_data_request' || id === 'device_write_reply';
    if (known) return; // The most frequent ones that carry nothing.
    if (isBodyOf('memory_object_data_return', id, body)) {
      const { host, task } = this.owner;
      const { address: at, size } = body.data;
      // One page, and it is here: there is nothing left to touch.
      if (size !== host.pageSize || !isResident(host, task.map, at)) this.faultIn(body.data);
      return;
    }
    if ('data' in body && body.data !== null) this.faultIn(body.data);
    if ('memory' in body) for (const region of body.memory) this.faultIn(region);
  }

  private faultIn(region: Region): void {
    this.toTouch[this.toTouchCount] = region;
    this.toTouchCount += 1;
  }

  /** Touches each page that came, as the pager's first instructions would. */
  private touch(thread: Thread): Step {
    if (this.toTouchCount === 0) return DONE;
    const { host, task } = this.owner;
    for (let i = 0; i < this.toTouchCount; i += 1) {
      const region = must(this.toTouch[i], 'pager_server: no region');
      const start: number = region.address;
      for (let at = start; at < start + region.size; at += host.pageSize) {
        if (isResident(host, task.map, at)) continue;
        const step = access(host, thread, this.made.begin(address(at), 'touch', null));
        if (step !== DONE || this.excepted) return step;
      }
    }
    this.toTouchCount = 0;
    return DONE;
  }

  /** The messages of every fault are asked for by name: the table costs more than the handler. */
  private answer<K extends MessageName>(message: Received<K>): Outcome | null {
    const { on } = this.owner.pager;
    if (isReceived('memory_object_data_request', message)) {
      return this.ask(on.memory_object_data_request, message);
    }
    if (isReceived('memory_object_data_return', message)) {
      return this.ask(on.memory_object_data_return, message);
    }
    const handler: Handler<unknown, K> | undefined = on[message.msgh_id];
    return this.ask(handler, message);
  }

  /** What a handler says; null if there is none. */
  private ask<K extends MessageName>(
    handler: Handler<unknown, K> | undefined,
    message: Received<K>,
  ): Outcome | null {
    if (handler === undefined) return null;
    return handler(this.calls, this.owner.state, message, this.frame) ?? undefined;
  }

  private handle<K extends MessageName>(thread: Thread, message: Received<K>): Step {
    const { owner } = this;
    let outcome: Outcome | null;
    try {
      outcome = this.answer(message);
    } catch (error) {
      this.reports.crashed(owner, thread, error);
      return DONE;
    }
    if (outcome === null) {
      this.reports.unhandled(owner, thread, message.msgh_id);
      outcome = 'KERN_FAILURE';
    } else if (outcome !== undefined && outcome !== 'KERN_SUCCESS') {
      const problem = outcomeProblem(message.msgh_id, outcome);
      if (problem !== null) throw new PagerError(owner.task.name, problem);
    }
    if (typeof outcome === 'object' && 'again' in outcome) {
      assertWait(thread, owner.condition(outcome.again));
      return BLOCKED;
    }
    this.answered = true;
    this.from = this.set;
    this.frame = null;
    if (typeof outcome === 'object') {
      this.from = outcome.receiveFrom;
      this.frame = outcome.frame;
    } else if (outcome !== undefined && outcome !== 'KERN_SUCCESS') this.refuse(message, outcome);
    return DONE;
  }

  /** A page that was sent home and is refused is lost. */
  private refuse(message: Received<MessageName>, code: KernReturn): void {
    const { body, msgh_id: id, msgh_local_port: object } = message;
    if (returns.includes(id) && 'offset' in body && 'data' in body && body.data !== null) {
      const { offset } = body;
      const reason = `the pager answered ${id} with ${code}`;
      this.calls.ioError({ object, offset, size: body.data.size, reason });
    }
    this.discard(message);
  }

  /** Destroys the rights and the memory that a message carried, as mach_msg_server does. */
  private discard<K extends MessageName>(message: Received<K>): void {
    const { calls } = this;
    const drop = (name: PortName): PortName => {
      calls.machPortDeallocate(name);
      return name;
    };
    const destroy = (name: PortName): PortName => {
      calls.machPortDestroy(name);
      return name;
    };
    messageDefs[message.msgh_id].cross<PortName, PortName, Region, Region>(message.body, {
      makeSend: drop,
      moveSend: drop,
      moveReceive: destroy,
      replyTo: drop,
      outOfLine: (region) => {
        calls.vmDeallocate(region.address, region.size);
        return region;
      },
    });
  }
}
