/**
 * The whole state of a machine, table by table.
 */
import { having, needs } from '../mach/given';
import type { Machine } from '../machine';
import { hostRecord, listRecords, segmentRecord } from './host_look';
import type { KnownRequests, StateNames } from './look';
import { Look } from './look';
import type { MachineState } from './machine_state';
import { messageRecords } from './message_look';
import { liveObjects, objectRecord, pageRecord } from './page_look';
import { portRecord, portSetRecord, portSets } from './port_look';
import { taskRecord, threadRecord } from './thread_look';
import { deviceRecord } from './transfer_look';

/** The state that a look finds. */
export function stateOf(look: Look): MachineState {
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
 * nothing. Throws a GivenError if `machine` is not a Machine. @ours
 */
export function machineState(
  machine: Machine,
  names: StateNames | null = null,
  requests: KnownRequests | null = null,
): MachineState {
  const isOne = having(['step', 'addHost'], 'a Machine, such as that of buildScenario');
  needs('machineState', 'machine', machine, isOne);
  return stateOf(new Look(machine, names, requests));
}
