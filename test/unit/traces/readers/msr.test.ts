/** MSR Cambridge: disks of several hosts, and requests of many pages. */
import { expect, test } from '@jest/globals';
import { msr } from '../../../../traces/readers/msr';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const lines = `128166372003061629,web,0,Read,4096,8192,1331
128166372016382155,web,1,Write,7014609920,512,2326
128166372026382245,hm,0,write,8191,2,1963
`;

test('a request touches each page of its bytes on its host and disk', () => {
  expect(namesIn(msr, lines)).toEqual([
    'web.0:1',
    'web.0:2',
    'web.1:1712551w',
    'hm.0:1w',
    'hm.0:2w',
  ]);
  expect(traceIn(msr, lines)).toMatchObject({ records: 3, references: 5, writes: 3 });
});

test('without span it is one reference, to its first page', () => {
  expect(namesIn(msr, lines, { span: false })).toEqual(['web.0:1', 'web.1:1712551w', 'hm.0:1w']);
});

test('names of columns are skipped, a broken line is named', () => {
  const head = 'Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime\n';
  expect([...traceIn(msr, head + lines).skipped]).toEqual([['column names', 1]]);
  expect(problemIn(msr, `${lines}1,web,0,Trim,0,1,1\n`)).toMatch(
    /^4: "1,web,0,Trim,0,1,1" is not a record; expected "<time>,<host>/,
  );
  expect(problemIn(msr, '1,web,0,Read,0,99999999999,1\n')).toBe(
    '1: an access of 99999999999 bytes; expected at most 1073741824 bytes',
  );
});

test('it is known by its lines', () => {
  expect(guessed(lines)).toBe('msr');
});
