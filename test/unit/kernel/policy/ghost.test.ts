/**
 * ghost: what is remembered of pages that left.
 */
import { expect, test } from '@jest/globals';
import { Ghosts, ghostKey } from '../../../../kernel/policy/ghost';

test('each object and offset has a key of its own', () => {
  const keys = [0, 1, 2 ** 26 - 1].flatMap((offset) =>
    [0, 1, 2].map((object) => ghostKey({ object, offset })),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test('the oldest are forgotten first, and who is added again is the youngest', () => {
  const ghosts = new Ghosts();
  for (const key of [1, 2, 3, 1]) ghosts.add(key);
  expect(ghosts.save()).toEqual([2, 3, 1]);
  ghosts.trim(2);
  expect(ghosts.save()).toEqual([3, 1]);
  expect(ghosts.dropOldest()).toBe(true);
  expect([ghosts.has(3), ghosts.has(1), ghosts.count]).toEqual([false, true, 1]);
  ghosts.trim(0);
  expect(ghosts.dropOldest()).toBe(false);
});

test('who is wanted is known until it enters, though room is made in between', () => {
  const ghosts = new Ghosts();
  ghosts.add(1);
  ghosts.expect(1);
  ghosts.expect(2);
  expect([ghosts.count, ghosts.expects(1), ghosts.expects(2)]).toEqual([0, true, false]);
  ghosts.trim(0);
  expect([ghosts.enters(1), ghosts.enters(1), ghosts.enters(2)]).toEqual([true, false, false]);
});

test('who enters unannounced is known if it is remembered', () => {
  const ghosts = new Ghosts();
  ghosts.add(4);
  expect([ghosts.enters(4), ghosts.remove(4)]).toEqual([true, false]);
});
