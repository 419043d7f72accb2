/** Raw keys of 32 and 64 bits in both orders. */
import { expect, test } from '@jest/globals';
import { formatNamed, traceFormats } from '../../../../traces/formats';
import { keyFormats } from '../../../../traces/readers/keys';
import { namesIn, problemIn } from './reader_support';

const keys = Buffer.from('0000000700000101ffffffff00000007', 'hex');

test('four bytes are a key, the first of them the highest or the lowest', () => {
  expect(namesIn(keyFormats['keys:be32'], keys)).toEqual(['0:7', '0:257', '0:4294967295', '0:7']);
  expect(namesIn(keyFormats['keys:le32'], keys.subarray(0, 8))).toEqual([
    '0:117440512',
    '0:16842752',
  ]);
});

test('eight bytes are a key, exact to the last bit', () => {
  expect(namesIn(keyFormats['keys:be64'], keys)).toEqual([
    '0:30064771329',
    '0:18446744069414584327',
  ]);
  expect(namesIn(keyFormats['keys:le64'], keys)).toEqual([
    `0:${0x0101000007000000n}`,
    `0:${0x07000000ffffffffn}`,
  ]);
});

test.each([
  ['keys:be32', 4],
  ['keys:le32', 4],
  ['keys:be64', 8],
  ['keys:le64', 8],
] as const)('a file that is no multiple of a key of %s is refused', (name, bytes) => {
  expect(problemIn(keyFormats[name], keys.subarray(0, bytes + 3))).toBe(
    `byte ${bytes}: ends inside a record, 3 bytes after its beginning; ` +
      `expected keys of ${bytes} bytes; is it cut off?`,
  );
});

test('no file is taken for keys, and --format names them in any letters', () => {
  const head = { bytes: keys, isText: true, lines: ['1 2'], endings: [] };
  expect(Object.values(keyFormats).map(({ guess }) => guess(head))).toEqual(Array(4).fill(false));
  expect(formatNamed('keys:BE32')).toBe('keys:be32');
  expect(Object.keys(traceFormats)).toEqual(expect.arrayContaining(Object.keys(keyFormats)));
});
