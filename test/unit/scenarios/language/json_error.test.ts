/** Where a JSON text is wrong: the offset that an error of JSON.parse names or implies. */
import { expect, test } from '@jest/globals';
import { jsonErrorOffset } from '../../../../scenarios/language/json_error';

test.each([
  ['{"t":0,"ev":}', 12],
  ['{"t":0 "ev":1}', 7],
  ['{"t":0,}', 7],
  ['{"t":01}', 6],
  ['{"t":"a', 5],
  ['{"t":[1,2', 9],
  ['{"a\tb":1}', 1],
  ['{} {}', 3],
  ['t:0', 0],
  ['[1,,2]', 3],
  ['[1]]', 3],
  ['', 0],
])('%j stops being JSON at %i', (text, offset) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonErrorOffset(text)).toBe(offset);
});
