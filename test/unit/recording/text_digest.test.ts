/** Digests of scenarios. */
import { expect, test } from '@jest/globals';
import { digestOf } from '../../../recording/text_digest';

test('a digest is eight hexadecimal digits, and changes with any letter of the text', () => {
  expect(digestOf('')).toBe('00000001');
  expect(digestOf('host: { frames: 48 }')).toMatch(/^[0-9a-f]{8}$/);
  expect(digestOf('host: { frames: 48 }')).not.toBe(digestOf('host: { frames: 49 }'));
  // The same letters with an umlaut, and with the sign that shares its low byte.
  expect(digestOf('\u00e4')).not.toBe(digestOf('\u01e4'));
});
