/** The path of keys to a place of a text that may be half written. */
import { describe, expect, test } from '@jest/globals';
import { completionAt, cursorAt, looseData } from '../../../../scenarios/language/yaml_cursor';

const at = (marked: string) => completionAt(marked.replace('¦', ''), marked.indexOf('¦'));

describe('a place to write', () => {
  test.each([
    ['a key at the beginning of a line', 'a: 1\nb¦\nc: 2\n', { at: 'key', path: [] }],
    ['a key of a block', 'a:\n  b: 1\n  ¦\n', { at: 'key', path: ['a'], siblings: ['b'] }],
    ['a key of a flow mapping', 'a: { b: 1, ¦ }', { at: 'key', path: ['a'], siblings: ['b'] }],
    ['a key of a flow mapping that is open', 'a: { b¦\nc: 1\n', { at: 'key', path: ['a'] }],
    ['a key of an item', 'a:\n  - x: 1\n  - ¦', { at: 'key', path: ['a', 1] }],
    ['a key whose colon is there', 'a: 1\nbb¦: 2\n', { at: 'key', path: [], siblings: ['a'] }],
    ['a value', 'a: 1\nb: ¦\n', { at: 'value', path: ['b'], siblings: ['a'] }],
    ['a value of a flow list', 'a: [1, ¦]', { at: 'value', path: ['a', 1] }],
  ])('is %s', (_, marked, wanted) => {
    expect(at(marked)).toMatchObject(wanted);
  });

  test('has the whole word that is replaced', () => {
    expect(at('a: read|wr¦ite')).toMatchObject({ word: 'read|wr', from: 3, to: 13 });
  });

  test('is none in a comment, and none in a text that is no YAML', () => {
    expect(at('a: 1 # b¦')).toBeNull();
    expect(at('"a: ¦')).toBeNull();
  });
});

describe('what stands at a place', () => {
  const text = 'a:\n  - { b: cc, d: 1 }\n';

  test('is a key, or a value with its path', () => {
    expect(cursorAt(text, text.indexOf('b'))).toMatchObject({ at: 'key', path: ['a', 0] });
    expect(cursorAt(text, text.indexOf('c') + 1)).toEqual({
      at: 'value',
      path: ['a', 0, 'b'],
      siblings: ['d'],
      word: 'cc',
      from: 12,
      to: 14,
    });
  });

  test('is nothing between them', () => {
    expect(cursorAt(text, text.indexOf('{'))).toBeNull();
  });
});

test('a text with errors is read as far as it goes', () => {
  expect(looseData('a: { b: 1\nc: 2')).toMatchObject({ a: { b: 1 } });
  expect(looseData('a: *nothing')).toBeNull();
});
