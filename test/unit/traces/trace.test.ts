/** The contract of traces: chunks, names, and the coding of one reference. */
import { describe, expect, test } from '@jest/globals';
import { PageNumbering } from '../../../traces/page_numbering';
import { CHUNK_REFERENCES, checkedPageSize, reference, traceName } from '../../../traces/trace';
import { file, packedOf, problemOf, traceOf } from './trace_support';

describe('a reference', () => {
  test('packs a page of 31 bits and the write bit into an unsigned number', () => {
    const packed = reference(0x7fffffff, true);
    expect(packed).toBe(0xffffffff);
    expect(reference(5, false)).toBe(10);
  });
});

describe('chunks', () => {
  const length = CHUNK_REFERENCES * 2 + 3;
  const long = traceOf(
    Array.from({ length }, (_, i) => ({ object: '0', page: i % 7, write: i % 3 === 0 })),
  );

  test('hold at most CHUNK_REFERENCES references and none is empty', () => {
    const lengths = [...long.chunks()].map((chunk) => chunk.length);
    expect(lengths).toEqual([CHUNK_REFERENCES, CHUNK_REFERENCES, 3]);
  });

  test('can be read twice and from any reference on', () => {
    const all = packedOf(long);
    expect(all).toHaveLength(length);
    for (const from of [0, 1, CHUNK_REFERENCES - 1, CHUNK_REFERENCES, length - 2, length]) {
      expect(packedOf(long, from)).toEqual(all.slice(from));
    }
  });

  test('refuse a start outside the trace', () => {
    expect(() => long.chunks(length + 1)).toThrow(RangeError);
    expect(() => long.chunks(-1)).toThrow(RangeError);
  });
});

describe('page numbers', () => {
  test('are dense in order of first appearance and lead back to the names', () => {
    const trace = traceOf([
      { object: 'b', page: 900, write: false },
      { object: 'a', page: 900, write: true },
      { object: 'b', page: 900, write: true },
      { object: 'b', page: 2n ** 60n, write: false },
    ]);
    expect(packedOf(trace)).toEqual([0, 3, 1, 4]);
    expect([0, 1, 2].map((page) => trace.objectOf(page))).toEqual(['b', 'a', 'b']);
    expect([0, 1, 2].map((page) => trace.pageOf(page))).toEqual([900, 900, 2n ** 60n]);
    expect(trace).toMatchObject({ references: 4, writes: 2, distinctPages: 3 });
  });

  test('of pages that no one touched are refused', () => {
    const trace = traceOf([]);
    expect(() => trace.pageOf(0)).toThrow(RangeError);
    expect(() => trace.objectOf(0)).toThrow(RangeError);
  });

  test('stay right while the table grows over pages of all sizes', () => {
    const numbering = new PageNumbering();
    const pages = numbering.object('0');
    const names = Array.from({ length: 5000 }, (_, i) => i * (i % 2 === 0 ? 4096 : 2 ** 33 + 1));
    const given = names.map((name) => pages.numberOf(name));
    const distinct = new Set(names).size;
    expect(numbering.count).toBe(distinct);
    expect(names.map((name) => pages.numberOf(name))).toEqual(given);
    expect(given.map((number) => numbering.pageOf(number))).toEqual(names);
  });
});

describe('shared checks', () => {
  test('a page size is a power of two', () => {
    expect([1, 16, 4096, 2 ** 30].map((size) => checkedPageSize(file, size))).toHaveLength(4);
    for (const size of [0, -4096, 3, 4097, 0.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY]) {
      const problem = problemOf(() => checkedPageSize(file, size, 7));
      expect(problem.message).toMatch(/^dir\/some\.trace:7: .*; expected a power of two/);
    }
  });

  test('a trace is named after its file without folder and known endings', () => {
    expect(traceName('a/b/perl_small.rlv.br')).toBe('perl_small');
    expect(traceName('C:\\x\\run.txt.gz')).toBe('run');
    expect(traceName('v1.2.log')).toBe('v1.2');
    expect(traceName('.txt')).toBe('.txt');
  });
});
