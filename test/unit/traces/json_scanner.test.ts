/** The scanner of JSON, against JSON.parse. */
import { expect, test } from '@jest/globals';
import { JsonScanner } from '../../../traces/json_scanner';
import { fc } from '../../support/chance';

function heard(pieces: readonly string[]): { said: string[]; wrong: string | null } {
  const said: string[] = [];
  const scanner = new JsonScanner({
    open: () => said.push('open'),
    close: () => said.push('close'),
    key: (name) => said.push(`key ${name}`),
    value: (text) => said.push(`value ${text}`),
  });
  const wrong = pieces.map((piece) => scanner.push(piece)).find((problem) => problem !== null);
  return { said, wrong: wrong ?? scanner.finish() };
}

function told(value: unknown): string[] {
  if (Array.isArray(value)) return ['open', ...value.flatMap(told), 'close'];
  if (typeof value !== 'object' || value === null) return [`value ${String(value)}`];
  const entries = Object.entries(value).flatMap(([key, one]) => [`key ${key}`, ...told(one)]);
  return ['open', ...entries, 'close'];
}

test('tells what JSON.parse makes of the same text, wherever it is cut', () => {
  const word = fc.stringMatching(/^[a-z "\\/,:{}\n-]{0,6}$/);
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      word,
      fc.constantFrom(true, null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(word, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.integer({ min: 1, max: 9 }), fc.nat(2), (value, length, indent) => {
      const text = JSON.stringify(value, null, indent);
      const pieces = text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
      expect(heard(pieces)).toEqual({ said: told(value), wrong: null });
    }),
  );
});

test.each([
  ['[1', 'ends inside its JSON'],
  ['"a', 'ends inside its JSON'],
  ['[1}', 'has a } that nothing opened'],
  [']', 'has a ] that nothing opened'],
  ['[;]', 'has a ";" that is not JSON'],
])('%s %s', (text, wrong) => {
  expect(heard([text]).wrong).toBe(wrong);
});
