/** oracleGeneral, as it is written: who comes next. */
import { expect, test } from '@jest/globals';
import { oracleOpWriter, oracleWriter } from '../../../../traces/writers/oracle';
import { traceOf } from '../trace_support';

test('a request names the next one to its page, from 1, or -1', () => {
  const pages = [9, 5, 9, 9];
  const trace = traceOf(pages.map((page) => ({ object: '0', page, write: page === 5 })));
  const plain = Buffer.concat([...oracleWriter.write(trace)].map((piece) => Buffer.from(piece)));
  const fields = (at: number): (number | bigint)[] => [
    plain.readUInt32LE(at),
    plain.readBigUInt64LE(at + 4),
    plain.readUInt32LE(at + 12),
    plain.readBigInt64LE(at + 16),
  ];
  expect([0, 24, 48, 72].map(fields)).toEqual([
    [0, 9n, 4096, 3n],
    [1, 5n, 4096, -1n],
    [2, 9n, 4096, 4n],
    [3, 9n, 4096, -1n],
  ]);
  const withOp = Buffer.concat([...oracleOpWriter.write(trace)].map((piece) => Buffer.from(piece)));
  expect([0, 27, 54, 81].map((at) => withOp.readUInt8(at + 16))).toEqual([12, 13, 12, 12]);
  expect(withOp.readBigInt64LE(19)).toBe(3n);
});
