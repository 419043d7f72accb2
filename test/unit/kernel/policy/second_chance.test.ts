/**
 * second-chance: fifo, but who was touched goes to the end instead of out.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

test('a page that was touched goes to the end as if it had just come', () => {
  expect(victimsOf('second-chance', 3, '0 1 2 3 1 4')).toBe('0 2');
});

test('without touches it is fifo', () => {
  const bench = new PolicyBench('second-chance');
  bench.enterAll(4);
  expect(bench.victims()).toEqual([0, 1, 2, 3]);
});

test('one chance a touch: the bit is gone when the page stands at the end', () => {
  const bench = new PolicyBench('second-chance');
  bench.enterAll(3);
  bench.touch(0);
  expect(bench.candidate()).toBe(1);
  expect([...bench.referenced]).toEqual([]);
  expect(bench.lists()).toEqual({ queue: [1, 2, 0] });
});

test('a busy candidate is forgotten, a locked one goes to the end', () => {
  const bench = new PolicyBench('second-chance');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.lists()).toEqual({ queue: [2, 0] });
});

test('says who got another chance, and whom it found without a touch', () => {
  const bench = new PolicyBench('second-chance');
  bench.enterAll(4);
  bench.touch(0, 1, 3);
  expect(bench.reason()).toBe(
    'first in the queue that was not touched, 0 touched, bit cleared, moved to the tail, ' +
      '1 touched, bit cleared, moved to the tail',
  );
  expect(bench.reason()).toBe('first in the queue that was not touched');
});

test('shows the queue with those that were touched, and leaves their bits', () => {
  const bench = new PolicyBench('second-chance');
  bench.enterAll(3);
  bench.touch(0, 2);
  bench.policy.refused(bench.id(0), 'locked');
  expect(bench.policy.order()).toEqual([
    {
      name: 'queue',
      order: 'oldest first, by arrival or last chance',
      hand: null,
      entries: [
        { page: 1, note: '' },
        { page: 2, note: 'touched' },
        { page: 0, note: 'touched' },
      ],
    },
  ]);
  expect([...bench.referenced]).toEqual([0, 2]);
});
