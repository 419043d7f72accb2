/**
 * queued_policy: the lists of a policy as queues, and the same as `order` returns them.
 */
import { expect, test } from '@jest/globals';
import { QueuedPolicy } from '../../../../kernel/policy/queued_policy';
import { PolicyBench } from '../../../support/policy_bench';

// GNU's pages stand in a queue of the machine and in one of their segment.
test.each([
  ['mach', 6],
  ['gnu', 12],
] as const)('%s: queues and order have the same pages and notes', (name, places) => {
  const bench = new PolicyBench(name);
  bench.enterAll(6);
  bench.policy.refill?.();
  bench.touch(0, 5);
  const { policy } = bench;
  if (!(policy instanceof QueuedPolicy)) throw new Error('not a QueuedPolicy');
  const lists = policy.inQueues.map(({ name: list, note, order, queue }) => {
    const entries: { page: number; note: string }[] = [];
    for (let page = queue.head; page !== -1; page = queue.after(page)) {
      entries.push({ page, note: note(page) });
    }
    return { name: list, order, hand: null, entries };
  });
  expect(lists.flatMap(({ entries }) => entries)).toHaveLength(places);
  expect(policy.order()).toEqual(lists);
});

test('clock, which has a hand, is not among them', () => {
  expect(new PolicyBench('clock').policy).not.toBeInstanceOf(QueuedPolicy);
});
