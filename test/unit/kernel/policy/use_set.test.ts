/**
 * use_set: the highest of many numbers.
 */
import { expect, test } from '@jest/globals';
import { UseSet } from '../../../../kernel/policy/use_set';
import { fc } from '../../../support/chance';

test('an empty set has no highest number', () => {
  const set = new UseSet();
  expect(set.last()).toBe(-1);
  set.add(0);
  expect(set.last()).toBe(0);
  set.remove(0);
  expect(set.last()).toBe(-1);
});

test.each([31, 32, 1023, 1024, 32_767, 32_768, 2 ** 20, 2 ** 26 + 5])(
  'the set grows to %i and keeps what it has',
  (far) => {
    const set = new UseSet();
    for (const use of [7, 3, far]) set.add(use);
    const order = [far, 7, 3, -1].map((use) => {
      const last = set.last();
      if (use !== -1) set.remove(use);
      return last;
    });
    expect(order).toEqual([far, 7, 3, -1]);
  },
);

test('an empty set grows, and a number below is found afterwards', () => {
  const set = new UseSet();
  set.add(9);
  set.remove(9);
  set.add(5000);
  set.remove(5000);
  expect(set.last()).toBe(-1);
  set.add(40);
  expect(set.last()).toBe(40);
});

test('a number from 2^31 on has no place', () => {
  expect(() => new UseSet().add(2 ** 31)).toThrow('use_set: number is beyond the limit');
});

test('any numbers come and go, and the highest is that of a list', () => {
  const numbers = fc.oneof(fc.nat(70), fc.nat(3000), fc.nat(200_000));
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 120 }), (list) => {
      const set = new UseSet();
      const model = new Set<number>();
      for (const use of list) {
        if (model.delete(use)) set.remove(use);
        else {
          model.add(use);
          set.add(use);
        }
        expect(set.last()).toBe(Math.max(-1, ...model));
      }
    }),
  );
});
