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
      fc.constantFrom('\n', '\r\n'),
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

test('what never ends is no line', () => {
  const splitter = new LineSplitter(file, () => undefined);
  const piece = 'x'.repeat(2 ** 20);
  splitter.push('a line\n');
  const { message } = problemOf(() => {
    for (let i = 0; i < 257; i += 1) splitter.push(piece);
  });
  expect(message).toMatch(/:2: a line of more than 268435456 characters; expected lines/);
});
