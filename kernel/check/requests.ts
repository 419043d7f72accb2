/**
 * Laws about the conversation of a kernel with a memory object: init, ready, requests, returns,
 * terminate; one request a page; a return before the next request; what a supply answers. @ours
 */
import { kernReturns } from '../mach/kern_return';
import { messageKinds } from '../mach/message_table';
import type { Host } from '../machine/host';
import type { Deny, EventView, Heard, HistoryLaw, Watcher } from './law';
import { formKind, slot } from './law';
import { hasReply, objectOfPort } from './returns';

const INIT = messageKinds['memory_object_init'];
const REQUEST = messageKinds['memory_object_data_request'];
const UNLOCK = messageKinds['memory_object_data_unlock'];
const RETURN = messageKinds['memory_object_data_return'];
const TERMINATE = messageKinds['memory_object_terminate'];
const SUPPLY = messageKinds['memory_object_data_supply'];
const SUPPLY_COMPLETED = messageKinds['memory_object_supply_completed'];
const PRESENT = kernReturns.KERN_MEMORY_PRESENT.code;

/** A supply that a thread is carrying out. */
interface Supply {
  readonly offset: number;
  readonly length: number;
  readonly reply: boolean;
  /** Pages that took their places. */
  inserted: number;
  completed: boolean;
}

/** What is wrong with a completion, or null. */
function wrongCompletion(supply: Supply, e: EventView, pageSize: number): string | null {
  const [offset, length, code, errorOffset] = e.scalars;
  if (supply.completed) return 'a second supply_completed';
  if (!supply.reply) return 'supply_completed without a reply port';
  if (offset !== supply.offset || length !== supply.length) {
    return `supply_completed says ${offset}, ${length}`;
  }
  const taken = supply.inserted * pageSize;
  if (code === 0) {
    // At an offset that is no page's the pages go where nobody finds them.
    const nowhere = offset % pageSize !== 0 && taken === 0;
    if (taken !== length && !nowhere) return `success, and ${supply.inserted} pages inserted`;
    return errorOffset === 0 ? null : `success, error_offset ${errorOffset}`;
  }
  if (errorOffset === offset + taken) return null;
  const name = code === PRESENT ? 'KERN_MEMORY_PRESENT' : `code ${code}`;
  return `${name} at ${errorOffset}, and ${supply.inserted} pages inserted`;
}

const supplyAnswersTruly: HistoryLaw = {
  id: 16,
  text: 'supply_completed: one a supply at most, if asked for; its result is what was inserted',
  start(host, deny, machine) {
    const supplies = new Map<number, Supply>();
    return {
      on: {
        'ipc_kobject.called': (e) => {
          supplies.delete(e.thread);
          if (formKind(e) !== SUPPLY) return;
          const [offset, length] = e.scalars;
          const reply = hasReply(machine, e.thread);
          supplies.set(e.thread, { offset, length, reply, inserted: 0, completed: false });
        },
        'memory_object.supplied': (e) => {
          const supply = supplies.get(e.thread);
          const place = { page: e.a, object: e.b };
          if (supply === undefined) {
            deny('a page is supplied by nobody', place);
            return;
          }
          const last = supply.offset / host.pageSize + supply.inserted;
          const next = last >= host.addressPages ? last - host.addressPages : last;
          const po = host.resident.pages[e.a]?.object?.pagingOffset ?? 0;
          if (e.c + po !== next) deny(`page ${e.c} is supplied, ${next - po} was next`, place);
          supply.inserted += 1;
        },
        'ipc_mqueue.sent': (e) => {
          if (e.b !== SUPPLY_COMPLETED || e.e !== 0) return;
          const supply = supplies.get(e.thread);
          if (supply === undefined) {
            deny('a supply_completed that nobody waits for');
            return;
          }
          const wrong = wrongCompletion(supply, e, host.pageSize);
          if (wrong !== null) deny(wrong);
          supply.completed = true;
        },
      },
    };
  },
};

