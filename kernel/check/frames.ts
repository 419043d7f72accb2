/**
 * Laws about frames and page structures: each frame is somewhere, once; counters tell the truth;
 * flags go together as the invariants P1 to P18 say; the reserve is kept. @ours
 */
import type { Host } from '../machine/host';
import type { Machine } from '../machine/machine';
import type { VmPage } from '../vm/page/vm_page';
import type { Deny, HistoryLaw, StateLaw } from './law';
import { atEachPrivilege, eitherWay, forEachPage, pageOf, subject, underDaemon } from './law';
import * as segments from './segments';

/** True if a thread that waits holds the page. */
function isHeld(machine: Machine, page: VmPage): boolean {
  return machine.threads.some(({ stack }) =>
    stack.some((activation) => activation.held().pages?.includes(page)),
  );
}

/** A frame that is neither free nor wired nor known to the policy, nor held for a reason. */
function isAstray(host: Host, machine: Machine, page: VmPage): boolean {
  if (page.fictitious || page.free || page.queued || page.wireCount > 0) return false;
  // Demand mode keeps pages in transit and the memory of pagers from the policy.
  if (host.demand && page.tabled && page.object?.counted === false) return false;
  if (page.tabled && page.object?.held === true) return false;
  if (page.tabled && page.busy && page.absent) return false;
  return !(page.busy && isHeld(machine, page));
}

const conservation: StateLaw = {
  id: 1,
  text: 'free + active + inactive + wired + loose = total; a loose frame is held for a reason',
  check(host, touched, deny, machine) {
    forEachPage(host, touched, (page) => {
      if (isAstray(host, machine, page)) deny(`P11: frame ${page.frame} is lost`, subject(page));
    });
    const { resident } = host;
    if (resident.framesUsed > resident.frames) {
      deny(`P12: ${resident.framesUsed} frames in use, there are ${resident.frames}`);
    }
    if (touched === 'all') checkCounts(host, deny);
  },
};

/** Counters against the pages themselves, and the free list against both. */
function checkCounts(host: Host, deny: Deny): void {
  const { resident } = host;
  let real = 0;
  let free = 0;
  let wired = 0;
  for (const page of resident.pages) {
    if (page.fictitious) continue;
    real += 1;
    if (page.free) free += 1;
    if (page.wireCount > 0) wired += 1;
  }
  const unused = resident.frames - resident.framesUsed;
  if (real !== resident.framesUsed) {
    deny(`P12: ${real} pages have a frame, frames_used says ${resident.framesUsed}`);
  }
  if (free + unused !== resident.freeCount) {
    deny(`P5: ${free + unused} frames are free, free_count says ${resident.freeCount}`);
  }
  if (wired !== resident.wireCount) {
    deny(`P5: ${wired} pages are wired, wire_count says ${resident.wireCount}`);
  }
  let listed = 0;
  for (const { freeHead } of [resident, ...(host.segments?.all ?? [])]) {
    for (let page = freeHead; page !== null && listed <= free; page = page.listNext) {
      listed += 1;
      if (!page.free) deny('a page that is not free is on the free list', { page: page.id });
    }
  }
  checkSegments(host, deny);
  if (listed !== free) deny(`P5: the free list has ${listed} pages, ${free} are free`);
}

/** What segments count adds up to what the machine counts. */
function checkSegments(host: Host, deny: Deny): void {
  if (host.segments === null) return;
  let free = 0;
  let known = 0;
  let returning = 0;
  for (const { freeCount, index } of host.segments.all) {
    free += freeCount;
    known += host.policy.pagesIn?.(index) ?? 0;
  }
  for (const page of host.resident.pages) if (page.externalLaundry) returning += 1;
  const { freeCount } = host.resident;
  if (free !== freeCount) deny(`segments have ${free} free frames, free_count says ${freeCount}`);
  const all = host.policy.pages().length;
  if (known !== all) deny(`segments have ${known} pages queued, the policy knows ${all}`);
  const { externalLaundryCount: count } = host.segments;
  if (count > returning) deny(`${returning} pages are with pagers, the daemon counts ${count}`);
}

const oneQueue: StateLaw = {
  id: 2,
  text: 'Each frame is on at most one queue; queue counters equal queue lengths',
  check(host, touched, deny) {
    forEachPage(host, touched, (page) => {
      if (page.free && page.queued) deny('P1: a free page is queued', { page: page.id });
    });
    if (touched === 'all') checkQueues(host, deny);
  },
};

function checkQueues(host: Host, deny: Deny): void {
  const known = host.policy.pages();
  const seen = new Set<number>();
  let inactive = 0;
  for (const id of known) {
    if (seen.has(id)) deny('the policy knows the page twice', { page: id });
    seen.add(id);
    const page = pageOf(host, id);
    if (page?.queued !== true) deny('the policy knows a page that is not queued', { page: id });
    if (host.policy.isInactive?.(id) === true) inactive += 1;
  }
  for (const page of host.resident.pages) {
    if (page.queued && !seen.has(page.id)) deny('no queue holds a queued page', subject(page));
  }
  const queues = host.policy.queues?.();
  if (queues === undefined) return;
  if (queues.active + queues.inactive !== known.length) {
    deny(`${queues.active} active and ${queues.inactive} inactive, ${known.length} pages queued`);
  }
  if (queues.inactive !== inactive) {
    deny(`P5: ${inactive} pages are inactive, the counter says ${queues.inactive}`);
  }
}

