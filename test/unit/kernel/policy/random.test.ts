/**
 * random: chance is handed in, and is all that decides.
 */
import { expect, test } from '@jest/globals';
import { PolicyBench } from '../../../support/policy_bench';

/** Numbers that chance gives, over and over. */
function drawing(...numbers: readonly number[]): () => number {
  let at = -1;
  return () => {
    at = (at + 1) % numbers.length;
    return numbers[at] ?? 0;
  };
}

test('each page has an equal part of what chance can give', () => {
  const bench = new PolicyBench('random', {}, { random: drawing(0, 0.24, 0.25, 0.5, 0.99) });
  bench.enterAll(4);
  expect([1, 2, 3, 4, 5].map(() => bench.candidate())).toEqual([0, 0, 1, 2, 3]);
});

test('who leaves is never named again, and nobody is forgotten', () => {
  const bench = new PolicyBench('random', {}, { random: drawing(0.5, 0.1, 0.9, 0.3) });
  bench.enterAll(6);
  expect([...bench.victims()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a busy candidate is forgotten, a locked one may be named again', () => {
  const bench = new PolicyBench('random', {}, { random: drawing(0) });
  bench.enterAll(3);
  bench.policy.refused(bench.id(0), 'locked');
  expect(bench.candidate()).toBe(0);
  bench.policy.refused(bench.id(0), 'busy');
  expect([...bench.policy.pages()].sort()).toEqual([1, 2]);
});

test('no pages, no candidate', () => {
  expect(new PolicyBench('random').candidate()).toBe(-1);
});

test('says that chance drew the candidate, and draws once for that', () => {
  const bench = new PolicyBench('random', {}, { random: drawing(0.5, 0) });
  bench.enterAll(4);
  expect(bench.reason()).toBe('drawn by chance');
  expect(bench.candidate()).toBe(0);
});

test('shows the pages as chance counts them: the last takes the place of one that leaves', () => {
  const bench = new PolicyBench('random', {}, { random: drawing(0.25) });
  bench.enterAll(4);
  bench.policy.leave(bench.candidateId(), 'evicted');
  expect(bench.policy.order()).toMatchObject([
    { name: 'known', order: 'as chance counts them', hand: null },
  ]);
  expect(bench.lists()).toEqual({ known: [0, 3, 2] });
});
