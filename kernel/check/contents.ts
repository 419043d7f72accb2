/**
 * Laws about what pages hold: nothing modified or precious is lost but through the holes that the
 * sources have, a supply overwrites nothing, and what nobody wrote stays as it came. @ours
 *
 * The holes of laws 7 and 8, by their conditions:
 *   flush    lock_request says RETURN_NONE; or RETURN_DIRTY, or a value above RETURN_ALL where that
 *            acts as DIRTY (switch returnAnything), and the page is clean and precious
 *   ends     the object is temporary, or its pager is gone (destroyed, or its port dead)
 *   no copy  without a frame for the copy the page itself is sent: switch cleanInPlaceMayFlush
 *   gone     the page is evicted and its pager is gone: vm_page.data_lost
 */
import {
  MEMORY_OBJECT_RETURN_ALL,
  MEMORY_OBJECT_RETURN_DIRTY,
  MEMORY_OBJECT_RETURN_NONE,
} from '../mach/memory_object_types';
import { messageKinds } from '../mach/message_table';
import { VM_PROT_WRITE } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import type { VmObject } from '../vm/object/vm_object';
import type { Phys } from '../vm/page/phys';
import { pmapIsModified } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import type { Deny, EventView, Heard, HistoryLaw, Watcher } from './law';
import { follows, followsIn, formKind, pageOf, slot, subject } from './law';

const LOCK_REQUEST = messageKinds['memory_object_lock_request'];

function isModified(host: Host, page: VmPage): boolean {
  return page.dirty || pmapIsModified(host.pmapSystem, page);
}

/** What a lock request of a thread asked for: should_return by thread. */
class LockRequests {
  private readonly shouldReturn = new Map<number, number>();

  readonly called: Heard = (e) => {
    if (formKind(e) === LOCK_REQUEST) this.shouldReturn.set(e.thread, e.scalars[2]);
  };

  /** should_return of the request that the thread is carrying out. */
  of(thread: number): number {
    return this.shouldReturn.get(thread) ?? MEMORY_OBJECT_RETURN_NONE;
  }
}

/** A page of a memory object, from its arrival until it leaves for a known reason. */
interface Known {
  readonly object: VmObject;
  readonly generation: number;
  modified: boolean;
  readonly precious: boolean;
}

/** Follows the pages of memory objects. Modify bits are read before anything can end a page. */
class Ledger {
  private readonly known = new Map<number, Known>();
  /** Pages that can be written through a mapping, and have not been seen modified. */
  private readonly writable = new Set<number>();
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  enter(id: number): void {
    const page = pageOf(this.host, id);
    const object = page?.object ?? null;
    if (page === null || object === null || object.temporary) this.known.delete(id);
    else {
      const { generation } = object;
      this.known.set(id, { object, generation, modified: false, precious: page.precious });
    }
  }

  /** The page left for a reason. */
  settle(id: number): void {
    this.known.delete(id);
    this.writable.delete(id);
  }

  /** The page can be written from now on. */
  readonly entered: Heard = ({ a, e: prot }) => {
    if ((prot & VM_PROT_WRITE) !== 0 && this.known.get(a)?.modified === false) this.writable.add(a);
  };

  cleaned(id: number): void {
    const known = this.known.get(id);
    if (known !== undefined) known.modified = false;
  }

  /** Another page has taken its place. */
  readonly moved: Heard = (e) => {
    follows(this.known)(e);
    followsIn(this.writable)(e);
  };

  of(id: number): Known | null {
    return this.known.get(id) ?? null;
  }

  /** Takes note of modify bits. */
  readonly sample = (): void => {
    for (const id of this.writable) {
      const known = this.known.get(id);
      const page = pageOf(this.host, id);
      if (known === undefined || page === null || page.object !== known.object) continue;
      if (!isModified(this.host, page)) continue;
      known.modified = true;
      this.writable.delete(id);
    }
  };
}

/** True if the object's contents need not go home: it is temporary, or its pager is gone. */
function ends(known: Known): boolean {
  const { object } = known;
  const lives = object.alive && object.generation === known.generation;
  return !lives || object.temporary || object.pager === null;
}

