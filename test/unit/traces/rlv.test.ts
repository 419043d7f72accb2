/** RLV1: reading, writing, and files that lie. */
import { describe, expect, test } from '@jest/globals';
import { readRlv } from '../../../traces/rlv';
import type { Trace } from '../../../traces/trace';
import { CHUNK_REFERENCES } from '../../../traces/trace';
import { fc } from '../../support/chance';
import {
  essence,
  file,
  namesOf,
  packedOf,
  plainTouches,
  problemOf,
  rlvOf,
  traceOf,
} from './trace_support';

/** A file by hand: the head, then the bytes of the runs. */
function rlv(references: number, runs: number, ...body: number[]): Uint8Array {
  const bytes = Uint8Array.from([82, 76, 86, 49, 0, 0, 0, 0, 0, 0, 0, 0, ...body]);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, references, true);
  view.setUint32(8, runs, true);
  return bytes;
}

const read = (bytes: Uint8Array): Trace => readRlv([bytes], { file });
/** The same in pieces of one byte. */
const stream = (bytes: Uint8Array): Trace =>
  readRlv(
    Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
    { file },
  );

describe('reading RLV1', () => {
  // Page 5 read twice, page 3 written three times, page 3 read once.
  const bytes = rlv(6, 3, 20, 1, 7, 2, 0, 0);

  test('gives runs as references and pages as they are numbered in the file', () => {
    const trace = read(bytes);
    expect(namesOf(trace)).toEqual(['0:5', '0:5', '0:3w', '0:3w', '0:3w', '0:3']);
    expect(packedOf(trace)).toEqual([0, 0, 3, 3, 3, 2]);
    expect(trace).toMatchObject({ name: 'some', pageSize: 4096, lines: 0 });
    expect(trace).toMatchObject({ references: 6, writes: 3, distinctPages: 2 });
  });

  test('takes the page size that it is told', () => {
    expect(readRlv([bytes], { file, pageSize: 8192 }).pageSize).toBe(8192);
    expect(() => readRlv([bytes], { file, pageSize: 1000 })).toThrow('power of two');
  });

  test('accepts a trace of nothing', () => {
    expect(essence(read(rlv(0, 0)))).toEqual(essence(traceOf([])));
    expect(packedOf(stream(rlv(0, 0)))).toEqual([]);
  });

  test('finds its bytes in the middle of a bigger buffer', () => {
    const bigger = new Uint8Array(bytes.length + 5);
    bigger.set(bytes, 3);
    expect(essence(read(bigger.subarray(3, 3 + bytes.length)))).toEqual(essence(read(bytes)));
  });

  test('gives the same references in pieces of any length', () => {
    const length = CHUNK_REFERENCES * 2 + 10;
    const long = rlvOf(
      traceOf(
        Array.from({ length }, (_, i) => ({ object: '0', page: (i >> 3) % 90, write: false })),
      ),
    );
    const all = packedOf(read(long));
    const trace = stream(long);
    expect(packedOf(trace)).toEqual(all);
    for (const from of [1, CHUNK_REFERENCES, CHUNK_REFERENCES + 5, length]) {
      expect(packedOf(trace, from)).toEqual(all.slice(from));
    }
    expect([...trace.chunks()].map((chunk) => chunk.length)).not.toContain(0);
  });
});

describe('a file that lies', () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp, number])[] = [
    ['has the wrong letters', Uint8Array.from([82, 76, 86, 50]), /"RLV2".*letters RLV1/, 0],
    ['has no letters', new Uint8Array(0), /starts with ""/, 0],
    ['ends in its head', rlv(1, 1).subarray(0, 9), /inside its head/, 9],
    ['announces more runs than it has bytes', rlv(9, 9, 0, 0), /9 runs, but has room for 1/, 8],
    ['announces more runs than references', rlv(1, 2, 0, 0, 0, 0), /1 references in 2 runs/, 4],
    ['announces references without runs', rlv(4, 0), /4 references in 0 runs/, 4],
    ['ends inside a number', rlv(2, 1, 20, 128), /ends inside run 0 of 1/, 14],
    ['has fewer references than announced', rlv(3, 1, 20, 1), /have 2 references.*expected 3/, 14],
    ['has more references than announced', rlv(3, 1, 20, 3), /run 0 has 4.*expected 3 in all/, 12],
    ['has a run too many', rlv(2, 2, 20, 1, 0, 0), /run 1 has 1 references after 2/, 14],
    ['goes below page 0', rlv(2, 2, 20, 0, 22, 0), /run 1 is of page -1/, 14],
    ['goes on after the last run', rlv(1, 1, 20, 0, 9), /goes on after/, 14],
    ['has an endless number', rlv(1, 1, ...Array(9).fill(255), 0), /more than 8 bytes/, 12],
  ];

  test.each(cases)('that %s is refused, with the place', (_, bytes, message, byte) => {
    for (const reader of [read, stream]) {
      const problem = problemOf(() => reader(bytes));
      expect(problem.message).toMatch(message);
      expect(problem.message).toMatch(/^dir\/some\.trace: byte \d+: .+; expected /);
      expect(problem).toMatchObject({ file, line: null, byte });
    }
  });

  test('is refused or read, and never crashes, whatever its bytes are', () => {
    const bodies = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(40), fc.nat(20), bodies, (references, runs, body) => {
        try {
          expect(packedOf(read(rlv(references, runs, ...body)))).toHaveLength(references);
        } catch (error) {
          expect(error).toMatchObject({ name: 'TraceError' });
        }
      }),
    );
  });
});

describe('writing RLV1', () => {
  test('folds equal references into one run', () => {
    const touch = { object: '0', page: 5, write: false };
    expect(rlvOf(traceOf([touch, touch]))).toEqual(rlv(2, 1, 20, 1));
  });

  test('and reading it back gives the trace, with its page numbers', () => {
    fc.assert(
      fc.property(plainTouches, (touches) => {
        const trace = traceOf(touches);
        for (const again of [read(rlvOf(trace)), stream(rlvOf(trace))]) {
          expect(essence(again)).toEqual(essence(trace));
          expect(namesOf(again)).toEqual(namesOf(trace));
        }
      }),
    );
  });

  test('gives all pages their dense number where theirs cannot be kept', () => {
    const objects = traceOf([
      { object: 'a', page: 70, write: false },
      { object: 'b', page: 70, write: true },
    ]);
    expect(namesOf(read(rlvOf(objects)))).toEqual(['0:0', '0:1w']);
    const huge = traceOf([
      { object: '0', page: 70, write: false },
      { object: '0', page: 2n ** 60n, write: true },
    ]);
    expect(namesOf(read(rlvOf(huge)))).toEqual(['0:0', '0:1w']);
  });

  test('refuses more references than the head can count', () => {
    const endless: Trace = { ...traceOf([]), references: 2 ** 32 };
    expect(problemOf(() => rlvOf(endless)).message).toMatch(/^made: has 4294967296 references/);
  });
});
