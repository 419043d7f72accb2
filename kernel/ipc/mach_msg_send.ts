/**
 * The phases of a task's send (mach_msg.ts lists them). What a send has taken so far is in its
 * record: the destination right, then the memory, then the message; each failure gives it back.
 * @mach ipc/mach_msg.c ipc/ipc_kmsg.c ipc/ipc_mqueue.c kern/ipc_kobject.c
 */
import { must, unreachable } from '../kern/assert';
import type { Activation, Held, Step, Thread } from '../kern/thread';
import { AGAIN, assertWait, BLOCKED, clearWait, DONE } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import { machMsgReturns } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import { messageKinds } from '../mach/message_table';
import type { OutOfLine, Sent } from '../mach/task';
import type { PortName } from '../mach/types';
import type { Host } from '../machine/host';
import type { VmMapMoving } from '../vm/copy/vm_map_copyin';
import type { Ipc } from './ipc';
import { ipcKmsgCleanBody, ipcKmsgCleanCall, ipcKmsgCopyoutPseudo } from './ipc_kmsg';
import { ipcKmsgData, ipcKmsgWellFormed } from './ipc_kmsg_check';
import type { TransitMemory } from './ipc_kmsg_queue';
import { EmptyMemory, Kmsg, MACH_SEND_TIMEOUT, TICKS_PER_MS } from './ipc_kmsg_queue';
import { ipcKmsgKind, ipcKmsgTraceScalars, ipcMqueueSendAlways } from './ipc_mqueue';
import { ipcRightCopyin, isOfSendRight } from './ipc_object';
import { crossBody, fromSpace } from './ipc_passage';
import type { Disposition } from './ipc_port';
import { IpcPort, ipcObjectDestroy, ipcPortReleaseSend, SendOnceRight } from './ipc_port';
import { ipcRightCheck } from './ipc_right';
import type { IpcEntry } from './ipc_space';
import { MACH_PORT_TYPE_RECEIVE, MACH_PORT_TYPE_SEND, MACH_PORT_TYPE_SEND_ONCE } from './ipc_space';

/**
 * How far a send has come: it runs again from its start after each wait.
 * @ours a thread keeps no stack over a wait
 */
export type SendPhase = 'start' | 'memory' | 'queue' | 'sent';

/** A send in progress. @mach ipc/mach_msg.c mach_msg_send */
export class MachMsgSend implements Activation {
  readonly routine = 'mach_msg_send';
  to: PortName;
  id: MessageName;
  body: Sent<MessageName>;
  /** Bits: MACH_SEND_TIMEOUT. */
  options = 0;
  /** Virtual milliseconds; counts only with MACH_SEND_TIMEOUT. */
  timeout = 0;
  /** What happens to the destination right; null copies a send right, moves a send-once right. */
  disposition: Disposition | null = null;
  /** The same for each right of the body, in order; null leaves it to the message's definition. */
  dispositions: readonly Disposition[] | null = null;
  /** The answer, once the routine is done. */
  code: MachMsgReturn = 'MACH_MSG_SUCCESS';

  phase: SendPhase = 'start';
  /** The destination right while memory is copied in; the message has it from then on. */
  right: IpcPort | SendOnceRight | null = null;
  /** The message once it is made. */
  kmsg: Kmsg | null = null;
  /** Regions of the body in order, and what has been copied in of them so far. */
  regions: readonly OutOfLine[] = [];
  readonly copies: TransitMemory[] = [];
  /** The region that is being copied in. */
  moving: VmMapMoving | null = null;
  /** True while it waits for room in the queue. */
  waiting = false;
  timerRuns = false;
  /** Counts the uses of the record, so that a late timer does nothing. */
  use = 0;
  expired = false;
  aborted = false;

  constructor(to: PortName, id: MessageName, body: Sent<MessageName>) {
    this.to = to;
    this.id = id;
    this.body = body;
  }

  run(_host: Host, thread: Thread): Step {
    return machMsgSend(thread, this);
  }

  /** Sends what the destruction of a message sends (ipcKmsgDestroy). */
  abort({ ipc }: Pick<Host, 'ipc'>): void {
    const { kmsg } = this;
    this.kmsg = null;
    dropCopies(ipc, this);
    if (kmsg !== null) ipc.destroyMessage(kmsg);
  }

  held(): Held {
    const { kmsg, copies, moving, right } = this;
    const memory = moving === null ? copies : [...copies, moving.copy];
    return { messages: [kmsg], memory, rights: [right] };
  }
}

/**
 * Makes a record ready for another send.
 * @ours a server makes one record, not one a message
 */
export function machMsgSendAgain(
  activation: MachMsgSend,
  to: PortName,
  id: MessageName,
  body: Sent<MessageName>,
): void {
  activation.to = to;
  activation.id = id;
  activation.body = body;
  activation.use += 1;
  // A call that was served in one piece has left no trace in its record.
  if (activation.phase === 'start') return;
  activation.options = 0;
  activation.timeout = 0;
  activation.disposition = null;
  activation.dispositions = null;
  activation.code = 'MACH_MSG_SUCCESS';
  activation.phase = 'start';
  activation.right = null;
  activation.moving = null;
  activation.kmsg = null;
  activation.waiting = false;
  activation.timerRuns = false;
  activation.expired = false;
  activation.aborted = false;
}

