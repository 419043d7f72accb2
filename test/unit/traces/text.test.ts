/** Canonical text and reference strings. */
import { describe, expect, test } from '@jest/globals';
import { readReferenceString } from '../../../traces/readers/refs';
import { readText, writeText } from '../../../traces/text';
import type { Trace } from '../../../traces/trace';
import { fc } from '../../support/chance';
import {
  bytesOf,
  cut,
  essence,
  file,
  namedTouches,
  namesOf,
  packedOf,
  problemOf,
  traceOf,
} from './trace_support';

const read = (text: string): Trace => readText(text, { file });
const write = (trace: Trace, header?: ReadonlyMap<string, string>): string =>
  [...writeText(trace, header)].join('');

describe('canonical text', () => {
  const text = [
    '# name=two files',
    '# page_size=8192',
    '# seed = a=b',
    '# references=3',
    '# a comment',
    '',
    '1 R libc.so:12',
    '2 W dev:8:0:12  ',
    '# page_size=4096',
    '7 R libc.so:12',
  ].join('\n');

  test('has references, objects and a header', () => {
    const trace = read(text.replace('seed = ', 'seed= '));
    expect(namesOf(trace)).toEqual(['libc.so:12', 'dev:8:0:12w', 'libc.so:12']);
    expect(packedOf(trace)).toEqual([0, 3, 0]);
    expect(trace).toMatchObject({ name: 'two files', pageSize: 8192, lines: 10 });
    expect([...trace.header]).toEqual([['seed', 'a=b']]);
  });

  test('takes name and page size from the reader where it has no header', () => {
    const trace = readText('1 R a:1\n', { file, pageSize: 512 });
    expect(trace).toMatchObject({ name: 'some', pageSize: 512 });
    expect(read('1 R a:1\n').pageSize).toBe(4096);
  });

  test('is read in pieces of any length', () => {
    const pieces = cut(bytesOf('1 R größe:1\r\n2 W größe:2'), 1);
    expect(namesOf(readText(pieces, { file }))).toEqual(['größe:1', 'größe:2w']);
  });

  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['1 R a:1\n2 X a:2\n', 2, /"2 X a:2" is not a reference.*<number> <R\|W>/],
    ['1 R a\n', 1, /is not a reference/],
    ['1 R a:-1\n', 1, /is not a reference/],
    [`1 R ${'x'.repeat(90)}\n`, 1, /"1 R x{41}\.\.\."/],
    ['\n1 R a:18446744073709551616\n', 2, /too big; expected 64 bits/],
    ['4 R a:1\n4 R a:1\n', 2, /reference 4 comes after 4/],
    ['# page_size=4095\n', 1, /4095 is not a page size; expected a power of two/],
    ['# page_size=\n', 1, /NaN is not a page size/],
    ['# references=many\n', 1, /"many" is not a number/],
    ['# references=2\n1 R a:1\n', 1, /has references=2, the file has 1/],
  ];

  test.each(cases)('%j is refused at line %i', (wrong, line, message) => {
    const problem = problemOf(() => read(wrong));
    expect(problem.message).toMatch(message);
    expect(problem.message.startsWith(`dir/some.trace:${line}: `)).toBe(true);
    expect(problem).toMatchObject({ file, line, byte: null });
  });

  test('whose pages are cut already refuses another page size', () => {
    const asked = () => readText('# page_size=4096\n1 R a:1\n', { file, pageSize: 8192 });
    expect(problemOf(asked).message).toMatch(/pages of 4096 bytes, --page-size is 8192/);
  });

  test('is written with a header, numbered from 1', () => {
    const trace = traceOf([
      { object: 'a', page: 3, write: false },
      { object: 'b', page: 2n ** 63n, write: true },
    ]);
    expect(write(trace, new Map([['seed', 'x']]))).toBe(
      '# name=made\n# page_size=4096\n# references=2\n# seed=x\n' +
        '1 R a:3\n2 W b:9223372036854775808\n',
    );
  });

  test('refuses to write what could not be read back', () => {
    const touch = { page: 1, write: false };
    expect(() => write(traceOf([{ ...touch, object: 'a b' }]))).toThrow('the object "a b"');
    expect(() => write(traceOf([{ ...touch, object: '' }]))).toThrow('the object ""');
    expect(() => write(traceOf([], 'two\nlines'))).toThrow('cannot be written');
    expect(() => write(traceOf([], ' blank'))).toThrow('cannot be written');
    expect(() => write(traceOf([]), new Map([['a b', 'c']]))).toThrow('cannot be written');
    expect(() => write(traceOf([]), new Map([['name', 'c']]))).toThrow('belongs to the format');
  });

  test('written and read back gives the trace, its names and its header', () => {
    const values = fc.string({ unit: 'grapheme' }).map((value) => value.trim());
    const line = values.filter((value) => !/[\r\n\u2028\u2029]/.test(value));
    const header = fc.dictionary(fc.stringMatching(/^[\w.-]{1,8}$/), line, { maxKeys: 3 });
    fc.assert(
      fc.property(namedTouches, line, fc.nat(30), header, (touches, name, log2, more) => {
        const own = new Set(['name', 'page_size', 'references']);
        const extra = new Map(Object.entries(more).filter(([key]) => !own.has(key)));
        const trace = traceOf(touches, name, 2 ** log2);
        const again = read(write(trace, extra));
        expect(essence(again)).toEqual(essence(trace));
        expect(namesOf(again)).toEqual(namesOf(trace));
        expect(again.name).toBe(name);
        expect([...again.header]).toEqual([...extra]);
        expect(write(again)).toBe(write(trace, extra));
      }),
    );
  });
});

describe('a reference string', () => {
  const refs = (text: string): Trace => readReferenceString(text, { file });

  test('has pages between blanks, commas and new lines, writes with w, comments with #', () => {
    const trace = refs('# Belady\n1 2 3w 4,1,  2W\r\n\n5 # six 6\n,7,\n');
    expect(namesOf(trace)).toEqual(
      ['1', '2', '3w', '4', '1', '2w', '5', '7'].map((name) => `0:${name}`),
    );
    expect(trace).toMatchObject({ references: 8, writes: 2, distinctPages: 6, lines: 5 });
    expect(refs('18446744073709551615').pageOf(0)).toBe(2n ** 64n - 1n);
  });

  test.each(['-1', '1.5', 'w', '3x', '18446744073709551616'])('refuses %s', (token) => {
    const problem = problemOf(() => refs(`1 2\n3 ${token} 4\n`));
    expect(problem.message).toContain(`dir/some.trace:2: "${token}" is not a page; expected`);
    expect(problem.line).toBe(2);
  });
});
