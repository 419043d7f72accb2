/**
 * clock: pages in a ring, a hand that sweeps. A page whose counter is above zero is passed and its
 * counter lowered; the first at zero goes, the new page takes its slot, the hand moves past it.
 * With one bit (the default) the counter is the hardware's reference bit and a hit costs nothing;
 * with more, each touch counts up to 2^bits - 1 and a hit costs what it costs lru. Corbato 1968.
 * Conventions on which books differ are options: what a new page's counter is, whether the hand
 * clears in passing or all at once, and whether counters are cleared at intervals.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { Policy, PolicyView } from './policy';
import { definePolicy } from './policy';

/** Counters of the pages: the hardware's bit, or numbers of our own. */
interface Counters {
  above(page: PageId): boolean;
  lower(page: PageId): void;
  clear(page: PageId): void;
  enter(page: number): void;
  touched?(pages: Int32Array, count: number): void;
}

function oneBit(view: PolicyView): Counters {
  return {
    above: (page) => view.referenced(page),
    lower: (page) => view.clearReference(page),
    clear: (page) => view.clearReference(page),
    enter: () => undefined,
  };
}

function manyBits(most: number, insert: number): Counters {
  let counters = new Uint8Array(1024);
  return {
    above: (page) => (counters[page] ?? 0) > 0,
    lower(page) {
      counters[page] = (counters[page] ?? 1) - 1;
    },
    clear(page) {
      counters[page] = 0;
    },
    enter(page) {
      if (page >= counters.length) {
        const grown = new Uint8Array(Math.max(page + 1, counters.length * 2));
        grown.set(counters);
        counters = grown;
      }
      counters[page] = insert;
    },
    touched(pages, count) {
      for (let i = 0; i < count; i += 1) {
        const page = pages[i] ?? 0;
        const counter = counters[page] ?? 0;
        if (counter < most) counters[page] = counter + 1;
      }
    },
  };
}

/** The hand is the head of a queue: a page that is passed goes to the tail. */
class Clock implements Policy {
  private readonly ring = new PageQueue(new PageLinks(), 1);
  private readonly counters: Counters;
  private readonly clearAll: boolean;
  readonly touched?: (pages: Int32Array, count: number) => void;
  readonly loadCounts: boolean;
  readonly interval?: { readonly references: number; passed(): void };

  constructor(counters: Counters, clearAll: boolean, insert: number, clear: number) {
    this.counters = counters;
    this.clearAll = clearAll;
    this.loadCounts = insert > 0;
    if (counters.touched !== undefined) this.touched = counters.touched;
    if (clear > 0) this.interval = { references: clear, passed: () => this.clearEach() };
  }

  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    this.counters.enter(page);
    if (hint === 'inactive_head') this.ring.enterHead(page);
    else this.ring.enterTail(page);
  }

  move(): void {}

  leave(page: PageId): void {
    this.ring.remove(page);
  }

  candidate(): PageId | -1 {
    return this.clearAll ? this.sweepAll() : this.sweep();
  }

  private sweep(): PageId | -1 {
    const { ring, counters } = this;
    for (;;) {
      const { head } = ring;
      if (head === -1 || !counters.above(head)) return head;
      counters.lower(head);
      ring.moveToTail(head);
    }
  }

  private sweepAll(): PageId | -1 {
    const { ring, counters } = this;
    for (let page = ring.head; page !== -1; page = ring.after(page)) {
      if (!counters.above(page)) return page;
    }
    this.clearEach();
    return ring.head;
  }

  private clearEach(): void {
    for (const page of this.ring.pages()) this.counters.clear(page);
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.ring.remove(page);
    else this.ring.moveToTail(page);
  }

  pages(): readonly PageId[] {
    return this.ring.pages();
  }

  save(): { readonly ring: readonly PageId[]; readonly above: readonly boolean[] } {
    const ring = this.ring.pages();
    return { ring, above: ring.map((page) => this.counters.above(pageId(page))) };
  }
}

const COMES_IN =
  'the counter of a page that comes in: 1 as on hardware that retries the access, 0 as cache ' +
  'simulators count';
const SWEEP =
  'ring, or the hand begins with the oldest page each time and clears nothing in passing, but ' +
  'all counters if all are set';

export const clock = definePolicy({
  summary: 'A ring of pages and a hand that passes those in use',
  origin: 'Corbato 1968',
  machQueues: false,
  options: {
    bits: option(1, 'number', 'how many bits a counter has', [1, 2, 3, 4, 5, 6, 7, 8]),
    insert: option(1, 'number', COMES_IN, [0, 1]),
    most: ranged(0, [0, 255], 'the highest counter, 0 for all that the bits allow'),
    sweep: option('ring', 'text', SWEEP, ['ring', 'clear_all']),
    clear: ranged(0, [0, 1e9], 'references after which all counters are cleared, 0 for never'),
  },
  create({ bits, insert, most, sweep, clear }, _random, view) {
    const all = (1 << bits) - 1;
    const counters = bits === 1 ? oneBit(view) : manyBits(most === 0 ? all : most, insert);
    return new Clock(counters, sweep === 'clear_all', insert, clear);
  },
});
