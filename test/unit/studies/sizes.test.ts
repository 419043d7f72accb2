/** Sizes of memory as people ask for them. */
import { expect, test } from '@jest/globals';
import { chooseSizes } from '../../../studies/sizes';

const trace = { distinctPages: 640 };

test.each([
  ['16,64,256', [16, 64, 256]],
  ['64,16,64', [16, 64]],
  ['5%,10%', [32, 64]],
  ['0.01%', [1]],
  ['3-6,2', [2, 3, 4, 5, 6]],
  ['auto', [10, 20, 40, 80, 160, 320, 480, 640]],
])('%s are %j', (list, sizes) => {
  expect(chooseSizes(list, trace)).toEqual(sizes);
});

test('auto of few pages has no size twice', () => {
  expect(chooseSizes('auto', { distinctPages: 3 })).toEqual([1, 2, 3]);
});

test('auto picks what the daemon can run with', () => {
  expect(chooseSizes('auto', trace, 'daemon')).toEqual([48, 80, 160, 320, 480, 640]);
  expect(chooseSizes('16,auto', { distinctPages: 3 }, 'segments')).toEqual([16, 48]);
});

test.each(['', '0', '-1', '1.5', '6-3', '0%', 'many', '1-100000'])('%j is refused', (list) => {
  expect(() => chooseSizes(list, trace)).toThrow('write whole numbers of at least 1');
});
