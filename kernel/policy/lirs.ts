/**
 * lirs: low inter-reference recency set. Nearly all frames belong to pages whose last two touches
 * were close together (LIR); a few take the others (HIR), which leave first, in the order in which
 * they came. The stack S holds recent pages, also some that have left: a HIR page that is touched
 * while it is still in S has proved itself and becomes LIR, and the bottom of S becomes HIR. Wins
 * on loops and scans where lru loses. It sees every touch; a hit costs a queue move.
 * Conventions: at least one HIR frame; S remembers at most as many departed pages as there are
 * frames, times `ghosts`. By default each touch counts, as the paper's definition and libCacheSim
 * have it: a page that is touched twice in a row is LIR from then on. The authors' program drops
 * such repeats. With `repeats=drop`, `ghosts=2500` and its two HIR frames all counts are its own.
 * Jiang, Zhang 2002.
 */
import { option, ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { Column } from './column';
import { PageLinks, PageQueue } from './page_queue';
import type {
  CandidateFor,
  OrderEntry,
  PageKey,
  Policy,
  PolicyList,
  PolicyView,
  Reason,
} from './policy';
import { definePolicy } from './policy';
import { ghostList, pageList } from './policy_list';

/** No key, or no page. */
const NONE = -1;

/** All queues are of keys, since the stack remembers pages that have left. */
class Lirs implements Policy {
  /** S, bottom first. */
  private readonly stack = new PageQueue(new PageLinks(), 1);
  /** Q: resident HIR pages, first to leave first. */
  private readonly queue: PageQueue;
  /** Departed pages in the stack, oldest departure first. */
  private readonly departed: PageQueue;
  /** By page: its key. */
  private readonly key = new Column(NONE);
  /** By key: its page, NONE once that has left. */
  private readonly page = new Column(NONE);
  /** By key: 1 for a LIR page. */
  private readonly lir = new Column(0);
  private readonly view: PolicyView;
  private readonly lirMost: number;
  private readonly departedMost: number;
  private readonly dropRepeats: boolean;
  private lirCount = 0;
  /** The page referenced last. */
  private last: PageKey = NONE;

  constructor(view: PolicyView, hir: number, ghosts: number, repeats: string) {
    const links = new PageLinks();
    this.queue = new PageQueue(links, 1);
    this.departed = new PageQueue(links, 2);
    this.view = view;
    this.dropRepeats = repeats === 'drop';
    this.lirMost = Math.max(1, view.frames - Math.max(1, Math.floor(view.frames * hir)));
    this.departedMost = Math.floor(view.frames * ghosts);
  }

  private toTop(key: PageKey): void {
    if (this.stack.has(key)) this.stack.moveToTail(key);
    else this.stack.enterTail(key);
  }

  /** The bottom of the stack is always a LIR page. */
  private prune(): void {
    const { stack, departed } = this;
    for (let key: PageKey = stack.head; key !== NONE; key = stack.head) {
      if (this.lir.at(key) === 1) return;
      stack.remove(key);
      if (departed.has(key)) departed.remove(key);
    }
  }

  /** The LIR page at the bottom becomes a resident HIR page. */
  private demoteBottom(): void {
    const { head } = this.stack;
    if (head !== NONE) {
      this.lir.set(head, 0);
      this.lirCount -= 1;
      this.stack.remove(head);
      // A HIR page can be the bottom after all LIR pages were freed.
      if (!this.queue.has(head)) this.queue.enterTail(head);
    }
    this.prune();
  }

  private promote(key: PageKey): void {
    this.lir.set(key, 1);
    this.lirCount += 1;
    if (this.queue.has(key)) this.queue.remove(key);
    this.toTop(key);
    if (this.lirCount > this.lirMost) this.demoteBottom();
  }

  enter(page: PageId): void {
    const key = this.view.key(page);
    this.key.set(page, key);
    this.page.set(key, page);
    this.last = key;
    if (this.departed.has(key)) this.departed.remove(key);
    if (this.stack.has(key) || this.lirCount < this.lirMost) this.promote(key);
    else {
      this.stack.enterTail(key);
      this.queue.enterTail(key);
    }
  }

  move(): void {}

  leave(page: PageId, why: 'evicted' | 'freed' | 'wired'): void {
    const key = this.key.at(page);
    if (key === NONE) return;
    if (this.last === key) this.last = NONE;
    this.key.set(page, NONE);
    this.page.set(key, NONE);
    if (this.queue.has(key)) this.queue.remove(key);
    if (this.lir.at(key) === 1) {
      this.lir.set(key, 0);
      this.lirCount -= 1;
    }
    if (this.stack.has(key)) {
      if (why === 'evicted') this.remember(key);
      else this.stack.remove(key);
    }
    this.prune();
  }

  /** A page that has left keeps its place in the stack, until too many have left after it. */
  private remember(key: PageKey): void {
    const { departed, departedMost, stack } = this;
    departed.enterTail(key);
    while (departed.count > departedMost && departed.head !== NONE) {
      stack.remove(departed.head);
      departed.remove(departed.head);
    }
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { queue, stack } = this;
    if (queue.head !== NONE) {
      if (reason !== undefined) reason.rule = 'first of the HIR pages in Q';
      return pageId(this.page.at(queue.head));
    }
    if (stack.head === NONE) return NONE;
    if (reason !== undefined)
      reason.rule = 'least recently used LIR page, since no HIR page is left';
    return pageId(this.page.at(stack.head));
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const key = this.key.at(page);
    if (key === NONE) return;
    if (why === 'busy') this.leave(page, 'freed');
    else if (this.lir.at(key) === 1) this.renew(key);
    else this.queue.moveToTail(key);
  }

  /** A LIR page that was touched, or cannot go, is the newest now. */
  private renew(key: PageKey): void {
    this.stack.moveToTail(key);
    this.prune();
  }

  touched(pages: Int32Array, count: number): void {
    for (let i = 0; i < count; i += 1) {
      const key = this.key.at(pages[i] ?? NONE);
      if (key !== NONE) this.touch(key);
    }
  }

  private touch(key: PageKey): void {
    if (this.dropRepeats && key === this.last) return;
    this.last = key;
    if (this.lir.at(key) === 1) this.renew(key);
    else if (this.stack.has(key)) this.promote(key);
    else {
      this.stack.enterTail(key);
      this.queue.moveToTail(key);
    }
  }

  private pagesOf(keys: readonly PageKey[]): readonly PageId[] {
    return keys.map((key) => pageId(this.page.at(key)));
  }

  pages(): readonly PageId[] {
    const lir = this.stack.pages().filter((key) => this.lir.at(key) === 1);
    return this.pagesOf([...this.queue.pages(), ...lir]);
  }

  /** What the stack shows of a key: a page, or the memory of one. */
  private entry(key: PageKey): OrderEntry {
    const page = this.page.at(key);
    if (page === NONE) return { ghost: key, note: 'HIR' };
    return { page: pageId(page), note: this.lir.at(key) === 1 ? 'LIR' : 'HIR' };
  }

  order(): readonly PolicyList[] {
    const { stack, queue, departed, last, dropRepeats } = this;
    const repeats = dropRepeats && last !== NONE ? `; key ${last} was referenced last` : '';
    const entries = stack.pages().map((key) => this.entry(key));
    return [
      { name: 'S', order: `bottom first${repeats}`, hand: null, entries },
      pageList('Q', 'next victim first', this.pagesOf(queue.pages())),
      ghostList('departed', 'first to be forgotten first', departed.pages()),
    ];
  }
}

const REPEATS =
  'whether a reference to the page that was referenced just before counts: count, or drop, as ' +
  'the program of its authors does';

export const lirs = definePolicy({
  summary: 'Pages with short times between touches stay, the others pass through',
  origin: 'Jiang, Zhang 2002',
  machQueues: false,
  options: {
    hir: ranged(0.01, [0, 1], 'share of the frames for pages that have to prove themselves'),
    ghosts: ranged(2, [0, 2500], 'how many that left are remembered, as a share of the frames'),
    repeats: option('count', 'text', REPEATS, ['count', 'drop']),
  },
  create: ({ hir, ghosts, repeats }, _random, view) => new Lirs(view, hir, ghosts, repeats),
});