/**
 * A task's send. @mach ipc/mach_msg.c mach_msg_send
 * Blocks: while the queue is full, and while memory is copied in.
 */
export function machMsgSend(thread: Thread, send: MachMsgSend): Step {
  const { ipc } = thread.task.space;
  switch (send.phase) {
    case 'start':
      return sendStart(ipc, thread, send);
    case 'memory':
      return sendCopyMemory(ipc, thread, send);
    case 'queue':
      return sendQueueUp(ipc, thread, send);
    case 'sent':
      return DONE;
    default:
      return unreachable(send.phase);
  }
}

function refused(ipc: Ipc, thread: Thread, send: MachMsgSend, code: MachMsgReturn): Step {
  send.code = code;
  send.phase = 'sent';
  if (ipc.trace.on) {
    const kind = messageKinds[send.id] ?? -1;
    const { code: number } = machMsgReturns[code];
    ipc.trace.emit('ipc_kmsg.refused', kind, thread.task.space.id, send.to, number);
  }
  return DONE;
}

/** The right that a name must have for a message to go out through it. */
function wantedType(disposition: Disposition): number {
  switch (disposition) {
    case 'copy_send':
    case 'move_send':
      return MACH_PORT_TYPE_SEND;
    case 'move_send_once':
      return MACH_PORT_TYPE_SEND_ONCE;
    case 'make_send':
    case 'make_send_once':
      return MACH_PORT_TYPE_RECEIVE;
    case 'move_receive':
      return 0;
    default:
      return unreachable(disposition);
  }
}

/**
 * Looks the destination up, and serves or starts to make the message.
 * @mach ipc/ipc_kmsg.c ipc_kmsg_copyin_header
 */
function sendStart(ipc: Ipc, thread: Thread, send: MachMsgSend): Step {
  const { space } = thread.task;
  send.code = 'MACH_MSG_SUCCESS';
  if (send.disposition === 'move_receive') {
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_HEADER');
  }
  const entry = space.lookup(send.to);
  if (entry === null) return refused(ipc, thread, send, 'MACH_SEND_INVALID_DEST');
  const once = (entry.type & MACH_PORT_TYPE_SEND_ONCE) !== 0;
  const disposition = send.disposition ?? (once ? 'move_send_once' : 'copy_send');
  if (isOfSendRight(disposition)) ipcRightCheck(space, entry);
  const { port } = entry;
  if (port === null || (entry.type & wantedType(disposition)) === 0) {
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_DEST');
  }
  if (!ipcKmsgWellFormed(send.id, send.body)) {
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_TYPE');
  }
  if (port.isKernel) return callKernel(ipc, thread, send, entry, port, disposition);
  const right = ipcRightCopyin(space, entry, disposition);
  if (!(right instanceof IpcPort || right instanceof SendOnceRight)) {
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_DEST');
  }
  send.right = right;
  const { regions } = ipc;
  regions.regions = [];
  // From here on the body is a copy: the task may change its own while the thread waits.
  send.body = crossBody(send.id, send.body, regions);
  send.regions = regions.regions;
  return sendCopyMemory(ipc, thread, send);
}

/**
 * A message to a port of the kernel is served inside its sender: no queue, no limit, no number.
 * @mach kern/ipc_kobject.c ipc_kobject_server
 */
function callKernel(
  ipc: Ipc,
  thread: Thread,
  send: MachMsgSend,
  entry: IpcEntry,
  port: IpcPort,
  disposition: Disposition,
): Step {
  const { space } = thread.task;
  const data = ipcKmsgData(send.id, send.body);
  if (data !== null && !ipc.operations.memoryIsThere(thread, data)) {
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_MEMORY');
  }
  const via = ipc.kobject;
  fromSpace(via, space, port, send.dispositions);
  const body = crossBody(send.id, send.body, via);
  if (via.failed) {
    ipcKmsgCleanCall(ipc, thread.task, send.id, body);
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_RIGHT');
  }
  if (disposition !== 'copy_send') {
    // The right is used up by the call; it gives no notification of its own.
    const right = ipcRightCopyin(space, entry, disposition);
    if (right instanceof IpcPort) ipcPortReleaseSend(ipc, right);
    else port.sorights -= 1;
  }
  const serial = ipc.nextSerial++;
  const { trace } = ipc;
  const { hostId } = trace;
  // The call and its events are those of the host that serves it.
  if (port.kobjectHost >= 0) trace.hostId = port.kobjectHost;
  if (trace.on) {
    ipcKmsgTraceScalars(ipc, send.id, body);
    trace.emit('ipc_kobject.called', serial, ipcKmsgKind(send.id), port.id, space.id);
  }
  send.phase = 'sent';
  const step = ipc.operations.kobjectServer(thread, port, send.id, body);
  trace.hostId = hostId;
  return step;
}

