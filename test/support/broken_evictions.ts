/** Events that break a history law about pages: eviction, locks, contents. */
import type { Broken } from './broken_states';
import { PAGE } from './law_world';

const aboutEviction: readonly Broken[] = [
  {
    law: 3,
    what: 'the eviction of a wired page',
    how: (bench) => {
      bench.page.wireCount = 1;
      bench.about('vm_pageout.clean', bench.page);
    },
  },
  {
    law: 3,
    what: 'the flush of a wired page',
    how: (bench) => {
      bench.page.wireCount = 1;
      bench.about('memory_object.flushed', bench.page, 0, 0);
    },
  },
  {
    law: 5,
    what: 'an unprivileged thread in the reserve',
    how: (bench) => {
      bench.verdict();
      bench.host.resident.freeCount = 3;
    },
  },
  {
    law: 6,
    what: 'a silent eviction of a modified page',
    how: (bench) => {
      bench.page.dirty = true;
      bench.about('vm_pageout.clean', bench.page);
    },
  },
  {
    law: 6,
    what: 'a message between a silent eviction and the release',
    how: (bench) => {
      bench.host.pmapSystem.bits[bench.page.id] = 0;
      bench.page.dirty = false;
      bench.about('vm_pageout.clean', bench.page);
      bench.sent('memory_object_data_return', [0, PAGE, 0, 0]);
    },
  },
  {
    law: 28,
    what: 'a daemon that sends with the laundry full',
    how: (bench) => {
      bench.machine.trace.threadId = bench.daemon;
      bench.host.pageout.laundryCount = 10;
      bench.about('vm_pageout.page_sent', bench.page, 1, 99);
    },
  },
  {
    law: 29,
    what: 'eleven pages in one burst',
    how: (bench) => {
      bench.machine.trace.threadId = bench.daemon;
      for (let i = 0; i < 11; i += 1) bench.about('vm_pageout.page_sent', bench.page, 1, 99);
    },
  },
  {
    law: 30,
    what: 'a daemon that sleeps too soon',
    how: (bench) => {
      bench.host.resident.freeCount = 20;
      bench.emit('vm_pageout.done', 20);
    },
  },
  {
    law: 31,
    what: 'the eviction of a referenced page',
    how: (bench) => {
      bench.host.pmapSystem.bits[bench.page.id] = 1;
      bench.about('vm_pageout.clean', bench.page);
    },
  },
  {
    law: 32,
    what: 'a victim from the middle of the inactive queue',
    how: (bench) => {
      const { host, page, second } = bench;
      for (const { id } of [page, second]) {
        host.policy.move(id, 'active'); // Wherever it was, it becomes inactive anew.
        host.policy.move(id, 'inactive');
      }
      bench.about('vm_pageout.clean', second);
    },
  },
  {
    law: 32,
    what: 'a victim before a page that was paged twice',
    how: (bench) => {
      const { host, page, second } = bench;
      host.policy.move(page.id, 'inactive');
      bench.about('vm_pageout.double', page);
      bench.about('vm_pageout.page_sent', page, 1, 99);
      bench.about('vm_pageout.clean', second);
    },
  },
];

