/** A way to break each history law: events that should not come, or not in this state. */

import { portName } from '../../kernel/mach/types';
import type { Broken } from './broken_states';
import type { LawBench } from './law_bench';
import { PAGE } from './law_world';

const RECEIVED = 'ipc_mqueue.received';

/** A data_return of pages: offset, how many, dirty, kernel_copy. */
function returned(bench: LawBench, page: number, pages: number, dirty: number, copy: number): void {
  const scalars = [page * PAGE, pages * PAGE, dirty, copy];
  bench.sent('memory_object_data_return', scalars);
}

const aboutPorts: readonly Broken[] = [
  {
    law: 19,
    what: 'a gap in the numbers of a port',
    how: (bench) => {
      const { port } = bench;
      bench.emit('ipc_port.created', port.id, 1, 1);
      bench.emit(RECEIVED, 1, 0, port.id, 0, 1);
      bench.emit(RECEIVED, 2, 0, port.id, 2, 1);
    },
  },
  {
    law: 19,
    what: 'a number that was handed off twice',
    how: (bench) => {
      const { port } = bench;
      bench.emit('ipc_port.created', port.id, 1, 1);
      bench.emit('ipc_mqueue.handed_off', 1, 0, port.id, 0, 1);
      bench.emit(RECEIVED, 1, 0, port.id, 0, 1);
      bench.emit('ipc_mqueue.handed_off', 2, 0, port.id, 0, 1);
    },
  },
  {
    law: 20,
    what: 'a number that is not the one of the counter',
    how: (bench) => {
      bench.port.seqno = 9;
      bench.emit(RECEIVED, 1, 0, bench.port.id, 3, 1);
    },
  },
  {
    law: 20,
    what: 'a number beyond 2^32',
    how: (bench) => {
      bench.port.seqno = 2 ** 32 + 1;
      bench.emit(RECEIVED, 1, 0, bench.port.id, 2 ** 32, 1);
    },
  },
  {
    law: 21,
    what: 'a message that overtakes another one',
    how: (bench) => {
      const { port } = bench;
      bench.emit('ipc_mqueue.sent', 1, 0, port.id, 1, 0);
      bench.emit('ipc_mqueue.sent', 2, 0, port.id, 2, 0);
      bench.emit(RECEIVED, 2, 0, port.id, 0, 1);
    },
  },
  {
    law: 21,
    what: 'a receive right that moved and goes on counting',
    how: (bench) => {
      bench.port.seqno = 4;
      bench.port.mscount = 1;
      bench.emit('ipc_port.arrived', bench.port.id, 1, 1);
    },
  },
];

const aboutReturns: readonly Broken[] = [
  {
    law: 9,
    what: 'a clean page that is not precious and comes back',
    how: (bench) => {
      const { host, page } = bench;
      host.pmapSystem.bits[page.id] = 0;
      page.dirty = false;
      bench.about('memory_object.collected', page, 0, 1);
    },
  },
  {
    law: 9,
    what: 'dirty=FALSE for a modified page',
    how: (bench) => {
      bench.host.pmapSystem.bits[bench.page.id] = 2;
      bench.about('vm_pageout.page_sent', bench.page, 0, 99);
    },
  },
  {
    law: 10,
    what: 'kernel_copy=FALSE for a page that is still there',
    how: (bench) => returned(bench, bench.page.offset, 1, 1, 0),
  },
  {
    law: 11,
    what: 'kernel_copy=TRUE for a page that is modified',
    how: (bench) => {
      bench.page.dirty = true;
      returned(bench, bench.page.offset, 1, 1, 1);
    },
  },
  {
    law: 11,
    what: 'kernel_copy=TRUE for a page that is gone',
    how: (bench) => returned(bench, 7, 1, 1, 1),
  },
  {
    law: 12,
    what: 'a copy that is sent though nobody wrote it',
    how: (bench) => {
      bench.about('memory_object.collected', bench.page, 1, 1);
      bench.about('vm_pageout.page_sent', bench.page, 0, 99);
    },
  },
  {
    law: 13,
    what: 'two pages in the message of an eviction',
    how: (bench) => {
      bench.about('vm_pageout.page_sent', bench.page, 1, 99);
      returned(bench, bench.page.offset, 2, 1, 0);
    },
  },
  {
    law: 14,
    what: 'pages that are collected backwards',
    how: (bench) => {
      bench.called('memory_object_lock_request', 0, 8 * PAGE, 1, 0, 8);
      bench.emit('memory_object.collected', bench.page.id, bench.object.id, 1, 1, 1);
      bench.emit('memory_object.collected', bench.page.id, bench.object.id, 0, 1, 1);
    },
  },
  {
    law: 14,
    what: 'a gap in a cluster',
    how: (bench) => {
      bench.emit('memory_object.collected', bench.page.id, bench.object.id, 1, 1, 1);
      bench.emit('memory_object.collected', bench.page.id, bench.object.id, 3, 1, 1);
    },
  },
  {
    law: 14,
    what: 'a cluster of 33 pages',
    how: (bench) => {
      for (let at = 0; at < 33; at += 1) {
        bench.emit('memory_object.collected', bench.page.id, bench.object.id, at, 1, 1);
      }
      returned(bench, 0, 33, 1, 1);
    },
  },
  {
    law: 14,
    what: 'a cluster that is not sent',
    how: (bench) => bench.emit('memory_object.collected', bench.page.id, bench.object.id, 1, 1, 1),
  },
  {
    law: 15,
    what: 'a lock_completed that nobody waits for',
    how: (bench) => bench.sent('memory_object_lock_completed', [0, PAGE]),
  },
  {
    law: 15,
    what: 'a lock_request that ends without lock_completed',
    how: (bench) => {
      bench.calling(portName(5));
      bench.called('memory_object_lock_request', 0, PAGE, 1, 0, 8);
      bench.emit('thread.step_done', 1, 0, 0);
    },
  },
  {
    law: 15,
    what: 'a lock_completed about another range',
    how: (bench) => {
      bench.calling(portName(5));
      bench.called('memory_object_lock_request', 0, PAGE, 1, 0, 8);
      bench.sent('memory_object_lock_completed', [PAGE, PAGE]);
    },
  },
];

