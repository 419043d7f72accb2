/**
 * Laws about memory_object_data_return: its flags tell the truth, an eviction sends one page, a
 * lock request sends clusters of adjacent like pages and then its one completion. @ours
 *
 * A page that leaves is announced (`vm_pageout.page_sent`, `memory_object.collected`), and the
 * message follows in the same breath: nothing blocks in between.
 */
import { ipcKobject } from '../ipc/ipc_port';
import { MachMsgSend } from '../ipc/mach_msg_send';
import { MEMORY_OBJECT_RETURN_ANYTHING } from '../mach/memory_object_types';
import { messageKinds } from '../mach/message_table';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../mach/types';
import type { Host } from '../machine/host';
import type { HostOptions } from '../machine/host_options';
import type { Machine } from '../machine/machine';
import type { VmObject } from '../vm/object/vm_object';
import { pmapIsModified } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { EventView, Heard, HistoryLaw, Watcher } from './law';
import { followsIn, formKind, pageOf, subject } from './law';

const DATA_RETURN = messageKinds['memory_object_data_return'];
const LOCK_REQUEST = messageKinds['memory_object_lock_request'];
const OBJECT_SYNC = messageKinds['vm_object_sync'];
const SYNCHRONIZE = messageKinds['memory_object_synchronize'];
const LOCK_COMPLETED = messageKinds['memory_object_lock_completed'];

/** Refused precious pages may come back with no place of their own: profile switch D6. */
const keepsRefused = (options: HostOptions): boolean => !options.switches.returnPreciousOnReject;

/** True if the kernel has just queued this message. */
function isSent(e: EventView, kind: number | undefined): boolean {
  return e.b === kind && e.e === 0;
}

/** The object for which a pager's port stands on a host. */
export function objectOfPort(machine: Machine, host: Host, port: number): VmObject | null {
  const known = machine.ipc.ports.get(port);
  return known === undefined ? null : ipcKobject(known, host.id);
}

/** Calls `each` for the place of every page of a data_return that was queued. */
function forEachReturned(
  machine: Machine,
  host: Host,
  e: EventView,
  each: (page: VmPage | null, object: VmObject, offset: number) => void,
): void {
  const object = objectOfPort(machine, host, e.c);
  if (object === null) return;
  const [offset, length] = e.scalars;
  const first = offset / host.pageSize - object.pagingOffset;
  for (let at = first; at < first + length / host.pageSize; at += 1) {
    each(vmPageLookup(host, object, at), object, at);
  }
}

const cleanIsPrecious: HistoryLaw = {
  id: 9,
  text: 'data_return(dirty=FALSE): the page was clean, and precious or asked for as ANYTHING',
  start(host, deny) {
    const anything = new Map<number, boolean>();
    return {
      on: {
        'ipc_kobject.called': (e) => {
          if (formKind(e) !== LOCK_REQUEST) return;
          anything.set(e.thread, e.scalars[2] === MEMORY_OBJECT_RETURN_ANYTHING);
        },
        'memory_object.collected': (e) => {
          const page = pageOf(host, e.a);
          if (page === null) return;
          const modified = page.dirty || pmapIsModified(host.pmapSystem, page);
          if (modified !== (e.d === 1)) deny(`dirty is ${e.d}, the page says not`, subject(page));
          if (modified || page.precious || anything.get(e.thread) === true) return;
          deny('a clean page that is not precious is collected', subject(page));
        },
        'vm_pageout.page_sent': (e) => {
          const page = pageOf(host, e.a);
          if (page === null || e.d === 1) return;
          if (pmapIsModified(host.pmapSystem, page)) {
            deny('dirty is false, the page is modified', { page: e.a, object: e.b });
          }
        },
      },
    };
  },
};

const noCopyNoPage: HistoryLaw = {
  id: 10,
  text: 'kernel_copy=FALSE: when the message is queued the place is empty or a placeholder',
  claims: keepsRefused,
  start(host, deny, machine) {
    return {
      on: {
        'ipc_mqueue.sent': (e) => {
          if (!isSent(e, DATA_RETURN) || e.scalars[3] !== 0) return;
          forEachReturned(machine, host, e, (page, object, offset) => {
            if (page === null || (page.busy && page.fictitious)) return;
            deny(`page ${offset} is still there`, { page: page.id, object: object.id });
          });
        },
      },
    };
  },
};

