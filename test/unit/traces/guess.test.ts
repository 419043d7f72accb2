/** The guess of a format, by content first and by name where the content is silent. */
import { describe, expect, test } from '@jest/globals';
import { formatNamed, isTraceFormat } from '../../../traces/formats';
import { guessFormat } from '../../../traces/guess';
import { bytesOf } from './trace_support';

describe('the guess', () => {
  const cases: readonly (readonly [string | null, string, string])[] = [
    ['rlv', 'x.txt', 'RLV1\0\0\0\0'],
    ['lackey', 'x', '==42== Lackey, an example Valgrind tool\n'],
    ['lackey', 'x.text', 'output of the program\nI  0401ab70,3\n'],
    ['lackey', 'x', ' L 10,4 \n'],
    ['text', 'x.rlv', '# name=a\n1 R heap:3\n'],
    ['refs', 'x', '# Belady\n1 2 3w 4\n'],
    ['refs', 'x', '7,0,1,2,x'],
    ['csv', 'x', 'time,id,size,op,object\n0,0,4096,w,0\n1,1,4096,r,1\n'],
    ['rlv', 'dir.lackey/x.RLV.br', '\0\0\0\0'],
    ['lackey', 'perl.lackey.head.txt', 'only words\n'],
    [null, 'x.txt', 'only words\n'],
    [null, 'x.txt', '# a comment alone\n'],
    [null, 'dir.refs/x', 'a\0 1 2 3'],
  ];

  test.each(cases)('is %s for a file %s that begins with %j', (format, file, text) => {
    expect(guessFormat(file, bytesOf(text))).toBe(format);
  });

  test.each([
    ['dinero', 'dinero'],
    ['din', 'dinero'],
    ['oracleGeneral', 'oracle'],
    ['txt', 'refs'],
    ['toString', null],
  ])('the name %s stands for %s', (name, format) => {
    expect(formatNamed(name)).toBe(format);
  });

  test('knows formats by name and nothing that every object has', () => {
    expect(isTraceFormat('lackey')).toBe(true);
    expect(isTraceFormat('toString')).toBe(false);
  });
});
