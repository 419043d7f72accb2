/**
 * A queue with ranks: it names the first page of the lowest rank, as a plain list would.
 */
import { expect, test } from '@jest/globals';
import type { PageId } from '../../../../kernel/mach/types';
import type { Ranks } from '../../../../kernel/policy/ranked_queue';
import { RankedQueue } from '../../../../kernel/policy/ranked_queue';
import { fc } from '../../../support/chance';

/** Ranks that are what was set, or more for pages of `raised`. */
class Raised implements Ranks {
  readonly queue = new RankedQueue(this);
  readonly raised = new Set<number>();
  looks = 0;

  rankNow(page: PageId): number {
    this.looks += 1;
    const rank = this.queue.rankOf(page);
    return this.raised.has(page) && rank < 4 ? 4 : rank;
  }
}

function queueOf(...ranks: readonly number[]): Raised {
  const made = new Raised();
  ranks.forEach((rank, page) => {
    made.queue.enterTail(page, rank);
  });
  return made;
}

test('of pages with the lowest rank the first is named', () => {
  const { queue } = queueOf(3, 1, 2, 1);
  expect(queue.first()).toBe(1);
  queue.moveToTail(1);
  expect(queue.first()).toBe(3);
  queue.setRank(0, 0);
  expect(queue.first()).toBe(0);
  queue.remove(0);
  expect([queue.count, queue.head, queue.has(0)]).toEqual([3, 2, false]);
});

test('an empty queue names none', () => {
  expect(new Raised().queue.first()).toBe(-1);
});

test('turned round, the page at the head is the first', () => {
  const { queue } = queueOf(1, 1, 1, 1, 1);
  queue.rotateTo(3);
  expect(queue.pages()).toEqual([3, 4, 0, 1, 2]);
  expect(queue.first()).toBe(3);
  queue.enterHead(9, 1);
  expect(queue.first()).toBe(9);
  expect(queue.after(9)).toBe(3);
});

test('halved ranks that become equal are told apart by their places', () => {
  const { queue } = queueOf(5, 3, 2);
  expect(queue.first()).toBe(2);
  queue.halve();
  expect(queue.first()).toBe(1);
  queue.halve();
  queue.halve();
  expect(queue.first()).toBe(0);
});

test('a rank that is too low is put right before its page is named', () => {
  const made = queueOf(1, 0, 2);
  made.raised.add(1);
  expect(made.queue.first()).toBe(0);
  expect(made.queue.rankOf(1)).toBe(4);
});

/** What a queue does: which operation, on which page, with which rank. */
const steps = fc.array(fc.tuple(fc.nat(8), fc.nat(40), fc.nat(5)), { maxLength: 200 });

/** The page that a list of them in order gives. */
function firstOf(list: readonly number[], ranks: readonly number[]): number {
  const lowest = Math.min(...list.map((page) => ranks[page] ?? 0));
  return list.find((page) => ranks[page] === lowest) ?? -1;
}

test('it is as a list that is searched from the front', () => {
  fc.assert(
    fc.property(steps, (drawn) => {
      const { queue } = new Raised();
      let list: number[] = [];
      let ranks: number[] = [];
      for (const [what, n, rank] of drawn) {
        const page = n * 1000;
        if (!queue.has(page)) {
          if (what === 0) list.unshift(page);
          else list.push(page);
          if (what === 0) queue.enterHead(page, rank);
          else queue.enterTail(page, rank);
          ranks[page] = rank;
        } else if (what < 3) {
          queue.remove(page);
          list = list.filter((other) => other !== page);
        } else if (what < 5) {
          queue.rotateTo(page);
          const at = list.indexOf(page);
          list = [...list.slice(at), ...list.slice(0, at)];
        } else if (what === 5) {
          queue.halve();
          ranks = ranks.map((old) => old >>> 1);
        } else {
          queue.setRank(page, rank);
          ranks[page] = rank;
        }
        expect(queue.pages()).toEqual(list);
        expect(queue.first()).toBe(firstOf(list, ranks));
      }
    }),
  );
});

test('to name a page costs looks at pages of the lowest rank alone', () => {
  const made = new Raised();
  for (let page = 0; page < 50_000; page += 1) made.queue.enterTail(page, page === 40_000 ? 0 : 1);
  expect(made.queue.first()).toBe(40_000);
  expect(made.looks).toBe(1);
});