const copyStays: HistoryLaw = {
  id: 11,
  text: 'kernel_copy=TRUE: when the message is queued the page is resident, clean, still precious',
  claims: (options) => !options.switches.cleanInPlaceMayFlush,
  start(host, deny, machine) {
    const precious = new Map<number, boolean>();
    return {
      on: {
        'memory_object.collected': ({ a }) => {
          precious.set(a, pageOf(host, a)?.precious ?? false);
        },
        'ipc_mqueue.sent': (e) => {
          if (!isSent(e, DATA_RETURN)) return;
          if (e.scalars[3] === 1) {
            forEachReturned(machine, host, e, (page, object, offset) => {
              if (page === null || page.fictitious) {
                deny(`page ${offset} is gone`, { object: object.id });
                return;
              }
              const kept = precious.get(page.id) ?? page.precious;
              if (page.dirty || pmapIsModified(host.pmapSystem, page) || page.precious !== kept) {
                deny('the page that stays is modified, or not precious any more', subject(page));
              }
            });
          }
          precious.clear();
        },
      },
    };
  },
};

const copyIsAHint: HistoryLaw = {
  id: 12,
  text: 'A copy that the kernel kept, not precious and not written since, leaves without a message',
  start(host, deny) {
    const kept = new Set<number>();
    const gone: Heard = ({ a }) => {
      kept.delete(a);
    };
    return {
      on: {
        'memory_object.collected': (e) => {
          if (e.e === 1 && pageOf(host, e.a)?.precious === false) kept.add(e.a);
          else kept.delete(e.a);
        },
        'vm_pageout.page_sent': (e) => {
          if (e.d === 0 && kept.has(e.a)) deny('it was sent', { page: e.a, object: e.b });
          kept.delete(e.a);
        },
        'vm_page.balanced': followsIn(kept),
        'vm_page.released': gone,
        'memory_object.supplied': gone,
      },
    };
  },
};

const onePageEvicted: HistoryLaw = {
  id: 13,
  text: 'Eviction sends one page a message, with kernel_copy=FALSE and the dirty flag announced',
  start(host, deny, machine) {
    let page = -1;
    let object = -1;
    let offset = 0;
    let dirty = 0;
    return {
      on: {
        'vm_pageout.page_sent': (e) => {
          if (page !== -1) deny('the message about the page before is missing', { page, object });
          page = e.a;
          object = e.b;
          offset = e.c;
          dirty = e.d;
        },
        'ipc_mqueue.sent': (e) => {
          if (page === -1 || formKind(e) !== DATA_RETURN || e.e !== 0) return;
          const at = offset + (objectOfPort(machine, host, e.c)?.pagingOffset ?? 0);
          const [byteOffset, length, isDirty, kernelCopy] = e.scalars;
          const good =
            byteOffset === at * host.pageSize &&
            length === host.pageSize &&
            (e.b !== DATA_RETURN || (isDirty === dirty && kernelCopy === 0));
          if (!good) deny(`the message says ${e.scalars.join(', ')}`, { page, object });
          page = -1;
        },
        'ipc_mqueue.dead_port': (e) => {
          if (formKind(e) === DATA_RETURN) page = -1;
        },
        'ipc_kmsg.circular': (e) => {
          if (formKind(e) === DATA_RETURN) page = -1;
        },
      },
    };
  },
};

/** Pages that a lock request has collected and not yet sent. */
interface Cluster {
  readonly object: number;
  readonly first: number;
  readonly dirty: number;
  readonly kernelCopy: number;
  count: number;
}

