/**
 * Laws about eviction: what leaves without a message, how much the daemon sends and when it rests,
 * and which page goes next. @ours
 */
import { pageId } from '../mach/types';
import type { Host } from '../machine/host';
import { pmapIsModified, pmapIsReferenced } from '../vm/page/pmap';
import type { Deny, EventView, HistoryLaw } from './law';
import {
  byDaemon,
  eitherWay,
  followsIn,
  isPartOfEnd,
  pageOf,
  subject,
  underDaemon,
  withMachQueues,
} from './law';
import * as segments from './segments';

const cleanLeavesSilently: HistoryLaw = {
  id: 6,
  text: 'A clean page that is not precious is evicted without any message',
  start(host, deny) {
    const precious = new Set<number>();
    let leaving = -1;
    return {
      any(e) {
        if (leaving === -1 || isPartOfEnd(e, leaving)) return;
        if (e.name !== 'vm_page.released' || e.a !== leaving) {
          deny(`${e.name} comes between eviction and release`, { page: leaving });
        }
        leaving = -1;
      },
      on: {
        'vm_pageout.clean': (e) => {
          const page = pageOf(host, e.a);
          leaving = e.a;
          if (page === null) return;
          if (page.dirty || pmapIsModified(host.pmapSystem, page) || page.precious) {
            deny('the page that leaves is not clean, or precious', subject(page));
          }
        },
        'memory_object.supplied': ({ a }) => {
          if (pageOf(host, a)?.precious === true) precious.add(a);
          else precious.delete(a);
        },
        'vm_page.balanced': followsIn(precious),
        'vm_page.released': ({ a }) => {
          precious.delete(a);
        },
        'vm_pageout.page_sent': ({ a: page, b: object, d: dirty }) => {
          if (dirty === 0 && !precious.has(page)) {
            deny('a clean page that is not precious is sent', { page, object });
          }
          precious.delete(page);
        },
        'memory_object.collected': ({ a, e: kernelCopy }) => {
          if (kernelCopy === 0) precious.delete(a);
        },
      },
    };
  },
};

const laundryIsBounded: HistoryLaw = {
  id: 28,
  text: 'With a full laundry the daemon sends nothing: burst_max pages, or five before a round',
  claims: underDaemon,
  start: eitherWay(segments.laundryIsBounded, (host, deny, machine) => {
    return {
      on: {
        'vm_pageout.page_sent': (e) => {
          if (!byDaemon(machine, e)) return;
          // The page itself is counted already, if it is.
          const own = pageOf(host, e.a)?.laundry === true ? 1 : 0;
          const before = host.pageout.laundryCount - own;
          if (before >= host.tunables.burstMax) {
            deny(`sent with ${before} pages in laundry`, { page: e.a, object: e.b });
          }
        },
      },
    };
  }),
};

const burstIsBounded: HistoryLaw = {
  id: 29,
  text: 'In one burst, between pauses, at most burst_max pages are sent; in one round, five',
  claims: underDaemon,
  start: eitherWay(segments.roundIsBounded, (host, deny, machine) => {
    let sent = 0;
    const rest = (): void => {
      sent = 0;
    };
    return {
      on: {
        'vm_pageout.page_sent': (e) => {
          if (!byDaemon(machine, e)) return;
          sent += 1;
          if (sent > host.tunables.burstMax) {
            deny(`${sent} pages in one burst`, { page: e.a, object: e.b });
          }
        },
        'vm_pageout.pause': rest,
        'vm_pageout.done': rest,
      },
    };
  }),
};

const restsWhenDone: HistoryLaw = {
  id: 30,
  text: 'The daemon stops only when free >= target, in each segment if any, and no thread waits',
  claims: underDaemon,
  start: eitherWay(segments.restsWhenDone, (host, deny) => {
    return {
      on: {
        'vm_pageout.done': () => {
          const { freeCount } = host.resident;
          const { freeTarget } = host.tunables;
          if (freeCount < freeTarget) deny(`${freeCount} frames are free, not ${freeTarget}`);
          if (!host.freeWanted.empty) deny('a thread waits for memory');
        },
      },
    };
  }),
};

