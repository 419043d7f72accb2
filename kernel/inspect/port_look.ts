/**
 * Records of ports and port sets.
 */
import type { IpcMqueue, Kmsg } from '../ipc/ipc_kmsg_queue';
import { ipcKmsgs } from '../ipc/ipc_kmsg_queue';
import type { IpcPort } from '../ipc/ipc_port';
import type { IpcPset } from '../ipc/ipc_pset';
import type { Machine } from '../machine/machine';
import type { Look } from './look';
import { idsOf } from './look';
import type { KobjectRecord, PortRecord, PortSetRecord, Receiver } from './port_records';

/** What is in a queue, first come first, with what its port has just accepted. */
export function messagesIn({ machine }: Look, queue: IpcMqueue): readonly Kmsg[] {
  const { accepting } = machine.ipc;
  const queued = ipcKmsgs(queue);
  return accepting !== null && accepting.port.queue === queue ? [...queued, accepting] : queued;
}

function serials(look: Look, queue: IpcMqueue): readonly number[] {
  return messagesIn(look, queue).map(({ serial }) => serial);
}

/** Who has the right to receive. */
export function receiverOf(port: IpcPort): Receiver {
  if (port.receiver !== null) return 'task';
  if (port.isKernel) return 'kernel';
  return port.destination === null ? 'limbo' : 'message';
}

/** What the port stands for in the kernel. */
export function kobjectsOf(port: IpcPort): readonly KobjectRecord[] {
  if (port.kotype === 'IKOT_NONE' && port.moreKobjects === null) return [];
  const first = { hostId: port.kobjectHost, kotype: port.kotype, object: port.object };
  return [first, ...(port.moreKobjects ?? [])].map(({ hostId, kotype, object }) => ({
    host: hostId,
    type: kotype,
    object: object?.id ?? null,
  }));
}

/** The device behind a port. */
export function deviceOf({ machine }: Look, { device }: IpcPort): number | null {
  for (const [id, each] of machine.devices.entries()) if (each === device) return id;
  return null;
}

/** A port as it stands. */
export function portRecord(look: Look, port: IpcPort): PortRecord {
  const device = deviceOf(look, port);
  const requests = port.dnrequests?.places ?? [];
  return {
    id: port.id,
    name: look.names.port(port.id),
    receiver: receiverOf(port),
    task: look.spaceTask(port.receiver),
    receiverName: port.receiver === null ? null : port.receiverName,
    destination: port.destination?.id ?? null,
    seqno: port.seqno,
    msgcount: port.msgcount,
    qlimit: port.qlimit,
    queue: serials(look, port.messages),
    set: port.pset?.id ?? null,
    srights: port.srights,
    sorights: port.sorights,
    mscount: port.mscount,
    senders: idsOf(port.senders),
    receivers: idsOf(port.receivers),
    noSenders: port.nsrequest !== null,
    portDestroyed: port.pdrequest !== null,
    deadNames: requests.filter((request) => request !== null).length,
    kobjects: kobjectsOf(port),
    device,
  };
}

/** A port set as it stands, in the space of a task. */
export function portSetRecord(look: Look, task: number, set: IpcPset): PortSetRecord {
  return {
    id: set.id,
    name: look.names.port(set.id),
    task,
    members: [...set.members].map(({ id }) => id),
    queue: serials(look, set.messages),
    receivers: idsOf(set.messages.receivers),
  };
}

/** All port sets of a machine, by their ids. */
export function portSets(machine: Machine): readonly { task: number; set: IpcPset }[] {
  const found: { task: number; set: IpcPset }[] = [];
  for (const { id, space } of machine.tasks) {
    for (const { pset } of space.entries()) if (pset !== null) found.push({ task: id, set: pset });
  }
  return found.sort((a, b) => a.set.id - b.set.id);
}
