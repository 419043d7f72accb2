/**
 * page_heap: pages by rank and order, against a list that is sorted anew.
 */
import { expect, test } from '@jest/globals';
import { PageHeap } from '../../../../kernel/policy/page_heap';
import { fc } from '../../../support/chance';

test('an empty heap has no top; a page that is not there may be removed', () => {
  const heap = new PageHeap();
  heap.remove(4);
  expect([heap.top, heap.count, heap.has(4)]).toEqual([-1, 0, false]);
});

test('the lowest rank is on top, of equals the lowest order', () => {
  const heap = new PageHeap();
  heap.set(1, 5, 0);
  heap.set(2, 3, 9);
  heap.set(3, 3, 7);
  expect([heap.pages(), heap.top]).toEqual([[3, 2, 1], 3]);
  heap.set(1, -1, 8);
  expect([heap.top, heap.rankOf(1), heap.orderOf(1)]).toEqual([1, -1, 8]);
});

test('any steps leave the order of a list that is sorted anew', () => {
  const steps = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: -3, max: 3 })), { maxLength: 300 });
  fc.assert(
    fc.property(steps, (list) => {
      const heap = new PageHeap();
      let model: { readonly page: number; readonly rank: number; readonly order: number }[] = [];
      list.forEach(([page, rank], order) => {
        model = model.filter((each) => each.page !== page);
        if (rank === 3) heap.remove(page);
        else {
          heap.set(page, rank, order);
          model.push({ page, rank, order });
        }
        model.sort((a, b) => a.rank - b.rank || a.order - b.order);
        expect([heap.top, heap.count]).toEqual([model[0]?.page ?? -1, model.length]);
      });
      expect(heap.pages()).toEqual(model.map(({ page }) => page));
    }),
  );
});
