/**
 * The rows of ports and of port sets.
 */
import type { Look } from '../kernel/inspect/look';
import { idsOf } from '../kernel/inspect/look';
import { deviceOf, kobjectsOf, messagesIn, receiverOf } from '../kernel/inspect/port_look';
import type { PortRecord, PortSetRecord } from '../kernel/inspect/port_records';
import type { IpcPort } from '../kernel/ipc/ipc_port';
import type { IpcPset } from '../kernel/ipc/ipc_pset';
import type { WaitQueue } from '../kernel/kern/thread';
import type { Patch } from './patch';
import type { Mutable, Written } from './slots';

type PortRow = Mutable<PortRecord>;

/** Writes what is new of a port that has a row. */
export function patchPort(patch: Patch, thing: Written, look: Look, port: IpcPort): void {
  const row = thing.row as unknown as PortRow; // parsed
  if (hasCounts(row, port) && hasOwner(row, look, port) && isQuiet(row, look, port)) return;
  patch.begin(thing);
  patchOwner(patch, row, look, port);
  row.seqno = patch.value('seqno', row.seqno, port.seqno);
  row.msgcount = patch.value('msgcount', row.msgcount, port.msgcount);
  row.qlimit = patch.value('qlimit', row.qlimit, port.qlimit);
  row.set = patch.value('set', row.set, port.pset?.id ?? null);
  row.srights = patch.value('srights', row.srights, port.srights);
  row.sorights = patch.value('sorights', row.sorights, port.sorights);
  row.mscount = patch.value('mscount', row.mscount, port.mscount);
  row.noSenders = patch.value('noSenders', row.noSenders, port.nsrequest !== null);
  row.portDestroyed = patch.value('portDestroyed', row.portDestroyed, port.pdrequest !== null);
  patchQueues(patch, row, look, port);
  if (port.dnrequests !== null || row.deadNames > 0) {
    const requests = port.dnrequests?.places ?? [];
    const deadNames = requests.filter((request) => request !== null).length;
    row.deadNames = patch.value('deadNames', row.deadNames, deadNames);
  }
  if (port.kotype !== 'IKOT_NONE' || port.moreKobjects !== null || row.kobjects.length > 0) {
    if (!isSameKobject(row, port))
      row.kobjects = patch.parts('kobjects', row.kobjects, kobjectsOf(port));
  }
  if (port.device !== null || row.device !== null) {
    row.device = patch.value('device', row.device, deviceOf(look, port));
  }
  if (patch.count > 0) row.name = patch.value('name', row.name, look.names.port(port.id));
}

function hasCounts(row: PortRow, port: IpcPort): boolean {
  return (
    row.srights === port.srights &&
    row.mscount === port.mscount &&
    row.sorights === port.sorights &&
    row.seqno === port.seqno &&
    row.msgcount === port.msgcount &&
    row.qlimit === port.qlimit
  );
}

function hasOwner(row: PortRow, look: Look, port: IpcPort): boolean {
  const { destination, pset, receiver } = port;
  return (
    row.receiver === receiverOf(port) &&
    row.destination === (destination === null ? null : destination.id) &&
    row.set === (pset === null ? null : pset.id) &&
    (receiver === null
      ? row.receiverName === null && row.task === null
      : row.receiverName === port.receiverName && row.task === look.spaceTask(receiver))
  );
}

/** True if a port without a queue, and with what most have in the kernel, is as its row has it. */
function isQuiet(row: PortRow, look: Look, port: IpcPort): boolean {
  const { messages, receivers, senders } = port;
  return (
    messages.head === null &&
    look.machine.ipc.accepting === null &&
    row.queue.length === 0 &&
    hasThreads(row.senders, senders) &&
    hasThreads(row.receivers, receivers) &&
    row.noSenders === (port.nsrequest !== null) &&
    row.portDestroyed === (port.pdrequest !== null) &&
    port.dnrequests === null &&
    row.deadNames === 0 &&
    port.device === null &&
    row.device === null &&
    (port.kotype === 'IKOT_NONE' && port.moreKobjects === null
      ? row.kobjects.length === 0
      : isSameKobject(row, port))
  );
}

function patchOwner(patch: Patch, row: PortRow, look: Look, port: IpcPort): void {
  const { receiver } = port;
  row.receiver = patch.value('receiver', row.receiver, receiverOf(port));
  row.task = patch.value('task', row.task, look.spaceTask(receiver));
  const name = receiver === null ? null : port.receiverName;
  row.receiverName = patch.value('receiverName', row.receiverName, name);
  row.destination = patch.value('destination', row.destination, port.destination?.id ?? null);
}

function isSameKobject({ kobjects }: PortRow, port: IpcPort): boolean {
  const [first] = kobjects;
  if (port.moreKobjects !== null || kobjects.length !== 1 || first === undefined) return false;
  const object = port.object?.id ?? null;
  return first.host === port.kobjectHost && first.type === port.kotype && first.object === object;
}

/** True if a queue has these threads. */
function hasThreads(ids: readonly number[], { head }: WaitQueue): boolean {
  let i = 0;
  for (let thread = head; thread !== null; thread = thread.next) {
    if (ids[i] !== thread.id) return false;
    i += 1;
  }
  return i === ids.length;
}

function patchQueues(patch: Patch, row: PortRow, look: Look, port: IpcPort): void {
  const { messages, receivers, senders } = port;
  if (messages.head !== null || row.queue.length > 0 || look.machine.ipc.accepting !== null) {
    const queue = messagesIn(look, messages).map(({ serial }) => serial);
    row.queue = patch.parts('queue', row.queue, queue);
  }
  if (!hasThreads(row.senders, senders)) {
    row.senders = patch.parts('senders', row.senders, idsOf(senders));
  }
  if (!hasThreads(row.receivers, receivers)) {
    row.receivers = patch.parts('receivers', row.receivers, idsOf(receivers));
  }
}

function hasMembers(ids: readonly number[], members: Iterable<IpcPort>): boolean {
  let i = 0;
  for (const { id } of members) {
    if (ids[i] !== id) return false;
    i += 1;
  }
  return i === ids.length;
}

/** Writes what is new of a port set that has a row. */
export function patchSet(
  patch: Patch,
  thing: Written,
  look: Look,
  task: number,
  set: IpcPset,
): void {
  const row = thing.row as unknown as Mutable<PortSetRecord>; // parsed
  const { members, messages } = set;
  patch.begin(thing);
  row.task = patch.value('task', row.task, task);
  if (!hasMembers(row.members, members)) {
    const ids = [...members].map(({ id }) => id);
    row.members = patch.parts('members', row.members, ids);
  }
  if (messages.head !== null || row.queue.length > 0 || look.machine.ipc.accepting !== null) {
    const queue = messagesIn(look, messages).map(({ serial }) => serial);
    row.queue = patch.parts('queue', row.queue, queue);
  }
  if (!hasThreads(row.receivers, messages.receivers)) {
    row.receivers = patch.parts('receivers', row.receivers, idsOf(messages.receivers));
  }
  if (patch.count > 0) row.name = patch.value('name', row.name, look.names.port(set.id));
}
