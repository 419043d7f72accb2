/**
 * count_queues: pages by count, against a list that is sorted anew.
 */
import { expect, test } from '@jest/globals';
import { CountQueues } from '../../../../kernel/policy/count_queues';
import { fc } from '../../../support/chance';

interface Known {
  readonly page: number;
  readonly count: number;
  /** When it came to have that count. */
  readonly since: number;
}

test('pages stand by count, then by who has had it longest', () => {
  for (const [which, order, later] of [
    ['lowest', [7, 5, 6, 8], [7, 6, 8, 5]],
    ['highest', [5, 6, 8, 7], [6, 8, 5, 7]],
  ] as const) {
    const known = new CountQueues(which);
    for (const page of [5, 6, 7, 8]) known.add(page);
    known.touchAll(Int32Array.of(5, 6, 8), 3);
    expect([known.pages(), known.victim]).toEqual([order, order[0]]);
    known.standBack(5);
    expect([known.pages(), known.victim]).toEqual([later, later[0]]);
    expect([known.countOf(8), known.countOf(9)]).toEqual([2, 0]);
    expect(known.pages().map((page) => known.note(page))).toContain('count 1');
  }
});

test('no pages, no victim; touches of unknown pages do nothing', () => {
  const known = new CountQueues('lowest');
  known.touch(3);
  known.remove(3);
  known.standBack(3);
  expect([known.victim, known.pages()]).toEqual([-1, []]);
});

const steps = fc.array(
  fc.tuple(fc.constantFrom('add', 'touch', 'touch', 'touch', 'remove'), fc.nat(9)),
  { maxLength: 200 },
);

test.each(['lowest', 'highest'] as const)(
  'any steps leave the order of a list that is sorted anew, the %s first',
  (which) => {
    fc.assert(
      fc.property(steps, (list) => {
        const queues = new CountQueues(which);
        let model: Known[] = [];
        list.forEach(([step, page], since) => {
          const old = model.find((each) => each.page === page);
          if (step === 'add' && old === undefined) {
            queues.add(page);
            model.push({ page, count: 1, since });
          } else if (step !== 'add' && old !== undefined) {
            model = model.filter((each) => each !== old);
            if (step === 'touch') model.push({ page, count: old.count + 1, since });
            if (step === 'touch') queues.touch(page);
            else queues.remove(page);
          }
        });
        const sign = which === 'lowest' ? 1 : -1;
        model.sort((a, b) => sign * (a.count - b.count) || a.since - b.since);
        expect(queues.pages()).toEqual(model.map(({ page }) => page));
        expect(model.every(({ page, count }) => queues.countOf(page) === count)).toBe(true);
      }),
    );
  },
);
