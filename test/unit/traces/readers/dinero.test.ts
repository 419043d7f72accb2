/** Dinero's din: labels, words, and what touches no page. */
import { expect, test } from '@jest/globals';
import { dinero } from '../../../../traces/readers/dinero';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

test('0 and 2 read, 1 writes a word of four bytes', () => {
  expect(namesIn(dinero, '2 400000\n0 1ffe\n1 7fff0038 more words\n')).toEqual([
    '0:1024',
    '0:1',
    '0:2',
    '0:524272w',
  ]);
});

test('the extended form has letters and sizes', () => {
  expect(namesIn(dinero, 'r 1000 1\nw 0x1fff 2\ni ffffffffffffffff 1\n')).toEqual([
    '0:1',
    '0:1w',
    '0:2w',
    '0:4503599627370495',
  ]);
});

test('flushes and kinds that are not known are counted', () => {
  const trace = traceIn(dinero, '0 1000\n3 1000\n4 0\nc 10 4\nv 10 4\nm 10 4\n\n');
  expect(trace).toMatchObject({ references: 1, records: 1, lines: 7 });
  expect(Object.fromEntries(trace.skipped)).toEqual({
    'unknown kind': 2,
    flush: 1,
    'copy back': 1,
    invalidate: 1,
    blank: 1,
  });
});

test('a broken line is named', () => {
  expect(problemIn(dinero, '0 1000\n5 1000\n')).toBe(
    '2: "5 1000" is not a record; expected "<label> <address> [<size>]", such as "0 7fff0038"',
  );
  expect(problemIn(dinero, '0 10000000000000000\n')).toMatch(/1: a number is too big; exp/);
});

test('it is known by letters that decimal pages do not have', () => {
  expect(guessed('0 7fff0038\n1 400\n')).toBe('dinero');
  expect(guessed('r 1000 4\n')).toBe('dinero');
  expect(guessed('0 12\n1 13\n')).toBe('refs');
});