/** True if a page that was to stay went along for want of a frame, and has left its object. */
function wasFlushedAfterAll(host: Host, known: Known, id: number): boolean {
  return host.switches.cleanInPlaceMayFlush && pageOf(host, id)?.object !== known.object;
}

/** What laws 7 and 8 have in common: `lost` says whether this loss is the law's business. */
function lossWatcher(
  host: Host,
  deny: Deny,
  law: 'modified' | 'precious',
  mayFlush: (shouldReturn: number, dirty: boolean) => boolean,
): Watcher {
  const ledger = new Ledger(host);
  const requests = new LockRequests();
  const settle: Heard = ({ a }) => ledger.settle(a);
  const lose = (id: number, how: string): void => {
    const known = ledger.of(id);
    ledger.settle(id);
    if (known?.[law] && !ends(known) && !wasFlushedAfterAll(host, known, id)) {
      deny(`a ${law} page ${how}`, { page: id, object: known.object.id });
    }
  };
  return {
    on: {
      'memory_object.supplied': ({ a }) => ledger.enter(a),
      'vm_fault.zero_fill': ({ a }) => ledger.enter(a),
      'vm_fault.entered': ledger.entered,
      'vm_pageout.page_sent': settle,
      'vm_page.stolen': settle,
      'vm_page.balanced': ledger.moved,
      'memory_object.collected': ({ a, e: kernelCopy }) => {
        if (kernelCopy === 0) ledger.settle(a);
        else ledger.cleaned(a);
      },
      'vm_pageout.clean': (e) => {
        ledger.sample();
        lose(e.a, 'is evicted without a message');
      },
      'vm_page.data_lost': ({ a, b: object }) => {
        const known = ledger.of(a);
        if (known !== null && known.object.pager !== null) {
          deny('data is lost though its pager lives', { page: a, object });
        }
        ledger.settle(a);
      },
      'memory_object.flushed': (e) => {
        const concerned = law === 'modified' ? e.d === 1 : e.e === 1;
        const allowed = mayFlush(requests.of(e.thread), e.d === 1);
        const gone = pageOf(host, e.a)?.object?.pager === null;
        if (concerned && !allowed && !gone) {
          deny(`a ${law} page is flushed unasked`, { page: e.a, object: e.b });
        }
        ledger.settle(e.a);
      },
      'vm_page.released': ({ a }) => lose(a, 'is freed without a message'),
      'thread.step': ledger.sample,
      'ipc_kobject.called': (e) => {
        ledger.sample();
        requests.called(e);
      },
    },
    step: ledger.sample,
  };
}

const dirtyIsNotLost: HistoryLaw = {
  id: 7,
  text: 'A dirty page never disappears without a data_return, but through the known holes',
  start: (host, deny) =>
    lossWatcher(host, deny, 'modified', (asked) => asked === MEMORY_OBJECT_RETURN_NONE),
};

function actsAsDirty(host: Host, asked: number): boolean {
  if (asked === MEMORY_OBJECT_RETURN_DIRTY) return true;
  return asked > MEMORY_OBJECT_RETURN_ALL && !host.switches.returnAnything;
}

const preciousIsNotLost: HistoryLaw = {
  id: 8,
  text: 'A precious page never disappears without a data_return, but through the known holes',
  start: (host, deny) =>
    lossWatcher(
      host,
      deny,
      'precious',
      (asked, dirty) => asked === MEMORY_OBJECT_RETURN_NONE || (!dirty && actsAsDirty(host, asked)),
    ),
};

