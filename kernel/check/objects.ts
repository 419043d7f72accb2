/**
 * Laws about objects: one page a slot, counts that tell the truth, what pages of which objects may
 * be precious, locked or in laundry, one pager an object, a bounded cache. @ours
 */
import type { VmObject } from '../vm/object/vm_object';
import { vmPageLookup } from '../vm/page/vm_resident';
import type { Deny, HistoryLaw, StateLaw } from './law';
import { forEachObject, forEachPage, subject } from './law';

/** Objects with more pages are counted in full sweeps only. */
const FEW_PAGES = 64;

const onePageASlot: StateLaw = {
  id: 4,
  text: 'At most one page per (object, offset), placeholders included',
  check(host, touched, deny) {
    forEachPage(host, touched, (page) => {
      const { object } = page;
      if (!page.tabled || object === null) return;
      if (!object.alive) deny('a page is in a dead object', subject(page));
      else if (vmPageLookup(host, object, page.offset) !== page) {
        deny(`P4: page ${page.offset} is not what its slot holds`, subject(page));
      }
    });
  },
};

/** Walks an object's pages: how many, how many absent; denies broken links. */
function walk(object: VmObject, deny: Deny): { readonly pages: number; readonly absent: number } {
  let pages = 0;
  let absent = 0;
  let previous: VmObject['memqHead'] = null;
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    pages += 1;
    if (page.absent) absent += 1;
    if (page.object !== object || !page.tabled || page.listPrev !== previous) {
      deny('P6: the page list is broken', { page: page.id, object: object.id });
      break;
    }
    if (pages > object.residentPageCount) break;
    previous = page;
  }
  return { pages, absent };
}

const countsAreTrue: StateLaw = {
  id: 26,
  text: 'absent_count = number of absent pages; at most 51 requests out for an external object',
  check(host, touched, deny) {
    let cached = 0;
    forEachObject(host, touched, (object) => {
      const { absentCount, id, residentPageCount } = object;
      if (object.counted) cached += residentPageCount;
      if (!object.internal && absentCount > host.tunables.absentMax + 1) {
        deny(`P17: absent_count is ${absentCount}`, { object: id });
      }
      if (touched !== 'all' && residentPageCount > FEW_PAGES) return;
      const { absent, pages } = walk(object, deny);
      if (pages !== residentPageCount) {
        deny(`P6: ${pages} pages, resident_page_count says ${residentPageCount}`, { object: id });
      }
      if (absent !== absentCount) {
        deny(`P7: ${absent} pages are absent, absent_count says ${absentCount}`, { object: id });
      }
    });
    if (touched === 'all' && cached !== host.resident.cachedCount) {
      deny(`${cached} pages are cached, the counter says ${host.resident.cachedCount}`);
    }
  },
};

const laundryIsCounted: StateLaw = {
  id: 27,
  text: 'laundry_count = number of pages on their way through the default pager, wired and dirty',
  check(host, touched, deny) {
    let laundry = 0;
    forEachPage(host, touched, (page) => {
      if (!page.laundry) return;
      laundry += 1;
      const { object } = page;
      const travels = page.tabled && object?.internal && object.temporary;
      if (!travels || page.wireCount === 0 || !page.dirty) {
        deny('P13: a page in laundry is not wired, dirty and in transit', subject(page));
      }
    });
    const { laundryCount } = host.pageout;
    if (laundryCount < 0) deny(`laundry_count is ${laundryCount}`);
    if (touched === 'all' && laundry !== laundryCount) {
      deny(`${laundry} pages are in laundry, laundry_count says ${laundryCount}`);
    }
  },
};

const locksComeFromPagers: StateLaw = {
  id: 'P14',
  text: 'page_lock is set only in objects that have or had a pager',
  check(host, touched, deny) {
    forEachPage(host, touched, (page) => {
      if (!page.tabled || page.object?.pagerCreated === true) return;
      if (page.pageLock !== 0 || page.unlockRequest !== 0) {
        deny('a page of anonymous memory is locked', subject(page));
      }
    });
  },
};

const preciousComesFromPagers: StateLaw = {
  id: 'P15',
  text: 'A precious page was supplied by a pager; pages in transit are never precious',
  check(host, touched, deny) {
    forEachPage(host, touched, (page) => {
      if (!page.precious || !page.tabled) return;
      if (page.object?.pagerCreated !== true)
        deny('a page without a pager is precious', subject(page));
    });
  },
};

