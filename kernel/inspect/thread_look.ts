/**
 * Records of tasks and threads.
 */
import type { IpcEntry } from '../ipc/ipc_space';
import {
  MACH_PORT_TYPE_DEAD_NAME,
  MACH_PORT_TYPE_NONE,
  MACH_PORT_TYPE_PORT_SET,
  MACH_PORT_TYPE_RECEIVE,
  MACH_PORT_TYPE_SEND,
  MACH_PORT_TYPE_SEND_ONCE,
} from '../ipc/ipc_space';
import type { Task } from '../kern/task';
import type { Thread } from '../kern/thread';
import { vmBehaviorNames, vmInheritNames, vmProtText } from '../mach/vm_prot';
import type { VmMapEntry } from '../vm/map/vm_map_entry';
import type { Look } from './look';
import { untilOf } from './look';
import { receivingOf, sendingOf } from './message_look';
import { owedAnswer } from './owed';
import type { MapEntryRecord, RightRecord, TaskRecord, ThreadRecord } from './thread_records';
import { waitOf } from './wait';

const rightNames = [
  ['receive', MACH_PORT_TYPE_RECEIVE],
  ['send', MACH_PORT_TYPE_SEND],
  ['send_once', MACH_PORT_TYPE_SEND_ONCE],
  ['port_set', MACH_PORT_TYPE_PORT_SET],
  ['dead_name', MACH_PORT_TYPE_DEAD_NAME],
] as const;

/** An entry of a map as it stands. */
export function mapEntryRecord(entry: VmMapEntry): MapEntryRecord {
  return {
    start: entry.start,
    end: entry.end,
    object: entry.object?.id ?? null,
    offset: entry.offset,
    protection: vmProtText(entry.protection),
    maxProtection: vmProtText(entry.maxProtection),
    inheritance: vmInheritNames[entry.inheritance] ?? String(entry.inheritance),
    behavior: vmBehaviorNames[entry.behavior] ?? String(entry.behavior),
    needsCopy: entry.needsCopy,
    shared: entry.isShared,
    wiredCount: entry.wiredCount,
  };
}

/** False for a name of a space that is free. */
export function isInUse({ type }: IpcEntry): boolean {
  return type !== MACH_PORT_TYPE_NONE;
}

/** A name of a space, and what it denotes. */
export function rightRecord({ name, port, pset, type, urefs }: IpcEntry): RightRecord {
  return {
    name,
    rights: rightNames.filter(([, bit]) => (type & bit) !== 0).map(([right]) => right),
    port: port?.id ?? pset?.id ?? null,
    userReferences: urefs,
  };
}

/** A task as it stands. */
export function taskRecord(task: Task): TaskRecord {
  return {
    host: task.hostId,
    id: task.id,
    name: task.name,
    alive: task.alive,
    threads: task.threads.map(({ id }) => id),
    entries: task.map.entries.map(mapEntryRecord),
    rights: task.space.entries().map(rightRecord),
  };
}

/** A thread as it stands. */
export function threadRecord(look: Look, thread: Thread): ThreadRecord {
  const wait = waitOf(look.machine, thread);
  const receiving = receivingOf(thread);
  const serial = receiving?.kmsg.serial ?? null;
  const isHandedOver = receiving?.place === 'handed_over';
  return {
    host: thread.runQueue.hostId,
    id: thread.id,
    name: thread.name,
    task: thread.task.id,
    state: thread.state,
    privileged: thread.vmPrivilege,
    daemon: thread.daemon,
    wait,
    until: untilOf(look.machine, thread),
    owes: owedAnswer(look, wait),
    handedOver: isHandedOver ? serial : null,
    inHand: isHandedOver ? null : serial,
    sending: sendingOf(thread)?.serial ?? null,
    routines: thread.stack.map(({ routine }) => routine),
  };
}
