/** FIU: inodes as objects, fsync, and the blocks of IODedup. */
import { expect, test } from '@jest/globals';
import { fiu, iodedup } from '../../../../traces/readers/fiu';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const calls = `1 100 OPEN 77 9000
2 200 READ 77 9000 0 4097 MISS
3 300 WRITE 78 100 8192 1 APPEND
4 400 FSYNC 78 8193
5 500 READ 77 9000 4096 100 HIT
6 600 FDATASYNC 77 9000
7 700 CLOSE 77 9000
`;

test('an inode is an object, whose pages are read and written', () => {
  expect(namesIn(fiu, calls)).toEqual(['77:0', '77:1', '78:2w', '77:1']);
});

test('fsync is kept with its place in the trace', () => {
  const trace = traceIn(fiu, calls);
  expect(trace.syncs).toEqual([
    { before: 3, object: '78' },
    { before: 4, object: '77' },
  ]);
  expect([...trace.skipped]).toEqual([
    ['open', 1],
    ['close', 1],
  ]);
  expect(trace).toMatchObject({ records: 3, lines: 7 });
});

test('a broken line is named', () => {
  expect(problemIn(fiu, '1 2 READ 5 100\n')).toBe('1: READ without offset and size; expected both');
  expect(problemIn(fiu, '1 READ 5\n')).toMatch(/^1: "1 READ 5" is not a record; expected "<num/);
});

const blocks = `89967190976192 2940 nfsd 508491 8 W 6 0 531e779e4db7
89967190986192 2940 nfsd 7 2 r 8 1 531e779e4db7
`;

test('iodedup counts blocks of 512 bytes on disks', () => {
  expect(namesIn(iodedup, blocks)).toEqual(['6:0:63561w', '6:0:63562w', '8:1:0', '8:1:1']);
  expect(problemIn(iodedup, '1 2 nfsd 3 4 X 6 0\n')).toMatch(/^1: .* is not a record; expected/);
});

test('they are known by their lines', () => {
  expect([guessed(calls), guessed(blocks)]).toEqual(['fiu', 'iodedup']);
});
