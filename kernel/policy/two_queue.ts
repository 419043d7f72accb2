/**
 * 2q: new pages pass through a short first-in-first-out queue, A1in; those that come back
 * after they left it, while A1out still remembers them, enter Am, which is an lru queue. So a scan
 * goes through A1in and leaves Am alone. It sees every touch; one in A1in costs nothing, one in Am
 * what it costs lru. Conventions: sizes are rounded down; a page that comes back takes its place
 * from Am. With fewer frames than fill A1in once (four, with the defaults) newcomers have no place
 * in it, and each is the next to go: a cache may refuse them, memory cannot. Johnson, Shasha
 * 1994.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { Ghosts } from './ghost';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, PageKey, Policy, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { ghostList, pageList } from './policy_list';

class TwoQueue implements Policy {
  private readonly a1in: PageQueue;
  private readonly am: PageQueue;
  private readonly a1out = new Ghosts();
  private readonly kin: number;
  private readonly kout: number;
  private readonly km: number;
  private readonly view: PolicyView;
  readonly trims = true;
  /** The page that room is made for was remembered. */
  private returning = false;

  constructor(view: PolicyView, in_: number, out: number) {
    const links = new PageLinks();
    this.a1in = new PageQueue(links, 1);
    this.am = new PageQueue(links, 2);
    this.view = view;
    this.kin = Math.floor(view.frames * in_);
    this.kout = Math.floor(view.frames * out);
    this.km = view.frames - this.kin;
  }

  incoming(key: PageKey): void {
    this.a1out.expect(key);
    this.returning = this.a1out.expects(key);
  }

  enter(page: PageId): void {
    if (this.a1out.enters(this.view.key(page))) this.am.enterTail(page);
    else this.a1in.enterTail(page);
    this.returning = false;
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    if (this.am.has(page)) {
      this.am.remove(page);
      return;
    }
    this.a1in.remove(page);
    if (why !== 'evicted') return;
    this.a1out.add(this.view.key(page));
    this.a1out.trim(this.kout);
  }

  candidate(why: CandidateFor, reason?: Reason): PageId | -1 {
    const { a1in, am, kin, km } = this;
    if (why === 'interval') {
      if (!this.returning || am.count < km) return -1;
      if (reason !== undefined)
        reason.rule = 'least recently used of Am, to which a page comes back';
      return am.head;
    }
    if (a1in.count > kin || am.head === -1) {
      if (reason !== undefined) {
        const since = a1in.count > kin ? 'which is over its size' : 'since Am is empty';
        reason.rule = `first in A1in, ${since}`;
      }
      return a1in.head;
    }
    if (reason !== undefined)
      reason.rule = 'least recently used of Am, since A1in is within its size';
    return am.head;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const queue = this.am.has(page) ? this.am : this.a1in;
    if (why === 'busy') queue.remove(page);
    else queue.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    this.am.touchAll(pages, count);
  }

  pages(): readonly PageId[] {
    return [...this.a1in.pages(), ...this.am.pages()];
  }

  order(): readonly PolicyList[] {
    return [
      pageList('A1in', `oldest first; size ${this.kin}`, this.a1in.pages()),
      pageList('Am', `least recently used first; size ${this.km}`, this.am.pages()),
      ghostList('A1out', 'first to leave first', this.a1out.keys()),
    ];
  }
}

export const twoQueue = definePolicy({
  summary: 'A queue for newcomers, an lru queue for those that come back',
  origin: 'Johnson, Shasha 1994',
  machQueues: false,
  options: {
    in: ranged(0.25, [0, 1], 'share of the frames for newcomers'),
    out: ranged(0.5, [0, 16], 'how many that left are remembered, as a share of the frames'),
  },
  create: (options, _random, view) => new TwoQueue(view, options.in, options.out),
});
