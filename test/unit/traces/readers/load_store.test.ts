/** Loads and stores of courses. */
import { expect, test } from '@jest/globals';
import { load_store } from '../../../../traces/readers/load_store';
import { guessed, namesIn, problemIn } from './reader_support';

test('l reads and s writes the byte at the address, whatever number follows', () => {
  expect(namesIn(load_store, 'l 0x1fff 3\ns 0x2000 1\nS 0xFFF\nL 0x0 -1\n')).toEqual([
    '0:1',
    '0:2w',
    '0:0w',
    '0:0',
  ]);
});

test('a broken line is named', () => {
  expect(problemIn(load_store, 'l 0x10 1\nl 0x\n')).toBe(
    '2: "l 0x" is not a record; expected "<l|s> 0x<address> [<instructions>]", such as ' +
      '"l 0x1fffff50 1"',
  );
  expect(problemIn(load_store, 'x 0x10 1\n')).toMatch(/^1: "x 0x10 1" is not a record/);
  expect(problemIn(load_store, `s 0x1${'0'.repeat(16)} 1\n`)).toMatch(/^1: a number is too big/);
});

test('it is known by letter and address', () => {
  expect(guessed('l 0x1fffff50 1\ns 0x3fffffe4 2\n')).toBe('load_store');
  expect(guessed(' L 10,1\n')).toBe('lackey');
});
