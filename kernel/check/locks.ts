/**
 * Laws about page locks: the hardware grants nothing that a lock forbids, the pager is asked once
 * for each newly needed access, and a new lock forgets what was asked. @ours
 */
import { pmapMappings } from '../vm/page/pmap';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { HistoryLaw, StateLaw } from './law';
import { follows, forEachPage, isPartOfEnd, pageOf, subject } from './law';

const lockIsEnforced: StateLaw = {
  id: 33,
  text: 'No mapping grants an access in page_lock; a page that is free has no mapping',
  check(host, touched, deny) {
    const { pmapSystem } = host;
    let mapped = 0;
    forEachPage(host, touched, (page) => {
      if ((pmapSystem.pvPmap[page.id] ?? -1) === -1) return;
      if (page.free || !page.tabled || page.fictitious) {
        deny('a page without contents is mapped', { page: page.id });
      }
      for (const { pmap, vpn } of pmapMappings(pmapSystem, page.id)) {
        mapped += 1;
        const entry = pmap.entry(vpn);
        if (entry >> 3 !== page.id) {
          deny(`page ${vpn} of map ${pmap.id} does not lead back`, subject(page));
        } else if ((entry & 7 & page.pageLock) !== 0) {
          deny(`P16: access ${entry & 7} is granted, lock is ${page.pageLock}`, subject(page));
        }
      }
    });
    if (touched !== 'all') return;
    let counted = 0;
    for (const pmap of pmapSystem.pmaps) counted += pmap.residentCount;
    if (counted !== mapped) deny(`${counted} translations, ${mapped} with a way back`);
  },
};

/** Follows what has been asked for by data_unlock, page by page. */
const askedOnce: HistoryLaw = {
  id: 33,
  text: 'A blocked access asks by data_unlock once for each newly needed set',
  start(host, deny) {
    const asked = new Map<number, number>();
    const forget = ({ a: page }: { readonly a: number }): void => {
      asked.delete(page);
    };
    /** The pager is gone: nothing that was asked for will be answered. */
    const detached = ({ a: object }: { readonly a: number }): void => {
      for (const page of asked.keys()) {
        if (pageOf(host, page)?.object?.id === object) asked.delete(page);
      }
    };
    return {
      on: {
        'vm_fault.unlock': ({ a: id, b: object, d: access }) => {
          const known = asked.get(id) ?? 0;
          const page = pageOf(host, id);
          // A lock request that leaves a wired page alone answers without an event.
          const quiet = page !== null && page.wireCount > 0;
          if ((access & ~known) === 0 && !quiet) {
            deny(`access ${access} is asked for again`, { page: id, object });
          }
          if (page !== null && (access & page.pageLock) === 0) {
            deny(`access ${access} is asked for, lock is ${page.pageLock}`, { page: id, object });
          }
          asked.set(id, known | access);
        },
        'memory_object.locked': forget,
        'memory_object.supplied': forget,
        'vm_page.released': forget,
        'vm_page.stolen': forget,
        'vm_page.balanced': follows(asked),
        'vm_pageout.page_sent': forget,
        'vm_object.destroyed': detached,
        'vm_object.port_died': detached,
      },
    };
  },
};

const lockForgets: HistoryLaw = {
  id: 34,
  text: 'A lock request with a lock clears unlock_request: too weak a lock is asked for again',
  start(host, deny) {
    /** Pages locked in this step, and what was asked for since. */
    const since = new Map<number, number>();
    return {
      on: {
        'memory_object.locked': ({ a: page }) => {
          since.set(page, 0);
        },
        'vm_fault.unlock': ({ a: page, d: access }) => {
          const known = since.get(page);
          if (known !== undefined) since.set(page, known | access);
        },
        'vm_page.balanced': follows(since),
        'vm_page.released': ({ a: page }) => {
          since.delete(page);
        },
      },
      step() {
        if (since.size === 0) return;
        for (const [id, access] of since) {
          const page = pageOf(host, id);
          if (page !== null && (page.unlockRequest & ~access) !== 0) {
            deny(`unlock_request is still ${page.unlockRequest}`, subject(page));
          }
        }
        since.clear();
      },
    };
  },
};

const flushForgets: HistoryLaw = {
  id: 35,
  text: 'Flush removes the page and its lock: the next thing is that its frame is free',
  start(host, deny) {
    let flushed = -1;
    let object = -1;
    let offset = -1;
    return {
      any(e) {
        if (flushed === -1 || isPartOfEnd(e, flushed)) return;
        const page = pageOf(host, flushed);
        if (e.name !== 'vm_page.released' || e.a !== flushed) {
          deny(`${e.name} comes between flush and release`, { page: flushed, object });
        } else if (page?.object?.alive) {
          const left = vmPageLookup(host, page.object, offset);
          if (left !== null && left.pageLock !== 0) {
            deny('the empty place is locked', { page: left.id, object });
          }
        }
        flushed = -1;
      },
      on: {
        'memory_object.flushed': (e) => {
          flushed = e.a;
          object = e.b;
          offset = e.c;
        },
      },
    };
  },
};

/** Laws of this family. */
export const lockLaws = [lockIsEnforced, askedOnce, lockForgets, flushForgets] as const;
