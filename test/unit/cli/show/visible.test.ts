/** Control characters of files, as a terminal may have them. */
import { expect, test } from '@jest/globals';
import { ours, visible } from '../../../../cli/show/visible';

test('no control character passes, and JSON stays the same JSON', () => {
  const text = 'a\u001b[31mb\u009bc\u007f\u202ed\u2066\r\u0007';
  expect(visible(text)).toBe('a\\u001b[31mb\\u009bc\\u007f\\u202ed\\u2066\\u000d\\u0007');
  expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text });
  expect(visible('größe\tß\n', true)).toBe('größe\tß\n');
});

test('colours of commands stay, and nothing else that begins with ESC', () => {
  expect(visible(`${ours('\u001b[31mred\u001b[39m')} \u001b[2J`, true)).toBe(
    '\u001b[31mred\u001b[39m \\u001b[2J',
  );
  expect(visible('\u001b[31mred\u001b[39m', true)).toBe('\\u001b[31mred\\u001b[39m');
  // Without colours nothing of them stays.
  expect(visible(ours('\u001b[31m'))).toMatch(/^\\u001b\[\d+;31m$/);
});
