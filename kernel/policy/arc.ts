/**
 * arc: two lru queues, T1 of pages seen once and T2 of pages seen again, and the keys of what left
 * each, B1 and B2. A page that comes back from B1 shows that T1 was too small, one from B2 that T2
 * was: the wished size of T1, p, moves accordingly. So it is lru where that is right and protects
 * against scans where it is not, without a parameter. It sees every touch; a hit costs what it
 * costs lru, and a move between queues. Conventions: p is a real number that begins at 0, and what
 * is remembered is trimmed only while room is made. Megiddo, Modha 2003.
 */
import type { PageId } from '../mach/types';
import { Column } from './column';
import { Ghosts } from './ghost';
import { PageLinks, PageQueue } from './page_queue';
import type {
  CandidateFor,
  PageKey,
  Policy,
  PolicyList,
  PolicySpec,
  PolicyView,
  Reason,
} from './policy';
import { ghostList, pageList } from './policy_list';

/** Where the page that room is made for was remembered. */
type Memory = 'b1' | 'b2' | null;

class Arc implements Policy {
  private readonly t1: PageQueue;
  private readonly t2: PageQueue;
  private readonly b1 = new Ghosts();
  private readonly b2 = new Ghosts();
  private readonly view: PolicyView;
  private p = 0;
  private memory: Memory = null;
  /** The victim was taken from a T1 that fills the whole cache. */
  private forgetful = false;
  /** By key: 1 for a page that is wanted, and was remembered. */
  private readonly back = new Column(0);

  constructor(view: PolicyView) {
    const links = new PageLinks();
    this.t1 = new PageQueue(links, 1);
    this.t2 = new PageQueue(links, 2);
    this.view = view;
  }

  incoming(key: PageKey): void {
    const { b1, b2, view } = this;
    this.memory = b1.has(key) ? 'b1' : b2.has(key) ? 'b2' : null;
    if (this.memory === 'b1') {
      this.p = Math.min(view.frames, this.p + Math.max(1, b2.count / b1.count));
      b1.remove(key);
    } else if (this.memory === 'b2') {
      this.p = Math.max(0, this.p - Math.max(1, b1.count / b2.count));
      b2.remove(key);
    }
    if (this.memory !== null) this.back.set(key, 1);
  }

  enter(page: PageId): void {
    const key = this.view.key(page);
    const seen = this.back.at(key) === 1;
    if (seen) this.back.set(key, 0);
    (seen ? this.t2 : this.t1).enterTail(page);
    this.memory = null;
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    const first = this.t1.has(page);
    (first ? this.t1 : this.t2).remove(page);
    if (why !== 'evicted') return;
    const key = this.view.key(page);
    // A full T1 leaves no trace: there would be more than c in T1 and B1.
    if (first && this.forgetful) this.forgetful = false;
    else (first ? this.b1 : this.b2).add(key);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { t1, t2, b1, b2 } = this;
    const c = this.view.frames;
    this.forgetful = false;
    if (this.memory === null) {
      if (t1.count + b1.count + 1 > c) {
        if (!b1.dropOldest()) {
          this.forgetful = true;
          if (reason !== undefined) reason.rule = 'least recently used of T1, which fills memory';
          return t1.head;
        }
      } else if (t1.count + b1.count + t2.count + b2.count >= 2 * c) b2.dropOldest();
    }
    return this.replace(reason);
  }

  private replace(reason: Reason | undefined): PageId | -1 {
    const { t1, t2, p } = this;
    const over = t1.count > p || (t1.count === p && this.memory === 'b2');
    const first = (t1.count > 0 && over) || t2.count === 0;
    if (reason !== undefined) reason.rule = this.ruleOf(first, over);
    return first ? t1.head : t2.head;
  }

  private ruleOf(first: boolean, over: boolean): string {
    const { t1, p } = this;
    const size = `its wished size ${Number(p.toFixed(2))}`;
    if (!first) return `least recently used of T2, since T1 is not over ${size}`;
    if (!over) return 'least recently used of T1, since T2 is empty';
    if (t1.count > p) return `least recently used of T1, which is over ${size}`;
    return `least recently used of T1, which has ${size}, since a page of B2 comes back`;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const queue = this.t1.has(page) ? this.t1 : this.t2;
    if (why === 'busy') queue.remove(page);
    else queue.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    this.t2.gatherAll(pages, count, this.t1);
  }

  pages(): readonly PageId[] {
    return [...this.t1.pages(), ...this.t2.pages()];
  }

  order(): readonly PolicyList[] {
    const { t1, t2, b1, b2, p, memory } = this;
    const coming = memory === null ? '' : `; a page of ${memory.toUpperCase()} comes back`;
    return [
      pageList('T1', `least recently used first; wished size ${p}${coming}`, t1.pages()),
      pageList('T2', 'least recently used first', t2.pages()),
      ghostList('B1', 'first to leave first', b1.keys()),
      ghostList('B2', 'first to leave first', b2.keys()),
    ];
  }
}

export const arc: PolicySpec = {
  summary: 'Balances recency and frequency by what comes back',
  origin: 'Megiddo, Modha 2003',
  machQueues: false,
  options: {},
  create: (_options, _random, view) => new Arc(view),
};
