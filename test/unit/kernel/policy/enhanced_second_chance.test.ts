/**
 * enhanced-second-chance: neither touched nor modified, then modified, then touched.
 */
import { expect, test } from '@jest/globals';
import { victimsOf } from '../../../support/kernel_paging';
import { PolicyBench } from '../../../support/policy_bench';

/** Four pages: 0 neither, 1 modified, 2 touched, 3 both. */
function classes(): PolicyBench {
  const bench = new PolicyBench('enhanced-second-chance');
  for (const page of [3, 2, 1, 0]) bench.policy.enter(bench.id(page), 'active');
  bench.touch(2, 3);
  bench.modified.add(1).add(3);
  return bench;
}

test('pages leave by class, whatever the order in which they came', () => {
  expect(classes().victims()).toEqual([0, 1, 2, 3]);
});

test('its list shows the bits that decide', () => {
  const notes = ['touched, modified', 'touched', 'modified', ''];
  expect(classes().notes('ring')).toEqual(notes);
});

test('the first round takes no bit away, the second does', () => {
  const bench = classes();
  expect(bench.candidate()).toBe(0);
  expect([...bench.referenced].sort()).toEqual([2, 3]);
  bench.policy.leave(bench.id(0), 'evicted');
  expect(bench.candidate()).toBe(1);
  expect([...bench.referenced]).toEqual([]);
});

test('a written page stays while there is a clean one as old', () => {
  expect(victimsOf('enhanced-second-chance', 4, '0w 1 2 3 4 5 6 7')).toBe('1 2 3 0');
});

test('a page that was cleaned has its place in the ring again', () => {
  const bench = new PolicyBench('enhanced-second-chance');
  bench.enterAll(4);
  bench.modified.add(0).add(1).add(2).add(3);
  expect(bench.candidate()).toBe(0);
  bench.clean(2);
  bench.clean(1);
  expect(bench.candidate()).toBe(1);
  expect(bench.lists()).toEqual({ ring: [1, 2, 3, 0] });
});

test('its reason tells of each round', () => {
  expect(classes().reason()).toBe(
    'first that is neither touched nor modified, 3 touched, 2 touched, 1 modified',
  );
  const bench = classes();
  bench.policy.leave(bench.id(0), 'evicted');
  expect(bench.reason()).toBe(
    [
      'first that is modified, but not touched',
      '3 touched',
      '2 touched',
      '1 modified',
      '3 touched, bit cleared',
      '2 touched, bit cleared',
    ].join(', '),
  );
  const [ring] = bench.policy.order();
  expect([ring?.hand, ring?.order]).toEqual([1, 'from the hand on']);
});

test('a busy candidate is forgotten, a locked one is passed', () => {
  const bench = new PolicyBench('enhanced-second-chance');
  bench.enterAll(3);
  bench.policy.refused(bench.candidateId(), 'locked');
  bench.policy.refused(bench.candidateId(), 'busy');
  expect(bench.victims()).toEqual([2, 0]);
});
