/** libCacheSim's lcs in all versions and with both heads, and files that are cut off or damaged. */
import { describe, expect, test } from '@jest/globals';
import { lcs } from '../../../../traces/readers/lcs';
import { guessed, namesIn, packed, problemIn, traceIn } from './reader_support';

const MAGIC = 0x123456789abcdef0n;

/** A head of 1,024 or 8,192 bytes. */
function headOf(version: bigint, requests: bigint, length = 1024): Buffer {
  const head = Buffer.alloc(length);
  packed([8, MAGIC], [8, version], [8, 1n], [8, requests], [8, 2n]).copy(head);
  head.writeBigUInt64LE(MAGIC, length - 8);
  return head;
}

/** One request: as many numbers follow it as its version has. */
function request(version: number, id: bigint, op = 0n): Buffer {
  const tenant = [[1, op] as const, [2, 7n] as const, [1, 0n] as const];
  const more = [0, 0, 0, 1, 2, 4, 8, 16][version - 1] ?? 0;
  return packed(
    [4, 9n],
    [8, id],
    [version < 3 ? 4 : 8, 4n],
    ...(version >= 2 ? tenant : []),
    ...(version >= 3 ? [[4, 60n] as const] : []),
    [8, -1n],
    ...Array.from({ length: more }, () => [4, 1n] as const),
  );
}

function fileOf(version: number, ops: readonly bigint[], length?: number): Buffer {
  const requests = ops.map((op, i) => request(version, BigInt(i % 2), op));
  return Buffer.concat([headOf(BigInt(version), BigInt(ops.length), length), ...requests]);
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('version %d', (version) => {
  test.each([1024, 8192])('is read behind a head of %d bytes', (length) => {
    const bytes = fileOf(version, [1n, 3n, 12n], length);
    const write = version === 1 ? '' : 'w';
    expect(namesIn(lcs, bytes)).toEqual(['0:0', `0:1${write}`, '0:0']);
    expect(guessed(bytes)).toBe('lcs');
  });
});

test('ids have 64 bits, deletions are counted, and the head is reported', () => {
  const bytes = Buffer.concat([headOf(2n, 2n), request(2, 2n ** 64n - 1n), request(2, 5n, 9n)]);
  expect(namesIn(lcs, bytes)).toEqual(['0:18446744073709551615']);
  const { header, skipped } = traceIn(lcs, bytes);
  expect([...skipped]).toEqual([['operation 9', 1]]);
  expect([...header]).toEqual([
    ['version', '2'],
    ['requests', '2'],
    ['objects', '2'],
  ]);
});

test('a file that is cut off says so, or is refused inside a request', () => {
  const bytes = fileOf(1, [0n, 0n, 0n]);
  expect(traceIn(lcs, bytes.subarray(0, 1024 + 48)).header.get('cut_off')).toBe(
    'after 2 of 3 requests or more',
  );
  expect(problemIn(lcs, bytes.subarray(0, 1024 + 50))).toBe(
    'byte 1072: ends inside a record, 2 bytes after its beginning; ' +
      'expected records of 24 bytes, one a request; is it cut off?',
  );
  expect(problemIn(lcs, bytes.subarray(0, 500))).toBe(
    'byte 500: has no head that ends with the magic number; ' +
      'expected a head of 1024 or 8192 bytes; is the file cut off?',
  );
});

test('a head without a count promises nothing', () => {
  const bytes = Buffer.concat([headOf(1n, -1n), request(1, 4n)]);
  expect([...traceIn(lcs, bytes).header.keys()]).toEqual(['version', 'objects']);
});

test('what is damaged is refused with the byte', () => {
  expect(problemIn(lcs, headOf(9n, 1n))).toBe(
    'byte 8: has version 9 of lcs; expected version 1 to 8',
  );
  expect(problemIn(lcs, headOf(0n, 1n))).toMatch(/^byte 8: has version 0 of lcs/);
  expect(problemIn(lcs, 'no head')).toMatch(/^byte 0: begins with no head of lcs; expected the/);
  const strange = Buffer.concat([headOf(2n, 1n), request(2, 1n, 200n)]);
  expect(problemIn(lcs, strange)).toMatch(/^byte 1024: operation 200; expected one of libCacheSi/);
});
