/** Which name a misspelt one is nearest to. */
import { describe, expect, test } from '@jest/globals';
import { editDistance, meant, nearest } from '../../../../scenarios/language/suggest';

describe('editDistance', () => {
  test.each([
    ['fault', 'fault', 0],
    ['fautl', 'fault', 2],
    ['fault', 'faults', 1],
    ['', 'abc', 3],
  ])('%s and %s', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });
});

describe('meant', () => {
  test('a transposition is near', () => {
    expect(nearest('fautl', ['frames', 'fault'])).toBe('fault');
    expect(meant('fautl', ['frames', 'fault'])).toBe('did you mean fault?');
  });

  test('case does not matter', () => {
    expect(nearest('DIRTY', ['dirty'])).toBe('dirty');
  });

  test('a short list is shown whole, a long one begins', () => {
    expect(meant('xxxxxx', ['a', 'b'])).toBe('known are a, b');
    expect(meant('xxxxxx', ['a'])).toBe('known is a');
    expect(meant('xxxxxx', [])).toBe('none is defined');
    const many = Array.from({ length: 20 }, (_, i) => `name${i}`);
    expect(meant('xxxxxxxxx', many)).toMatch(/^known are name0, .*, \.\.\.$/);
  });
});
