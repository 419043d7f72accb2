/**
 * Records of messages on their way: in queues, handed over, in a pager's hand, waiting to be sent.
 */
import type { IpcMqueue, Kmsg, TransitMemory } from '../ipc/ipc_kmsg_queue';
import { EmptyMemory } from '../ipc/ipc_kmsg_queue';
import { DeadRight, IpcPort, ReceiveRight, SendOnceRight } from '../ipc/ipc_port';
import { MachMsgReceive } from '../ipc/mach_msg';
import { MachMsgSend } from '../ipc/mach_msg_send';
import type { Task } from '../kern/task';
import type { Thread } from '../kern/thread';
import type { MessageName } from '../mach/message_table';
import { messageDefs } from '../mach/message_table';
import { scalarText } from '../mach/scalar_words';
import type { Received } from '../mach/task';
import type { Host } from '../machine/host';
import { PagerServer } from '../tasks/pager_server';
import type { VmObject } from '../vm/object/vm_object';
import { VmMapCopy } from '../vm/page/vm_map_copy';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { Look } from './look';
import { messagesIn, portSets } from './port_look';
import type { CarriedMemory, CarriedRight, MessagePlace, MessageRecord } from './port_records';

type Fields = Record<string, string | number | boolean>;
type Entries = readonly (readonly [string, unknown])[];

/** Where a message is, and who has it. */
export interface Whereabouts {
  readonly place: MessagePlace;
  readonly thread: Thread | null;
  readonly seqno: number | null;
  /** What the task that has received it sees. */
  readonly received: Received<MessageName> | null;
}

function fieldsOf(kmsg: Kmsg, entries: Entries): Fields {
  const fields: Fields = {};
  const { row, scalars } = messageDefs[kmsg.name];
  const numbers = (row as (body: unknown) => readonly unknown[])(kmsg.body); // parsed
  for (const [i, [key, form]] of Object.entries(scalars).entries()) {
    const value = numbers[i];
    const number = typeof value === 'number' ? value : 0;
    if (number >= 0) fields[key] = scalarText(form, number);
  }
  for (const [key, value] of entries) addPlain(fields, key, value);
  return fields;
}

/** What a body says beside its scalars, rights and memory. */
function addPlain(fields: Fields, key: string, value: unknown): void {
  if (key in fields) return;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    fields[key] = value;
  } else if (Array.isArray(value) && value.every((each) => typeof each === 'number')) {
    if (value.length > 0) fields[key] = value.join(' ');
  }
}

function rightOf(field: string, value: unknown): CarriedRight | null {
  if (value instanceof IpcPort) return { field, right: 'send', port: value.id };
  if (value instanceof SendOnceRight) return { field, right: 'send_once', port: value.port.id };
  if (value instanceof ReceiveRight) return { field, right: 'receive', port: value.port.id };
  return value instanceof DeadRight ? { field, right: 'dead', port: null } : null;
}

/** The entries, with one for each value of a list. */
function eachIn(entries: Entries): Entries {
  if (!entries.some(([, value]) => Array.isArray(value))) return entries;
  return entries.flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((each: unknown) => [key, each] as const) : [[key, value]],
  );
}

function transitMemory(field: string, memory: TransitMemory): CarriedMemory {
  const none = {
    field,
    sizeBytes: memory.size,
    host: null,
    object: null,
    pages: [],
    address: null,
  };
  if (memory instanceof EmptyMemory || !memory.object.alive) return none;
  const pages: VmPage[] = [];
  for (let page = memory.object.memqHead; page !== null; page = page.listNext) pages.push(page);
  pages.sort((a, b) => a.offset - b.offset);
  const ids = pages.map(({ id }) => id);
  return { ...none, host: memory.hostId, object: memory.object.id, pages: ids };
}

/** Memory that has come: where the receiver has it in its map, as far as it still has. */
function mappedMemory(
  host: Host,
  task: Task,
  field: string,
  at: number,
  sizeBytes: number,
): CarriedMemory {
  const first = Math.floor(at / host.pageSize);
  const end = Math.ceil((at + sizeBytes) / host.pageSize);
  const pages: number[] = [];
  let holder: number | null = null;
  for (const { start, end: past, object, offset } of task.map.entries) {
    if (object === null) continue;
    for (let vpn = Math.max(first, start); vpn < Math.min(end, past); vpn += 1) {
      const page = vmPageLookup(host, object, offset + (vpn - start));
      holder ??= object.id;
      if (page !== null) pages.push(page.id);
    }
  }
  return { field, sizeBytes, host: host.id, object: holder, pages, address: at };
}

function isRegion(value: unknown): value is { readonly address: number; readonly size: number } {
  return typeof value === 'object' && value !== null && 'address' in value && 'size' in value;
}

function memoryOf(look: Look, entries: Entries, at: Whereabouts): readonly CarriedMemory[] {
  const { received, thread } = at;
  const host = thread === null ? undefined : look.machine.hosts[thread.task.hostId];
  if (received !== null && thread !== null && host !== undefined) {
    return eachIn(Object.entries(received.body)).flatMap(([field, value]) =>
      isRegion(value) ? [mappedMemory(host, thread.task, field, value.address, value.size)] : [],
    );
  }
  const carried: CarriedMemory[] = [];
  for (const [field, value] of eachIn(entries)) {
    const isMemory = value instanceof VmMapCopy || value instanceof EmptyMemory;
    if (isMemory) carried.push(transitMemory(field, value));
  }
  return carried;
}

