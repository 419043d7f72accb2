/**
 * next_uses: the page whose use is furthest away, against a list that is sorted anew.
 */
import { expect, test } from '@jest/globals';
import { LongColumn } from '../../../../kernel/policy/column';
import { NextUses } from '../../../../kernel/policy/next_uses';
import { fc } from '../../../support/chance';

interface Known {
  readonly page: number;
  readonly use: number;
}

/** Pages arrive in the order of a permutation of their numbers. */
function arrivals(): LongColumn {
  const column = new LongColumn(-1);
  for (let page = 0; page < 400; page += 1) column.set(page, (page * 77) % 401);
  return column;
}

test('no pages, none is furthest; a page that is not there is not removed', () => {
  const uses = new NextUses(arrivals());
  expect([uses.furthest(), uses.remove(3), uses.useOf(3)]).toEqual([-1, false, -1]);
});

test('any steps leave the order of a list that is sorted anew, many with one use', () => {
  const steps = fc.array(fc.tuple(fc.nat(399), fc.nat(60)), { maxLength: 600 });
  fc.assert(
    fc.property(steps, (list) => {
      const arrival = arrivals();
      const uses = new NextUses(arrival);
      let model: Known[] = [];
      for (const [page, use] of list) {
        const there = model.some((each) => each.page === page);
        expect(uses.remove(page)).toBe(there);
        model = model.filter((each) => each.page !== page);
        if (use > 50 && there) continue;
        uses.add(page, use);
        model.push({ page, use });
      }
      model.sort((a, b) => b.use - a.use || arrival.at(a.page) - arrival.at(b.page));
      expect(uses.pages()).toEqual(model.map(({ page }) => page));
      for (const { page, use } of model) {
        expect([uses.furthest(), uses.useOf(page)]).toEqual([page, use]);
        uses.remove(page);
      }
      expect(uses.furthest()).toBe(-1);
    }),
    { numRuns: 40 },
  );
});
