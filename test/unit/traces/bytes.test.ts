/** Pieces of binary files: a view counts from the piece's own first byte; joining copies. */
import { expect, test } from '@jest/globals';
import { concatenated, viewOf } from '../../../traces/bytes';

const whole = Uint8Array.of(9, 1, 0, 0, 0, 9);

test('a view has the bytes of the piece, not of what it was cut from', () => {
  const view = viewOf(whole.subarray(1, 5));
  expect(view.byteLength).toBe(4);
  expect(view.getUint32(0, true)).toBe(1);
});

test('two pieces together are a new array', () => {
  const [first, second] = [whole.subarray(0, 2), whole.subarray(5)];
  const both = concatenated(first, second);
  first[0] = 7;
  expect([...both]).toEqual([9, 1, 9]);
  expect([...concatenated(new Uint8Array(0), second)]).toEqual([9]);
});