const supplyOverwritesNothing: HistoryLaw = {
  id: 17,
  text: 'A supply never overwrites a resident page',
  start(host, deny) {
    /** Which page is in a slot, and in which slot a page is. */
    const pages = new Map<number, number>();
    const slots = new Map<number, number>();
    const leave = (id: number): void => {
      const place = slots.get(id);
      if (place === undefined) return;
      slots.delete(id);
      if (pages.get(place) === id) pages.delete(place);
    };
    const leaves: Heard = ({ a }) => leave(a);
    const enter = (e: EventView): void => {
      leave(e.a);
      pages.set(slot(e.b, e.c), e.a);
      slots.set(e.a, slot(e.b, e.c));
    };
    return {
      on: {
        'memory_object.supplied': (e) => {
          const there = pages.get(slot(e.b, e.c));
          const mayHaveLeft = host.switches.cleanInPlaceMayFlush;
          const left = mayHaveLeft && pageOf(host, there ?? -1)?.object?.id !== e.b;
          if (there !== undefined && there !== e.a && !left) {
            deny(`page ${there} was there`, { page: e.a, object: e.b });
          }
          enter(e);
        },
        'vm_fault.zero_fill': enter,
        'vm_page.balanced': (e) => {
          leave(e.d);
          enter(e);
        },
        'vm_pageout.clean': leaves,
        'vm_pageout.page_sent': leaves,
        'vm_page.data_lost': leaves,
        'vm_page.stolen': leaves,
        'memory_object.flushed': leaves,
        'memory_object.collected': (e) => {
          if (e.e === 0) leave(e.a);
        },
        'vm_page.released': ({ a }) => {
          // With its object: that is an end of its own. Else it stays in the books.
          const object = pageOf(host, a)?.object ?? null;
          if (object === null || !object.alive || object.refCount === 0) leave(a);
        },
      },
    };
  },
};

/** One number for what a frame holds. */
function fingerprint(phys: Phys, id: number): number {
  if (!phys.bytesMode) return phys.stamps[id] ?? 0;
  const words = phys.words[id];
  let hash = 0;
  if (words !== undefined) for (const word of words) hash = (Math.imul(hash, 31) + word) | 0;
  return hash;
}

const unwrittenStays: HistoryLaw = {
  id: 18,
  text: 'What a page holds changes only by writes, and by a supply into an empty place',
  start(host, deny) {
    const { phys } = host;
    const came = new Map<number, number>();
    const inTransit = new Map<number, number>();
    const check = (id: number, held: number): boolean => {
      const page = pageOf(host, id);
      if (page === null || page.free || page.fictitious || isModified(host, page)) return false;
      if (fingerprint(phys, id) !== held) deny('a page changed that nobody wrote', subject(page));
      return true;
    };
    let steps = 0;
    return {
      on: {
        'memory_object.supplied': ({ a }) => {
          const now = fingerprint(phys, a);
          const before = inTransit.get(a);
          if (before !== undefined && before !== now)
            deny('a frame changed on its way', { page: a });
          inTransit.delete(a);
          came.set(a, now);
        },
        'vm_page.balanced': follows(came),
        'vm_page.stolen': ({ a }) => {
          inTransit.set(a, fingerprint(phys, a));
          came.delete(a);
        },
        'vm_fault.zero_fill': ({ a, b: object }) => {
          if (fingerprint(phys, a) !== 0)
            deny('a zero-filled page is not zero', { page: a, object });
          came.set(a, 0);
        },
        'vm_pageout.clean': ({ a }) => {
          const held = came.get(a);
          if (held !== undefined) check(a, held);
          came.delete(a);
        },
        'memory_object.collected': ({ a, e: kernelCopy }) => {
          if (kernelCopy === 1) came.set(a, fingerprint(phys, a));
          else came.delete(a);
        },
        'vm_page.released': ({ a }) => {
          came.delete(a);
          inTransit.delete(a);
        },
      },
      step() {
        steps += 1;
        if (steps % SWEEP_STEPS !== 0) return;
        for (const [id, held] of came) if (!check(id, held)) came.delete(id);
      },
    };
  },
};

/** How often law 18 looks at all pages that nobody wrote. */
const SWEEP_STEPS = 64;

/** Laws of this family. */
export const contentLaws = [
  dirtyIsNotLost,
  preciousIsNotLost,
  supplyOverwritesNothing,
  unwrittenStays,
] as const;
