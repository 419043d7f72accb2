/** The traces of the papers on ARC: runs of blocks. */
import { expect, test } from '@jest/globals';
import { arc } from '../../../../traces/readers/arc';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const lines = '5 3 0 1\n1 1 0 2\n100 2 0 3\n';

test('a line is a run of blocks, which are the pages', () => {
  expect(namesIn(arc, lines)).toEqual(['0:5', '0:6', '0:7', '0:1', '0:100', '0:101']);
  expect(traceIn(arc, lines)).toMatchObject({ pageSize: 512, records: 3 });
});

test('larger pages hold several blocks', () => {
  expect(namesIn(arc, lines, { pageSize: 4096 })).toEqual(['0:0', '0:0', '0:12']);
});

test('a broken line is named', () => {
  expect(problemIn(arc, '5 3 0\n')).toMatch(/^1: "5 3 0" is not a record; expected "<first blo/);
});

test('it is known by requests that count, so that four pages a line stay pages', () => {
  expect(guessed(lines)).toBe('arc');
  expect(guessed('7 0 1 2\n0 3 0 4\n')).toBe('refs');
});
