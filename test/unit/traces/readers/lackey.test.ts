/** Valgrind's lackey text: addresses of 64 bits, page borders, and lines that are no access. */
import { describe, expect, test } from '@jest/globals';
import { lackey, readLackey } from '../../../../traces/readers/lackey';
import { fc } from '../../../support/chance';
import { bytesOf, cut, essence, file, namesOf, packedOf } from '../trace_support';

const names = (text: string, pageSize = 4096): string[] =>
  namesOf(readLackey(text, { file, pageSize }));

describe('reading lackey', () => {
  test('makes fetches and loads reads, stores and modifies writes', () => {
    const text = 'I  00001000,3\n L 1ffeffe7e,1\n S 00002008,8\n M 0421c7f0,4\n';
    expect(names(text)).toEqual(['0:1', '0:2096895', '0:2w', '0:16924w']);
  });

  test('numbers pages from 0 in order of first appearance', () => {
    const trace = readLackey(' L 5000,4\n S 3000,4\n L 5004,4\n', { file });
    expect(packedOf(trace)).toEqual([0, 3, 0]);
    expect(trace).toMatchObject({ references: 3, writes: 1, distinctPages: 2, lines: 3 });
  });

  test('touches every page on which an access has a byte', () => {
    expect(names(' L 1fff,1\n')).toEqual(['0:1']);
    expect(names(' L 1fff,2\n')).toEqual(['0:1', '0:2']);
    expect(names(' M 1fff,4098\n')).toEqual(['0:1w', '0:2w', '0:3w']);
    expect(names(' L 2000,0\n')).toEqual(['0:2']);
    expect(names(' S e,4\n', 16)).toEqual(['0:0w', '0:1w']);
  });

  test('without span touches the first page of an access alone', () => {
    const text = ' L 1fff,2\n M 1fff,4098\n S 2000,0\n L ffffffffffffffff,2\n';
    const trace = readLackey(text, { file, span: false });
    expect(namesOf(trace)).toEqual(['0:1', '0:1w', '0:2w', '0:4503599627370495']);
    expect(trace.skipped).toEqual(new Map());
  });

  test('keeps all 64 bits of an address', () => {
    expect(names(' L ffffffffffffffff,1\n')).toEqual(['0:4503599627370495']);
    expect(names(' L ffffffffffffffff,1\n', 1)).toEqual(['0:18446744073709551615']);
    expect(names(' L 1fffffffffffff,2\n', 1)).toEqual(['0:9007199254740991', '0:9007199254740992']);
    expect(names(' L 20000000000000,1\n', 1)).toEqual(['0:9007199254740992']);
    expect(names(' L 20000000000001,2\n', 1)).toEqual(['0:9007199254740993', '0:9007199254740994']);
    expect(names(' L 000000000000000000001000,1\n')).toEqual(['0:1']);
  });

  test('agrees with arithmetic in bigints for any access', () => {
    const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(address, fc.nat(40), fc.nat(14), (start, size, log2) => {
        const last = start + BigInt(Math.max(size, 1) - 1);
        const expected: string[] = [];
        if (last < 2n ** 64n) {
          for (let page = start >> BigInt(log2); page <= last >> BigInt(log2); page += 1n) {
            expected.push(`0:${page}`);
          }
        }
        expect(names(` L ${start.toString(16)},${size}\n`, 2 ** log2)).toEqual(expected);
      }),
    );
  });

  test('takes any number of blanks before the letter and behind it', () => {
    expect(names('L 1000,1\n   S\t2000,1\n\tI 3000,3\n  I  4000,3\nM  5000,4 \n')).toEqual([
      '0:1',
      '0:2w',
      '0:3',
      '0:4',
      '0:5w',
    ]);
    const counts = readLackey('  SB 04001f7d\n L 10,1\nL10,1\n', { file }).skipped;
    expect([...counts]).toEqual([
      ['superblock', 1],
      ['other', 1],
    ]);
  });

  test('skips lines that are no access and counts them by reason', () => {
    const lines = [
      '==42== Lackey, an example Valgrind tool',
      '--42-- warning',
      '**42** program',
      '',
      '   ',
      'SB 04001f7d',
      'hello, world',
      'I am not a fetch, 3',
      'I  0400xyz,3',
      'I  ,3',
      ' L 1000',
      ' L 1000,',
      ' L 1000,4x',
      ' X 1000,4',
      ' L 11111111122222222,4',
      ' L 1000,9999999999',
      ' L ffffffffffffffff,2',
      ' L 10,4  ',
    ];
    const trace = readLackey(lines.join('\n'), { file });
    expect(namesOf(trace)).toEqual(['0:0']);
    expect(trace.lines).toBe(18);
    expect(Object.fromEntries(trace.skipped)).toEqual({
      banner: 3,
      blank: 2,
      superblock: 1,
      other: 9,
      size: 1,
      outside: 1,
    });
  });

  test('gives the same trace in pieces of any length, with either line ending', () => {
    const text = '==1== größe\n L 1000,4\n S 2ffe,4\n M 1010,8\nI  4000,2';
    const whole = essence(readLackey(text, { file }));
    for (const length of [1, 2, 3, 7, 1000]) {
      const reader = lackey.reader({ file });
      for (const piece of cut(bytesOf(text.replaceAll('\n', '\r\n')), length)) reader.push(piece);
      const trace = reader.finish();
      expect(essence(trace)).toEqual(whole);
      expect(trace.lines).toBe(5);
    }
  });
});
