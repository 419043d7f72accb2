/**
 * What a thread waits for, as data.
 */
import type { Thread } from '../kern/thread';
import type { VmProt } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import type { Machine } from '../machine/machine';
import type { VmObject } from '../vm/object/vm_object';
import type { VmPage } from '../vm/page/vm_page';

/** What a thread waits for. Hosts, objects and ports by the numbers that traces use. */
export type Wait =
  | {
      readonly kind: 'page';
      readonly host: number;
      readonly object: number;
      readonly page: number;
      /** Asked for and not there. */
      readonly absent: boolean;
      /** The accesses that data_unlock asked for. */
      readonly unlock: VmProt;
    }
  | { readonly kind: 'object_ready'; readonly host: number; readonly object: number }
  | {
      readonly kind: 'object_absent';
      readonly host: number;
      readonly object: number;
      readonly count: number;
    }
  | { readonly kind: 'object_synchronized'; readonly host: number; readonly object: number }
  | { readonly kind: 'object_paging'; readonly host: number; readonly object: number }
  | {
      readonly kind: 'memory';
      readonly host: number;
      readonly free: number;
      readonly reserved: number;
      /** Unprivileged threads get none of them until every segment of memory is usable. */
      readonly paused: boolean;
    }
  | { readonly kind: 'port_receive'; readonly port: number }
  | {
      readonly kind: 'port_send';
      readonly port: number;
      readonly queued: number;
      readonly limit: number;
    }
  | { readonly kind: 'condition' | 'event'; readonly what: string }
  | { readonly kind: 'other'; readonly what: string };

/** What a thread waits for, or null if it does not wait. */
export function waitOf(machine: Machine, thread: Thread): Wait | null {
  const queue = thread.waitQueue;
  if (queue === null) return null;
  const home = machine.hostOf(thread);
  switch (queue.kind) {
    case 'page':
      return pageWait(machine, home, queue.subject);
    case 'object_ready':
    case 'object_paging':
    case 'object_synchronized': {
      const { kind, subject } = queue;
      return { kind, host: hostOf(machine, home, subject), object: subject.id };
    }
    case 'object_absent': {
      const { kind, subject } = queue;
      const { id: object, absentCount: count } = subject;
      return { kind, host: hostOf(machine, home, subject), object, count };
    }
    case 'port_receive':
      return { kind: queue.kind, port: queue.subject.id };
    case 'port_send': {
      const { id: port, msgcount: queued, qlimit: limit } = queue.subject;
      return { kind: queue.kind, port, queued, limit };
    }
    case 'condition':
    case 'event':
      return { kind: queue.kind, what: queue.subject };
    case 'memory':
      return memoryWait(machine.hosts.find(({ freeWanted }) => freeWanted === queue) ?? home);
    case 'pageout':
    case 'time':
    case 'memory_object_terminate':
    case 'default_manager':
      return { kind: 'other', what: queue.kind };
  }
}

/** A call of a pager waits for a page of the host that it calls. */
function pageWait({ hosts }: Machine, home: Host, page: VmPage): Wait {
  const host = hosts.find(({ resident }) => resident.pages[page.id] === page) ?? home;
  return {
    kind: 'page',
    host: host.id,
    object: page.object?.id ?? -1,
    page: page.offset,
    absent: page.absent,
    unlock: page.unlockRequest,
  };
}

function hostOf({ hosts }: Machine, home: Host, object: VmObject): number {
  return (hosts.find(({ objects }) => objects.all.includes(object)) ?? home).id;
}

function memoryWait({ id: host, resident, segments, tunables }: Host): Wait {
  const { freeReserved: reserved } = tunables;
  const paused = segments?.allocPaused === true;
  return { kind: 'memory', host, free: resident.freeCount, reserved, paused };
}
