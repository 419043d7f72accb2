/** Tables: columns by name, by number and in libCacheSim's words. */
import { expect, test } from '@jest/globals';
import { csv } from '../../../../traces/readers/csv';
import { problemOf } from '../trace_support';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const table = 'version,time,op,size,lbn\n1,5633898,2a,512,42932745\n1,5634000,28,512,7\n';

test('the first line names the columns', () => {
  expect(namesIn(csv, table)).toEqual(['0:42932745w', '0:7']);
  expect([...traceIn(csv, table).skipped]).toEqual([]);
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
    ['operation "delete"', 1],
  ]);
});

const asObject = 'or --columns object=1,address=2';
const address = 'a whole number of 64 bits or less, decimal or with 0x before it';
const wholly = 'fields wholly in quotes, with each quote inside written twice';
const at = (rest: string): string => `--columns: ${rest}`;

test.each([
  ['a,id\n1\n', '', '2: a record of 1 field; expected the id in field 2'],
  ['id,op\n1,r\n2,r,5\n', '', '3: a record of 3 fields; expected 2, as the first has, or quotes'],
  [
    table,
    'id=block',
    '1: no column is called "block"; expected a number or a name of the 5 columns',
  ],
  [table, 'id=6', '1: there is no column 6; expected a number from 1 to 5'],
  [table, 'time=9,id=5', '1: there is no column 9; expected a number from 1 to 5'],
  [table, 'op=3', at('op: no column names a page; expected id=N or address=N')],
  [table, 'id=5,id=4', at('id is named twice; expected once')],
  [table, 'id=5,key=4', at('id is named twice; expected once')],
  [table, 'id=5,op=5', '1: column 5 is both id and op; expected a column for each'],
  [table, 'id=5,address=4', at('both id and address are named; expected one')],
  [
    table,
    'id=5,unit=512',
    at('unit is for addresses, and an id has none; expected address=N, or no unit'),
  ],
  [table, 'id=5,read=1', at('read and write are codes of an operation; expected op=N as well')],
  [table, 'address=5,unit=0', at('unit=0; expected a number of bytes, such as 512')],
  [table, 'id=5,header=maybe', at('header=maybe is neither; expected yes or no')],
  [
    table,
    'id=5,delimiter=x',
    at('delimiter=x; expected a sign such as , ; | or tab, quoted for the shell'),
  ],
  ['id,id\n1,2\n', '', '1: two columns are called "id"; expected --columns with numbers'],
  [
    'id,offset\n1,2\n',
    '',
    `1: "id" and "offset" may both name pages; expected --columns id=1, ${asObject}`,
  ],
  [
    'offset,count\n1,2\n',
    '',
    '1: "count" may be a size or a number of repetitions; ' +
      'expected --columns address=1,size=2, or count=2',
  ],
  ['addr\n-1\n', '', `2: "-1" in column 1 "addr" is not an address; expected ${address}`],
  ['addr\n1.5\n', '', `2: "1.5" in column 1 "addr" is not an address; expected ${address}`],
  ['id,op\n,r\n', '', '2: the id is empty; expected the id of what is accessed'],
  ['id,count\n1,-1\n', '', '2: "-1" is not a count; expected a whole number from 0 to 262144'],
  [
    'id\n"a\n',
    '',
    '2: a quoted field begins here and does not end; expected a second " within 1048576 characters',
  ],
  [
    'id\n1\na"b"c\n',
    '',
    `3: ${JSON.stringify('a"b"c')} has a quote inside a field; expected ${wholly}`,
  ],
])('%j with --columns %j is refused', (text, columns, message) => {
  const options = columns === '' ? {} : { columns };
  const { message: whole } = problemOf(() => traceIn(csv, text, options));
  expect(whole.replace(/^dir\/some\.trace:\s?/, '')).toBe(message);
});

test.each(['-4', '', '4.5', '1e3', '4k'])('a size of %j is refused where it matters', (size) => {
  const wrong = `2: ${JSON.stringify(size)} is not a size; expected a whole number from 0`;
  expect(problemIn(csv, `addr,size\n0,${size}\n`)).toBe(wrong);
  expect(namesIn(csv, `id,size\n7,${size}\n`)).toEqual(['0:7']);
});

