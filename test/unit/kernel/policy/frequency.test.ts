/**
 * frequency: pages by count, against a list that is sorted anew.
 */
import { expect, test } from '@jest/globals';
import { Frequencies } from '../../../../kernel/policy/frequency';
import { fc } from '../../../support/chance';

interface Known {
  readonly page: number;
  readonly count: number;
  /** When it came to have that count. */
  readonly since: number;
}

test('pages stand by count, then by who has had it longest', () => {
  const known = new Frequencies();
  for (const page of [5, 6, 7]) known.add(page, 1);
  known.touch(5);
  known.touch(6);
  known.add(8, 2);
  expect(known.save()).toEqual([
    [7, 1],
    [5, 2],
    [6, 2],
    [8, 2],
  ]);
  expect([known.victim('lowest', 'lru'), known.victim('highest', 'lru')]).toEqual([7, 5]);
  known.standBack(5);
  expect(known.victim('highest', 'lru')).toBe(6);
  expect([known.countOf(8), known.countOf(9), known.size]).toEqual([2, 0, 4]);
});

test('no pages, no victim; touches of unknown pages do nothing', () => {
  const known = new Frequencies();
  known.touch(3);
  known.remove(3);
  expect([known.victim('lowest', 'lru'), known.size]).toEqual([-1, 0]);
});

const steps = fc.array(
  fc.tuple(fc.constantFrom('add', 'touch', 'touch', 'touch', 'remove'), fc.nat(9)),
  { maxLength: 200 },
);

test('any steps leave the order of a list that is sorted anew', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const frequencies = new Frequencies();
      let model: Known[] = [];
      list.forEach(([step, page], since) => {
        const old = model.find((each) => each.page === page);
        if (step === 'add' && old === undefined) {
          frequencies.add(page, 1 + (page % 3));
          model.push({ page, count: 1 + (page % 3), since });
        } else if (step !== 'add' && old !== undefined) {
          model = model.filter((each) => each !== old);
          if (step === 'touch') model.push({ page, count: old.count + 1, since });
          if (step === 'touch') frequencies.touch(page);
          else frequencies.remove(page);
        }
      });
      const sorted = [...model].sort((a, b) => a.count - b.count || a.since - b.since);
      expect(frequencies.save()).toEqual(sorted.map(({ page, count }) => [page, count]));
    }),
  );
});
