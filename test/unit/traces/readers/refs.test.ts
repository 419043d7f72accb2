/** Reference strings as others write them. */
import { expect, test } from '@jest/globals';
import { refs } from '../../../../traces/readers/refs';
import { guessed, namesIn, traceIn } from './reader_support';

test('reads a list of a textbook, a page a line, and phases', () => {
  expect(namesIn(refs, '7,0,1, 2w\n')).toEqual(['0:7', '0:0', '0:1', '0:2w']);
  const phased = traceIn(refs, '42932745\n*\n7\n');
  expect(phased).toMatchObject({ references: 2, lines: 3 });
  expect([...phased.skipped]).toEqual([['phase', 1]]);
  expect(guessed('42932745\n7\n')).toBe('refs');
});