const clustersAreUniform: HistoryLaw = {
  id: 14,
  text: 'lock_request messages: at most 32 adjacent pages, alike, offsets increasing in a request',
  start(host, deny) {
    /** For each thread what the request that it serves has collected last. */
    const last = new Map<number, { readonly object: number; readonly offset: number }>();
    let cluster: Cluster | null = null;
    const sent = (e: EventView): void => {
      if (e.b === SYNCHRONIZE) last.delete(e.thread); // An entry of a vm_msync has been cleaned.
      if (cluster === null || formKind(e) !== DATA_RETURN) return;
      const [offset, length, dirty, kernelCopy] = e.scalars;
      const { object } = cluster;
      const good =
        offset === cluster.first * host.pageSize &&
        length === cluster.count * host.pageSize &&
        // The older form does not tell.
        (e.b !== DATA_RETURN || (dirty === cluster.dirty && kernelCopy === cluster.kernelCopy));
      if (e.name === 'ipc_mqueue.sent' && !good) {
        deny(`${cluster.count} pages were collected, the message says otherwise`, { object });
      }
      cluster = null;
    };
    return {
      on: {
        'ipc_kobject.called': (e) => {
          if (formKind(e) === LOCK_REQUEST || e.b === OBJECT_SYNC) last.delete(e.thread);
        },
        'memory_object.collected': ({ thread, a: page, b: object, c: offset, d, e: copy }) => {
          const before = last.get(thread);
          if (before?.object === object && offset <= before.offset) {
            deny(`page ${offset} after page ${before.offset}`, { page, object });
          }
          last.set(thread, { object, offset });
          const at = offset + (pageOf(host, page)?.object?.pagingOffset ?? 0);
          if (cluster === null) {
            cluster = { object, first: at, dirty: d, kernelCopy: copy, count: 1 };
            return;
          }
          const fits =
            object === cluster.object &&
            at === cluster.first + cluster.count &&
            d === cluster.dirty &&
            copy === cluster.kernelCopy;
          if (!fits) deny('the page does not go with those before it', { page, object });
          cluster.count += 1;
          if (cluster.count > host.tunables.returnClusterMax) {
            deny(`${cluster.count} pages in one message`, { page, object });
          }
        },
        'ipc_mqueue.sent': sent,
        'ipc_mqueue.dead_port': sent,
      },
      step() {
        if (cluster !== null) deny('collected pages were not sent', { object: cluster.object });
        cluster = null;
      },
    };
  },
};

/** Whether the call that a thread makes just now carries a right to reply to. */
export function hasReply(machine: Machine, thread: number): boolean {
  const stack = machine.threads[thread]?.stack ?? [];
  const send = stack[stack.length - 1];
  if (!(send instanceof MachMsgSend) || send.dispositions !== null) return false;
  const { body } = send;
  if (!('reply_to' in body)) return false;
  return body.reply_to !== MACH_PORT_NULL && body.reply_to !== MACH_PORT_DEAD;
}

/** A lock request that a thread is carrying out. */
interface Pending {
  readonly offset: number;
  readonly size: number;
}

const oneCompletion: HistoryLaw = {
  id: 15,
  text: 'Each lock_request with a reply port ends with one lock_completed, after all its returns',
  scope: 'machine',
  start(_host, deny, machine) {
    const pending = new Map<number, Pending>();
    const completed = (e: EventView): void => {
      if (e.b !== LOCK_COMPLETED) return;
      const request = pending.get(e.thread);
      pending.delete(e.thread);
      if (e.name !== 'ipc_mqueue.sent') return;
      if (!isSent(e, LOCK_COMPLETED)) return;
      const [offset, size] = e.scalars;
      if (request === undefined) deny('a lock_completed that nobody waits for');
      else if (request.offset !== offset || request.size !== size) {
        deny(
          `lock_completed says ${offset}, ${size}; asked was ${request.offset}, ${request.size}`,
        );
      }
    };
    /** The thread does something else: its call is over. */
    const over = (e: EventView): void => {
      if (!pending.delete(e.thread)) return;
      deny(`${machine.threads[e.thread]?.name}: its lock_request ended without lock_completed`);
    };
    const watcher: Watcher = {
      on: {
        'ipc_kobject.called': (e) => {
          over(e);
          if (formKind(e) !== LOCK_REQUEST || !hasReply(machine, e.thread)) return;
          const port = machine.ipc.ports.get(e.c);
          if (port === undefined || port.kobjectHost < 0) return;
          pending.set(e.thread, { offset: e.scalars[0], size: e.scalars[1] });
        },
        'memory_object.refused': (e) => {
          pending.delete(e.thread);
        },
        'ipc_mqueue.sent': completed,
        'ipc_mqueue.dead_port': completed,
        'ipc_kobject.refused': completed,
        'ipc_kmsg.circular': completed,
        'ipc_mqueue.received': over,
        'ipc_mqueue.receiver_blocked': over,
        'thread.step_done': over,
        'thread.done': over,
        'task.terminated': (e) => {
          for (const id of pending.keys()) {
            if (machine.threads[id]?.task.id === e.a) pending.delete(id);
          }
        },
      },
    };
    return watcher;
  },
};

/** Laws of this family. */
export const returnLaws = [
  cleanIsPrecious,
  noCopyNoPage,
  copyStays,
  copyIsAHint,
  onePageEvicted,
  clustersAreUniform,
  oneCompletion,
] as const;