test('quotes hold commas, line ends and quotes', () => {
  expect(namesIn(csv, 'key,op\n"a,1",get\n"a ""x""\n2", set\nb,get\n')).toEqual([
    'a,1:0',
    'a "x"\n2:0w',
    'b:0',
  ]);
  expect(problemIn(csv, 'key,op\n"a\nb",get\n\n# c\nc\n')).toMatch(/^6: a record of 1 field/);
  const many = Array.from({ length: 9000 }, (_, i) => (i % 50 < 3 ? `"${i}",get` : `${i},get`));
  const trace = traceIn(csv, `key,op\r\n${many.join('\r\n')}\r\n`);
  expect(trace).toMatchObject({ records: 9000, distinctPages: 9000, lines: 9001 });
});

test.each([
  ['GET,alice\nPUT,bob\n', 'op=1,id=2', ['alice:0', 'bob:0w']],
  ['alice,7\nbob,8\n', 'id=1', ['alice:0', 'bob:0']],
  ['col1,page2\n5,6\n', 'id=2', ['0:6']],
  ['col1,page2\n5,6\n', 'id=page2', ['0:6']],
  ['page\n5\n', 'id=1,header=no', ['page:0', '0:5']],
  ['5\n6\n', 'id=1,header=yes', ['0:6']],
  ['5\n6\n', 'id=1,has-header=true', ['0:6']],
])('%j with %j begins with a record or with names', (text, columns, names) => {
  expect(namesIn(csv, text, { columns })).toEqual(names);
});

test.each([
  ['1;9\n2;9\n', 'id=1,delimiter=;', ['0:1', '0:2']],
  ['1,9\n2,9\n', 'time-col=2,obj-id-col=1,has-header=false,delimiter=,', ['0:1', '0:2']],
  ['1,9\n2,9\n', 'delimiter=,,obj-id-col=1', ['0:1', '0:2']],
  ['1\t9\n2\t9\n', 'delimiter=\\t,id=1', ['0:1', '0:2']],
  ['1|9\n2|9\n', 'id=1,delimiter=|', ['0:1', '0:2']],
  ['  1   9\n 2  9\n', 'id=2', ['0:9', '0:9']],
  ['"a b"  9\n2 ""\n', 'id=1', ['a b:0', '0:2']],
])('%j is cut by %j', (text, columns, names) => {
  expect(namesIn(csv, text, { columns })).toEqual(names);
});

test('a unit counts offsets and lengths', () => {
  const rows = '1,8,16,0,d\n2,32,8,1,d\n';
  const columns = 'time=1,offset=2,size=3,op=4,volume=5';
  const names = ['d:1', 'd:2', 'd:4w'];
  expect(namesIn(csv, rows, { columns, unit: 512 })).toEqual(names);
  expect(namesIn(csv, rows, { columns: `${columns},unit=512` })).toEqual(names);
  expect(namesIn(csv, '8,8192\n', { columns: 'lba=1,size=2,unit=512,size-unit=1' })).toEqual([
    '0:1',
    '0:2',
  ]);
  expect(namesIn(csv, 'sector,rw\n8,WS\n', { unit: 512 })).toEqual(['0:1w']);
  expect(namesIn(csv, 'sector,rw\n8,RS\n')).toEqual(['0:8']);
});

test('without span an access with a size is one reference, to its first page', () => {
  expect(namesIn(csv, 'addr,size\n4095,2\n', { span: false })).toEqual(['0:0']);
  const large = { columns: 'address=1', unit: 8192 };
  expect(namesIn(csv, '1\n', large)).toEqual(['0:2', '0:3']);
  expect(namesIn(csv, '1\n', { ...large, span: false })).toEqual(['0:2']);
});

test.each(['id,size\n1,9000\n', 'addr\n4095\n'])('%j has no sizes to span', (text) => {
  expect(problemIn(csv, text, { span: false })).toBe(
    '1: --no-span without an address and its size; expected address=N,size=N, or no --no-span',
  );
});

test('codes read and write as the user says', () => {
  const rows = 'id,op\n1,1\n2,0\n3,x\n';
  const trace = traceIn(csv, rows, { columns: 'read=1,write=0,read=X' });
  expect(trace).toMatchObject({ references: 3, writes: 1 });
  const half = traceIn(csv, rows, { columns: 'read=1' });
  expect([...half.skipped]).toEqual([
    ['operation "0"', 1],
    ['operation "x"', 1],
  ]);
  expect(namesIn(csv, 'id,op\n1,PUT\n2,RS\n3,WS\n4,GET_LEASE\n')).toEqual([
    '0:1w',
    '0:2',
    '0:3w',
    '0:4',
  ]);
});

test('a column of counts repeats an access', () => {
  const trace = traceIn(csv, 'key,op,op_count\na,GET,3\nb,SET,0\nc,SET,1\n');
  expect(trace).toMatchObject({ records: 2, references: 4, writes: 1 });
  expect(namesIn(csv, 'addr,size,repeat\n0,8192,2\n')).toEqual(['0:0', '0:1', '0:0', '0:1']);
});

