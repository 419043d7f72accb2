/** Sizes of memory as people ask for them. */
import { expect, test } from '@jest/globals';
import { chooseSizes, refuseSizes } from '../../../studies/sizes';

const trace = { distinctPages: 640, pageSize: 4096 };
const small = { distinctPages: 3, pageSize: 4096 };

test.each([
  ['16,64,256', [16, 64, 256]],
  ['64,16,64', [16, 64]],
  ['5%,10%', [32, 64]],
  ['0.01%', [1]],
  ['3-6,2', [2, 3, 4, 5, 6]],
  ['64KiB, 1MiB', [16, 256]],
  ['64 pages', [64]],
  ['8..10', [8, 9, 10]],
  ['8-32:8', [8, 16, 24, 32]],
  ['8-100:x2', [8, 16, 32, 64]],
  ['1%-2%', [6, 7, 8, 9, 10, 11, 12, 13]],
  ['AUTO', [10, 20, 40, 80, 160, 320, 480, 640]],
  ['auto', [10, 20, 40, 80, 160, 320, 480, 640]],
])('%s are %j', (list, sizes) => {
  expect(chooseSizes(list, trace)).toEqual(sizes);
});

test('auto of few pages has no size twice', () => {
  expect(chooseSizes('auto', small)).toEqual([1, 2, 3]);
});

test('auto picks what the daemon can run with', () => {
  expect(chooseSizes('auto', trace, 'daemon')).toEqual([48, 80, 160, 320, 480, 640]);
  expect(chooseSizes('64,auto', small, 'segments')).toEqual([48, 64]);
  expect(() => chooseSizes('16,auto', small, 'segments')).toThrow('16 frames are too few');
});

test('what no trace gives a meaning is refused without one', () => {
  expect(() => refuseSizes('3-50%,all,64KiB,auto,60000-100%')).not.toThrow();
  expect(() => refuseSizes('4,many')).toThrow('"many" is not a size');
  expect(() => refuseSizes('1-8:x1')).toThrow('has a step that leads nowhere');
  expect(() => refuseSizes('2,6-3')).toThrow('"6-3" begins with its larger end');
  expect(() => refuseSizes('1-100000')).toThrow('has more than 4096 sizes');
  expect(() => refuseSizes('99999999')).toThrow('99999999 frames are too many');
  expect(() => refuseSizes('1-60', 'daemon')).toThrow(
    '1 frame is too few: the daemon needs at least 48; with pageout demand, frames count cached',
  );
  expect(() => refuseSizes('48,5%,auto', 'daemon')).not.toThrow();
});

test('all is every size that can run', () => {
  expect(chooseSizes('all', small)).toEqual([1, 2, 3]);
  expect(chooseSizes('all', { ...small, distinctPages: 50 }, 'daemon')).toEqual([48, 49, 50]);
});

test.each([
  ['', '"" is not a size; write whole numbers of at least 1'],
  ['0', '"0" is not a size'],
  ['-1', '"-1" is not a size'],
  ['1.5', '"1.5" is not a size'],
  ['1,024', '"024" is not a size'],
  ['6-3', '"6-3" begins with its larger end'],
  ['0%', '"0%" is not a size'],
  ['many', '"many" is not a size'],
  ['64K', '"64k" is not a size'],
  ['1KiB', '"1kib" is not a whole number of pages of 4096 bytes'],
  ['1-100000', '"1-100000" has more than 4096 sizes'],
  ['1-8:0', '"1-8:0" has a step that leads nowhere'],
  ['1-8:x1', '"1-8:x1" has a step that leads nowhere'],
  ['99999999', '99999999 frames are too many; at most 67108864 are possible'],
])('%j is refused', (list, message) => {
  expect(() => chooseSizes(list, trace)).toThrow(message);
});
