/** Lines from pieces: cut anywhere, and bounded. */
import { expect, test } from '@jest/globals';
import { LineSplitter } from '../../../traces/lines';
import { fc } from '../../support/chance';
import { bytesOf, cut, file, problemOf } from './trace_support';

test('lines are the same, however the bytes are cut', () => {
  const line = fc.stringMatching(/^[a-z ü€𝄞]{0,6}$/u);
  fc.assert(
    fc.property(
      fc.array(line),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      (lines, ending, length) => {
        const found: string[] = [];
        const splitter = new LineSplitter(file, (text, number) => {
          found.push(text);
          expect(number).toBe(found.length);
        });
        const bytes = bytesOf(lines.map((text) => text + ending).join(''));
        for (const piece of cut(bytes, length)) splitter.push(piece);
        expect(splitter.finish()).toBe(lines.length);
        expect(found).toEqual(lines);
      },
    ),
  );
});

test.each([
  ['a\rb\nc\r\nd\r', ['a', 'b', 'c', 'd']],
  ['a\nb\rc\n', ['a', 'b\rc']],
  ['a\r', ['a']],
  ['\r\ra', ['', '', 'a']],
])('%j: the first end of a line shows whether CR is one', (text, expected) => {
  for (const length of [1, 2, 3, 99]) {
    const found: string[] = [];
    const splitter = new LineSplitter(file, (line) => found.push(line));
    for (const piece of cut(bytesOf(text), length)) splitter.push(piece);
    splitter.finish();
    expect(found).toEqual(expected);
  }
});

test('what never ends is no line', () => {
  const splitter = new LineSplitter(file, () => undefined);
  const piece = 'x'.repeat(2 ** 20);
  splitter.push('a line\n');
  const { message } = problemOf(() => {
    for (let i = 0; i < 257; i += 1) splitter.push(piece);
  });
  expect(message).toMatch(/:2: a line of more than 268435456 characters; expected lines/);
});
