/** Tables and reference strings: what rows of numbers are, by the ending and by the numbers. */
import { describe, expect, test } from '@jest/globals';
import { guess } from '../../../traces/guess';
import { bytesOf } from './trace_support';

/** The format, or `table` if it is refused as one, or null. */
function taken(name: string, text: string): string | null {
  const { format, problem } = guess(name, bytesOf(text), false);
  if (problem === null) return format;
  expect(problem.what).toMatch(/^a table of \d+ columns? with(out| unknown) names$/);
  return 'table';
}

const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;

describe('rows of numbers', () => {
  test.each([
    ['two rows in .csv', 'x.csv', lines('1,2,3', '4,5,6'), 'table'],
    ['two rows in .tsv', 'x.tsv', lines('1\t2', '4\t1'), 'table'],
    ['two rows in .trace', 'x.trace', lines('1 2 3', '4 1 6'), 'table'],
    ['two rows in .csv.gz', 'x.csv.gz', lines('1,2,3', '4,5,6'), 'table'],
    ['one row in .csv', 'x.csv', lines('7,0,1,2,0,3'), 'refs'],
    [
      '13 columns in .csv',
      'x.csv',
      lines('1,2,3,4,5,6,7,8,9,1,2,3,4', '1,2,3,4,5,6,7,8,9,1,2,3,4'),
      'refs',
    ],
    ['two rows in .txt', 'x.txt', lines('7 0 1 2', '0 3 0 4'), 'refs'],
    ['three rows with a time', 'x.txt', lines('1 5', '2 4', '3 9'), 'refs'],
    ['four rows with a time', 'x.txt', lines('1 5', '2 4', '3 9', '4 4'), 'table'],
    ['four rows that all fall', 'x.txt', lines('7 0 1 2', '0 3 0 4', '2 3 0 3', '2 1 2 0'), 'refs'],
    ['a value above 2^20', 'x', lines('9 1048577', '8 5', '7 6', '6 3'), 'table'],
    ['a value of 2^20', 'x', lines('9 1048576', '8 5', '7 6', '6 3'), 'refs'],
    ['Windows line ends', 'x.txt', '1 5\r\n2 4\r\n3 9\r\n4 4\r\n', 'table'],
    ['line ends of the old Mac', 'x.txt', '1 5\r2 4\r3 9\r4 4\r', 'table'],
    ['a mark of the byte order', 'x.csv', '\ufeff1,2\n3,4\n', 'table'],
    ['comments', 'x.csv', lines('# a', '1,2', '# b', '3,4'), 'table'],
    ['a delimiter at the end', 'x.csv', lines('1,2,', '3,4,'), 'table'],
    ['semicolons', 'x.csv', lines('1;2,5', '3;4,5'), 'table'],
    ['negative numbers', 'x.csv', lines('1,-2', '3,4'), 'table'],
    ['floats', 'x.csv', lines('0.5,2', '1.5,4'), 'table'],
    ['a short last row', 'x.txt', lines('7 0 1 2', '0 3 0 4', '2 3 0 5', '3 4 1 6', '9'), 'refs'],
    ['a reference string by its ending', 'x.refs', lines('1 5', '2 4', '3 9', '4 4'), 'refs'],
    ['one column in .csv', 'x.csv', lines('1', '2', '1'), 'csv'],
    ['one column in .txt', 'x.txt', lines('1', '2', '1048577', '3000000'), 'refs'],
    ['one column with a name', 'x.txt', lines('page', '1', '2'), 'csv'],
    ['addresses in one column', 'x.txt', lines('0x7fff1000', '0x7fff2000'), 'table'],
  ])('%s: %s', (_, name, text, format) => {
    expect(taken(name, text)).toBe(format);
  });
});

