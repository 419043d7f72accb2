/**
 * Pages by how often they were touched: one queue for each count that some page has, the queues
 * linked by rising count. What lfu and mfu are built from where newcomers have a count of 1. A page
 * whose count changes enters its new queue at the tail, so the head of a queue is the page that has
 * had that count longest. A touch costs the same however many pages and counts there are.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { Column } from './column';

/** Which count goes first. */
export type Extreme = 'lowest' | 'highest';

/** Known pages and how often each was touched. */
export interface Counts {
  add(page: number, count: number): void;
  remove(page: number): void;
  touchAll(pages: Int32Array, count: number): void;
  /** 0 for a page that is not known. */
  countOf(page: number): number;
  /** Which page goes, or -1. */
  readonly victim: PageId | -1;
  /** A page that cannot go now has to stand back among its equals. */
  standBack(page: number): void;
  /** All pages, the next victim first. */
  pages(): PageId[];
  note(page: PageId): string;
  /** What else decides on victims to come. */
  readonly state?: string;
}

const NONE = -1;

export class CountQueues implements Counts {
  // By page: neighbours in the queue, the queue.
  private readonly next = new Column(NONE);
  private readonly previous = new Column(NONE);
  private readonly queue = new Column(NONE);
  // By queue: its count, its ends, the queues with the next lower and the next higher count.
  private readonly value = new Column(NONE);
  private readonly head = new Column(NONE);
  private readonly tail = new Column(NONE);
  private readonly below = new Column(NONE);
  private readonly above = new Column(NONE);
  private readonly freeQueues: number[] = [];
  private queues = 0;
  private lowest = NONE;
  private highest = NONE;
  private readonly which: Extreme;

  constructor(which: Extreme) {
    this.which = which;
  }

  countOf(page: number): number {
    const queue = this.queue.at(page);
    return queue === NONE ? 0 : this.value.at(queue);
  }

  /** A page comes, with a count of 1: no queue has a lower one. */
  add(page: number): void {
    const { lowest } = this;
    const there = lowest !== NONE && this.value.at(lowest) === 1;
    this.join(page, there ? lowest : this.newQueue(1, NONE, lowest));
  }

  remove(page: number): void {
    const queue = this.queue.at(page);
    if (queue === NONE) return;
    this.quit(page, queue);
    if (this.head.at(queue) === NONE) this.dropQueue(queue);
  }

  touchAll(pages: Int32Array, count: number): void {
    for (let i = 0; i < count; i += 1) this.touch(pages[i] ?? NONE);
  }

  touch(page: number): void {
    const queue = this.queue.at(page);
    if (queue === NONE) return;
    const count = this.value.at(queue) + 1;
    const above = this.above.at(queue);
    const there = above !== NONE && this.value.at(above) === count;
    if (!there && this.head.at(queue) === this.tail.at(queue)) {
      this.value.set(queue, count); // Alone on its queue: the queue changes its count.
      return;
    }
    this.quit(page, queue);
    if (this.head.at(queue) === NONE) this.dropQueue(queue);
    this.join(page, there ? above : this.newQueue(count, queue, above));
  }

  private newQueue(count: number, lower: number, higher: number): number {
    const queue = this.freeQueues.pop() ?? this.queues;
    if (queue === this.queues) this.queues += 1;
    this.value.set(queue, count);
    this.head.set(queue, NONE);
    this.tail.set(queue, NONE);
    this.below.set(queue, lower);
    this.above.set(queue, higher);
    if (lower === NONE) this.lowest = queue;
    else this.above.set(lower, queue);
    if (higher === NONE) this.highest = queue;
    else this.below.set(higher, queue);
    return queue;
  }

  private dropQueue(queue: number): void {
    const lower = this.below.at(queue);
    const higher = this.above.at(queue);
    if (lower === NONE) this.lowest = higher;
    else this.above.set(lower, higher);
    if (higher === NONE) this.highest = lower;
    else this.below.set(higher, lower);
    this.freeQueues.push(queue);
  }

  private join(page: number, queue: number): void {
    const last = this.tail.at(queue);
    this.queue.set(page, queue);
    this.previous.set(page, last);
    this.next.set(page, NONE);
    if (last === NONE) this.head.set(queue, page);
    else this.next.set(last, page);
    this.tail.set(queue, page);
  }

  private quit(page: number, queue: number): void {
    const before = this.previous.at(page);
    const after = this.next.at(page);
    if (before === NONE) this.head.set(queue, after);
    else this.next.set(before, after);
    if (after === NONE) this.tail.set(queue, before);
    else this.previous.set(after, before);
    this.queue.set(page, NONE);
  }

  get victim(): PageId | -1 {
    const queue = this.which === 'lowest' ? this.lowest : this.highest;
    return queue === NONE ? NONE : pageId(this.head.at(queue));
  }

  standBack(page: number): void {
    const queue = this.queue.at(page);
    if (queue === NONE) return;
    this.quit(page, queue);
    this.join(page, queue);
  }

  pages(): PageId[] {
    const list: PageId[] = [];
    const [first, beyond] =
      this.which === 'lowest' ? [this.lowest, this.above] : [this.highest, this.below];
    for (let queue = first; queue !== NONE; queue = beyond.at(queue)) {
      for (let page = this.head.at(queue); page !== NONE; page = this.next.at(page)) {
        list.push(pageId(page));
      }
    }
    return list;
  }

  note(page: PageId): string {
    return `count ${this.countOf(page)}`;
  }
}
