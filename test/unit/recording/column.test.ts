/** A column keeps its numbers as they are, and is as narrow as they allow. */
import { expect, test } from '@jest/globals';
import { compact } from '../../../recording/column';

test.each([
  [[0, 1, 255], Uint8Array],
  [[0, 256], Int16Array],
  [[-1, 3], Int16Array],
  [[-32_768, 32_767], Int16Array],
  [[0, 32_768], Int32Array],
  [[-(2 ** 31), 2 ** 31 - 1], Int32Array],
  [[2 ** 31], Float64Array],
  [[1, 0.5], Float64Array],
  [[-0], Float64Array],
  [[Number.NaN], Float64Array],
])('the numbers %j come back', (values, kind) => {
  const column = compact([...values, 1e300], values.length);
  expect(column).toBeInstanceOf(kind);
  expect(Array.from(column)).toEqual(values);
});
