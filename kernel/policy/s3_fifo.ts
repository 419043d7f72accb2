/**
 * s3_fifo: three first-in-first-out queues. A tenth of the frames, S, is for newcomers; who is
 * touched there twice or more moves to the main queue M, the others leave and only their keys stay
 * in a ghost queue, from which they would come back straight to M. Pages of M that were touched go
 * round again. It sees every touch; a hit costs one count. Conventions: sizes are rounded down, a
 * load counts 0, the count ends at 3 when M looks at it. Where S rounds to no frame (below ten,
 * with the defaults) newcomers still pass through it: a cache may refuse them, memory cannot. Yang
 * et al., SOSP 2023.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { Ghosts } from './ghost';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, PageKey, Policy, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { ghostList, pageList } from './policy_list';

/** More than this does not matter to M. */
const MOST = 3;

class S3Fifo implements Policy {
  private readonly small: PageQueue;
  private readonly main: PageQueue;
  private readonly ghosts = new Ghosts();
  private readonly remembered: number;
  private readonly mainSize: number;
  private readonly threshold: number;
  private readonly view: PolicyView;
  private counts = new Uint8Array(1024);

  constructor(view: PolicyView, share: number, ghost: number, threshold: number) {
    const links = new PageLinks();
    this.small = new PageQueue(links, 1);
    this.main = new PageQueue(links, 2);
    this.view = view;
    this.mainSize = view.frames - Math.floor(view.frames * share);
    this.remembered = Math.floor(view.frames * ghost);
    this.threshold = threshold;
  }

  enter(page: PageId): void {
    if (page >= this.counts.length) {
      const grown = new Uint8Array(Math.max(page + 1, this.counts.length * 2));
      grown.set(this.counts);
      this.counts = grown;
    }
    this.counts[page] = 0;
    const back = this.ghosts.enters(this.view.key(page));
    (back ? this.main : this.small).enterTail(page);
  }

  incoming(key: PageKey): void {
    this.ghosts.expect(key);
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    if (this.main.has(page)) {
      this.main.remove(page);
      return;
    }
    this.small.remove(page);
    if (why !== 'evicted') return;
    this.ghosts.add(this.view.key(page));
    this.ghosts.trim(this.remembered);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { main, small } = this;
    for (;;) {
      if (main.count > this.mainSize || small.count === 0) return this.fromMain(reason);
      // Once newcomers are looked at, all that are worth it move, whatever the size of M.
      for (let page = small.head; page !== -1; page = small.head) {
        const count = this.counts[page] ?? 0;
        if (count < this.threshold) {
          if (reason !== undefined) reason.rule = 'first in S, touched too seldom to move to M';
          return page;
        }
        reason?.pass(page, `counter ${count}, moved to M`);
        small.remove(page);
        this.counts[page] = 0;
        main.enterTail(page);
      }
    }
  }

  private fromMain(reason: Reason | undefined): PageId | -1 {
    const { main, counts } = this;
    for (;;) {
      const page = main.head;
      if (page === -1) return this.small.head;
      const count = counts[page] ?? 0;
      if (count === 0) {
        if (reason !== undefined) reason.rule = 'first in M whose counter is 0';
        return page;
      }
      reason?.pass(page, `counter ${count}, lowered, moved to the tail`);
      counts[page] = Math.min(count, MOST) - 1;
      main.moveToTail(page);
    }
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const queue = this.main.has(page) ? this.main : this.small;
    if (why === 'busy') queue.remove(page);
    else queue.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    const { counts } = this;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? 0;
      const now = counts[page] ?? 0;
      if (now < 255) counts[page] = now + 1;
    }
  }

  pages(): readonly PageId[] {
    return [...this.small.pages(), ...this.main.pages()];
  }

  order(): readonly PolicyList[] {
    const { small, main, ghosts } = this;
    const note = (page: PageId): string => `counter ${this.counts[page] ?? 0}`;
    return [
      pageList('S', 'oldest first', small.pages(), note),
      pageList('M', 'next to be looked at first', main.pages(), note),
      ghostList('G', 'first to leave first', ghosts.keys()),
    ];
  }
}

export const s3Fifo = definePolicy({
  summary: 'A small queue for newcomers, a main queue, and a memory of who left',
  origin: 'Yang, Zhang, Qiu, Yue, Rashmi 2023',
  machQueues: false,
  options: {
    small: ranged(0.1, [0, 1], 'share of the frames for newcomers'),
    ghost: ranged(0.9, [0, 16], 'how many that left are remembered, as a share of the frames'),
    threshold: ranged(2, [1, 3], 'touches that take a newcomer to the main queue'),
  },
  create: ({ small, ghost, threshold }, _random, view) => new S3Fifo(view, small, ghost, threshold),
});
