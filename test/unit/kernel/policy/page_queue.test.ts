/**
 * page_queue: enter at the tail, take at the head; a page is on one queue at most (law 2).
 */
import { describe, expect, test } from '@jest/globals';
import { KernelPanic } from '../../../../kernel/kern/assert';
import { PageLinks, PageQueue } from '../../../../kernel/policy/page_queue';
import { fc } from '../../../support/chance';

function filled(...pages: readonly number[]): PageQueue {
  const queue = new PageQueue(new PageLinks(), 1);
  for (const page of pages) queue.enterTail(page);
  return queue;
}

describe('a page queue', () => {
  test('an empty queue has head -1', () => {
    expect(filled().head).toBe(-1);
    expect(filled().pages()).toEqual([]);
  });

  test('pages stand in the order in which they entered', () => {
    expect(filled(5, 3, 9).pages()).toEqual([5, 3, 9]);
    expect(filled(5, 3, 9).head).toBe(5);
  });

  test('a page that enters at the head is next', () => {
    const queue = filled();
    for (const page of [1, 2, 3]) queue.enterHead(page);
    queue.enterTail(4);
    expect(queue.pages()).toEqual([3, 2, 1, 4]);
  });

  test.each([
    [1, [2, 3]],
    [2, [1, 3]],
    [3, [1, 2]],
  ])('page %i leaves from wherever it stands', (page, left) => {
    const queue = filled(1, 2, 3);
    queue.remove(page);
    expect(queue.pages()).toEqual(left);
    expect([queue.count, queue.has(page)]).toEqual([2, false]);
    queue.enterTail(page);
    expect(queue.pages()).toEqual([...left, page]);
  });

  test('ids beyond the first arrays make room for themselves', () => {
    const queue = filled(1, 5000, 70_000);
    expect(queue.pages()).toEqual([1, 5000, 70_000]);
    queue.remove(5000);
    expect(queue.pages()).toEqual([1, 70_000]);
  });

  test.each([
    [1, [2, 3, 1]],
    [2, [1, 3, 2]],
    [3, [1, 2, 3]],
  ])('page %i moves to the tail', (page, order) => {
    const queue = filled(1, 2, 3);
    queue.moveToTail(page);
    expect(queue.pages()).toEqual(order);
  });
});

describe('law 2', () => {
  test('a page enters no queue while it is on one, at either end', () => {
    const links = new PageLinks();
    const one = new PageQueue(links, 1);
    const other = new PageQueue(links, 2);
    one.enterTail(7);
    expect(() => other.enterTail(7)).toThrow(KernelPanic);
    expect(() => other.enterHead(7)).toThrow(KernelPanic);
    expect(() => one.enterTail(7)).toThrow('page is on a queue already');
  });

  test('a page leaves only the queue that it is on', () => {
    const links = new PageLinks();
    const one = new PageQueue(links, 1);
    const other = new PageQueue(links, 2);
    one.enterTail(7);
    expect(() => other.remove(7)).toThrow('page is not on this queue');
  });
});

describe('a batch of touches', () => {
  test('is what moving each page to the tail is', () => {
    const pages = fc.array(fc.nat(11), { maxLength: 40 });
    fc.assert(
      fc.property(pages, (touches) => {
        const batch = filled(0, 1, 2, 3, 4, 5, 6, 7);
        const single = filled(0, 1, 2, 3, 4, 5, 6, 7);
        batch.touchAll(Int32Array.from(touches), touches.length);
        for (const page of touches) if (single.has(page)) single.moveToTail(page);
        expect(batch.pages()).toEqual(single.pages());
        expect(batch.count).toBe(8);
      }),
    );
  });

  test('passes over pages of other queues', () => {
    const links = new PageLinks();
    const one = new PageQueue(links, 1);
    const other = new PageQueue(links, 2);
    for (const page of [1, 2, 3]) one.enterTail(page);
    other.enterTail(4);
    one.touchAll(Int32Array.of(4, 1, 9), 3);
    expect(one.pages()).toEqual([2, 3, 1]);
    expect(other.pages()).toEqual([4]);
  });

  test('counts only as many as it is told', () => {
    const queue = filled(1, 2, 3);
    queue.touchAll(Int32Array.of(1, 2), 1);
    expect(queue.pages()).toEqual([2, 3, 1]);
  });
});
