/**
 * A way to break each history law: events that should not come, or not in this state. Here are
 * those about messages; those about pages are in broken_evictions.ts.
 */
import { must } from '../../kernel/kern/assert';
import { assertWait } from '../../kernel/kern/thread';
import { portName } from '../../kernel/mach/types';
import { VmFault } from '../../kernel/vm/fault/vm_fault';
import { ObjectFault } from '../../kernel/vm/fault/vm_fault_object';
import { brokenEvictions } from './broken_evictions';
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

const aboutFaults: readonly Broken[] = [
  ...(['host', 'object'] as const).map(
    (kind): Broken => ({
      law: 53,
      what: `a fault ${kind === 'host' ? 'on an address' : 'of a copy'} that waits without a word`,
      how: ({ machine, host, client, object }) => {
        const thread = must(machine.threads[client], 'bench: no client');
        const { map } = thread.task;
        const fault = kind === 'host' ? new VmFault(map) : new ObjectFault(map, object, 0, 1);
        thread.stack.push(fault);
        assertWait(thread, host.freeWanted);
      },
    }),
  ),
  {
    law: 53,
    what: 'a fault that starts over without a word',
    how: ({ host }) => {
      host.faultRestarts += 1;
    },
  },
  {
    law: 53,
    what: 'a fault that says that it waits, and does not',
    how: (bench) => bench.about('vm_fault.wait_page', bench.page),
  },
];

export const brokenHistories: readonly Broken[] = [
  ...aboutFaults,
  ...aboutPorts,
  ...aboutReturns,
  ...aboutRequests,
  ...brokenEvictions,
];
