/**
 * Queues of pages, linked through arrays indexed by page id: what every policy is built from.
 * Several queues can share one set of links, since a page is on one of them at most. Law 2.
 */
import { assert } from '../kern/assert';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';

const NONE = -1;

/** From so many touches on, a batch is worked off from its end: pages are likely to recur in it. */
const LONG_BATCH = 48;
const LAST_BATCH = 2 ** 31 - 1;

/** The links of one policy, and the queue that each page is on. */
export class PageLinks {
  next: Int32Array = new Int32Array(1024).fill(NONE);
  previous: Int32Array = new Int32Array(1024).fill(NONE);
  /** Number of the queue, 0 for none. */
  queue = new Uint8Array(1024);
  /** The long batch in which each page was met last; as long as `queue` once there is one. */
  met = new Int32Array(0);
  private batch = 0;

  /** The number of a long batch that begins: no page is met in it yet. */
  beginBatch(): number {
    if (this.met.length < this.queue.length || this.batch === LAST_BATCH) {
      this.met = new Int32Array(this.queue.length);
      this.batch = 0;
    }
    this.batch += 1;
    return this.batch;
  }

  /** Makes room for page ids up to `id`. */
  reach(id: number): void {
    if (id < this.queue.length) return;
    const length = Math.max(id + 1, this.queue.length * 2);
    this.next = grown(this.next, length);
    this.previous = grown(this.previous, length);
    const queue = new Uint8Array(length);
    queue.set(this.queue);
    this.queue = queue;
  }
}

function grown(old: Int32Array, length: number): Int32Array {
  const array = new Int32Array(length).fill(NONE, old.length);
  array.set(old);
  return array;
}

/** One queue: enter at the tail, take at the head. */
export class PageQueue {
  private readonly links: PageLinks;
  private readonly number: number;
  private headId = NONE;
  private tailId = NONE;
  count = 0;

  /** `number` tells this queue from the others on the same links, 1 to 255. */
  constructor(links: PageLinks, number: number) {
    this.links = links;
    this.number = number;
  }

  has(page: number): boolean {
    return this.links.queue[page] === this.number;
  }

  /** The page at the head, or -1. */
  get head(): PageId | -1 {
    return this.headId === NONE ? -1 : pageId(this.headId);
  }

  /** The page at the tail, or -1. */
  get tail(): PageId | -1 {
    return this.tailId === NONE ? -1 : pageId(this.tailId);
  }

  /** The page before one of this queue, or -1. */
  before(page: number): PageId | -1 {
    const previous = this.links.previous[page] ?? NONE;
    return previous === NONE ? -1 : pageId(previous);
  }

  /** The page behind one of this queue, or -1. */
  after(page: number): PageId | -1 {
    const next = this.links.next[page] ?? NONE;
    return next === NONE ? -1 : pageId(next);
  }

  enterTail(page: number): void {
    const { links } = this;
    links.reach(page);
    assert(links.queue[page] === 0, 'page_queue: page is on a queue already');
    links.queue[page] = this.number;
    links.next[page] = NONE;
    links.previous[page] = this.tailId;
    if (this.tailId === NONE) this.headId = page;
    else links.next[this.tailId] = page;
    this.tailId = page;
    this.count += 1;
  }

  enterHead(page: number): void {
    const { links } = this;
    links.reach(page);
    assert(links.queue[page] === 0, 'page_queue: page is on a queue already');
    links.queue[page] = this.number;
    links.previous[page] = NONE;
    links.next[page] = this.headId;
    if (this.headId === NONE) this.tailId = page;
    else links.previous[this.headId] = page;
    this.headId = page;
    this.count += 1;
  }

  remove(page: number): void {
    const { links } = this;
    assert(links.queue[page] === this.number, 'page_queue: page is not on this queue');
    const next = links.next[page] ?? NONE;
    const previous = links.previous[page] ?? NONE;
    if (previous === NONE) this.headId = next;
    else links.next[previous] = next;
    if (next === NONE) this.tailId = previous;
    else links.previous[next] = previous;
    links.queue[page] = 0;
    this.count -= 1;
  }