/**
 * Copies regions in until one blocks; goes on when all are.
 * @mach ipc/ipc_kmsg.c ipc_kmsg_copyin_body (memory)
 */
function sendCopyMemory(ipc: Ipc, thread: Thread, send: MachMsgSend): Step {
  send.phase = 'memory';
  const { regions, copies } = send;
  for (let region = regions[copies.length]; region !== undefined; ) {
    if (region.size === 0) {
      copies.push(new EmptyMemory());
    } else {
      const copy = ipc.operations.copyinMemory(thread, region, send);
      if (copy === 'blocked') return thread.waitQueue === null ? AGAIN : BLOCKED;
      if (typeof copy === 'string') {
        dropCopies(ipc, send);
        return refused(ipc, thread, send, 'MACH_SEND_INVALID_MEMORY');
      }
      copies.push(copy);
    }
    region = regions[copies.length];
  }
  return makeMessage(ipc, thread, send);
}

/**
 * Gives back what a send that comes to nothing has taken so far.
 * @ours a send can end with half its memory copied in
 */
function dropCopies(ipc: Ipc, send: MachMsgSend): void {
  for (const copy of send.copies) {
    if (!(copy instanceof EmptyMemory)) ipc.operations.discardMemory(copy);
  }
  send.copies.length = 0;
  if (send.moving !== null) ipc.operations.discardMemory(send.moving.copy);
  send.moving = null;
  ipcObjectDestroy(ipc, send.right);
  send.right = null;
}

function makeMessage(ipc: Ipc, thread: Thread, send: MachMsgSend): Step {
  const { space } = thread.task;
  const right = must(send.right, 'mach_msg_send: no destination right');
  const sonce = right instanceof SendOnceRight;
  const port = sonce ? right.port : right;
  const via = ipc.message;
  fromSpace(via, space, port, send.dispositions);
  via.copies = send.copies;
  via.copied = 0;
  const body = crossBody(send.id, send.body, via);
  send.right = null;
  send.copies.length = 0;
  if (via.failed) {
    ipcObjectDestroy(ipc, right);
    ipcKmsgCleanBody(ipc, send.id, body);
    return refused(ipc, thread, send, 'MACH_SEND_INVALID_RIGHT');
  }
  send.kmsg = new Kmsg(ipc.nextSerial++, send.id, port, sonce, space.id, body);
  send.kmsg.circular = via.circular;
  send.phase = 'queue';
  return sendQueueUp(ipc, thread, send);
}

/** Waits for room, then sends. @mach ipc/ipc_mqueue.c ipc_mqueue_send */
function sendQueueUp(ipc: Ipc, thread: Thread, send: MachMsgSend): Step {
  const kmsg = must(send.kmsg, 'ipc_mqueue_send: no message');
  const { port } = kmsg;
  send.waiting = false;
  if (send.aborted) return giveBack(ipc, thread, send, kmsg, 'MACH_SEND_INTERRUPTED');
  const room = kmsg.sonce || port.msgcount < port.qlimit;
  if (room || !port.active) {
    send.phase = 'sent';
    send.kmsg = null;
    ipcMqueueSendAlways(ipc, kmsg);
    return DONE;
  }
  if ((send.options & MACH_SEND_TIMEOUT) !== 0) {
    if (send.timeout === 0 || send.expired) {
      return giveBack(ipc, thread, send, kmsg, 'MACH_SEND_TIMED_OUT');
    }
    if (!send.timerRuns) {
      send.timerRuns = true;
      const { use } = send;
      const run = (): void => sendExpired(thread, send, use);
      const wakes = (): Thread | null => (send.use === use && send.waiting ? thread : null);
      const due = send.timeout * TICKS_PER_MS;
      ipc.operations.schedule(due, { what: 'mach_msg send timeout', run, wakes });
    }
  }
  send.waiting = true;
  if (ipc.trace.on) {
    const { serial, name } = kmsg;
    const { msgcount, qlimit } = port;
    ipc.trace.emit(
      'ipc_mqueue.sender_blocked',
      serial,
      ipcKmsgKind(name),
      port.id,
      msgcount,
      qlimit,
    );
  }
  assertWait(thread, port.senders);
  return BLOCKED;
}

function sendExpired(thread: Thread, send: MachMsgSend, use: number): void {
  if (send.use !== use) return;
  send.expired = true;
  if (send.waiting) clearWait(thread);
}

function giveBack(
  ipc: Ipc,
  thread: Thread,
  send: MachMsgSend,
  kmsg: Kmsg,
  code: 'MACH_SEND_TIMED_OUT' | 'MACH_SEND_INTERRUPTED',
): Step {
  if (ipc.trace.on) {
    const event =
      code === 'MACH_SEND_TIMED_OUT' ? 'ipc_mqueue.send_timed_out' : 'ipc_mqueue.send_interrupted';
    ipc.trace.emit(event, kmsg.serial, ipcKmsgKind(kmsg.name), kmsg.port.id);
  }
  ipcKmsgCopyoutPseudo(ipc, send, thread.task, kmsg);
  send.code = code;
  send.phase = 'sent';
  return DONE;
}