const returnFirst: HistoryLaw = {
  id: 22,
  text: 'The return of a page is queued before any later request for its place',
  start(host, deny, machine) {
    /** Places whose page has left, and whose message is not queued. */
    const open = new Set<number>();
    const leaves: Heard = (e) => {
      open.add(slot(e.b, e.c));
    };
    const gone: Heard = (e) => {
      if (formKind(e) === RETURN) open.clear();
    };
    return {
      on: {
        'vm_pageout.page_sent': leaves,
        'memory_object.collected': (e) => {
          if (e.e === 0) leaves(e);
        },
        'ipc_mqueue.dead_port': gone,
        'ipc_kmsg.circular': gone,
        'ipc_mqueue.sent': (e) => {
          const kind = formKind(e);
          if (e.e !== 0 || (kind !== RETURN && kind !== REQUEST)) return;
          const object = objectOfPort(machine, host, e.c);
          if (object === null) return;
          const [byteOffset, length] = e.scalars;
          const first = byteOffset / host.pageSize - object.pagingOffset;
          for (let at = first; at < first + length / host.pageSize; at += 1) {
            const place = slot(object.id, at);
            if (kind === RETURN) open.delete(place);
            else if (open.has(place)) {
              deny(`page ${at} is asked for before its return`, { object: object.id });
            }
          }
        },
      },
      step() {
        if (open.size > 0) deny(`${open.size} pages left without their message`);
        open.clear();
      },
    };
  },
};

const oneRequest: HistoryLaw = {
  id: 23,
  text: 'At most one outstanding data_request per (object, offset)',
  start(_host, deny) {
    /** Offsets asked for and not answered, by object. */
    const out = new Map<number, Set<number>>();
    const answered: Heard = (e) => {
      out.get(e.b)?.delete(e.c);
    };
    const ended: Heard = (e) => {
      out.delete(e.a);
    };
    return {
      on: {
        'vm_fault.request': ({ a: page, b: object, c: offset }) => {
          let asked = out.get(object);
          if (asked === undefined) {
            asked = new Set();
            out.set(object, asked);
          }
          if (asked.has(offset)) deny(`page ${offset} is asked for twice`, { page, object });
          asked.add(offset);
        },
        'memory_object.supplied': answered,
        'memory_object.unavailable': answered,
        'memory_object.error': answered,
        'vm_object.terminated': ended,
        'vm_object.destroyed': ended,
        'vm_object.port_died': ended,
      },
    };
  },
};

/** How far the association of a kernel with a port is. `ending`: destroyed, not yet terminated. */
type Association = 'initialised' | 'ready' | 'ending' | 'terminated';

/** What is wrong with a message that the kernel sends in this state, as the number of the law. */
function wrongMessage(state: Association | undefined, kind: number): 24 | 25 | null {
  switch (kind) {
    case INIT:
      return state === undefined || state === 'terminated' ? null : 24;
    case REQUEST:
    case UNLOCK:
      if (state === 'terminated') return 25;
      return state === 'ready' ? null : 24;
    case RETURN:
      if (state === 'terminated') return 25;
      return state === undefined ? 24 : null;
    case TERMINATE:
      if (state === 'terminated') return 25;
      return state === undefined ? 24 : null;
    default:
      return null;
  }
}

/** Follows the associations of all ports of a host. Answers to a reply port are not counted. */
function associations(_host: Host, deny: Deny, law: 24 | 25): Watcher {
  const states = new Map<number, Association>();
  const ports = new Map<number, number>();
  return {
    on: {
      'vm_object.entered': ({ a: object, b: port }) => {
        ports.set(object, port);
      },
      'vm_object.pager_created': ({ a: object, b: port }) => {
        ports.set(object, port);
        states.set(port, 'ready');
      },
      'vm_object.ready': ({ a: object }) => {
        const port = ports.get(object);
        if (port !== undefined && states.get(port) === 'initialised') states.set(port, 'ready');
      },
      'vm_object.not_ready': ({ a: object }) => {
        const port = ports.get(object);
        if (port !== undefined && states.get(port) === 'ready') states.set(port, 'initialised');
      },
      'vm_object.destroyed': ({ b: port }) => {
        states.set(port, 'ending');
      },
      'vm_object.terminated': ({ a: object }) => {
        ports.delete(object);
      },
      'ipc_port.died': ({ a: port }) => {
        states.delete(port);
      },
      'ipc_mqueue.sent': (e) => {
        if (e.e !== 0) return;
        const state = states.get(e.c);
        const wrong = wrongMessage(state, formKind(e));
        if (wrong === law) deny(`message ${e.a} to port ${e.c}, which is ${state ?? 'unknown'}`);
        if (e.b === INIT) states.set(e.c, 'initialised');
        else if (e.b === TERMINATE) states.set(e.c, 'terminated');
      },
    },
  };
}

const initFirst: HistoryLaw = {
  id: 24,
  text: 'init precedes everything, requests come only when ready, terminate is before a new init',
  start: (host, deny) => associations(host, deny, 24),
};

const terminateLast: HistoryLaw = {
  id: 25,
  text: 'After terminate no message of this kernel about the object until a new init',
  start: (host, deny) => associations(host, deny, 25),
};

/** Laws of this family. */
export const requestLaws = [
  supplyAnswersTruly,
  returnFirst,
  oneRequest,
  initFirst,
  terminateLast,
] as const;
