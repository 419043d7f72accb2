/** Lines that are made to fit. */
import { describe, expect, test } from '@jest/globals';
import { fitted, linesOf } from '../../../views/fit';

describe('linesOf', () => {
  test('breaks between words, and a word that is longer than a line behind a sign', () => {
    expect(linesOf('one two three', 7)).toEqual(['one two', 'three']);
    expect(linesOf('/path/to/a/file now', 10)).toEqual(['/path/to/', 'a/file now']);
    expect(linesOf('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });
});

describe('fitted', () => {
  test('goes on below the second of two columns, or below all of the line', () => {
    const right = 'a b c d e f g h i j k l m n o p q r s t u v w';
    expect(fitted(`  name  ${right}`, 40)).toBe(
      '  name  a b c d e f g h i j k l m n o p\n        q r s t u v w',
    );
    expect(fitted(`  a-longer-name  ${right}`, 40)).toBe(
      '  a-longer-name\n      a b c d e f g h i j k l m n o p q\n      r s t u v w',
    );
  });

  test('does not count the codes of colours', () => {
    const red = '\u001b[31mred red red\u001b[39m';
    expect(fitted(red, 11)).toBe(red);
  });
});