test.each([
  ['filename,index\na,1\nb,1\n', ['a:1', 'b:1']],
  ['index,file_offset,bytes\n0,4096,1\n', ['0:1']],
  ['obj_id,size\n0xff,1\n', ['0:255']],
  ['\ufeffKey ,Op\n7,get\n', ['0:7']],
  ['pc,address\n0x400,0xffffffffffffffff\n', ['0:4503599627370495']],
])('%j has names that people use', (text, names) => {
  expect(namesIn(csv, text)).toEqual(names);
});

test('ids are numbers or words as libCacheSim says', () => {
  expect(namesIn(csv, '01,1\n', { columns: 'id=1,obj-id-is-num=false' })).toEqual(['01:0']);
  expect(problemIn(csv, 'a,1\n', { columns: 'id=1,obj-id-is-num=true' })).toMatch(
    /^1: "a" in column 1 is not an id; expected a whole number/,
  );
  expect(namesIn(csv, 'ff,1\n', { columns: 'id=1,hex=yes' })).toEqual(['0:255']);
});

const whole = 'expected a whole number of 64 bits or less';
const decimal = `${whole}, decimal or with 0x before it`;
const hexHint = '; --columns hex=yes reads hexadecimal';
const wordHint = '; --columns obj-id-is-num=false takes it for a word';

test.each([
  [
    'time,lba\n1,7fff0a00\n',
    '',
    `2: "7fff0a00" in column 2 "lba" is not a page; ${decimal}${hexHint}`,
  ],
  ['page\n1\n1e6\n', '', `3: "1e6" in column 1 "page" is not a page; ${decimal}`],
  ['sector,op\n-5,R\n', '', `2: "-5" in column 1 "sector" is not a page; ${decimal}`],
  ['vpn\n1\nbob\n', '', `3: "bob" in column 1 "vpn" is not a page; ${decimal}${wordHint}`],
  ['file,index\na,b\n', '', `2: "b" in column 2 "index" is not a page; ${decimal}${wordHint}`],
  [
    'addr\n7fff0a00\n',
    '',
    `2: "7fff0a00" in column 1 "addr" is not an address; ${decimal}${hexHint}`,
  ],
  ['1,a0b1\n', 'lbn=2', `1: "a0b1" in column 2 is not a page; ${decimal}${hexHint}`],
  [
    '1,xyz\n',
    'id=2,hex=yes',
    `1: "xyz" in column 2 is not a page; ${whole}, hexadecimal, since hex=yes`,
  ],
])('%j with %j: a page is a number', (text, columns, message) => {
  expect(problemIn(csv, text, columns === '' ? {} : { columns })).toBe(message);
});

test.each([
  ['time,lba\n1,7fff0a00\n', 'hex=yes', ['0:2147420672']],
  ['page\nbob\n', 'obj-id-is-num=false', ['bob:0']],
  ['0041f7a0 R\n31348900 W\n', 'address=1,op=2,hex=yes', ['0:1055', '0:201544w']],
  ['0041f7a0\n31348900\n', 'address=1,hex=yes', ['0:1055', '0:201544']],
  ['deadbeef\n31348900\n', 'address=1,hex=yes', ['0:912091', '0:201544']],
  ['0041f7a0\n31348900\n', 'id=1', ['0041f7a0:0', '0:31348900']],
])('%j with %j is read whole', (text, columns, names) => {
  expect(namesIn(csv, text, { columns })).toEqual(names);
});

test.each([
  ['id\n-5\n6\n', '1 of 2 ids for words, such as "-5": each is an object of one page'],
  ['key\na\nb\n', 'all ids for words, such as "a": each is an object of one page'],
  [
    'key\n0041f7a0\n31348900\n',
    '1 of 2 ids for words, such as "0041f7a0": each is an object of one page; ' +
      '--columns hex=yes reads them as hexadecimal numbers',
  ],
])('%j: ids that are words are noted', (text, note) => {
  expect(traceIn(csv, text).notes.at(-1)).toBe(`took ${note}`);
});

test('CR alone may end a line', () => {
  expect(namesIn(csv, 'key,op\r7,R\r8,W\r')).toEqual(['0:7', '0:8w']);
  expect(problemIn(csv, 'page\r7\rx\r')).toMatch(/^3: "x" in column 1 "page" is not a page/);
});

test('it is known by names of columns, not by prose', () => {
  expect(guessed(table)).toBe('csv');
  expect(guessed('the size of a page\n')).toBe(null);
});