const aboutRequests: readonly Broken[] = [
  {
    law: 16,
    what: 'a supply_completed without a supply',
    how: (bench) => bench.sent('memory_object_supply_completed', [0, PAGE, 0, 0]),
  },
  {
    law: 16,
    what: 'a supply_completed without a reply port',
    how: (bench) => {
      bench.called('memory_object_data_supply', 0, PAGE, 0, 0);
      bench.emit('memory_object.supplied', bench.page.id, bench.object.id, 0, 1);
      bench.sent('memory_object_supply_completed', [0, PAGE, 0, 0]);
    },
  },
  {
    law: 16,
    what: 'a success that is none',
    how: (bench) => {
      bench.calling(portName(5));
      bench.called('memory_object_data_supply', 0, 2 * PAGE, 0, 0);
      bench.emit('memory_object.supplied', bench.page.id, bench.object.id, 0, 1);
      bench.sent('memory_object_supply_completed', [0, 2 * PAGE, 0, 0]);
    },
  },
  {
    law: 16,
    what: 'a second supply_completed',
    how: (bench) => {
      bench.calling(portName(5));
      bench.called('memory_object_data_supply', 0, 2 * PAGE, 0, 0);
      bench.emit('memory_object.supplied', bench.page.id, bench.object.id, 0, 1);
      bench.sent('memory_object_supply_completed', [0, 2 * PAGE, 23, PAGE]);
      bench.sent('memory_object_supply_completed', [0, 2 * PAGE, 23, PAGE]);
    },
  },
  {
    law: 16,
    what: 'a supply that leaves out a page',
    how: (bench) => {
      bench.called('memory_object_data_supply', 0, 2 * PAGE, 0, 0);
      bench.emit('memory_object.supplied', bench.page.id, bench.object.id, 1, 1);
    },
  },
  {
    law: 22,
    what: 'a request that overtakes a return',
    how: (bench) => {
      bench.about('vm_pageout.page_sent', bench.page, 1, 99);
      bench.sent('memory_object_data_request', [bench.page.offset * PAGE, PAGE, 1]);
    },
  },
  {
    law: 23,
    what: 'two requests for one page',
    how: (bench) => {
      bench.about('vm_fault.request', bench.page, 1);
      bench.about('vm_fault.request', bench.page, 3);
    },
  },
  {
    law: 24,
    what: 'a request before init',
    how: (bench) => bench.sent('memory_object_data_request', [0, PAGE, 1], 999),
  },
  {
    law: 24,
    what: 'a request before the object is ready',
    how: (bench) => {
      bench.emit('vm_object.entered', 77, 999, 8);
      bench.sent('memory_object_init', [PAGE], 999);
      bench.sent('memory_object_data_request', [0, PAGE, 1], 999);
    },
  },
  {
    law: 24,
    what: 'a new init between destroy and terminate',
    how: (bench) => {
      bench.emit('vm_object.destroyed', 77, 999);
      bench.sent('memory_object_init', [PAGE], 999);
    },
  },
  {
    law: 25,
    what: 'a return after terminate',
    how: (bench) => {
      bench.emit('vm_object.entered', 77, 999, 8);
      bench.sent('memory_object_init', [PAGE], 999);
      bench.sent('memory_object_terminate', [], 999);
      bench.sent('memory_object_data_return', [0, PAGE, 1, 0], 999);
    },
  },
  {
    law: 27,
    what: 'a page that enters the laundry twice',
    how: (bench) => {
      bench.emit('vm_page.into_laundry', bench.page.id, 1);
      bench.emit('vm_page.into_laundry', bench.page.id, 2);
    },
  },
  {
    law: 38,
    what: 'a pager for anonymous memory of which nothing leaves',
    how: (bench) => bench.emit('vm_object.pager_created', bench.own.object?.id ?? -1, 999, 8),
  },
];

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
      returned(bench, 0, 1, 0, 0);
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

export const brokenHistories: readonly Broken[] = [
  ...aboutPorts,
  ...aboutReturns,
  ...aboutRequests,
  ...aboutEviction,
  ...aboutLocksAndContents,
];