const readyInOrder: StateLaw = {
  id: 24,
  text: 'An object is initialised only after it got a pager, and has ports only then',
  check(host, touched, deny) {
    forEachObject(host, touched, ({ id, pager, pagerCreated, pagerInitialized, pagerRequest }) => {
      if (pagerInitialized && !pagerCreated) deny('initialised without a pager', { object: id });
      if (pager !== null && !pagerCreated) deny('a pager that nobody made', { object: id });
      if ((pager === null) !== (pagerRequest === null)) {
        deny('one of pager and control port without the other', { object: id });
      }
    });
  },
};

const unreferencedIsCached: StateLaw = {
  id: 44,
  text: 'An object without references may persist and is cached, or it is gone',
  check(host, touched, deny) {
    forEachObject(host, touched, ({ cached, canPersist, id, pagingInProgress, refCount }) => {
      if ((refCount === 0) !== cached) {
        deny(`${refCount} references, cached: ${cached}`, { object: id });
      }
      if (cached && !canPersist) deny('cached, and may not persist', { object: id });
      if (pagingInProgress < 0 || pagingInProgress > refCount) {
        deny(`${pagingInProgress} are paging, ${refCount} references`, { object: id });
      }
    });
  },
};

const onePagerOnly: HistoryLaw = {
  id: 38,
  text: 'An internal object gets a pager once at most, and only when a dirty page must leave',
  start(host, deny) {
    const created = new Set<number>();
    return {
      on: {
        'vm_object.pager_created': ({ a: object }) => {
          if (created.has(object)) deny('a second pager was made', { object });
          created.add(object);
          const owner = host.objects.all.find((each) => each.alive && each.id === object);
          if (owner === undefined || !hasLeaver(owner)) {
            deny('a pager was made, and no page has to leave', { object });
          }
        },
      },
    };
  },
};

/** The page that has to leave is busy, off its queue, and dirty. */
function hasLeaver(object: VmObject): boolean {
  for (let page = object.memqHead; page !== null; page = page.listNext) {
    if (page.busy && page.dirty && !page.absent) return true;
  }
  return false;
}

const boundedCache: StateLaw = {
  id: 43,
  text: 'At most cached_max unreferenced objects are kept, unless pages decide',
  check(host, touched, deny) {
    const { cachedCount } = host.objects;
    const bounded = !host.switches.cacheNeedsPages;
    if (bounded && cachedCount > host.tunables.cachedMax) deny(`${cachedCount} objects are cached`);
    if (touched !== 'all') return;
    let listed = 0;
    for (
      let at = host.objects.cachedHead;
      at !== null && listed <= cachedCount;
      at = at.cacheNext
    ) {
      listed += 1;
      if (!at.cached) deny('an object in the cache is not cached', { object: at.id });
    }
    if (listed !== cachedCount)
      deny(`the cache has ${listed} objects, its count is ${cachedCount}`);
  },
};

const laundryComesBack: HistoryLaw = {
  id: 27,
  text: 'A page enters the laundry once, and the count follows each page in and out',
  start(host, deny) {
    const inside = new Set<number>();
    const count = (page: number, said: number): void => {
      if (said !== inside.size) {
        deny(`${inside.size} pages are in laundry, the event says ${said}`, { page });
      }
    };
    return {
      on: {
        'vm_page.into_laundry': ({ a: page, b }) => {
          if (inside.has(page)) deny('a page in laundry enters it', { page });
          inside.add(page);
          count(page, b);
        },
        'vm_page.laundered': ({ a: page, b }) => {
          if (!inside.delete(page)) deny('a page leaves the laundry that was not in it', { page });
          count(page, b);
        },
        // A pager that supplies what it was sent takes the frame out of the laundry.
        'vm_page.stolen': ({ a: page }) => {
          inside.delete(page);
        },
      },
      step() {
        const { laundryCount } = host.pageout;
        if (laundryCount !== inside.size) {
          deny(`${inside.size} pages are in laundry, laundry_count says ${laundryCount}`);
        }
      },
    };
  },
};

/** Laws of this family. */
export const objectLaws = [
  onePageASlot,
  countsAreTrue,
  laundryIsCounted,
  laundryComesBack,
  locksComeFromPagers,
  preciousComesFromPagers,
  readyInOrder,
  unreferencedIsCached,
  onePagerOnly,
  boundedCache,
] as const;