describe('rows with words', () => {
  test.each([
    ['operations', 'x.txt', lines('3,R,8192', '3,W,4096'), 'table'],
    ['between blanks', 'x', lines('3 R 8192', '3 W 4096'), 'table'],
    ['keys', 'x.csv', lines('GET,alice', 'PUT,bob'), 'table'],
    ['names with digits', 'x.csv', lines('col1,page2', '1,2', '3,4'), 'table'],
    ['names nobody knows, in .txt', 'x.txt', lines('col1 page2', '1 2', '3 4'), 'table'],
    ['known names between blanks', 'x.txt', lines('page op', '1 r', '2 w'), 'csv'],
    ['known names in any case', 'x', lines('Time;Obj ID;Op', '1;2;R'), 'csv'],
    ['Twitter', 'x.csv', lines('0,q:q:1,17,213,4,get,0', '0,q:q:2,17,9,4,set,0'), 'table'],
    ['Meta', 'x.csv', lines('op_time,key,key_size,op,op_count,size', '1,k,8,GET,2,9'), 'csv'],
    ['hexadecimal digits, in .txt', 'x.txt', lines('0041f7a0 R', '31348900 W'), 'table'],
    ['hexadecimal digits in one column', 'x.csv', lines('0041f7a0', '31348900'), 'table'],
    ['short words in one column', 'x.csv', lines('a1', 'b2'), 'csv'],
    ['known names over uneven rows', 'x.csv', lines('key,op', '1,R', '2,W,3,4'), 'csv'],
    ['uneven rows', 'x.csv', lines('1,R,5', '2,W', '3,R,7'), 'table'],
    ['prose', 'x.txt', lines('the size of a page', 'is often four KiB'), null],
    ['prose with a known word', 'x.txt', lines('the size of a page'), null],
  ])('%s: %s', (_, name, text, format) => {
    expect(taken(name, text)).toBe(format);
  });
});

/** The columns of the first command of a refusal. */
function offered(text: string): string | undefined {
  const { problem } = guess('x.csv', bytesOf(text), false);
  return / --columns (\S+)/.exec(problem?.expected ?? '')?.[1];
}

describe('a command is offered with the columns that are likely', () => {
  test.each([
    ['hexadecimal addresses', lines('0041f7a0 R', '31348900 W'), 'address=1,op=2,hex=yes'],
    ['addresses with 0x', lines('R,0x7fff1000', 'W,0x7fff2000'), 'address=2,op=1'],
    ['one column', lines('0041f7a0', '31348900'), 'address=1,hex=yes'],
    ['SCSI commands', lines('1,2a,9', '2,28,4'), 'op=2,id=3'],
    ['names with digits', lines('time1,page2,op3', '1,5,R', '2,6,W'), 'op=3,id=2'],
    ['unknown names', lines('foo,bar,baz', '1,5,4', '2,6,4'), 'id=2'],
    [
      'a disk',
      lines('7,W,8792731648,16384,1577808144000046', '7,R,8792731136,4096,1577808144000050'),
      'address=3,size=4,op=2,object=1',
    ],
    ['ids of many values', lines('3,9,R', '2,4,R', '3,5,W', '2,1,R'), 'op=3,id=2'],
  ])('%s', (_, text, columns) => {
    expect(offered(text)).toBe(columns);
  });

  test('for a file whose name begins with a dash', () => {
    const { problem } = guess('-x.csv', bytesOf('1,2\n3,4\n'), false);
    expect(problem?.expected).toContain('\n  machvm trace info ./-x.csv --format csv ');
  });
});

describe('textbook notation', () => {
  test.each([
    ['slashes', '7 0 1 2 / 0 3 0 4\n'],
    ['brackets', '[7, 0, 1]\n'],
    ['brackets in rows', '[7, 0, 1]\n[2, 0, 3]\n'],
    ['arrows', '7 -> 0 -> 1\n'],
    ['letters', 'A B C D A\n'],
    ['letters and commas', 'A, B, C\nD, A, B\n'],
    ['a label', 'Reference string: 7 0 1 2\n'],
    ['wrapped lines', '7 0 1 2 0\n3 0 4\n2 3\n'],
    ['a comma at the end of a line', '7, 0, 1,\n2, 0, 3,\n0, 4\n'],
    ["Belady's string", '1 2 3 4 1 2 5 1 2 3 4 5\n'],
    ['writes', '1 2w\n3 4w\n5 6w\n7 8w\n'],
  ])('%s', (_, text) => {
    expect(taken('x.txt', text)).toBe('refs');
  });
});
