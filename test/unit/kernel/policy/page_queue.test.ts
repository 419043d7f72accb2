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

/** The pages by way of their links to those before them, tail first. */
function backwards(queue: PageQueue): number[] {
  const pages: number[] = [];
  for (let page = queue.tail; page !== -1; page = queue.before(page)) pages.push(page);
  return pages;
}

describe('neighbours', () => {
  test('the page before and the page after one, -1 at the ends', () => {
    const queue = filled(5, 3, 9);
    expect([5, 3, 9].map((page) => queue.before(page))).toEqual([-1, 5, 3]);
    expect([5, 3, 9].map((page) => queue.after(page))).toEqual([3, 9, -1]);
    queue.remove(3);
    expect([queue.before(9), queue.after(5)]).toEqual([5, 9]);
  });
});

describe('rotation', () => {
  test.each([
    [1, [1, 2, 3, 4]],
    [2, [2, 3, 4, 1]],
    [3, [3, 4, 1, 2]],
    [4, [4, 1, 2, 3]],
  ])('page %i comes to the head, those before it behind the tail', (page, order) => {
    const queue = filled(1, 2, 3, 4);
    queue.rotateTo(page);
    expect(queue.pages()).toEqual(order);
    expect(backwards(queue)).toEqual([...order].reverse());
    expect([queue.head, queue.tail, queue.count]).toEqual([order[0], order[3], 4]);
  });

  test('a queue of one page stays as it is', () => {
    const queue = filled(7);
    queue.rotateTo(7);
    expect([queue.pages(), queue.tail]).toEqual([[7], 7]);
  });

  test('is what moving each page before it to the tail is', () => {
    const turns = fc.array(fc.nat(7), { maxLength: 20 });
    fc.assert(
      fc.property(turns, (pages) => {
        const turned = filled(0, 1, 2, 3, 4, 5, 6, 7);
        const moved = filled(0, 1, 2, 3, 4, 5, 6, 7);
        for (const page of pages) {
          turned.rotateTo(page);
          while (moved.head !== page) moved.moveToTail(moved.head);
          expect(turned.pages()).toEqual(moved.pages());
        }
        turned.remove(0);
        turned.enterTail(0);
        expect(backwards(turned)).toEqual([...turned.pages()].reverse());
      }),
    );
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
    expect(() => other.rotateTo(7)).toThrow('page is not on this queue');
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

  test('leaves the same order however long it is, batch after batch', () => {
    const page = fc.nat(30).map((number) => number * 100);
    const batches = fc.array(fc.array(page, { maxLength: 120 }), { maxLength: 8 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 25 }), (rounds, size) => {
        const pages = Array.from({ length: size }, (_, number) => number * 100);
        const batch = filled(...pages);
        const single = filled(...pages);
        for (const touches of rounds) {
          batch.touchAll(Int32Array.from(touches), touches.length);
          for (const touched of touches) if (single.has(touched)) single.moveToTail(touched);
          expect(batch.pages()).toEqual(single.pages());
          expect(backwards(batch)).toEqual(single.pages().reverse());
        }
        expect(batch.count).toBe(size);
      }),
    );
  });

  test('gathers pages of another queue on the way, in the order of their touches', () => {
    const touches = fc.array(fc.nat(12), { maxLength: 60 });
    fc.assert(
      fc.property(touches, fc.nat(10), (batch, split) => {
        const links = new PageLinks();
        const [from, to, model, rest] = [1, 2, 1, 2].map((number, i) => {
          return new PageQueue(i < 2 ? links : new PageLinks(), number);
        });
        if (!from || !to || !model || !rest) throw new Error('four queues');
        for (let page = 0; page < 10; page += 1) {
          (page < split ? from : to).enterTail(page);
          (page < split ? rest : model).enterTail(page);
        }
        to.gatherAll(Int32Array.from(batch), batch.length, from);
        for (const page of batch) {
          if (rest.has(page)) {
            rest.remove(page);
            model.enterTail(page);
          } else if (model.has(page)) model.moveToTail(page);
        }
        expect([to.pages(), from.pages()]).toEqual([model.pages(), rest.pages()]);
        expect([backwards(to), backwards(from)]).toEqual([backwards(model), backwards(rest)]);
        expect([to.count, from.count]).toEqual([model.count, rest.count]);
      }),
    );
  });

  test('of touches of one page moves it once', () => {
    const queue = filled(1, 2, 3);
    queue.touchAll(new Int32Array(50).fill(2), 50);
    expect(queue.pages()).toEqual([1, 3, 2]);
    queue.touchAll(new Int32Array(50).fill(2), 50);
    expect([queue.pages(), queue.head, queue.tail]).toEqual([[1, 3, 2], 1, 2]);
  });

  test('knows pages that came after the batch before, also beyond its arrays', () => {
    const queue = filled(1, 2);
    queue.touchAll(new Int32Array(60).fill(1), 60);
    for (const page of [5000, 3]) queue.enterTail(page);
    queue.touchAll(
      Int32Array.from({ length: 60 }, (_, i) => (i < 30 ? 5000 : 2)),
      60,
    );
    expect(queue.pages()).toEqual([1, 3, 5000, 2]);
  });

  test('passes over pages of other queues', () => {
    const links = new PageLinks();
    const one = new PageQueue(links, 1);
    const other = new PageQueue(links, 2);
    for (const page of [1, 2, 3]) one.enterTail(page);
    other.enterTail(4);
    one.touchAll(Int32Array.of(4, 1, 9), 3);
    expect(one.pages()).toEqual([2, 3, 1]);
    const long = Int32Array.from({ length: 80 }, (_, i) => [4, 2, 9_000][i % 3] ?? 0);
    one.touchAll(long, long.length);
    expect(one.pages()).toEqual([3, 1, 2]);
    expect(other.pages()).toEqual([4]);
  });

  test('counts only as many as it is told', () => {
    const queue = filled(1, 2, 3);
    queue.touchAll(Int32Array.of(1, 2), 1);
    expect(queue.pages()).toEqual([2, 3, 1]);
    queue.touchAll(new Int32Array(60).fill(2, 0, 59).fill(3, 59), 59);
    expect(queue.pages()).toEqual([3, 1, 2]);
  });
});
