/** libCacheSim's oracleGeneral, without and with operations. */
import { expect, test } from '@jest/globals';
import { oracle, oracle_op } from '../../../../traces/readers/oracle';
import { guessed, namesIn, packed, problemIn, traceIn } from './reader_support';

const plain = (time: bigint, id: bigint, next: bigint): Buffer =>
  packed([4, time], [8, id], [4, 512n], [8, next]);
const requests = Buffer.concat([
  plain(1n, 42932745n, 3n),
  plain(1n, 2n ** 64n - 1n, -1n),
  plain(4n, 42932745n, -1n),
]);
const withOp = (id: bigint, op: bigint, next: bigint): Buffer =>
  packed([4, 9n], [8, id], [4, 1n], [1, op], [2, 0n], [8, next]);
const operations = Buffer.concat([
  withOp(5n, 12n, 2n),
  withOp(5n, 13n, 4n),
  withOp(6n, 9n, -1n),
  withOp(5n, 3n, -1n),
]);

test('a request is one reference to what it names', () => {
  expect(namesIn(oracle, requests)).toEqual(['0:42932745', '0:18446744073709551615', '0:42932745']);
});

test('operations say what is written, deletions are counted', () => {
  expect(namesIn(oracle_op, operations)).toEqual(['0:5', '0:5w', '0:5w']);
  expect([...traceIn(oracle_op, operations).skipped]).toEqual([['operation 9', 1]]);
});

test('an operation that libCacheSim has not is an error: the file is of another format', () => {
  const strange = Buffer.concat([operations, withOp(5n, 153n, -1n)]);
  expect(problemIn(oracle_op, strange)).toBe(
    "byte 108: operation 153; expected one of libCacheSim's, at most 14",
  );
  const invalid = Buffer.concat([operations, withOp(5n, 255n, -1n)]);
  expect(traceIn(oracle_op, invalid).skipped.get('operation 255')).toBe(1);
});

test('a file that is cut off is named with the byte', () => {
  expect(problemIn(oracle, requests.subarray(0, 50))).toBe(
    'byte 48: ends inside a record, 2 bytes after its beginning; ' +
      'expected records of 24 bytes: time, object, size, next request; is it cut off?',
  );
});

test('a request that points back is named: the file lies, or is of another format', () => {
  const back = Buffer.concat([plain(1n, 5n, 2n), plain(1n, 5n, 2n)]);
  expect(problemIn(oracle, back)).toBe(
    'byte 24: request 2 has 2 as the next one to its object; expected a later one, or -1 for none',
  );
  expect(problemIn(oracle_op, withOp(5n, 12n, 0n))).toMatch(/^byte 0: request 1 has 0 as the next/);
  const words = Buffer.from('128166372003061629,usr,0,Read,');
  expect(problemIn(oracle, words)).toMatch(/^byte 0: request 1 has \d+ as the next one/);
  const endless = traceIn(oracle, plain(1n, 5n, 2n ** 63n - 1n));
  expect(endless.header).toEqual(new Map());
});

test('a file that is cut off between two requests says so', () => {
  const { references, header } = traceIn(oracle, requests.subarray(0, 48));
  expect(references).toBe(2);
  expect([...header]).toEqual([['cut_off', 'after 2 of 3 requests or more']]);
  expect(traceIn(oracle, requests).header.size).toBe(0);
  expect(traceIn(oracle_op, operations.subarray(0, 81)).header.get('cut_off')).toMatch(
    /^after 3 of 4/,
  );
});

test('they are known by requests that point forward', () => {
  expect([guessed(requests), guessed(operations)]).toEqual(['oracle', 'oracle_op']);
  const back = Buffer.concat([plain(1n, 5n, 2n), plain(1n, 5n, 1n)]);
  expect(guessed(back)).toBe(null);
});
