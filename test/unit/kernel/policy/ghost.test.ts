/**
 * ghost: what is remembered of pages that left.
 */
import { expect, test } from '@jest/globals';
import { Ghosts } from '../../../../kernel/policy/ghost';

test('the oldest are forgotten first, and who is added again is the youngest', () => {
  const ghosts = new Ghosts();
  for (const key of [1, 2, 3, 1]) ghosts.add(key);
  expect(ghosts.keys()).toEqual([2, 3, 1]);
  ghosts.trim(2);
  expect(ghosts.keys()).toEqual([3, 1]);
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

test('thousands come and go, the oldest first', () => {
  const ghosts = new Ghosts();
  for (let key = 0; key < 5000; key += 1) {
    ghosts.add(key);
    ghosts.trim(3);
  }
  expect(ghosts.keys()).toEqual([4997, 4998, 4999]);
  expect([ghosts.has(4996), ghosts.has(4997), ghosts.has(90_000)]).toEqual([false, true, false]);
});
