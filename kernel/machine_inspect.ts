/**
 * What a machine looks like from outside, as plain records: what a thread waits for, the state of
 * a page, how many frames a task's own memory holds. For reports, expectations and screens; nothing
 * here changes anything. @ours
 */
import type { Host } from './host';
import { IpcPort } from './ipc/ipc_port';
import { IpcPset } from './ipc/ipc_pset';
import type { Task } from './kern/task';
import type { Thread } from './kern/thread';
import { waiting } from './kern/thread';
import type { MessageName } from './mach/message_table';
import type { VmProt } from './mach/vm_prot';
import type { Machine } from './machine';
import { PagerServer } from './pager_server';
import { pmapIsModified } from './vm/pmap';
import { VmObject } from './vm/vm_object';
import { VmPage } from './vm/vm_page';
import { vmPageLookup } from './vm/vm_resident';

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

/** The message that a pager's thread has in hand, and the number that it was given. */
export interface MessageInHand {
  readonly message: MessageName;
  readonly seqno: number;
}

/** What a pager's thread has received and is not done with; null for other threads. */
export function messageInHand(thread: Thread): MessageInHand | null {
  const [bottom] = thread.stack;
  const message = bottom instanceof PagerServer ? bottom.message : null;
  return message === null ? null : { message: message.msgh_id, seqno: message.msgh_seqno };
}

/** The state of a page that is in the cache, or asked for. */
export interface PageState {
  /** False for a placeholder: the page is asked for, or on its way out. */
  readonly resident: boolean;
  readonly busy: boolean;
  readonly absent: boolean;
  /** By the kernel's own bit or the hardware's. */
  readonly dirty: boolean;
  readonly precious: boolean;
  readonly lock: VmProt;
  readonly inactive: boolean;
  /** Where it stands; a policy without an inactive queue has one queue. */
  readonly queue: 'active' | 'inactive' | 'wired' | 'on no queue';
  /** Threads that wait for it, by name. */
  readonly waiters: readonly string[];
  /** Its first word, or its stamp; 0 for a placeholder. */
  readonly value: number;
}

/** The object of a memory object's port on a host; null if the host does not know it. */
export function objectOfPort(host: Host, port: IpcPort): VmObject | null {
  return host.objects.all.find((object) => object.alive && object.pager === port) ?? null;
}

function queueOf(page: VmPage, inactive: boolean): PageState['queue'] {
  if (page.wireCount > 0) return 'wired';
  if (!page.queued) return 'on no queue';
  return inactive ? 'inactive' : 'active';
}

/** A page of an object; null if there is nothing in its place. */
export function pageState(host: Host, object: VmObject, offset: number): PageState | null {
  const page = vmPageLookup(host, object, offset);
  if (page === null) return null;
  const resident = !page.fictitious && !page.absent && !page.error;
  const inactive = page.queued && (host.policy.isInactive?.(page.id) ?? false);
  const waiters = page.wanted ? waiting(page.waiters).map(({ name }) => name) : [];
  return {
    resident,
    queue: queueOf(page, inactive),
    waiters,
    busy: page.busy,
    absent: page.absent,
    dirty: page.dirty || pmapIsModified(host.pmapSystem, page),
    precious: page.precious,
    lock: page.pageLock,
    inactive,
    value: resident ? host.phys.loadWord(page.id, 0) : 0,
  };
}

/** How many pages of an object hold stores that its pager does not have. */
export function dirtyPages(host: Host, object: VmObject): number {
  let count = 0;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (page.fictitious || page.absent || page.error) continue;
    if (page.dirty || pmapIsModified(host.pmapSystem, page)) count += 1;
  }
  return count;
}

/** Frames that a task's anonymous memory holds: for a pager, what it has not let go of. */
export function framesHeld(task: Task): number {
  let frames = 0;
  const seen = new Set<VmObject>();
  for (const { object } of task.map.entries) {
    if (object === null || !object.internal || seen.has(object)) continue;
    seen.add(object);
    frames += object.residentPageCount;
  }
  return frames;
}