const aboutSegments: readonly Broken[] = [
  {
    law: 5,
    what: 'an unprivileged thread that takes a segment below its minimum',
    segments: true,
    how: (bench) => {
      bench.verdict();
      const top = bench.host.segments?.all[1];
      if (top !== undefined) top.freeCount = top.min - 1;
    },
  },
  {
    law: 28,
    what: 'a round that sends though it began with the laundry full',
    segments: true,
    how: (bench) => {
      bench.machine.trace.threadId = bench.daemon;
      bench.emit('vm_pageout.scan', 20, 5);
      bench.about('vm_pageout.page_sent', bench.page, 1, 99);
    },
  },
  {
    law: 29,
    what: 'six pages in one round',
    segments: true,
    how: (bench) => {
      for (let i = 0; i < 6; i += 1) bench.about('vm_pageout.candidate', bench.page, 1, 1);
    },
  },
  {
    law: 30,
    what: 'a daemon that sleeps while a segment is short',
    segments: true,
    how: (bench) => {
      for (const segment of bench.host.segments?.all ?? []) segment.freeCount = segment.low;
      bench.emit('vm_pageout.done', 20);
    },
  },
  {
    law: 31,
    what: 'the choice of a referenced inactive page',
    segments: true,
    how: (bench) => {
      bench.host.pmapSystem.bits[bench.page.id] = 1;
      bench.about('vm_pageout.candidate', bench.page, 1, 1);
    },
  },
  {
    law: 32,
    what: 'the choice of an anonymous page before an external one',
    segments: true,
    how: (bench) => bench.about('vm_pageout.candidate', bench.own, 0, 0),
  },
];

const aboutLocksAndContents: readonly Broken[] = [
  {
    law: 7,
    what: 'a modified page that is freed without a message',
    how: (bench) => {
      bench.about('memory_object.supplied', bench.page, 1);
      bench.about('vm_fault.entered', bench.page, 5, 3);
      bench.page.dirty = true;
      bench.emit('thread.step', 1);
      bench.emit('vm_page.released', bench.page.id, 9);
    },
  },
  {
    law: 7,
    what: 'a modified page that is flushed though its return was asked for',
    how: (bench) => {
      bench.called('memory_object_lock_request', 0, PAGE, 1, 1, 8);
      bench.about('memory_object.flushed', bench.page, 1, 0);
    },
  },
  {
    law: 8,
    what: 'a precious page that is freed without a message',
    how: (bench) => {
      bench.page.precious = true;
      bench.about('memory_object.supplied', bench.page, 1);
      bench.emit('vm_page.released', bench.page.id, 9);
    },
  },
  {
    law: 8,
    what: 'a precious page that is flushed though all was to be returned',
    how: (bench) => {
      bench.called('memory_object_lock_request', 0, PAGE, 2, 1, 8);
      bench.about('memory_object.flushed', bench.page, 0, 1);
    },
  },
  {
    law: 17,
    what: 'a supply into a place that is taken',
    how: (bench) => {
      bench.about('memory_object.supplied', bench.page, 1);
      bench.emit('memory_object.supplied', bench.second.id, bench.object.id, bench.page.offset, 1);
    },
  },
  {
    law: 18,
    what: 'a zero-filled page that is not zero',
    how: (bench) => {
      bench.host.phys.stamps[bench.own.id] = 5;
      bench.about('vm_fault.zero_fill', bench.own);
    },
  },
  {
    law: 18,
    what: 'a clean page that changed',
    how: (bench) => {
      const { host, page } = bench;
      host.pmapSystem.bits[page.id] = 0;
      page.dirty = false;
      bench.about('memory_object.supplied', page, 1);
      host.phys.stamps[page.id] = 4711;
      bench.about('vm_pageout.clean', page);
    },
  },
  {
    law: 33,
    what: 'a second data_unlock for the same access',
    how: (bench) => {
      bench.page.pageLock = 2;
      bench.about('vm_fault.unlock', bench.page, 3);
      bench.about('vm_fault.unlock', bench.page, 3);
    },
  },
  {
    law: 34,
    what: 'a lock that remembers what was asked for before',
    how: (bench) => {
      bench.about('memory_object.locked', bench.page, 2);
      bench.page.unlockRequest = 3;
    },
  },
  {
    law: 35,
    what: 'something between a flush and the release of the frame',
    how: (bench) => {
      bench.about('memory_object.flushed', bench.page, 0, 0);
      bench.emit('thread.step', 1);
    },
  },
];

export const brokenEvictions: readonly Broken[] = [
  ...aboutEviction,
  ...aboutSegments,
  ...aboutSegments,
  ...aboutLocksAndContents,
];
