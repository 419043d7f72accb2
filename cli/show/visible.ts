/**
 * Text of files as a terminal may have it. Whatever a command prints passes here once, so that no
 * name in a trace or a scenario moves the cursor, colours the screen or turns lines around.
 */
import { randomInt } from 'node:crypto';

/** C0 but for tabs and new lines, DEL, C1, and the marks that change the direction of text. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** Marks the colours of commands: no file can know it, so no colour of a file looks like ours. */
const MARK = randomInt(2 ** 40);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with ESC
const COLOR = /\x1b\[(\d{1,2})m/g;
const MARKED = new RegExp(`\\x1b\\[${MARK};(\\d{1,2})m`);

/** Marks the colours in a text as ours, for `visible`. The text must hold nothing of a file. */
export function ours(text: string): string {
  return text.replace(COLOR, `\x1b[${MARK};$1m`);
}

function escaped(text: string): string {
  return text.replace(CONTROLS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes control characters as `\u001b`, as JSON does; `colored` text keeps our colours. */
export function visible(text: string, colored = false): string {
  if (!colored) return escaped(text);
  const parts = text.split(MARKED);
  return parts.map((part, i) => (i % 2 === 1 ? `\x1b[${part}m` : escaped(part))).join('');
}
