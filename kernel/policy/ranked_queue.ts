/**
 * A queue whose pages have ranks, and which names the first page of the lowest rank. Entering,
 * leaving, a new rank and turning the queue round cost steps in the logarithm of its length; that
 * all ranks are halved costs nothing. A treap: a tree in the order of the queue, kept in balance by
 * numbers that are mixed from the page ids, in which each page holds the lowest rank at and below
 * it. Seidel, Aragon 1996.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';

const NONE = -1;
/** A rank that is shifted so far is 0. */
const MOST_SHIFT = 31;

/** A page's place in the tree: eight numbers, which lie together since they are read together. */
const BITS = 3;
const LEFT = 0;
const RIGHT = 1;
const ABOVE = 2;
/** Its own rank, and the lowest at and below it, as they were after so many halvings. */
const RANK = 3;
const LOWEST = 4;
const AS_OF = 5;

/** Who knows what the ranks must be: one that was set may be too low, and is put right in time. */
export interface Ranks {
  rankNow(page: PageId): number;
}

/** As good as drawn, different for each page: who has the larger one stands higher in the tree. */
function height(page: number): number {
  const once = Math.imul(page ^ (page >>> 16), 0x85eb_ca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

export class RankedQueue {
  private readonly ranks: Ranks;
  private readonly queue = new PageQueue(new PageLinks(), 1);
  private nodes = new Int32Array(1024 << BITS);
  private root = NONE;
  private halvings = 0;

  constructor(ranks: Ranks) {
    this.ranks = ranks;
  }

  get count(): number {
    return this.queue.count;
  }

  get head(): PageId | -1 {
    return this.queue.head;
  }

  has(page: number): boolean {
    return this.queue.has(page);
  }

  /** The page behind one of the queue, or -1. */
  after(page: number): PageId | -1 {
    return this.queue.after(page);
  }

  /** All pages, head first. */
  pages(): PageId[] {
    return this.queue.pages();
  }

  /** The rank of a page of the queue. */
  rankOf(page: number): number {
    this.settle(page);
    return this.get(page, RANK);
  }

  setRank(page: number, rank: number): void {
    this.settle(page);
    this.put(page, RANK, rank);
    this.mend(page);
  }

  /** Shifts the ranks of all pages to the right by one place. */
  halve(): void {
    this.halvings += 1;
  }

  enterTail(page: number, rank: number): void {
    let below = NONE;
    let above: number = this.queue.tail;
    this.queue.enterTail(page);
    while (above !== NONE && height(above) < height(page)) {
      below = above;
      above = this.get(above, ABOVE);
    }
    this.plant(page, rank, above, RIGHT);
    this.hang(page, LEFT, below);
    this.mend(above);
  }

  enterHead(page: number, rank: number): void {
    let below = NONE;
    let above: number = this.queue.head;
    this.queue.enterHead(page);
    while (above !== NONE && height(above) < height(page)) {
      below = above;
      above = this.get(above, ABOVE);
    }
    this.plant(page, rank, above, LEFT);
    this.hang(page, RIGHT, below);
    this.mend(above);
  }

  remove(page: number): void {
    this.queue.remove(page);
    const above = this.get(page, ABOVE);
    const heir = this.join(this.get(page, LEFT), this.get(page, RIGHT));
    if (heir !== NONE) this.put(heir, ABOVE, above);
    if (above === NONE) this.root = heir;
    else this.put(above, this.get(above, LEFT) === page ? LEFT : RIGHT, heir);
    this.mend(above);
  }

  /** To the tail, with the rank that it has. */
  moveToTail(page: number): void {
    const rank = this.rankOf(page);
    this.remove(page);
    this.enterTail(page, rank);
  }

  /** Turns the queue round until a page of it is at its head. */
  rotateTo(page: number): void {
    if (page === this.queue.head) return;
    this.queue.rotateTo(page);
    let front = this.get(page, LEFT);
    let back = page;
    this.hang(page, LEFT, NONE);
    let below = page;
    let above = this.get(page, ABOVE);
    while (above !== NONE) {
      const next = this.get(above, ABOVE);
      if (this.get(above, LEFT) === below) {
        this.hang(above, LEFT, back);
        back = above;
      } else {
        this.hang(above, RIGHT, front);
        front = above;
      }
      below = above;
      above = next;
    }
    this.root = this.join(back, front);
    this.put(this.root, ABOVE, NONE);
  }

  /** The first page of the lowest rank, or -1. Ranks that come in the way are put right. */
  first(): PageId | -1 {
    const { root } = this;
    let page = NONE;
    while (page === NONE && root !== NONE) page = this.search(root, this.lowestAt(root));
    return page === NONE ? -1 : pageId(page);
  }

  /** The first page at and below one that has a rank and keeps it when it is put right, or NONE. */
  private search(page: number, rank: number): number {
    const left = this.get(page, LEFT);
    const right = this.get(page, RIGHT);
    let found = NONE;
    if (left !== NONE && this.lowestAt(left) === rank) found = this.search(left, rank);
    if (found === NONE && this.get(page, RANK) === rank) {
      const now = this.ranks.rankNow(pageId(page));
      if (now === rank) found = page;
      else this.put(page, RANK, now);
    }
    if (found === NONE && right !== NONE && this.lowestAt(right) === rank) {
      found = this.search(right, rank);
    }
    this.refresh(page);
    return found;
  }

  private get(page: number, field: number): number {
    return this.nodes[(page << BITS) + field] ?? NONE;
  }

  private put(page: number, field: number, value: number): void {
    this.nodes[(page << BITS) + field] = value;
  }

  /** Puts a page into the tree without others below it. */
  private plant(page: number, rank: number, above: number, side: number): void {
    const length = (page + 1) << BITS;
    if (length > this.nodes.length) {
      const old = this.nodes;
      this.nodes = new Int32Array(Math.max(length, 2 * old.length));
      this.nodes.set(old);
    }
    this.put(page, LEFT, NONE);
    this.put(page, RIGHT, NONE);
    this.put(page, ABOVE, above);
    this.put(page, RANK, rank);
    this.put(page, LOWEST, rank);
    this.put(page, AS_OF, this.halvings);
    if (above === NONE) this.root = page;
    else this.put(above, side, page);
  }

  /** Hangs a tree, or nothing, to a side of a page. */
  private hang(page: number, side: number, below: number): void {
    this.put(page, side, below);
    if (below !== NONE) this.put(below, ABOVE, page);
    this.refresh(page);
  }

  /** One tree of two, all pages of the first before those of the second. */
  private join(first: number, second: number): number {
    if (first === NONE) return second;
    if (second === NONE) return first;
    if (height(first) > height(second)) {
      this.hang(first, RIGHT, this.join(this.get(first, RIGHT), second));
      return first;
    }
    this.hang(second, LEFT, this.join(first, this.get(second, LEFT)));
    return second;
  }

  /** From a page upward, as far as anything changes. */
  private mend(from: number): void {
    let page = from;
    while (page !== NONE && this.refresh(page)) page = this.get(page, ABOVE);
  }

  /** Finds the lowest rank at and below a page anew; true if it has changed. */
  private refresh(page: number): boolean {
    const { nodes } = this;
    const at = page << BITS;
    const old = this.lowestAt(page);
    const left = nodes[at + LEFT] ?? NONE;
    const right = nodes[at + RIGHT] ?? NONE;
    let least = nodes[at + RANK] ?? 0;
    if (left !== NONE) least = Math.min(least, this.lowestAt(left));
    if (right !== NONE) least = Math.min(least, this.lowestAt(right));
    nodes[at + LOWEST] = least;
    return least !== old;
  }

  private lowestAt(page: number): number {
    if (this.halvings !== 0) this.settle(page);
    return this.get(page, LOWEST);
  }

  /** Makes up for the halvings since the ranks of a page were set. */
  private settle(page: number): void {
    const missed = this.halvings - this.get(page, AS_OF);
    if (missed === 0) return;
    const shift = Math.min(missed, MOST_SHIFT);
    this.put(page, RANK, this.get(page, RANK) >>> shift);
    this.put(page, LOWEST, this.get(page, LOWEST) >>> shift);
    this.put(page, AS_OF, this.halvings);
  }
}
