/** ChampSim's instructions: fetches, reads and writes in their slots. */
import { expect, test } from '@jest/globals';
import { champsim, cloudsuite } from '../../../../traces/readers/champsim';
import { guessed, namesIn, packed, problemIn, traceIn } from './reader_support';

const wide = (value: bigint): readonly [8, bigint] => [8, value];

/** An instruction at an address, with what it writes and reads. */
function instruction(ip: bigint, writes: readonly bigint[], reads: readonly bigint[]): Buffer {
  const slots = [...writes, ...Array(2 - writes.length).fill(0n), ...reads];
  const all: bigint[] = [...slots, ...Array(6 - slots.length).fill(0n)];
  return packed(wide(ip), [1, 1n], [1, 0n], [2, 0n], [4, 0n], ...all.map(wide));
}

const two = Buffer.concat([
  instruction(0x1000n, [0x5000n], [0x2000n, 2n ** 64n - 1n]),
  instruction(0x1004n, [], []),
]);

test('an instruction is a fetch, its reads, its writes', () => {
  expect(namesIn(champsim, two)).toEqual(['0:1', '0:2', '0:4503599627370495', '0:5w', '0:1']);
  expect(traceIn(champsim, two).records).toBe(5);
  expect(guessed(two)).toBe('champsim');
});

test('CloudSuite has four slots to write', () => {
  const slots = [0n, 0x2000n, 0n, 0x3000n, 0x4000n, 0n, 0n, 0n].map(wide);
  const one = packed(wide(0x1000n), [2, 0n], [8, 0n], [4, 0n], [2, 0n], ...slots, [8, 0n]);
  expect(namesIn(cloudsuite, one)).toEqual(['0:1', '0:4', '0:2w', '0:3w']);
});

test('what is no instruction is named', () => {
  const broken = Buffer.from(two);
  broken[64 + 8] = 7;
  expect(problemIn(champsim, broken)).toBe(
    'byte 64: is not a ChampSim instruction; expected branch flags of 0 or 1',
  );
  expect(problemIn(champsim, two.subarray(0, 100))).toMatch(/^byte 64: ends inside a record, 36 b/);
});
