/**
 * The whole state of a machine, table by table.
 */
import { having, MACHINE, made, maybe, needs } from '../mach/given';
import type { Machine } from '../machine/machine';
import { hostRecord, listRecords, segmentRecord } from './host_look';
import type { KnownRequests, StateNames } from './look';
import { Look } from './look';
import type { MachineState } from './machine_state';
import { messageRecords } from './message_look';
import { liveObjects, objectRecord, pageRecord } from './page_look';
import { portRecord, portSetRecord, portSets } from './port_look';
import { taskRecord, threadRecord } from './thread_look';
import { deviceRecord } from './transfer_look';

const NAMES = maybe(having(['object', 'port'], 'null or { object, port }, two functions'));
const REQUESTS = maybe(having(['find'], 'null or { find }, a function'));

/** The state that a look finds. Throws a GivenError if it is not a Look. */
export function stateOf(look: Look): MachineState {
  needs('stateOf', 'look', look, made(Look, 'a Look'));
  const { machine } = look;
  const { hosts } = machine;
  const ports = [...machine.ipc.ports.values()].sort((a, b) => a.id - b.id);
  return {
    event: machine.trace.count,
    tick: machine.now,
    step: machine.steps,
    hosts: hosts.map(hostRecord),
    segments: hosts.flatMap((host) =>
      (host.segments?.all ?? []).map((segment) => segmentRecord(host, segment)),
    ),
    pages: hosts.flatMap((host) => host.resident.pages.map((page) => pageRecord(look, host, page))),
    lists: hosts.flatMap(listRecords),
    objects: hosts.flatMap((host) =>
      liveObjects(host).map((object) => objectRecord(look, host, object)),
    ),
    ports: ports.map((port) => portRecord(look, port)),
    portSets: portSets(machine).map(({ set, task }) => portSetRecord(look, task, set)),
    messages: messageRecords(look),
    tasks: machine.tasks.map(taskRecord),
    threads: machine.threads.map((thread) => threadRecord(look, thread)),
    devices: machine.devices.map((device, id) => deviceRecord(look, device, id)),
    timers: machine.events.pending().map(({ at, what }) => ({ tick: at, what })),
  };
}

/**
 * All that a machine knows, as records. Names come from `names`, and who owes which answer from
 * `requests`; without them rows bear their numbers, and answers are owed by ports. Looking changes
 * nothing. Throws a GivenError for what is not a Machine, or not names and requests. @ours
 */
export function machineState(
  machine: Machine,
  names: StateNames | null = null,
  requests: KnownRequests | null = null,
): MachineState {
  needs('machineState', 'machine', machine, MACHINE);
  needs('machineState', 'names', names ?? undefined, NAMES);
  needs('machineState', 'requests', requests ?? undefined, REQUESTS);
  return stateOf(new Look(machine, names, requests));
}