/** The memory that a message carries, or that came in it to where it is. */
export function messageMemory(look: Look, kmsg: Kmsg, at: Whereabouts): readonly CarriedMemory[] {
  return memoryOf(look, Object.entries(kmsg.body), at);
}

/** True if these are the pages of an object, by their offsets. */
function hasPages(ids: readonly number[], { memqHead }: VmObject): boolean {
  let last = -1;
  let i = 0;
  for (let page = memqHead; page !== null; page = page.listNext) {
    if (ids[i] !== page.id || page.offset <= last) return false;
    last = page.offset;
    i += 1;
  }
  return i === ids.length;
}

/** True if a message that no task has yet still carries this memory. Nothing is made to see it. */
export function carriesStill({ body }: Kmsg, known: readonly CarriedMemory[]): boolean {
  let i = 0;
  for (const field of Object.keys(body)) {
    const value: unknown = Reflect.get(body, field);
    if (!(value instanceof VmMapCopy)) {
      if (value instanceof EmptyMemory || Array.isArray(value)) return false;
      continue;
    }
    const record = known[i];
    if (record === undefined || record.field !== field || record.address !== null) return false;
    const { hostId, object, size } = value;
    if (!object.alive || record.object !== object.id || record.host !== hostId) return false;
    if (record.sizeBytes !== size || !hasPages(record.pages, object)) return false;
    i += 1;
  }
  return i === known.length;
}

/** A message as it stands. */
export function messageRecord(look: Look, kmsg: Kmsg, at: Whereabouts): MessageRecord {
  const entries: Entries = Object.entries(kmsg.body);
  const rights: CarriedRight[] = [];
  for (const [field, value] of eachIn(entries)) {
    const right = rightOf(field, value);
    if (right !== null) rights.push(right);
  }
  return {
    id: kmsg.serial,
    name: kmsg.name,
    port: kmsg.port.id,
    place: at.place,
    thread: at.thread?.id ?? null,
    from: kmsg.from === 0 ? null : look.spaceTask(look.machine.ipc.spaces[kmsg.from - 1] ?? null),
    seqno: at.seqno,
    fields: fieldsOf(kmsg, entries),
    rights,
    memory: memoryOf(look, entries, at),
  };
}

function inQueue(look: Look, queue: IpcMqueue, place: MessagePlace): readonly MessageRecord[] {
  const at = { place, thread: null, seqno: null, received: null };
  return messagesIn(look, queue).map((kmsg) => messageRecord(look, kmsg, at));
}

/** What a thread has of a message that it receives: handed over, or in hand. */
export interface Receiving {
  readonly kmsg: Kmsg;
  readonly place: 'handed_over' | 'in_hand';
  readonly receive: MachMsgReceive;
}

/** The message that a thread was handed, or that a pager's thread is not done with. */
export function receivingOf(thread: Thread): Receiving | null {
  for (const activation of thread.stack) {
    if (!(activation instanceof MachMsgReceive) || activation.kmsg === null) continue;
    return { kmsg: activation.kmsg, place: 'handed_over', receive: activation };
  }
  const [bottom] = thread.stack;
  if (!(bottom instanceof PagerServer) || bottom.receive.delivered === null) return null;
  return { kmsg: bottom.receive.delivered, place: 'in_hand', receive: bottom.receive };
}

/** The message that a thread waits to send, as its port's queue is full. */
export function sendingOf(thread: Thread): Kmsg | null {
  const top = thread.stack[thread.stack.length - 1];
  return top instanceof MachMsgSend && top.waiting ? top.kmsg : null;
}

function ofThread(look: Look, thread: Thread): readonly MessageRecord[] {
  const found: MessageRecord[] = [];
  const receiving = receivingOf(thread);
  if (receiving !== null) {
    const { kmsg, place, receive } = receiving;
    const received = place === 'in_hand' ? receive.message : null;
    const at = { place, thread, seqno: receive.seqno, received };
    found.push(messageRecord(look, kmsg, at));
  }
  const sending = sendingOf(thread);
  if (sending !== null) {
    const at = { place: 'sending' as const, thread, seqno: null, received: null };
    found.push(messageRecord(look, sending, at));
  }
  return found;
}

/** All messages of a machine by their serial numbers. */
export function messageRecords(look: Look): readonly MessageRecord[] {
  const { ipc, threads } = look.machine;
  const found = [
    ...[...ipc.ports.values()].flatMap((port) => inQueue(look, port.messages, 'queued')),
    ...portSets(look.machine).flatMap(({ set }) => inQueue(look, set.messages, 'queued')),
    ...threads.flatMap((thread) => ofThread(look, thread)),
    ...inQueue(look, ipc.doomed, 'doomed'),
  ];
  return found.sort((a, b) => a.id - b.id);
}
