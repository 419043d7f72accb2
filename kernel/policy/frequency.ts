/**
 * Pages by how often they were touched: one queue for each count that some page has, the queues
 * linked by rising count. What lfu and mfu are built from. A page whose count changes enters its
 * new queue at the tail, so the head of a queue is the page that has had that count longest. A
 * touch costs the same however many pages and counts there are.
 */
import { option } from '../mach/options';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { ghostKey } from './ghost';
import type { Policy, PolicyView } from './policy';

/** Which of several pages with one count goes. */
export type Tie = 'lru' | 'fifo' | 'frame';

const ties: readonly Tie[] = ['lru', 'fifo', 'frame'];

/** The conventions of lfu and mfu. */
export const frequencyOptions = {
  tie: option<Tie>('lru', 'text', 'which of several with one count goes', ties),
  persist: option(false, 'boolean', 'whether counts survive eviction'),
};

const NONE = -1;

/** A table of whole numbers that grows when an index beyond its end is set. */
class Column {
  values: Int32Array = new Int32Array(1024).fill(NONE);

  at(index: number): number {
    return this.values[index] ?? NONE;
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const old = this.values;
      this.values = new Int32Array(Math.max(index + 1, old.length * 2)).fill(NONE, old.length);
      this.values.set(old);
    }
    this.values[index] = value;
  }
}

export class Frequencies {
  // By page: neighbours in the queue, the queue, when it came, which slot a book would give it.
  private readonly next = new Column();
  private readonly previous = new Column();
  private readonly queue = new Column();
  private readonly arrival = new Column();
  private readonly slot = new Column();
  // By queue: its count, its ends, the queues with the next lower and the next higher count.
  private readonly value = new Column();
  private readonly head = new Column();
  private readonly tail = new Column();
  private readonly below = new Column();
  private readonly above = new Column();
  private readonly freeQueues: number[] = [];
  private queues = 0;
  private lowest = NONE;
  private highest = NONE;
  private readonly freeSlots: number[] = [];
  private arrivals = 0;
  size = 0;

  has(page: number): boolean {
    return this.queue.at(page) !== NONE;
  }

  countOf(page: number): number {
    const queue = this.queue.at(page);
    return queue === NONE ? 0 : this.value.at(queue);
  }

  add(page: number, count: number): void {
    this.arrival.set(page, this.arrivals);
    this.arrivals += 1;
    this.slot.set(page, this.freeSlots.pop() ?? this.size);
    this.size += 1;
    let lower = NONE;
    let higher = this.lowest;
    while (higher !== NONE && this.value.at(higher) <= count) {
      lower = higher;
      higher = this.above.at(higher);
    }
    const there = lower !== NONE && this.value.at(lower) === count;
    this.join(page, there ? lower : this.newQueue(count, lower, higher));
  }

  remove(page: number): void {
    const queue = this.queue.at(page);
    if (queue === NONE) return;
    this.quit(page, queue);
    if (this.head.at(queue) === NONE) this.dropQueue(queue);
    this.freeSlots.push(this.slot.at(page));
    this.size -= 1;
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

  /** Which page goes, or -1. Ties by arrival or by slot look at all pages that have the count. */
  victim(which: 'lowest' | 'highest', tie: Tie): PageId | -1 {
    const queue = which === 'lowest' ? this.lowest : this.highest;
    if (queue === NONE) return -1;
    let best = this.head.at(queue);
    if (tie === 'lru') return pageId(best);
    const order = tie === 'fifo' ? this.arrival : this.slot;
    for (let page = this.next.at(best); page !== NONE; page = this.next.at(page)) {
      if (order.at(page) < order.at(best)) best = page;
    }
    return pageId(best);
  }

  /** A page that cannot go now has to stand back among its equals. */
  standBack(page: number): void {
    const queue = this.queue.at(page);
    if (queue === NONE) return;
    this.quit(page, queue);
    this.join(page, queue);
  }

  /** All pages, those with the lowest count first. */
  pages(): PageId[] {
    const list: PageId[] = [];
    for (let queue = this.lowest; queue !== NONE; queue = this.above.at(queue)) {
      for (let page = this.head.at(queue); page !== NONE; page = this.next.at(page)) {
        list.push(pageId(page));
      }
    }
    return list;
  }

  save(): readonly (readonly number[])[] {
    return this.pages().map((page) => [page, this.countOf(page)]);
  }
}

/** The policy whose victim has the lowest or the highest count. */
export function byFrequency(
  which: 'lowest' | 'highest',
  { tie, persist }: Readonly<{ tie: Tie; persist: boolean }>,
  view: PolicyView,
): Policy {
  const known = new Frequencies();
  const past = new Map<number, number>();
  return {
    enter(page) {
      const key = persist ? ghostKey(view.key(page)) : 0;
      known.add(page, 1 + (past.get(key) ?? 0));
      past.delete(key);
    },
    move() {},
    leave(page) {
      if (persist) past.set(ghostKey(view.key(page)), known.countOf(page));
      known.remove(page);
    },
    candidate: () => known.victim(which, tie),
    refused(page, why) {
      if (why === 'busy') known.remove(page);
      else known.standBack(page);
    },
    touched(pages, count) {
      for (let i = 0; i < count; i += 1) known.touch(pages[i] ?? -1);
    },
    pages: () => (which === 'lowest' ? known.pages() : known.pages().reverse()),
    save: () => ({ known: known.save(), past: [...past].flat() }),
  };
}
