/**
 * count_heap: pages by count and by what breaks ties, against a list that is sorted anew.
 */
import { expect, test } from '@jest/globals';
import type { Tie } from '../../../../kernel/policy/count_heap';
import { CountHeap } from '../../../../kernel/policy/count_heap';
import type { Extreme } from '../../../../kernel/policy/count_queues';
import { fc } from '../../../support/chance';

interface Known {
  readonly page: number;
  readonly count: number;
  /** When it came to have that count, when it came, and where it stands. */
  readonly lru: number;
  readonly fifo: number;
  readonly frame: number;
}

test('no pages, no victim; touches of unknown pages do nothing', () => {
  const known = new CountHeap('lowest', 'fifo');
  known.touch(3);
  known.remove(3);
  known.standBack(3);
  expect([known.victim, known.pages(), known.countOf(3)]).toEqual([-1, [], 0]);
});

test('who stands back goes behind its equals, unless ties go by arrival or slot', () => {
  for (const [tie, order] of [
    ['lru', [6, 7, 5]],
    ['fifo', [5, 6, 7]],
    ['frame', [5, 6, 7]],
  ] as const) {
    const known = new CountHeap('lowest', tie);
    for (const page of [5, 6, 7]) known.add(page, 4);
    known.standBack(5);
    expect([known.pages(), known.victim]).toEqual([order, order[0]]);
  }
});

test('the slot that was freed last is taken first', () => {
  const known = new CountHeap('lowest', 'frame');
  for (const page of [5, 6, 7]) known.add(page, 1);
  known.remove(5);
  known.remove(6);
  expect(known.state).toBe('; free slots, last first: 1 0');
  known.add(8, 1);
  expect(known.pages().map((page) => [page, known.note(page)])).toEqual([
    [8, 'count 1, slot 1'],
    [7, 'count 1, slot 2'],
  ]);
});

const steps = fc.array(
  fc.tuple(fc.constantFrom('add', 'add', 'touch', 'touch', 'remove'), fc.nat(30)),
  { maxLength: 300 },
);

const kinds = (['lowest', 'highest'] as const).flatMap((which) =>
  (['lru', 'fifo', 'frame'] as const).map((tie): [Extreme, Tie] => [which, tie]),
);

test.each(kinds)('any steps leave the order of a sorted list: %s, %s', (which, tie) => {
  fc.assert(
    fc.property(steps, (list) => {
      const heap = new CountHeap(which, tie);
      let model: Known[] = [];
      const free: number[] = [];
      list.forEach(([step, page], now) => {
        const old = model.find((each) => each.page === page);
        if (step === 'add' && old === undefined) {
          const count = 1 + (page % 4);
          heap.add(page, count);
          model.push({ page, count, lru: now, fifo: now, frame: free.pop() ?? model.length });
        } else if (step !== 'add' && old !== undefined) {
          model = model.filter((each) => each !== old);
          if (step === 'remove') {
            heap.remove(page);
            free.push(old.frame);
          } else {
            heap.touch(page);
            model.push({ ...old, count: old.count + 1, lru: now });
          }
        }
      });
      const sign = which === 'lowest' ? 1 : -1;
      model.sort((a, b) => sign * (a.count - b.count) || a[tie] - b[tie]);
      expect(heap.pages()).toEqual(model.map(({ page }) => page));
      expect(heap.victim).toBe(model[0]?.page ?? -1);
    }),
  );
});
