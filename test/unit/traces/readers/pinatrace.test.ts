/** pinatrace of Intel Pin: addresses, sizes, and the mark at its end. */
import { expect, test } from '@jest/globals';
import { pinatrace } from '../../../../traces/readers/pinatrace';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const SHAPE = 'expected "<instruction>: <R|W> <address> [<size>]", such as "0x401000: R 0x7ffe10"';

test('an access without a size is one byte, and # begins a comment', () => {
  const log = '# Memory Access Trace\n0x401000: R 0x1fff\n0x401004: W 0x2000\r\n#eof\n';
  expect(namesIn(pinatrace, log)).toEqual(['0:1', '0:2w']);
  expect(traceIn(pinatrace, log)).toMatchObject({ records: 2, lines: 4, skipped: new Map() });
});

test('a size follows in decimal, and maybe a value', () => {
  const log = '0x401000: R 0x1fff  2 0x0\n0x401000: W     0xfff 1\n7f00aa10: R 7f00aa 4\n';
  expect(namesIn(pinatrace, log)).toEqual(['0:1', '0:2', '0:0w', '0:2032']);
  expect(namesIn(pinatrace, '0x401000: W 0x1fff 0x12\n(nil): R (nil)\n')).toEqual(['0:1w', '0:0']);
});

test('a broken line is named', () => {
  expect(problemIn(pinatrace, '0x401000: R 0x1\n0x401000: R\n')).toBe(
    `2: "0x401000: R" is not a record; ${SHAPE}`,
  );
  expect(problemIn(pinatrace, `0x401000: R 0x1${'0'.repeat(16)}\n`)).toMatch(/1: a number is too/);
});

test('it is known by its lines', () => {
  expect(guessed('0x401000: R 0x1fff\n#eof\n')).toBe('pinatrace');
  expect(guessed('0x7ffff7fe3290: W 0x7fffffffe178 8 0x7ffff7fe3298\n')).toBe('pinatrace');
});
