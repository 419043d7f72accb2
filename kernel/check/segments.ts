/**
 * What law 5 and laws 28 to 32 say where the daemon watches segments of memory: its numbers, its
 * order. The laws themselves stand in frames.ts and pageout.ts. @ours
 */
import { pmapIsReferenced } from '../vm/page/pmap';
import { vmPageSegUsable } from '../vm/page/vm_page_seg';
import { VM_PAGE_MAX_EVICTIONS, VM_PAGE_MAX_LAUNDRY } from '../vm/pageout/vm_page_evict';
import type { HistoryLaw } from './law';
import { atEachPrivilege, byDaemon, pageOf } from './law';

type Rule = HistoryLaw['start'];

/** Hosts with more frames have the order of their queues looked at now and then only. */
const MANY_FRAMES = 1024;
const SELDOM = 64;

/** Unprivileged operations never leave fewer frames than min free in a segment. */
export const reserveKept: Rule = (host, deny, machine) => {
  const all = host.segments?.all ?? [];
  const before = all.map(({ freeCount }) => freeCount);
  return atEachPrivilege((id) => {
    const thread = machine.threads[id];
    for (const { freeCount, index, min, name } of all) {
      const took = freeCount < (before[index] ?? 0) && freeCount < min;
      if (took && thread?.vmPrivilege === false) {
        deny(`${thread.name} took ${name} from ${before[index]} free frames to ${freeCount}`);
      }
      before[index] = freeCount;
    }
  });
};

/** No round sends anything that begins with the laundry full. */
export const laundryIsBounded: Rule = (host, deny, machine) => {
  let full = false;
  return {
    on: {
      'vm_pageout.scan': ({ b: laundry }) => {
        full = laundry >= VM_PAGE_MAX_LAUNDRY;
      },
      'vm_pageout.page_sent': (e) => {
        if (!full || !byDaemon(machine, e)) return;
        const { laundryCount } = host.pageout;
        deny(`sent with ${laundryCount} pages in laundry`, { page: e.a, object: e.b });
      },
    },
  };
};

/** In one round at most five pages leave; one that is paged twice counts once. */
export const roundIsBounded: Rule = (_host, deny) => {
  let left = 0;
  return {
    on: {
      'vm_pageout.scan': () => {
        left = 0;
      },
      'vm_pageout.candidate': (e) => {
        left += 1;
        if (left > VM_PAGE_MAX_EVICTIONS) {
          deny(`${left} pages in one round`, { page: e.a, object: e.b });
        }
      },
    },
  };
};

/** The daemon stops only when every segment is usable and nobody waits for frames. */
export const restsWhenDone: Rule = (host, deny) => {
  return {
    on: {
      'vm_pageout.done': () => {
        for (const segment of host.segments?.all ?? []) {
          if (vmPageSegUsable(host, segment)) continue;
          deny(`${segment.name} has ${segment.freeCount} free frames, not ${segment.high}`);
        }
        if (!host.freeWanted.empty) deny('a thread waits for memory');
      },
    },
  };
};

/** A referenced inactive page is reactivated rather than evicted; an active one is not. */
export const secondChance: Rule = (host, deny) => {
  return {
    on: {
      'vm_pageout.candidate': (e) => {
        const page = pageOf(host, e.a);
        if (page === null || e.d === 0) return;
        if (!page.reference && !pmapIsReferenced(host.pmapSystem, page)) return;
        deny('a referenced page is evicted', { page: e.a, object: e.b });
      },
    },
  };
};

/** External pages leave before internal ones, inactive before active, each in FIFO order. */
export const inOrder: Rule = (host, deny) => {
  let seen = 0;
  const stays = (id: number): boolean => {
    const page = pageOf(host, id);
    if (page === null || page.busy || page.wanted || page.absent) return true;
    return host.defaultManager === null && page.object?.internal === true;
  };
  return {
    on: {
      'vm_pageout.candidate': ({ a, b: object }) => {
        seen += 1;
        if (host.resident.frames > MANY_FRAMES && seen % SELDOM !== 0) return;
        for (const id of host.policy.pages()) {
          if (id === a) return;
          if (!stays(id)) deny(`page ${id} comes before it`, { page: a, object });
        }
      },
    },
  };
};
