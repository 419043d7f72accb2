/** fio's iolog in versions 2 and 3. */
import { expect, test } from '@jest/globals';
import { fio } from '../../../../traces/readers/fio';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const version2 = `fio version 2 iolog
/dev/sda add
/dev/sda open
/dev/sda read 4096 4096
/dev/sda write 8191 2
/dev/sda wait 1000
/dev/sda trim 0 4096
/dev/sda sync 0 0
b datasync
/dev/sda close
`;
const version3 = `fio version 3 iolog
0 nvme0n1 add
12 nvme0n1 open
872 nvme0n1 write 0 16384
900 nvme0n1 read 0 512
901 nvme0n1 datasync 0 0
950 nvme0n1 close
`;

test('version 2: files are objects, sync and datasync are fsync', () => {
  expect(namesIn(fio, version2)).toEqual(['/dev/sda:1', '/dev/sda:1w', '/dev/sda:2w']);
  const trace = traceIn(fio, version2);
  expect(trace.syncs).toEqual([
    { before: 3, object: '/dev/sda' },
    { before: 3, object: 'b' },
  ]);
  expect(trace).toMatchObject({ records: 2, lines: 10 });
  expect(Object.fromEntries(trace.skipped)).toEqual({
    add: 1,
    open: 1,
    close: 1,
    wait: 1,
    trim: 1,
  });
});

test('version 3: a time comes first', () => {
  expect(namesIn(fio, version3)).toEqual([
    'nvme0n1:0w',
    'nvme0n1:1w',
    'nvme0n1:2w',
    'nvme0n1:3w',
    'nvme0n1:0',
  ]);
  expect(traceIn(fio, version3).syncs).toEqual([{ before: 5, object: 'nvme0n1' }]);
});

test('a file whose name is a number is no time', () => {
  expect(namesIn(fio, 'fio version 2 iolog\n7 read 0 1\n')).toEqual(['7:0']);
  expect(namesIn(fio, 'fio version 3 iolog\n9 7 read 0 1\n')).toEqual(['7:0']);
});

test('what is cut off or damaged is named', () => {
  const head = 'fio version 3 iolog\n';
  expect(problemIn(fio, `${head}9 a read 0\n`)).toBe(
    '2: read without offset and length; expected both',
  );
  expect(problemIn(fio, `${head}9 a eat 0 1\n`)).toMatch(/^2: there is no action "eat"; expected/);
  expect(problemIn(fio, `${head}9 a read 0x10 1\n`)).toMatch(
    /^2: "9 a read 0x10 1" is not a record/,
  );
  expect(problemIn(fio, `${head}9\n`)).toMatch(
    /^2: "9" is not a record; expected "\[<time>\] <file>/,
  );
  expect(problemIn(fio, 'fio version 4 iolog\n')).toBe(
    '1: is an iolog of version 4; expected version 2 or 3',
  );
});

test('it is known by its first line', () => {
  expect([guessed(version2), guessed(version3)]).toEqual(['fio', 'fio']);
});