const wiredOffQueues: StateLaw = {
  id: 3,
  text: 'Wired pages are on no queue',
  check(host, touched, deny) {
    forEachPage(host, touched, (page) => {
      if (page.wireCount === 0) return;
      if (page.queued) deny('P2: a wired page is queued', subject(page));
      if (page.free) deny('P2: a wired page is free', subject(page));
    });
  },
};

const wiredStay: HistoryLaw = {
  id: 3,
  text: 'Wired pages are never evicted, and never flushed by a lock request',
  start(host, deny) {
    const stays = (what: string) => (e: { readonly a: number }) => {
      const page = pageOf(host, e.a);
      if (page !== null && page.wireCount > 0) deny(`a wired page is ${what}`, subject(page));
    };
    return {
      on: {
        'vm_pageout.clean': stays('evicted'),
        'vm_pageout.absent': stays('evicted'),
        'vm_pageout.double': stays('evicted'),
        'memory_object.flushed': stays('flushed'),
        'memory_object.collected': (e) => {
          if (e.e === 0) stays('flushed')(e);
        },
      },
    };
  },
};

const reserveState: StateLaw = {
  id: 5,
  text: 'free_count >= 0 always',
  check(host, _touched, deny) {
    const { freeCount } = host.resident;
    if (freeCount < 0) deny(`free_count is ${freeCount}`);
  },
};

const reserveKept: HistoryLaw = {
  id: 5,
  text: 'Unprivileged operations never leave free_count < reserved - 1, nor a segment below min',
  claims: underDaemon,
  start: eitherWay(segments.reserveKept, (host, deny, machine) => {
    let before = host.resident.freeCount;
    return atEachPrivilege((id) => {
      const { freeCount } = host.resident;
      const thread = machine.threads[id];
      const took = freeCount < before && freeCount < host.tunables.freeReserved - 1;
      if (took && thread?.vmPrivilege === false) {
        deny(`${thread.name} took free_count from ${before} to ${freeCount}`);
      }
      before = freeCount;
    });
  }),
};

/** A law about the flags of one page: what is wrong with them, or null. */
function pageLaw(
  id: StateLaw['id'],
  text: string,
  wrong: (page: VmPage, host: Host) => boolean,
): StateLaw {
  return {
    id,
    text,
    check(host, touched, deny) {
      forEachPage(host, touched, (page) => {
        if (wrong(page, host)) deny(text, subject(page));
      });
    },
  };
}

const freeIsBlank = pageLaw(
  'P3',
  'A free page is in no object, unwired, unlocked, and has no state',
  (page) =>
    page.free &&
    (page.tabled ||
      page.wireCount > 0 ||
      page.laundry ||
      page.absent ||
      page.error ||
      page.restart ||
      page.dirty ||
      page.precious ||
      page.pageLock !== 0 ||
      page.unlockRequest !== 0 ||
      page.wanted),
);

const fictitiousHasNoData = pageLaw(
  'P8',
  'A page without a frame is busy, absent or in error, and has no data',
  (page) =>
    page.fictitious &&
    !page.free &&
    (!(page.busy || page.absent || page.error || page.restart) || page.dirty || page.precious),
);

const absentOrError = pageLaw(
  'P9',
  'A page is never absent and in error',
  (page) => page.absent && (page.error || page.restart),
);

const errorIsIdle = pageLaw(
  'P18',
  'A page in error is not busy, and its object has or had a pager',
  (page) => page.tabled && page.error && (page.busy || page.object?.pagerCreated !== true),
);

/** A thread waits for an answer about a lock, and there is a pager that may give it. */
function awaitsAnswer({ object, unlockRequest }: VmPage, { switches }: Host): boolean {
  if (unlockRequest === 0 || object === null) return false;
  // A destroy that wakes nobody leaves those for ever that wait for an answer.
  const { destroyAbortsRequests, destroyWakesWaiters } = switches;
  return object.pager !== null || !(destroyAbortsRequests && destroyWakesWaiters);
}

const waitersHaveCause = pageLaw(
  52,
  'No wake-up is lost: who waits for a page waits for a busy, wired or locked one',
  (page, host) =>
    page.wanted && page.tabled && !page.busy && page.wireCount === 0 && !awaitsAnswer(page, host),
);

/** Laws of this family. */
export const frameLaws = [
  conservation,
  oneQueue,
  wiredOffQueues,
  wiredStay,
  reserveState,
  reserveKept,
  freeIsBlank,
  fictitiousHasNoData,
  absentOrError,
  errorIsIdle,
  waitersHaveCause,
] as const;
