/**
 * What a thread waits for, as data.
 */
import { IpcPort } from '../ipc/ipc_port';
import { IpcPset } from '../ipc/ipc_pset';
import type { Thread } from '../kern/thread';
import type { VmProt } from '../mach/vm_prot';
import type { Machine } from '../machine/machine';
import { VmObject } from '../vm/object/vm_object';
import { VmPage } from '../vm/page/vm_page';

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
  const { kind, subject } = queue;
  const home = machine.hostOf(thread);
  if (subject instanceof VmPage) {
    // A call of a pager waits for a page of the host that it calls.
    const host = machine.hosts.find(({ resident }) => resident.pages[subject.id] === subject);
    return {
      kind: 'page',
      host: (host ?? home).id,
      object: subject.object?.id ?? -1,
      page: subject.offset,
      absent: subject.absent,
      unlock: subject.unlockRequest,
    };
  }
  if (subject instanceof VmObject) {
    const object = subject.id;
    const { id: host } = machine.hosts.find(({ objects }) => objects.all.includes(subject)) ?? home;
    if (kind === 'object_absent') return { kind, host, object, count: subject.absentCount };
    if (kind === 'object_ready' || kind === 'object_paging') return { kind, host, object };
    if (kind === 'object_synchronized') return { kind, host, object };
  }
  if (subject instanceof IpcPort && kind === 'port_send') {
    return { kind, port: subject.id, queued: subject.msgcount, limit: subject.qlimit };
  }
  if (subject instanceof IpcPort || subject instanceof IpcPset) {
    return { kind: 'port_receive', port: subject.id };
  }
  if (kind === 'memory') {
    const host = machine.hosts.find(({ freeWanted }) => freeWanted === queue) ?? home;
    const { freeReserved: reserved } = host.tunables;
    const paused = host.segments?.allocPaused === true;
    return { kind, host: host.id, free: host.resident.freeCount, reserved, paused };
  }
  if (kind === 'condition' || kind === 'event') return { kind, what: said(subject) };
  return { kind: 'other', what: kind };
}

function said(subject: object | null): string {
  if (subject === null) return '';
  if ('what' in subject) return String(subject.what);
  return 'name' in subject ? String(subject.name) : '';
}
