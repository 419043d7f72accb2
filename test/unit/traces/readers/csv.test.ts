/** Tables: columns by name, by number and in libCacheSim's words. */
import { expect, test } from '@jest/globals';
import { csv } from '../../../../traces/readers/csv';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const table = 'version,time,op,size,lbn\n1,5633898,2a,512,42932745\n1,5634000,28,512,7\n';

test('the first line names the columns', () => {
  expect(namesIn(csv, table)).toEqual(['0:42932745w', '0:7']);
  expect([...traceIn(csv, table).skipped]).toEqual([['column names', 1]]);
  expect(namesIn(csv, 'File;Obj-ID\na;3\nb;3\n')).toEqual(['a:3', 'b:3']);
});

test('columns are given by number, by name, and as libCacheSim has them', () => {
  const asked = (columns: string): string[] => namesIn(csv, table, { columns });
  expect(asked('id=5')).toEqual(['0:42932745', '0:7']);
  expect(asked('id=lbn, op=op')).toEqual(['0:42932745w', '0:7']);
  expect(asked('time-col=2, obj-id-col=5, obj-size-col=4, has-header=true')).toEqual(asked('id=5'));
  expect(namesIn(csv, '3 1\n4 2\n', { columns: 'id=2' })).toEqual(['0:1', '0:2']);
});

test('an address and a size touch pages', () => {
  expect(namesIn(csv, 'addr,size,rw\n4095,2,w\n0,1,r\n')).toEqual(['0:0w', '0:1w', '0:0']);
});

test('words are objects of one page', () => {
  expect(namesIn(csv, 'key,op\nuser:7,get\nuser:8,set\nuser:7,incr\n')).toEqual([
    'user:7:0',
    'user:8:0w',
    'user:7:0w',
  ]);
});

test('an operation that is neither a read nor a write is counted', () => {
  expect([...traceIn(csv, 'id,op\n1,get\n1,delete\n').skipped]).toEqual([
    ['column names', 1],
    ['operation "delete"', 1],
  ]);
});

test('what is broken is named', () => {
  expect(problemIn(csv, '1,2\n')).toMatch(/^1: "1,2" names no column; expected a first line/);
  expect(problemIn(csv, 'a,id\n1\n')).toBe('2: no field 2; expected the id of what is accessed');
  expect(problemIn(csv, table, { columns: 'id=block' })).toMatch(/"id=block" is not there; exp/);
  expect(problemIn(csv, table, { columns: 'op=3' })).toMatch(/^1: "op=3" names no page; exp/);
  expect(problemIn(csv, 'addr\n-1\n')).toMatch(/^2: "-1" is not an address; expected a whole/);
});

test('it is known by names of columns, not by prose', () => {
  expect(guessed(table)).toBe('csv');
  expect(guessed('the size of a page\n')).toBe(null);
});
