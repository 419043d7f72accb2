/** vscsi in both versions: commands, blocks and what is no access. */
import { expect, test } from '@jest/globals';
import { vscsi } from '../../../../traces/readers/vscsi';
import { guessed, namesIn, packed, problemIn, traceIn } from './reader_support';

const v1 = (command: bigint, block: bigint, bytes: bigint): Buffer =>
  packed([4, 1n], [4, bytes], [4, 1n], [2, command], [2, 0x100n], [8, block], [8, 7n]);
const v2 = (command: bigint, block: bigint, bytes: bigint): Buffer =>
  packed([2, command], [2, 0x200n], [4, 1n], [4, bytes], [4, 1n], [8, block], [8, 7n], [8, 9n]);
const commands: readonly (readonly [bigint, bigint, bigint])[] = [
  [0x28n, 8n, 4096n],
  [0x2an, 15n, 1024n],
  [0x88n, 2n ** 40n, 512n],
  [0x12n, 0n, 36n],
  [0x35n, 0n, 0n],
  [0x8an, 8n, 512n],
];

test.each([
  ['1', v1],
  ['2', v2],
])('version %s: commands say what is read and written', (_, record) => {
  const bytes = Buffer.concat(commands.map((fields) => record(...fields)));
  expect(namesIn(vscsi, bytes)).toEqual(['0:1', '0:1w', '0:2w', '0:137438953472', '0:1w']);
  const trace = traceIn(vscsi, bytes);
  expect([...trace.skipped]).toEqual([['SCSI command 0x12', 1]]);
  expect(trace.syncs).toEqual([{ before: 4, object: '0' }]);
  expect(guessed(bytes)).toBe('vscsi');
});

test('a request can count once, at its block', () => {
  const bytes = Buffer.concat([v1(0x28n, 8n, 4096n), v1(0x2an, 9n, 4096n)]);
  expect(namesIn(vscsi, bytes, { span: false, pageSize: 512 })).toEqual(['0:8', '0:9w']);
});

test('what is broken is named', () => {
  expect(problemIn(vscsi, v1(0x28n, 8n, 512n).subarray(0, 20))).toMatch(
    /^byte 0: begins with no such record; expected records of vscsi/,
  );
  const other = packed([4, 1n], [4, 0n], [4, 1n], [2, 0x28n], [2, 0x300n], [8, 0n], [8, 7n]);
  expect(problemIn(vscsi, Buffer.concat([v1(0x28n, 8n, 512n), other]))).toBe(
    'byte 32: is of no known version; expected version 1 or 2',
  );
  expect(problemIn(vscsi, v1(0x28n, 2n ** 60n, 512n))).toMatch(/^byte 0: a block is too big; exp/);
});