  /** Moves a page of this queue to its tail. */
  moveToTail(page: number): void {
    if (this.tailId === page) return;
    this.remove(page);
    this.enterTail(page);
  }

  /** Turns the queue round until a page of it is at its head; costs the same for each. */
  rotateTo(page: number): void {
    const { next, previous } = this.links;
    assert(this.has(page), 'page_queue: page is not on this queue');
    if (page === this.headId) return;
    const last = previous[page] ?? NONE;
    next[this.tailId] = this.headId;
    previous[this.headId] = this.tailId;
    next[last] = NONE;
    previous[page] = NONE;
    this.headId = page;
    this.tailId = last;
  }

  /** Moves each page of a batch to the tail, in order; pages of other queues are passed over. */
  touchAll(pages: Int32Array, count: number): void {
    if (count < LONG_BATCH) this.touchEach(pages, count);
    else this.touchLast(pages, count);
  }

  private touchEach(pages: Int32Array, count: number): void {
    const { next, previous, queue } = this.links;
    const { number } = this;
    let head = this.headId;
    let tail = this.tailId;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? NONE;
      if (page === tail || queue[page] !== number) continue;
      const after = next[page] ?? NONE; // Never NONE: the page is not the tail.
      const before = previous[page] ?? NONE;
      if (before === NONE) head = after;
      else next[before] = after;
      previous[after] = before;
      next[tail] = page;
      previous[page] = tail;
      next[page] = NONE;
      tail = page;
    }
    this.headId = head;
    this.tailId = tail;
  }

  /**
   * The same, from the last touch to the first, each page once: where it is met first it goes
   * before those that are worked off.
   */
  private touchLast(pages: Int32Array, count: number): void {
    const batch = this.links.beginBatch();
    const { next, previous, queue, met } = this.links;
    const { number } = this;
    let done = NONE;
    for (let i = count - 1; i >= 0; i -= 1) {
      const page = pages[i] ?? NONE;
      if (met[page] === batch || queue[page] !== number) continue;
      met[page] = batch;
      const after = next[page] ?? NONE;
      if (after !== done) {
        // Others stand between the page and those worked off, so neither end is NONE.
        const before = previous[page] ?? NONE;
        if (before === NONE) this.headId = after;
        else next[before] = after;
        previous[after] = before;
        const last = done === NONE ? this.tailId : (previous[done] ?? NONE);
        next[last] = page;
        previous[page] = last;
        next[page] = done;
        if (done === NONE) this.tailId = page;
        else previous[done] = page;
      }
      done = page;
    }
  }

  /** As touchAll; pages of `from`, a queue on the same links, come over to this one. */
  gatherAll(pages: Int32Array, count: number, from: PageQueue): void {
    const { next, previous, queue } = this.links;
    const { number } = this;
    const other = from.number;
    let { headId: head, tailId: tail } = this;
    let { headId: otherHead, tailId: otherTail } = from;
    let came = 0;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? NONE;
      if (page === tail) continue;
      const its = queue[page];
      if (its !== number && its !== other) continue;
      const after = next[page] ?? NONE;
      const before = previous[page] ?? NONE;
      if (before !== NONE) next[before] = after;
      else if (its === number) head = after;
      else otherHead = after;
      if (after !== NONE) previous[after] = before;
      else otherTail = before; // Not this queue's: the page is not its tail.
      if (its === other) {
        queue[page] = number;
        came += 1;
      }
      if (tail === NONE) head = page;
      else next[tail] = page;
      previous[page] = tail;
      next[page] = NONE;
      tail = page;
    }
    this.headId = head;
    this.tailId = tail;
    this.count += came;
    from.headId = otherHead;
    from.tailId = otherTail;
    from.count -= came;
  }

  /** All pages, head first. */
  pages(): PageId[] {
    const list: PageId[] = [];
    for (let page = this.headId; page !== NONE; page = this.links.next[page] ?? NONE) {
      list.push(pageId(page));
    }
    return list;
  }
}
