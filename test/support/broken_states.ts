/** A way to break each state law: the state in which it does not hold. */
import type { LawId } from '../../kernel/check/law';
import { assertWait } from '../../kernel/kern/thread';
import type { LawBench } from './law_bench';

export interface Broken {
  readonly law: LawId;
  /** What is wrong, as the end of a sentence. */
  readonly what: string;
  readonly how: (bench: LawBench) => void;
  /** In a world whose daemon watches segments of memory. */
  readonly segments?: true;
}

export const brokenStates: readonly Broken[] = [
  {
    law: 1,
    what: 'a frame that is on no queue and held by nobody',
    how: ({ host, page }) => {
      host.policy.leave(page.id, 'freed');
      page.queued = false;
    },
  },
  {
    law: 1,
    what: 'a free_count that is too high',
    how: ({ host }) => {
      host.resident.freeCount += 1;
    },
  },
  {
    law: 1,
    what: 'a wire_count that is too high',
    how: ({ host }) => {
      host.resident.wireCount += 1;
    },
  },
  {
    law: 1,
    what: 'a free list without a free page',
    how: ({ host }) => {
      host.resident.freeHead = null;
    },
  },
  {
    law: 1,
    what: 'more frames in use than there are',
    how: ({ host }) => {
      host.resident.framesUsed = host.resident.frames + 1;
    },
  },
  {
    law: 2,
    what: 'a free page on a queue',
    how: ({ page }) => {
      page.free = true;
    },
  },
  {
    law: 2,
    what: 'a queued page that no queue holds',
    how: ({ host, page }) => host.policy.leave(page.id, 'freed'),
  },
  {
    law: 2,
    what: 'a queue with a page that is not queued',
    how: ({ page }) => {
      page.queued = false;
    },
  },
  {
    law: 3,
    what: 'a wired page on a queue',
    how: ({ page }) => {
      page.wireCount = 1;
    },
  },
  {
    law: 4,
    what: 'two pages in one place',
    how: ({ page, second }) => {
      page.offset = second.offset;
    },
  },
  {
    law: 5,
    what: 'a negative free_count',
    how: ({ host }) => {
      host.resident.freeCount = -1;
    },
  },
  {
    law: 18,
    what: 'a translation to another page than the map says',
    how: ({ host, page }) => {
      for (const { entries } of host.maps) {
        for (const entry of entries) if (entry.object === page.object) entry.offset += 1;
      }
    },
  },
  {
    law: 40,
    what: 'a translation that grants WRITE where a copy is needed',
    how: ({ host, page }) => {
      for (const { entries } of host.maps) {
        for (const entry of entries) if (entry.object === page.object) entry.needsCopy = true;
      }
    },
  },
  {
    law: 24,
    what: 'a pager without a control port',
    how: ({ object }) => {
      object.pagerRequest = null;
    },
  },
  {
    law: 26,
    what: 'an absent_count without absent pages',
    how: ({ object }) => {
      object.absentCount = 1;
    },
  },
  {
    law: 26,
    what: 'more than 51 requests out',
    how: ({ object }) => {
      object.absentCount = 52;
    },
  },
  {
    law: 26,
    what: 'a resident_page_count that is too high',
    how: ({ object }) => {
      object.residentPageCount += 1;
    },
  },
  {
    law: 27,
    what: 'a laundry_count without laundry',
    how: ({ host }) => {
      host.pageout.laundryCount = 1;
    },
  },
  {
    law: 27,
    what: 'a page in laundry that is not in transit',
    how: ({ host, page }) => {
      page.laundry = true;
      host.pageout.laundryCount = 1;
    },
  },
  {
    law: 33,
    what: 'a translation that grants what the lock forbids',
    how: ({ page }) => {
      page.pageLock = 7;
    },
  },
  {
    law: 33,
    what: 'a free page with a translation',
    how: ({ page }) => {
      page.free = true;
    },
  },
  {
    law: 43,
    what: 'too many cached objects',
    how: ({ host }) => {
      host.objects.cachedCount = 101;
    },
  },
  {
    law: 44,
    what: 'an object without references',
    how: ({ object }) => {
      object.refCount = 0;
    },
  },
  {
    law: 51,
    what: 'a reference that nobody holds',
    how: ({ object }) => {
      object.refCount += 1;
    },
  },
  {
    law: 52,
    what: 'a thread that waits for an idle page',
    how: ({ client, machine, page }) => {
      const thread = machine.threads[client];
      if (thread !== undefined) assertWait(thread, page.waiters);
    },
  },
  {
    law: 'P3',
    what: 'a free page with data',
    how: ({ host }) => {
      if (host.resident.freeHead !== null) host.resident.freeHead.dirty = true;
    },
  },
  {
    law: 'P8',
    what: 'a page without a frame that waits for nothing',
    how: ({ host }) => {
      const page = host.resident.fictitiousHead;
      if (page === null) return;
      page.free = false;
      page.busy = false;
    },
  },
  {
    law: 'P9',
    what: 'a page that is absent and in error',
    how: ({ page }) => {
      page.absent = true;
      page.error = true;
    },
  },
  {
    law: 'P14',
    what: 'a lock on anonymous memory',
    how: ({ own }) => {
      own.pageLock = 2;
    },
  },
  {
    law: 'P15',
    what: 'precious anonymous memory',
    how: ({ own }) => {
      own.precious = true;
    },
  },
  {
    law: 'P18',
    what: 'a busy page in error',
    how: ({ page }) => {
      page.error = true;
      page.busy = true;
    },
  },
];