const secondChance: HistoryLaw = {
  id: 31,
  text: 'A referenced inactive page is reactivated rather than evicted, whatever its dirty state',
  claims: withMachQueues,
  start: eitherWay(segments.secondChance, (host, deny) => {
    const check = (e: EventView): void => {
      const page = pageOf(host, e.a);
      if (page === null || endsWith(host, e)) return;
      if (pmapIsReferenced(host.pmapSystem, page)) {
        deny('a referenced page is evicted', { page: e.a, object: e.b });
      }
    };
    return { on: { 'vm_pageout.clean': check, 'vm_pageout.page_sent': check } };
  }),
};

/** True if the page of a page_sent leaves because its object ends: nobody refers to that one. */
function endsWith(host: Host, e: EventView): boolean {
  if (e.name !== 'vm_pageout.page_sent') return false;
  const object = host.objects.all.find((each) => each.id === e.b && each.alive);
  return object !== undefined && object.refCount === 0 && !object.cached;
}

/** The inactive queue, told from events: pages in the order in which they became inactive. */
class Shadow {
  /** A page that was sent twice stands before all others. */
  private front = -1;
  private readonly order = new Set<number>();
  private readonly host: Host;
  private readonly deny: Deny;

  constructor(host: Host, deny: Deny) {
    this.host = host;
    this.deny = deny;
  }

  enter(id: number): void {
    this.order.delete(id);
    this.order.add(id);
  }

  /** A page is inactive, since now if that was not known. */
  know(id: number): void {
    if (!this.order.has(id) && this.host.policy.isInactive?.(pageId(id)) === true) this.enter(id);
  }

  enterHead(id: number): void {
    this.order.delete(id);
    this.front = id;
  }

  leave(id: number): void {
    this.order.delete(id);
    if (this.front === id) this.front = -1;
  }

  /** The next page was taken: it has to be the first of those that are still there. */
  take(id: number, object: number): void {
    const { policy } = this.host;
    if (this.front !== -1 && this.front !== id) {
      if (policy.isInactive?.(pageId(this.front)) === true) {
        this.deny(`page ${this.front} was paged twice and comes first`, { page: id, object });
      }
      this.front = -1;
    }
    for (const first of this.order) {
      if (this.front === id || first === id) break;
      if (policy.isInactive?.(pageId(first)) === true) {
        this.deny(`page ${first} has been inactive for longer`, { page: id, object });
        break;
      }
      this.order.delete(first); // It left without an event: freed with its object, for instance.
    }
    this.leave(id);
  }
}

const firstInFirstOut: HistoryLaw = {
  id: 32,
  text: 'Victims leave in the order of the queues; double-paged pages come first',
  claims: withMachQueues,
  start: eitherWay(segments.inOrder, (host, deny) => {
    const shadow = new Shadow(host, deny);
    let twice = -1;
    const take = ({ a: page, b: object }: EventView): void => shadow.take(page, object);
    return {
      on: {
        'vm_page.deactivated': (e) => shadow.enter(e.a),
        'vm_page.reactivated': (e) => shadow.leave(e.a),
        'vm_pageout.discard_requested': (e) => shadow.leave(e.a),
        'vm_page.stolen': (e) => shadow.leave(e.a),
        'vm_pageout.page_initialized': (e) => shadow.leave(e.a),
        'vm_page.released': (e) => shadow.leave(e.a),
        'memory_object.supplied': (e) => {
          if (host.policy.isInactive?.(pageId(e.a)) === true) shadow.enter(e.a);
        },
        // The original of a copy on write was busy: a scan may have passed it over meanwhile.
        'vm_fault.copied': (e) => shadow.know(e.e),
        // The original of a page that is cleaned in place goes to the tail.
        'memory_object.collected': (e) => {
          if (e.e === 1) shadow.enter(e.a);
          else shadow.leave(e.a);
        },
        'vm_pageout.clean': take,
        'vm_pageout.absent': take,
        'vm_pageout.busy': take,
        'vm_pageout.double': (e) => {
          twice = e.a;
        },
        'vm_pageout.page_sent': (e) => {
          if (endsWith(host, e)) shadow.leave(e.a);
          else shadow.take(e.a, e.b);
          if (twice === e.a) shadow.enterHead(e.a);
          twice = -1;
        },
      },
    };
  }),
};

/** Laws of this family. */
export const pageoutLaws = [
  cleanLeavesSilently,
  laundryIsBounded,
  burstIsBounded,
  restsWhenDone,
  secondChance,
  firstInFirstOut,
] as const;
